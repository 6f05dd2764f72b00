package io.ktrdr.indicator;

import java.util.Locale;

/** What an indicator is about. */
public enum Category {
  TREND("Where the price is heading, and how steadily"),
  MOMENTUM("How fast the price moves, and whether it tires"),
  VOLATILITY("How far the price strays"),
  VOLUME("How much is traded, and on which side"),
  SUPPORT_RESISTANCE("Levels at which the price turned or may turn"),
  PRICE("Prices and candles made from the four prices of a bar"),
  CYCLE("Rhythms in the price"),
  PATTERN("Candlestick patterns: 0 for none, above 0 bullish, below 0 bearish"),
  STATISTIC("Statistics over a window"),
  MATH("Arithmetic on columns");

  private final String description;

  Category(String description) {
    this.description = description;
  }

  public String description() {
    return description;
  }

  /** {@code support_resistance}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
