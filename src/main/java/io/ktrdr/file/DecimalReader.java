package io.ktrdr.file;

import io.ktrdr.market.FixedPoint;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads a number from a piece of text into {@code unscaled × 10^-scale} without an object per
 * number; for one thread. Numbers with an exponent or more digits than a {@code long} holds go by
 * {@link BigDecimal}.
 */
final class DecimalReader {

  /** More decimals than this are rounded away: nobody quotes them, and a long must hold them. */
  static final int MOST_DECIMALS = 13;

  private static final int SAFE_DIGITS = 18;
  private static final long POINTS = EightBytes.all((byte) '.');

  private long unscaled;
  private int scale;
  private boolean rounded;

  /** What became of a text. */
  enum Outcome {
    NUMBER,
    /** Nothing stands there, or a word for nothing: {@code nan}, {@code null}, {@code n/a}. */
    ABSENT,
    UNREADABLE
  }

  /** Reads a text of UTF-8; the number is then in the other methods. */
  Outcome read(byte[] text, int from, int to) {
    int length = to - from;
    if (length > 0 && length <= 8 && from + 8 <= text.length && few(text, from, length)) {
      return Outcome.NUMBER;
    }
    return anyway(text, from, to);
  }

  /** Reads up to eight digits and perhaps a point among them; false when it is something else. */
  private boolean few(byte[] text, int from, int length) {
    long word = EightBytes.of(text, from) << (64 - 8 * length);
    if (length < 8) {
      word |= EightBytes.ZEROS >>> (8 * length);
    }
    long points = EightBytes.equal(word, POINTS);
    int decimals = 0;
    if (points != 0) {
      int point = EightBytes.first(points);
      decimals = 7 - point;
      long before = word & ((1L << (8 * point)) - 1);
      long behind = word & ((-1L << (8 * point)) << 8);
      word = (before << 8) | behind | '0';
    }
    if (!EightBytes.digits(word) || (points != 0 && length == 1)) {
      return false;
    }
    rounded = false;
    unscaled = EightBytes.number(word);
    scale = decimals;
    return true;
  }

  private Outcome anyway(byte[] text, int from, int to) {
    int at = from;
    int end = to;
    while (at < end && blank(text[at])) {
      at++;
    }
    while (end > at && blank(text[end - 1])) {
      end--;
    }
    if (at == end) {
      return absent();
    }
    rounded = false;
    boolean negative = text[at] == '-';
    int i = negative || text[at] == '+' ? at + 1 : at;
    long value = 0;
    int digits = 0;
    int decimals = -1;
    for (; i < end; i++) {
      int digit = text[i] - '0';
      if (digit >= 0 && digit <= 9) {
        value = value * 10 + digit;
        digits++;
        if (decimals >= 0) {
          decimals++;
        }
      } else if (text[i] == '.' && decimals < 0) {
        decimals = 0;
      } else {
        return slowly(text, at, end);
      }
    }
    if (digits == 0 || digits > SAFE_DIGITS || decimals > MOST_DECIMALS) {
      return slowly(text, at, end);
    }
    unscaled = negative ? -value : value;
    scale = Math.max(decimals, 0);
    return Outcome.NUMBER;
  }

  /** Nothing was read: 0 at scale 0. */
  Outcome absent() {
    unscaled = 0;
    scale = 0;
    return Outcome.ABSENT;
  }

  /** Whether the number is whole, and this one. */
  boolean is(long whole) {
    return unscaled == whole * FixedPoint.powerOfTen(scale);
  }

  /** Takes off decimals that are zero, as far as there are. */
  void dropZeros() {
    while (scale > 0 && unscaled % 10 == 0) {
      unscaled /= 10;
      scale--;
    }
  }

  private static boolean blank(byte c) {
    return c >= 0 && c <= ' ';
  }

  private Outcome slowly(byte[] text, int from, int to) {
    String word = new String(text, from, to - from, StandardCharsets.UTF_8);
    switch (word.toLowerCase(Locale.ROOT)) {
      case "nan", "null", "none", "n/a", "na", "-", "." -> {
        return absent();
      }
      default -> {
        // goes on below
      }
    }
    BigDecimal number;
    try {
      number = new BigDecimal(word);
    } catch (NumberFormatException notANumber) {
      return Outcome.UNREADABLE;
    }
    if (number.precision() - number.scale() > SAFE_DIGITS || number.scale() > 1_000) {
      return Outcome.UNREADABLE;
    }
    int most =
        Math.min(MOST_DECIMALS, SAFE_DIGITS - Math.max(1, number.precision() - number.scale()));
    if (number.scale() > most) {
      BigDecimal shorter = number.setScale(most, RoundingMode.HALF_EVEN);
      rounded = shorter.compareTo(number) != 0;
      number = shorter;
    } else if (number.scale() < 0) {
      number = number.setScale(0);
    }
    unscaled = number.unscaledValue().longValueExact();
    scale = number.scale();
    return Outcome.NUMBER;
  }

  long unscaled() {
    return unscaled;
  }

  int scale() {
    return scale;
  }

  /** Whether digits were rounded away. */
  boolean rounded() {
    return rounded;
  }
}
