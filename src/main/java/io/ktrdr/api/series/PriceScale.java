package io.ktrdr.api.series;

import io.ktrdr.api.http.Fields;
import java.util.Locale;

/** On which scale prices are told. */
public enum PriceScale {
  /** As stored: on the scale of after the last split that is known. */
  SPLIT,
  /** As they were traded: what splits did to them, undone. */
  RAW;

  /**
   * Reads {@code raw} or {@code split}.
   *
   * @throws IllegalArgumentException naming the value and the two allowed
   */
  public static PriceScale parse(String text) {
    for (PriceScale scale : values()) {
      if (scale.toString().equals(text)) {
        return scale;
      }
    }
    throw new IllegalArgumentException(
        "adjustment \"" + Fields.shortened(text) + "\" is not one of [raw, split]");
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
