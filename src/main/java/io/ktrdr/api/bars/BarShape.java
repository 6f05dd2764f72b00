package io.ktrdr.api.bars;

import java.util.Locale;

/** How bars are laid out in an answer. */
public enum BarShape {
  /** {@code "bars":[{"t":…,"o":…},…]}: one object per bar. */
  ROWS,
  /** {@code "dates":[…],"ohlcv":[[o,h,l,c,v],…]}: two arrays. */
  COLUMNS;

  /**
   * Reads {@code rows} or {@code columns}.
   *
   * @throws IllegalArgumentException naming the value and the two allowed
   */
  public static BarShape parse(String text) {
    for (BarShape shape : values()) {
      if (shape.toString().equals(text)) {
        return shape;
      }
    }
    throw new IllegalArgumentException("style \"" + text + "\" is not one of [rows, columns]");
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
