package io.ktrdr.api.bars;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/**
 * Dates and instants, in quotes or bare, written into an array that has {@link Digits#LONGEST}
 * bytes of room after {@code at}; each method returns where it stopped. Keeps the text of the last
 * day, as neighbouring bars share it; for one thread.
 */
final class QuotedTimes {

  private static final long SECONDS_PER_DAY = 86_400;

  /** Days of the years 0000 to 9999, which are written with four digits. */
  private static final long FIRST_DAY = LocalDate.of(0, 1, 1).toEpochDay();

  private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();

  private static final byte[] PAIRS = new byte[200];

  static {
    for (int i = 0; i < 100; i++) {
      PAIRS[2 * i] = (byte) ('0' + i / 10);
      PAIRS[2 * i + 1] = (byte) ('0' + i % 10);
    }
  }

  private long lastDay = Long.MIN_VALUE;
  private byte[] lastDayText = new byte[0];

  /**
   * A date, such as {@code "2023-01-03"}.
   *
   * @throws IllegalArgumentException when its year has not four digits
   */
  int date(byte[] to, int at, long epochDay) {
    to[at] = '"';
    int next = bareDate(to, at + 1, epochDay);
    to[next] = '"';
    return next + 1;
  }

  /**
   * An instant to the second, such as {@code "2023-01-03T14:30:00Z"}.
   *
   * @throws IllegalArgumentException when its year has not four digits
   */
  int instant(byte[] to, int at, long epochSecond) {
    to[at] = '"';
    int next = bareInstant(to, at + 1, epochSecond);
    to[next] = '"';
    return next + 1;
  }

  /** {@link #instant} without its quotes. */
  int bareInstant(byte[] to, int at, long epochSecond) {
    long epochDay = Math.floorDiv(epochSecond, SECONDS_PER_DAY);
    int second = (int) (epochSecond - epochDay * SECONDS_PER_DAY);
    int next = bareDate(to, at, epochDay);
    int minute = second / 60;
    int hour = minute / 60;
    second -= minute * 60;
    minute -= hour * 60;
    to[next] = 'T';
    to[next + 1] = PAIRS[2 * hour];
    to[next + 2] = PAIRS[2 * hour + 1];
    to[next + 3] = ':';
    to[next + 4] = PAIRS[2 * minute];
    to[next + 5] = PAIRS[2 * minute + 1];
    to[next + 6] = ':';
    to[next + 7] = PAIRS[2 * second];
    to[next + 8] = PAIRS[2 * second + 1];
    to[next + 9] = 'Z';
    return next + 10;
  }

  /** {@link #date} without its quotes. */
  int bareDate(byte[] to, int at, long epochDay) {
    if (epochDay != lastDay) {
      if (epochDay < FIRST_DAY || epochDay > LAST_DAY) {
        throw new IllegalArgumentException("day " + epochDay + " has no four-digit year");
      }
      lastDayText = LocalDate.ofEpochDay(epochDay).toString().getBytes(StandardCharsets.US_ASCII);
      lastDay = epochDay;
    }
    System.arraycopy(lastDayText, 0, to, at, 10);
    return at + 10;
  }
}
