package io.ktrdr.api.bars;

import io.ktrdr.market.FixedPoint;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Numbers as ASCII, written into an array that has {@link #LONGEST} bytes of room after {@code at}.
 * Each method returns where it stopped; what lies behind that may be overwritten with anything.
 */
final class Digits {

  /** The most room that one number needs. */
  static final int LONGEST = 48;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int GROUP = 10_000;

  private static final int FOUR_ZEROS = 0x30303030;

  /** The four digits of every number below 10 000, as the int whose lowest byte comes first. */
  private static final int[] FOUR = new int[GROUP];

  /** The decimals of every hundredth with their point and without their trailing zeros. */
  private static final int[] HUNDREDTHS = new int[100];

  private static final byte[] HUNDREDTHS_LENGTH = new byte[100];

  static {
    for (int i = 0; i < GROUP; i++) {
      FOUR[i] = FOUR_ZEROS + (i / 1_000 | i / 100 % 10 << 8 | i / 10 % 10 << 16 | i % 10 << 24);
    }
    for (int i = 1; i < 100; i++) {
      HUNDREDTHS[i] = '.' | ('0' + i / 10) << 8 | ('0' + i % 10) << 16;
      HUNDREDTHS_LENGTH[i] = (byte) (i % 10 == 0 ? 2 : 3);
    }
  }

  private Digits() {}

  /** A whole number. */
  static int integer(byte[] to, int at, long value) {
    if (value >= 0) {
      return positive(to, at, value);
    }
    if (value == Long.MIN_VALUE) {
      return text(to, at, Long.toString(value));
    }
    to[at] = '-';
    return positive(to, at + 1, -value);
  }

  /**
   * The number {@code unscaled / 10^scale}, exactly, with no more decimals than it needs: never an
   * exponent, never a trailing zero after the point.
   */
  static int decimal(byte[] to, int at, long unscaled, int scale) {
    if (scale == 0) {
      return integer(to, at, unscaled);
    }
    if (unscaled >= 0) {
      return fixed(to, at, unscaled, scale);
    }
    if (unscaled == Long.MIN_VALUE) {
      return text(to, at, BigDecimal.valueOf(unscaled, scale).stripTrailingZeros().toPlainString());
    }
    to[at] = '-';
    return fixed(to, at + 1, -unscaled, scale);
  }

  private static int fixed(byte[] to, int at, long value, int scale) {
    if (scale == 2) {
      // nearly every stock: a constant divisor and one look-up for the decimals
      long whole = value / 100;
      int hundredths = (int) (value - whole * 100);
      int next = positive(to, at, whole);
      INT.set(to, next, HUNDREDTHS[hundredths]);
      return next + HUNDREDTHS_LENGTH[hundredths];
    }
    long power = FixedPoint.powerOfTen(scale);
    long whole = value / power;
    return fraction(to, positive(to, at, whole), value - whole * power, scale);
  }

  private static int fraction(byte[] to, int at, long fraction, int scale) {
    if (fraction == 0) {
      return at;
    }
    to[at] = '.';
    int end = at + 1 + scale;
    long rest = fraction;
    for (int digit = end - 1; digit > at; digit--) {
      long next = rest / 10;
      to[digit] = (byte) ('0' + (rest - next * 10));
      rest = next;
    }
    while (to[end - 1] == '0') {
      end--;
    }
    return end;
  }

  private static int positive(byte[] to, int at, long value) {
    if (value < GROUP) {
      return upToFour(to, at, (int) value);
    }
    if (value <= Integer.MAX_VALUE) {
      int number = (int) value;
      int groups = number / GROUP;
      int next = groups < GROUP ? upToFour(to, at, groups) : positive(to, at, groups);
      INT.set(to, next, FOUR[number - groups * GROUP]);
      return next + 4;
    }
    long groups = value / GROUP;
    int next = positive(to, at, groups);
    INT.set(to, next, FOUR[(int) (value - groups * GROUP)]);
    return next + 4;
  }

  /** Leading zeros are counted by the first bit that differs from four zeros, and shifted out. */
  private static int upToFour(byte[] to, int at, int value) {
    int four = FOUR[value];
    int zeros = Integer.numberOfTrailingZeros((four ^ FOUR_ZEROS) | (1 << 24)) >>> 3;
    INT.set(to, at, four >>> (8 * zeros));
    return at + 4 - zeros;
  }

  private static int text(byte[] to, int at, String ascii) {
    byte[] bytes = ascii.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, to, at, bytes.length);
    return at + bytes.length;
  }
}
