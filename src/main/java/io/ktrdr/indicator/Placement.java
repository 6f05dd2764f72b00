package io.ktrdr.indicator;

import java.util.Locale;

/** Where a chart draws an indicator. */
public enum Placement {
  /** Over the bars, on their scale. */
  OVERLAY,
  /** In a pane of its own. */
  PANE;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
