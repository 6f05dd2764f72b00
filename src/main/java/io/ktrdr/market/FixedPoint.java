package io.ktrdr.market;

import java.math.BigDecimal;

/** Arithmetic of decimals held as {@code unscaled × 10^-scale} in a {@code long}. */
public final class FixedPoint {

  private static final long[] POWERS = new long[BarSeries.MAX_SCALE + 1];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  private FixedPoint() {}

  /** {@code 10^exponent}, for 0 to 18. */
  public static long powerOfTen(int exponent) {
    return POWERS[exponent];
  }

  /**
   * The same number at another scale; {@link BarSeries#NONE} stays so.
   *
   * @throws ArithmeticException when it does not fit a long, or digits would be lost
   */
  public static long rescale(long unscaled, int from, int to) {
    if (from == to || unscaled == BarSeries.NONE) {
      return unscaled;
    }
    if (to > from) {
      return Math.multiplyExact(unscaled, POWERS[to - from]);
    }
    long power = POWERS[from - to];
    if (unscaled % power != 0) {
      throw new ArithmeticException(
          BigDecimal.valueOf(unscaled, from) + " has more than " + to + " decimals");
    }
    return unscaled / power;
  }

  /**
   * A decimal at a scale.
   *
   * @throws ArithmeticException when it does not fit a long, or digits would be lost
   */
  public static long unscaled(BigDecimal value, int scale) {
    return value.setScale(scale).unscaledValue().longValueExact();
  }

  /** Whether two scaled numbers are the same number. */
  public static boolean equal(long left, int leftScale, long right, int rightScale) {
    if (leftScale == rightScale || left == BarSeries.NONE || right == BarSeries.NONE) {
      return left == right;
    }
    return BigDecimal.valueOf(left, leftScale).compareTo(BigDecimal.valueOf(right, rightScale))
        == 0;
  }

  /** The fewest decimals that still write the number exactly. */
  public static int minimalScale(long unscaled, int scale) {
    if (unscaled == BarSeries.NONE || unscaled == 0) {
      return 0;
    }
    int fewest = scale;
    long rest = unscaled;
    while (fewest > 0 && rest % 10 == 0) {
      rest /= 10;
      fewest--;
    }
    return fewest;
  }
}
