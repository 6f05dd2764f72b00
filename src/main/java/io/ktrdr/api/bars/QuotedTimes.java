package io.ktrdr.api.bars;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;

/**
 * Dates and instants in quotes, written into an array that has {@link Digits#LONGEST} bytes of room
 * after {@code at}; each method returns where it stopped, and may overwrite what lies behind that.
 * Keeps the text of the last day and hour, as neighbouring bars share it; for one thread.
 */
final class QuotedTimes {

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long SECONDS_PER_HOUR = 3_600;

  /** Days of the years 0000 to 9999, which are written with four digits. */
  private static final long FIRST_DAY = LocalDate.of(0, 1, 1).toEpochDay();

  private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();

  /** Bytes of {@code "2023-01-03T14:}. */
  private static final int HOUR_WIDTH = 15;

  /** Two digits of every number below 60, as an int whose lowest byte comes first. */
  private static final int[] PAIRS = new int[60];

  static {
    for (int i = 0; i < PAIRS.length; i++) {
      PAIRS[i] = ('0' + i / 10) | ('0' + i % 10) << 8;
    }
  }

  /** What follows minutes and seconds. */
  private static final long END = (long) 'Z' << 40 | (long) '"' << 48 | (long) ':' << 16;

  private long lastDay = Long.MIN_VALUE;
  private byte[] lastDayText = new byte[0];
  private long lastHour = Long.MIN_VALUE;

  /** The first eight bytes of the text up to the minutes, and its last eight. */
  private long hourHead;

  private long hourTail;

  /**
   * A date, such as {@code "2023-01-03"}.
   *
   * @throws IllegalArgumentException when its year has not four digits
   */
  int date(byte[] to, int at, long epochDay) {
    int next = day(to, at, epochDay);
    to[next] = '"';
    return next + 1;
  }

  /**
   * An instant to the second, such as {@code "2023-01-03T14:30:00Z"}.
   *
   * @throws IllegalArgumentException when its year has not four digits
   */
  int instant(byte[] to, int at, long epochSecond) {
    long epochHour = Math.floorDiv(epochSecond, SECONDS_PER_HOUR);
    if (epochHour != lastHour) {
      hour(epochHour);
    }
    int second = (int) (epochSecond - epochHour * SECONDS_PER_HOUR);
    int minute = second / 60;
    LONG.set(to, at, hourHead);
    LONG.set(to, at + HOUR_WIDTH - Long.BYTES, hourTail);
    LONG.set(to, at + HOUR_WIDTH, END | PAIRS[minute] | (long) PAIRS[second - minute * 60] << 24);
    return at + HOUR_WIDTH + 7;
  }

  private void hour(long epochHour) {
    byte[] text = new byte[HOUR_WIDTH];
    int next = day(text, 0, Math.floorDiv(epochHour, 24));
    int pair = PAIRS[(int) Math.floorMod(epochHour, 24L)];
    text[next] = 'T';
    text[next + 1] = (byte) pair;
    text[next + 2] = (byte) (pair >> 8);
    text[next + 3] = ':';
    hourHead = (long) LONG.get(text, 0);
    hourTail = (long) LONG.get(text, HOUR_WIDTH - Long.BYTES);
    lastHour = epochHour;
  }

  /** An opening quote and the date. */
  private int day(byte[] to, int at, long epochDay) {
    if (epochDay != lastDay) {
      if (epochDay < FIRST_DAY || epochDay > LAST_DAY) {
        throw new IllegalArgumentException("day " + epochDay + " has no four-digit year");
      }
      lastDayText =
          ('"' + LocalDate.ofEpochDay(epochDay).toString()).getBytes(StandardCharsets.US_ASCII);
      lastDay = epochDay;
    }
    System.arraycopy(lastDayText, 0, to, at, 11);
    return at + 11;
  }
}
