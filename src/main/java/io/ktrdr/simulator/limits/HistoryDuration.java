package io.ktrdr.simulator.limits;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How far back a historical request reaches: a count and one of S, D, W, M, Y.
 *
 * @param count at least 1
 */
public record HistoryDuration(int count, Unit unit) {

  private static final Pattern TEXT = Pattern.compile("(\\d{1,9})(?: ([SDWMY]))?");

  /** Units, with the most of them that IB accepts. */
  public enum Unit {
    S(86_400),
    D(365),
    W(52),
    M(12),
    Y(68);

    private final int most;

    Unit(int most) {
      this.most = most;
    }

    /** The largest count that IB accepts. */
    public int most() {
      return most;
    }
  }

  /** Reads IB's text; no unit means seconds. Empty when it is no duration. */
  public static Optional<HistoryDuration> find(String text) {
    Matcher parts = TEXT.matcher(text.strip());
    if (!parts.matches() || Integer.parseInt(parts.group(1)) < 1) {
      return Optional.empty();
    }
    Unit unit = parts.group(2) == null ? Unit.S : Unit.valueOf(parts.group(2));
    return Optional.of(new HistoryDuration(Integer.parseInt(parts.group(1)), unit));
  }

  @Override
  public String toString() {
    return count + " " + unit;
  }
}
