package io.ktrdr.quality.check;

import io.ktrdr.market.BarSeries;
import java.math.BigDecimal;
import java.util.Locale;

/** Figures of a bar as sentences have them. */
final class Figures {

  private Figures() {}

  static String price(BarSeries bars, long unscaled) {
    return BigDecimal.valueOf(unscaled, bars.priceScale()).stripTrailingZeros().toPlainString();
  }

  static String volume(BarSeries bars, long unscaled) {
    return BigDecimal.valueOf(unscaled, bars.volumeScale()).stripTrailingZeros().toPlainString();
  }

  /** A share as percent: {@code 54.6 %}. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.3g %%", share * 100);
  }

  static String number(double value) {
    return String.format(Locale.ROOT, "%.3g", value);
  }
}
