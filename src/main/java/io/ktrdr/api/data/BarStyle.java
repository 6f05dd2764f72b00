package io.ktrdr.api.data;

import io.ktrdr.api.http.Fields;
import java.util.Locale;

/** How bars are laid out in JSON. */
enum BarStyle {
  ROWS,
  COLUMNS,
  /** Rows with long names. */
  LONG;

  static BarStyle parse(String text) {
    return switch (text) {
      case "rows" -> ROWS;
      case "columns" -> COLUMNS;
      case "long" -> LONG;
      default ->
          throw new IllegalArgumentException(
              "style \"" + Fields.shortened(text) + "\" is not one of [rows, columns, long]");
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
