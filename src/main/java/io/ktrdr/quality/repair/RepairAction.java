package io.ktrdr.quality.repair;

import java.util.Arrays;
import java.util.Locale;

/** A way to repair bars. */
public enum RepairAction {
  /** Ask IB for the bars again; what it says counts. */
  REFETCH("ask IB for the bars again and store what differs"),
  /** Take the highest of the four prices for the high and the lowest for the low. */
  REORDER("take the highest of the four prices for the high and the lowest for the low"),
  /** Take the bars out. */
  DROP("take the bars out of the series"),
  /** Say that no volume is known. */
  CLEAR_VOLUME("store the bars without a volume");

  private final String meaning;

  RepairAction(String meaning) {
    this.meaning = meaning;
  }

  /** What it does, as half a sentence. */
  public String meaning() {
    return meaning;
  }

  /**
   * Reads the lower-case text form.
   *
   * @throws IllegalArgumentException naming the value and those allowed
   */
  public static RepairAction parse(String text) {
    for (RepairAction action : values()) {
      if (action.toString().equals(text)) {
        return action;
      }
    }
    throw new IllegalArgumentException(
        "action \"" + text + "\" is not one of " + Arrays.toString(values()));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
