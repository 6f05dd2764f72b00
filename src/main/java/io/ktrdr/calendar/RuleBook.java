package io.ktrdr.calendar;

import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/**
 * Sessions computed from rules. The version is a digest of the sessions themselves, so a changed
 * rule, a corrected holiday and even a new time-zone database show in it.
 */
record RuleBook(
    CalendarLayer layer, SessionRules rules, ZoneId zone, LocalDate firstDate, LocalDate lastDate)
    implements SessionBook {

  @Override
  public SessionYear year(TradingHours hours, int year) {
    return SessionYear.build(year, date -> session(hours, date));
  }

  @Override
  public CalendarLayer layer(LocalDate date) {
    return layer;
  }

  private Session session(TradingHours hours, LocalDate date) {
    if (date.isBefore(firstDate) || date.isAfter(lastDate)) {
      return null;
    }
    List<TimeRange> open =
        rules.spans(hours, date).stream().map(span -> span.on(date, zone)).toList();
    return open.isEmpty() ? null : new Session(date, open);
  }

  @Override
  public String version() {
    SessionDigest digest = new SessionDigest();
    for (TradingHours hours : TradingHours.values()) {
      for (LocalDate date = firstDate; !date.isAfter(lastDate); date = date.plusDays(1)) {
        Session session = session(hours, date);
        digest.add(hours, date, session == null ? List.of() : session.open());
      }
    }
    return layer.name().toLowerCase(Locale.ROOT) + ":" + digest.text();
  }
}
