package io.ktrdr.store;

import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What IB taught about an instrument.
 *
 * @param detailsAt when its contract details were asked for last
 * @param scheduleAt when its past sessions were asked for last
 * @param namesakes how many instruments IB has under the same symbol, itself included; empty when
 *     not asked
 * @param regular spans of regular trading by session date, none on a closed day
 * @param all the same for all hours
 */
public record Lesson(
    Instant detailsAt,
    Optional<Instant> scheduleAt,
    OptionalInt namesakes,
    SortedMap<LocalDate, List<TimeRange>> regular,
    SortedMap<LocalDate, List<TimeRange>> all) {

  /** Nothing asked, nothing learnt. */
  public static final Lesson NONE =
      new Lesson(
          Instant.EPOCH, Optional.empty(), OptionalInt.empty(), new TreeMap<>(), new TreeMap<>());

  public Lesson {
    regular = Collections.unmodifiableSortedMap(new TreeMap<>(regular));
    all = Collections.unmodifiableSortedMap(new TreeMap<>(all));
  }

  /** The days of one kind of hours. */
  public SortedMap<LocalDate, List<TimeRange>> days(TradingHours hours) {
    return switch (hours) {
      case RTH -> regular;
      case ALL -> all;
    };
  }

  /** The same with the details asked for now. */
  public Lesson detailsAt(Instant now) {
    return new Lesson(now, scheduleAt, namesakes, regular, all);
  }

  /** The same with the past sessions asked for now. */
  public Lesson scheduleAt(Instant now) {
    return new Lesson(detailsAt, Optional.of(now), namesakes, regular, all);
  }

  /** The same with this many instruments of its symbol. */
  public Lesson namesakes(int count) {
    return new Lesson(detailsAt, scheduleAt, OptionalInt.of(count), regular, all);
  }

  /** The same with more days; what is said last of a day counts. */
  public Lesson with(TradingHours hours, Map<LocalDate, List<TimeRange>> days) {
    SortedMap<LocalDate, List<TimeRange>> more = new TreeMap<>(days(hours));
    more.putAll(days);
    return switch (hours) {
      case RTH -> new Lesson(detailsAt, scheduleAt, namesakes, more, all);
      case ALL -> new Lesson(detailsAt, scheduleAt, namesakes, regular, more);
    };
  }
}
