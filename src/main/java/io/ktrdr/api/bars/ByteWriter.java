package io.ktrdr.api.bars;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.FixedPoint;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;

/**
 * A growing byte array with the few writes that bars as text need: exact decimals, dates and
 * instants. For one thread.
 */
final class ByteWriter {

  /** The longest text that one call to {@link #decimal} or {@link #instant} writes. */
  private static final int LONGEST = 48;

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

  private byte[] bytes;
  private int size;

  private long lastDay = Long.MIN_VALUE;
  private byte[] lastDayText = new byte[0];

  ByteWriter(int capacity) {
    bytes = new byte[Math.max(capacity, 64)];
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  /** What was written, in an array of its own. */
  byte[] toByteArray() {
    return Arrays.copyOf(bytes, size);
  }

  void ascii(byte[] text) {
    room(text.length);
    System.arraycopy(text, 0, bytes, size, text.length);
    size += text.length;
  }

  void one(char ascii) {
    room(1);
    bytes[size++] = (byte) ascii;
  }

  void integer(long value) {
    room(LONGEST);
    if (value < 0) {
      if (value == Long.MIN_VALUE) {
        ascii(Long.toString(value).getBytes(StandardCharsets.US_ASCII));
        return;
      }
      bytes[size++] = '-';
      value = -value;
    }
    digits(value);
  }

  /**
   * The number {@code unscaled / 10^scale}, exactly, with no more decimals than it needs: never an
   * exponent, never a trailing zero after the point.
   */
  void decimal(long unscaled, int scale) {
    if (scale == 0) {
      integer(unscaled);
      return;
    }
    room(LONGEST);
    long value = unscaled;
    if (value < 0) {
      if (value == Long.MIN_VALUE) {
        String text = BigDecimal.valueOf(value, scale).stripTrailingZeros().toPlainString();
        ascii(text.getBytes(StandardCharsets.US_ASCII));
        return;
      }
      bytes[size++] = '-';
      value = -value;
    }
    if (scale == 2) {
      // nearly every stock: constant divisors, two digits at once
      long whole = value / 100;
      digits(whole);
      fraction2((int) (value - whole * 100));
      return;
    }
    long power = FixedPoint.powerOfTen(scale);
    long whole = value / power;
    digits(whole);
    fraction(value - whole * power, scale);
  }

  private void fraction2(int fraction) {
    if (fraction == 0) {
      return;
    }
    byte tens = PAIRS[2 * fraction];
    byte ones = PAIRS[2 * fraction + 1];
    bytes[size] = '.';
    bytes[size + 1] = tens;
    bytes[size + 2] = ones;
    size += ones == '0' ? 2 : 3;
  }

  private void fraction(long fraction, int scale) {
    if (fraction == 0) {
      return;
    }
    bytes[size++] = '.';
    long rest = fraction;
    int end = size + scale;
    for (int at = end - 1; at >= size; at--) {
      long next = rest / 10;
      bytes[at] = (byte) ('0' + (rest - next * 10));
      rest = next;
    }
    while (bytes[end - 1] == '0') {
      end--;
    }
    size = end;
  }

  private void digits(long value) {
    if (value <= Integer.MAX_VALUE) {
      digits((int) value);
      return;
    }
    long rest = value;
    int end = size + length(value);
    int at = end;
    while (rest >= 100) {
      long next = rest / 100;
      int pair = (int) (rest - next * 100) * 2;
      bytes[--at] = PAIRS[pair + 1];
      bytes[--at] = PAIRS[pair];
      rest = next;
    }
    lead((int) rest, at);
    size = end;
  }

  private void digits(int value) {
    int rest = value;
    int end = size + length(value);
    int at = end;
    while (rest >= 100) {
      int next = rest / 100;
      int pair = (rest - next * 100) * 2;
      bytes[--at] = PAIRS[pair + 1];
      bytes[--at] = PAIRS[pair];
      rest = next;
    }
    lead(rest, at);
    size = end;
  }

  private void lead(int rest, int at) {
    if (rest >= 10) {
      bytes[at - 1] = PAIRS[2 * rest + 1];
      bytes[at - 2] = PAIRS[2 * rest];
    } else {
      bytes[at - 1] = (byte) ('0' + rest);
    }
  }

  private static int length(int value) {
    if (value < 10_000) {
      return value < 100 ? (value < 10 ? 1 : 2) : (value < 1_000 ? 3 : 4);
    }
    if (value < 100_000_000) {
      return value < 1_000_000 ? (value < 100_000 ? 5 : 6) : (value < 10_000_000 ? 7 : 8);
    }
    return value < 1_000_000_000 ? 9 : 10;
  }

  private static int length(long value) {
    int length = 10;
    for (long limit = 10_000_000_000L; value >= limit; limit *= 10) {
      length++;
      if (length == 19) {
        break;
      }
    }
    return length;
  }

  /** A quoted date, such as {@code "2023-01-03"}. */
  void date(long epochDay) {
    room(LONGEST);
    day(epochDay);
    bytes[size++] = '"';
  }

  /** A quoted instant to the second, such as {@code "2023-01-03T14:30:00Z"}. */
  void instant(long epochSecond) {
    room(LONGEST);
    long epochDay = Math.floorDiv(epochSecond, SECONDS_PER_DAY);
    int second = (int) (epochSecond - epochDay * SECONDS_PER_DAY);
    day(epochDay);
    int hour = second / 3600;
    int minute = second / 60 - hour * 60;
    second -= hour * 3600 + minute * 60;
    byte[] to = bytes;
    int at = size;
    to[at] = 'T';
    to[at + 1] = PAIRS[2 * hour];
    to[at + 2] = PAIRS[2 * hour + 1];
    to[at + 3] = ':';
    to[at + 4] = PAIRS[2 * minute];
    to[at + 5] = PAIRS[2 * minute + 1];
    to[at + 6] = ':';
    to[at + 7] = PAIRS[2 * second];
    to[at + 8] = PAIRS[2 * second + 1];
    to[at + 9] = 'Z';
    to[at + 10] = '"';
    size = at + 11;
  }

  /** An opening quote and the date; the text of the last day is kept, as bars share it. */
  private void day(long epochDay) {
    if (epochDay != lastDay) {
      if (epochDay < FIRST_DAY || epochDay > LAST_DAY) {
        throw new IllegalArgumentException("day " + epochDay + " has no four-digit year");
      }
      lastDayText =
          ('"' + LocalDate.ofEpochDay(epochDay).toString()).getBytes(StandardCharsets.US_ASCII);
      lastDay = epochDay;
    }
    System.arraycopy(lastDayText, 0, bytes, size, 11);
    size += 11;
  }

  /** A decimal, or {@code null} where the column has none. */
  void decimalOrNull(long unscaled, int scale) {
    if (unscaled == BarSeries.NONE) {
      nothing();
    } else {
      decimal(unscaled, scale);
    }
  }

  void nothing() {
    room(4);
    bytes[size] = 'n';
    bytes[size + 1] = 'u';
    bytes[size + 2] = 'l';
    bytes[size + 3] = 'l';
    size += 4;
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
    }
  }
}
