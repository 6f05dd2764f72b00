package io.ktrdr.api.bars;

import io.ktrdr.quality.check.Rule;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What can be remarked about a single bar. The first are what rules about bars found. */
public enum BarFlag {
  OHLC_ORDER(0, Rule.OHLC_ORDER),
  NON_POSITIVE(1, Rule.NON_POSITIVE),
  NEGATIVE_VOLUME(2, Rule.NEGATIVE_VOLUME),
  ZERO_VOLUME(3, Rule.ZERO_VOLUME),
  ABSENT_VOLUME(4, Rule.ABSENT_VOLUME),
  STALE(5, Rule.STALE),
  SPIKE(6, Rule.SPIKE),
  WICK_SPIKE(7, Rule.WICK_SPIKE),
  EXTREME_MOVE(8, Rule.EXTREME_MOVE),
  VOLUME_SPIKE(9, Rule.VOLUME_SPIKE),
  OFF_GRID(10, Rule.OFF_GRID),
  OUTSIDE_SESSION(11, Rule.OUTSIDE_SESSION),
  /** A live bar that history has not confirmed. */
  PROVISIONAL(12, null),
  /** From before a split, told on the scale of after it. */
  ADJUSTED(13, null),
  /** Not a bar at all: a row in the place of one that is missing. */
  SYNTHETIC(14, null);

  private final int bit;
  private final Rule rule;

  BarFlag(int place, Rule rule) {
    this.bit = 1 << place;
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
    return bit;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
