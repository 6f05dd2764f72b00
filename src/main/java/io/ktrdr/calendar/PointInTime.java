package io.ktrdr.calendar;

import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * A point in time as a user writes it: a plain date, or an instant with its offset.
 *
 * <p>A plain date is a session date for daily and longer bars, and the whole day in the exchange's
 * zone for intraday bars. An instant is compared with when a bar opens.
 */
public sealed interface PointInTime {

  /** A date without time. */
  record Day(LocalDate date) implements PointInTime {}

  /** An instant, UTC. */
  record Moment(Instant at) implements PointInTime {}

  /** The years that can be asked about. */
  int FIRST_YEAR = 1900;

  int LAST_YEAR = 2200;

  /** How much of a text that cannot be read is told back. */
  int LONGEST_ECHO = 80;

  /** The form of nearly every instant that is sent. */
  String PLAIN_INSTANT = "0000-00-00T00:00:00Z";

  /**
   * Reads {@code 2023-01-03} or {@code 2023-01-03T14:30:00Z}.
   *
   * @throws IllegalArgumentException with a sentence that says what is wrong
   */
  static PointInTime parse(String text) {
    PointInTime read;
    try {
      if (isPlain(text, PLAIN_INSTANT)) {
        read = new Moment(plainInstant(text));
      } else if (text.length() <= 10) {
        read = new Day(LocalDate.parse(text));
      } else {
        read = new Moment(OffsetDateTime.parse(text).toInstant());
      }
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "\""
              + shortened(text)
              + "\" is neither a date such as 2023-01-03 nor an instant with offset such as"
              + " 2023-01-03T14:30:00Z (in a query, + is written %2B)",
          e);
    }
    int year =
        switch (read) {
          case Day day -> day.date().getYear();
          case Moment moment -> moment.at().atOffset(ZoneOffset.UTC).getYear();
        };
    if (year < FIRST_YEAR || year > LAST_YEAR) {
      throw new IllegalArgumentException(
          "year " + year + " is not in " + FIRST_YEAR + ".." + LAST_YEAR);
    }
    return read;
  }

  /**
   * Whether a text has digits where the pattern has {@code 0}, and otherwise equals it. What most
   * callers send is read without the general parser, which is a tenth of a request's cost.
   */
  private static boolean isPlain(String text, String pattern) {
    if (text.length() != pattern.length()) {
      return false;
    }
    for (int i = 0; i < pattern.length(); i++) {
      char wanted = pattern.charAt(i);
      char given = text.charAt(i);
      if (wanted == '0' ? given < '0' || given > '9' : given != wanted) {
        return false;
      }
    }
    return true;
  }

  private static Instant plainInstant(String text) {
    return LocalDateTime.of(
            number(text, 0, 4),
            number(text, 5, 7),
            number(text, 8, 10),
            number(text, 11, 13),
            number(text, 14, 16),
            number(text, 17, 19))
        .toInstant(ZoneOffset.UTC);
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_ECHO ? text : text.substring(0, LONGEST_ECHO) + "…";
  }

  /** What was written, in UTC. */
  default String text() {
    return switch (this) {
      case Day day -> day.date().toString();
      case Moment moment -> moment.at().toString();
    };
  }

  /**
   * Whether this is after the other wherever the exchange is; a date and an instant of the same few
   * days may still turn out to be in the wrong order once the zone is known.
   */
  default boolean isAfter(PointInTime other) {
    return switch (this) {
      case Day mine when other instanceof Day theirs -> mine.date().isAfter(theirs.date());
      case Moment mine when other instanceof Moment theirs -> mine.at().isAfter(theirs.at());
      case Day mine -> mine.date().minusDays(2).isAfter(utcDate(other));
      case Moment mine -> utcDate(mine).minusDays(2).isAfter(utcDate(other));
    };
  }

  private static LocalDate utcDate(PointInTime point) {
    return switch (point) {
      case Day day -> day.date();
      case Moment moment -> LocalDate.ofInstant(moment.at(), ZoneOffset.UTC);
    };
  }

  /**
   * The first bar time at or after this point.
   *
   * @return epoch second, as {@link io.ktrdr.market.BarSeries} names bars
   */
  default long barTime(TradingCalendar calendar, Timeframe timeframe, TradingHours hours) {
    return switch (this) {
      case Day day when timeframe.intraday() ->
          day.date().atStartOfDay(calendar.zone()).toEpochSecond();
      case Day day -> label(day.date());
      case Moment moment when timeframe.intraday() -> secondAtOrAfter(moment.at());
      case Moment moment -> {
        LocalDate date = LocalDate.ofInstant(moment.at(), calendar.zone()).minusDays(1);
        while (calendar.opens(timeframe, hours, label(date)).isBefore(moment.at())) {
          date = date.plusDays(1);
        }
        yield label(date);
      }
    };
  }

  /**
   * The same point a day later when it is a plain date: turns an inclusive end into an exclusive.
   */
  default PointInTime past() {
    return switch (this) {
      case Day day -> new Day(day.date().plusDays(1));
      case Moment moment -> moment;
    };
  }

  private static long secondAtOrAfter(Instant at) {
    return at.getNano() == 0 ? at.getEpochSecond() : at.getEpochSecond() + 1;
  }

  private static long label(LocalDate date) {
    return date.toEpochDay() * 86_400;
  }
}
