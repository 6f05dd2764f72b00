package io.ktrdr.market;

/**
 * By how much prices changed their scale: the new price is the old one times {@code numerator /
 * denominator}, in lowest terms. A 4:1 split (four shares for one) is 1/4, a reverse split 1:10 is
 * 10/1.
 */
public record SplitRatio(long numerator, long denominator) {

  public SplitRatio {
    if (numerator < 1 || denominator < 1) {
      throw new IllegalArgumentException(
          "a split is of positive numbers, not " + numerator + "/" + denominator);
    }
    long divisor = greatestCommonDivisor(numerator, denominator);
    numerator /= divisor;
    denominator /= divisor;
  }

  private static long greatestCommonDivisor(long one, long other) {
    return other == 0 ? one : greatestCommonDivisor(other, one % other);
  }

  /** What undoes it. */
  public SplitRatio inverse() {
    return new SplitRatio(denominator, numerator);
  }

  /** New price by old price. */
  public double factor() {
    return (double) numerator / denominator;
  }

  /** As people say it: shares after for shares before, {@code 4:1}. */
  @Override
  public String toString() {
    return denominator + ":" + numerator;
  }
}
