package io.ktrdr.quality.check;

/**
 * What a rule found. Times are epoch seconds as a {@link io.ktrdr.market.BarSeries} names bars.
 *
 * @param first the first bar concerned
 * @param last the last one; of a gap, the last bar that is missing
 * @param bars how many bars are concerned
 * @param value what was measured, NaN when the rule measures nothing
 * @param limit what would have been allowed, NaN likewise
 * @param detail a sentence with the figures
 */
public record Finding(
    Rule rule,
    Severity severity,
    long first,
    long last,
    int bars,
    double value,
    double limit,
    String detail) {

  public Finding {
    if (bars < 1 || last < first) {
      throw new IllegalArgumentException(bars + " bars from " + first + " to " + last);
    }
  }
}
