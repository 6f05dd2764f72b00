package io.ktrdr.api.table;

import java.util.Locale;

/** How a table is written. */
public enum TableForm {
  /** {@code "dates":[…],"indicators":{"rsi":[…]}}. */
  COLUMNS,
  /** {@code "rows":[{"t":…,"rsi":…},…]}. */
  ROWS,
  /** One object per line. */
  NDJSON,
  /** A head line, then one line per bar; nothing between two commas is nothing. */
  CSV;

  /**
   * Reads {@code rows} or {@code columns}; the other two are asked for by {@code Accept}.
   *
   * @throws IllegalArgumentException naming the value and the two allowed
   */
  public static TableForm parse(String style) {
    return switch (style) {
      case "columns" -> COLUMNS;
      case "rows" -> ROWS;
      default ->
          throw new IllegalArgumentException(
              "style \"" + style + "\" is not one of [rows, columns]");
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
