package io.ktrdr.symbol;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which part of a series a load sees to. */
public enum LoadMode {
  /** A range that the caller names: whatever is missing in it. */
  AUTO("what is missing of the range"),
  /** What is stored; IB is not asked. */
  LOCAL("what is stored, without asking IB"),
  /** From the last stored bar to the end. */
  TAIL("from the last stored bar to the end"),
  /** From the first bar that IB has to the first stored one. */
  BACKFILL("from IB's first bar to the first stored one"),
  /** All that IB has, holes between stored bars included. */
  FULL("everything from IB's first bar to the end");

  private final String meaning;

  LoadMode(String meaning) {
    this.meaning = meaning;
  }

  /**
   * Reads {@code auto}, {@code local}, {@code tail}, {@code backfill} or {@code full}.
   *
   * @throws IllegalArgumentException naming the value and what each allowed one does
   */
  public static LoadMode parse(String text) {
    return Arrays.stream(values())
        .filter(mode -> mode.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "mode \""
                        + (text.length() > 40 ? text.substring(0, 40) + "…" : text)
                        + "\" is not one of: "
                        + Arrays.stream(values())
                            .map(mode -> mode + " (" + mode.meaning + ")")
                            .collect(Collectors.joining(", "))));
  }

  /** Whether IB may be asked. */
  public boolean asksProvider() {
    return this != LOCAL;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
