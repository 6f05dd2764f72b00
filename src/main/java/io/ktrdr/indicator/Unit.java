package io.ktrdr.indicator;

import java.util.Locale;

/** What an output is measured in, and so how it follows its inputs when they are prices. */
public enum Unit {
  /** A price: doubled prices double it, prices a dollar higher raise it by a dollar. */
  PRICE,
  /** A difference of prices: doubled prices double it, prices a dollar higher leave it alone. */
  PRICE_DIFFERENCE,
  /** A ratio of differences of prices: neither scale nor level of the prices matters. */
  INDEX,
  /** A ratio of prices: their scale does not matter, their level does. */
  RATIO,
  /** A volume: it grows with the volumes, whatever the prices' scale. */
  VOLUME,
  /** A ratio of volumes: their scale does not matter, and prices have no part in it. */
  VOLUME_RATIO,
  /** A price times a volume: it grows with both. */
  MONEY,
  /** Bars, or a bar's number. */
  BARS,
  /** A mark such as -1, 0, 1 or a candlestick pattern's -100, 0, 100. */
  SIGNAL,
  /** Anything else, such as a sine of a price. */
  OTHER;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
