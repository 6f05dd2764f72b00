package io.ktrdr.calendar;

import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/**
 * Better knowledge of some days over a calendar of all days. A known day wins, and what it says of
 * its hours cuts into the neighbours where they would overlap; years without a known day are the
 * lower calendar's own.
 */
record LayeredBook(SessionCalendar base, CalendarLayer layer, DayHours known)
    implements SessionBook {

  /** A calendar with better knowledge on top; the calendar itself where that changes nothing. */
  static SessionCalendar over(SessionCalendar base, CalendarLayer layer, DayHours known) {
    DayHours news = known.differingFrom(base);
    return news.isEmpty()
        ? base
        : new SessionCalendar(
            base.id(),
            layer,
            base.zone(),
            base.firstDate(),
            base.lastDate(),
            new LayeredBook(base, layer, news));
  }

  @Override
  public SessionYear year(TradingHours hours, int year) {
    LocalDate from = LocalDate.of(year, 1, 1).minusDays(1);
    LocalDate to = LocalDate.of(year, 12, 31).plusDays(1);
    return known.days(hours).subMap(from, to.plusDays(1)).isEmpty()
        ? base.year(hours, year)
        : SessionYear.build(year, date -> session(hours, date));
  }

  @Override
  public CalendarLayer layer(LocalDate date) {
    boolean told =
        known.days(TradingHours.RTH).containsKey(date)
            || known.days(TradingHours.ALL).containsKey(date);
    return told ? layer : base.layer(date);
  }

  private Session session(TradingHours hours, LocalDate date) {
    List<TimeRange> told = known.days(hours).get(date);
    if (told != null) {
      return told.isEmpty() ? null : new Session(date, told);
    }
    Session below = base.on(hours, date);
    if (below == null) {
      return null;
    }
    Session left = clear(below, known.days(hours).get(date.minusDays(1)));
    return left == null ? null : clear(left, known.days(hours).get(date.plusDays(1)));
  }

  /** What a neighbour with better knowledge leaves of a session; null when nothing. */
  private static Session clear(Session session, List<TimeRange> neighbour) {
    if (neighbour == null || neighbour.isEmpty()) {
      return session;
    }
    TimeRange taken = new TimeRange(neighbour.getFirst().start(), neighbour.getLast().end());
    if (!taken.overlaps(new TimeRange(session.opens(), session.closes()))) {
      return session;
    }
    List<TimeRange> left =
        session.open().stream().flatMap(span -> span.minus(List.of(taken)).stream()).toList();
    return left.isEmpty() ? null : new Session(session.date(), left);
  }

  @Override
  public String version() {
    SessionDigest digest = new SessionDigest();
    for (TradingHours hours : TradingHours.values()) {
      known.days(hours).forEach((date, open) -> digest.add(hours, date, open));
    }
    return base.bookVersion() + "+" + layer.name().toLowerCase(Locale.ROOT) + ":" + digest.text();
  }
}
