package io.ktrdr.calendar;

import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Locale;

/**
 * Sessions computed from rules. The version is a digest of all that they say and of the zone's
 * clock, so a changed rule, a corrected holiday and even a new summer time show in it.
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
      digest.add(hours);
      for (LocalDate date = firstDate; !date.isAfter(lastDate); date = date.plusDays(1)) {
        digest.add(date.toEpochDay());
        for (LocalSpan span : rules.spans(hours, date)) {
          digest.add(span.startMinute());
          digest.add(span.endMinute());
        }
      }
    }
    addClock(digest);
    return layer.name().toLowerCase(Locale.ROOT) + ":" + digest.text();
  }

  /** The zone's offsets over the calendar's dates, which turn the wall clock into instants. */
  private void addClock(SessionDigest digest) {
    Instant from = firstDate.minusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    Instant to = lastDate.plusDays(2).atStartOfDay(ZoneOffset.UTC).toInstant();
    digest.add(zone.getRules().getOffset(from).getTotalSeconds());
    ZoneOffsetTransition change = zone.getRules().nextTransition(from);
    while (change != null && change.getInstant().isBefore(to)) {
      digest.add(change.toEpochSecond());
      digest.add(change.getOffsetAfter().getTotalSeconds());
      change = zone.getRules().nextTransition(change.getInstant());
    }
  }
}
