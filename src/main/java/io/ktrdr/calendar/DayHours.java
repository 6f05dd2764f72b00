package io.ktrdr.calendar;

import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is known of single days: the spans of trading by session date, none when closed. Days not
 * named are not known. Regular hours and all hours are known apart from each other.
 */
public final class DayHours {

  private static final DayHours NONE = new DayHours(new TreeMap<>(), new TreeMap<>());

  private final SortedMap<LocalDate, List<TimeRange>> regular;
  private final SortedMap<LocalDate, List<TimeRange>> all;

  private DayHours(
      SortedMap<LocalDate, List<TimeRange>> regular, SortedMap<LocalDate, List<TimeRange>> all) {
    this.regular = regular;
    this.all = all;
  }

  /** Knows nothing. */
  public static DayHours none() {
    return NONE;
  }

  /**
   * Knows one kind of hours.
   *
   * @param days spans of trading by session date; an empty list for a closed day
   * @throws IllegalArgumentException when a day's session reaches into the next day's
   */
  public static DayHours of(TradingHours hours, Map<LocalDate, List<TimeRange>> days) {
    SortedMap<LocalDate, List<TimeRange>> sorted = new TreeMap<>();
    days.forEach((date, spans) -> sorted.put(date, List.copyOf(TimeRange.union(spans))));
    TimeRange before = null;
    for (List<TimeRange> spans : sorted.values()) {
      for (TimeRange span : spans) {
        if (before != null && span.start().isBefore(before.end())) {
          throw new IllegalArgumentException("sessions overlap: " + before + " and " + span);
        }
        before = span;
      }
    }
    return switch (hours) {
      case RTH -> new DayHours(sorted, NONE.all);
      case ALL -> new DayHours(NONE.regular, sorted);
    };
  }

  /** Both together; where both know a day, this one's word counts. */
  public DayHours over(DayHours lower) {
    return new DayHours(merged(regular, lower.regular), merged(all, lower.all));
  }

  private static SortedMap<LocalDate, List<TimeRange>> merged(
      Map<LocalDate, List<TimeRange>> upper, Map<LocalDate, List<TimeRange>> lower) {
    SortedMap<LocalDate, List<TimeRange>> both = new TreeMap<>(lower);
    both.putAll(upper);
    return both;
  }

  /** The spans of a date, an empty list when it is closed; empty when the date is not known. */
  public Optional<List<TimeRange>> on(TradingHours hours, LocalDate date) {
    return Optional.ofNullable(days(hours).get(date));
  }

  /** True when no day is known. */
  public boolean isEmpty() {
    return regular.isEmpty() && all.isEmpty();
  }

  /** The known days in order. */
  SortedMap<LocalDate, List<TimeRange>> days(TradingHours hours) {
    return switch (hours) {
      case RTH -> regular;
      case ALL -> all;
    };
  }

  /** Only the days within a calendar's dates that say something else than it does. */
  DayHours differingFrom(SessionCalendar calendar) {
    return new DayHours(
        differing(TradingHours.RTH, calendar), differing(TradingHours.ALL, calendar));
  }

  private SortedMap<LocalDate, List<TimeRange>> differing(
      TradingHours hours, SessionCalendar calendar) {
    SortedMap<LocalDate, List<TimeRange>> left = new TreeMap<>(days(hours));
    left.entrySet()
        .removeIf(
            day -> {
              Session session = calendar.on(hours, day.getKey());
              boolean same = (session == null ? List.of() : session.open()).equals(day.getValue());
              return same || !calendar.knows(day.getKey());
            });
    return left;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DayHours that && regular.equals(that.regular) && all.equals(that.all);
  }

  @Override
  public int hashCode() {
    return 31 * regular.hashCode() + all.hashCode();
  }

  @Override
  public String toString() {
    return "rth " + regular + ", all " + all;
  }
}
