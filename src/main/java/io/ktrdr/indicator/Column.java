package io.ktrdr.indicator;

import java.util.Arrays;
import java.util.Locale;

/** The columns of bars that indicators can be fed with. */
public enum Column {
  OPEN("the bar's first price"),
  HIGH("the bar's highest price"),
  LOW("the bar's lowest price"),
  CLOSE("the bar's last price"),
  VOLUME("the traded volume; missing where the bar has none"),
  VWAP("the bar's own volume-weighted price; missing where the bar has none"),
  TRADES("the number of trades; missing where the bar has none"),
  HL2("(high + low) / 2"),
  HLC3("(high + low + close) / 3"),
  OHLC4("(open + high + low + close) / 4"),
  HLCC4("(high + low + 2 close) / 4"),
  TIME("the bar's time as epoch second"),
  SESSION("the bar's session date as day since 1970-01-01");

  private final String description;

  Column(String description) {
    this.description = description;
  }

  public String description() {
    return description;
  }

  /** Whether a bar may have none of it. */
  boolean mayMiss() {
    return this == VOLUME || this == VWAP || this == TRADES;
  }

  /**
   * Reads a column's name, in lower case as it is written.
   *
   * @throws IllegalArgumentException naming the value and the allowed names
   */
  public static Column parse(String text) {
    for (Column column : values()) {
      if (column.toString().equals(text)) {
        return column;
      }
    }
    throw new IllegalArgumentException(
        "\"" + text + "\" is not a column; columns: " + Arrays.toString(values()));
  }

  /** {@code close}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
