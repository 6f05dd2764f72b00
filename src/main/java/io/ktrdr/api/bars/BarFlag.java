package io.ktrdr.api.bars;

import io.ktrdr.quality.check.Rule;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be remarked about a single bar. The first are what rules about bars found. */
public enum BarFlag {
  OHLC_ORDER(Rule.OHLC_ORDER),
  NON_POSITIVE(Rule.NON_POSITIVE),
  NEGATIVE_VOLUME(Rule.NEGATIVE_VOLUME),
  ZERO_VOLUME(Rule.ZERO_VOLUME),
  ABSENT_VOLUME(Rule.ABSENT_VOLUME),
  STALE(Rule.STALE),
  SPIKE(Rule.SPIKE),
  WICK_SPIKE(Rule.WICK_SPIKE),
  EXTREME_MOVE(Rule.EXTREME_MOVE),
  VOLUME_SPIKE(Rule.VOLUME_SPIKE),
  OFF_GRID(Rule.OFF_GRID),
  OUTSIDE_SESSION(Rule.OUTSIDE_SESSION),
  /** A live bar that history has not confirmed. */
  PROVISIONAL(null),
  /** From before a split, told on the scale of after it. */
  ADJUSTED(null),
  /** Not a bar at all: a row in the place of one that is missing. */
  SYNTHETIC(null);

  private final Rule rule;

  BarFlag(Rule rule) {
    this.rule = rule;
  }

  /** The flag of what a rule finds; empty when it is not about single bars. */
  public static Optional<BarFlag> of(Rule rule) {
    for (BarFlag flag : values()) {
      if (flag.rule == rule) {
        return Optional.of(flag);
      }
    }
    return Optional.empty();
  }

  /** The flags of a number. */
  public static List<BarFlag> in(int bits) {
    return Arrays.stream(values()).filter(flag -> (bits & flag.bit()) != 0).toList();
  }

  /** Among flags as a number. */
  public int bit() {
    return 1 << ordinal();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
