package io.ktrdr.indicator.kernels;

import java.util.function.IntFunction;

/**
 * An average whose period comes with each value, as TA-Lib computes it: the average of that period,
 * begun so that all periods have their first value together. Those that remember (exponential ones
 * and Kaufman's) are followed for every period at once, the others worked out from the window.
 */
public final class VariablePeriod {

  /** The average of one period. */
  private interface Average {
    void take(double value);

    double value();
  }

  private final int shortest;
  private final int longest;
  private final int first;
  private final Average[] averages;

  /** The latest values, as many as the longest average looks back on. */
  private final double[] recent;

  private int seen;

  /**
   * @param kind one of TA-Lib's averages: {@code sma}, {@code ema}, {@code wma}, {@code dema},
   *     {@code tema}, {@code trima}, {@code kama}, {@code mama}, {@code t3}
   * @param shortest periods below it count as this one
   * @param longest periods above it count as this one
   */
  public VariablePeriod(String kind, int shortest, int longest) {
    this.shortest = shortest;
    this.longest = longest;
    this.first = lookback(kind, longest);
    this.recent = new double[longest + 2];
    this.averages = new Average[longest - shortest + 1];
    IntFunction<Average> average = average(kind);
    for (int period = shortest; period <= longest; period++) {
      averages[period - shortest] = average.apply(period);
    }
  }

  /** Takes a value; gives its average over a period, NaN before the longest has one. */
  public double next(double value, double period) {
    recent[seen % recent.length] = value;
    for (Average average : averages) {
      average.take(value);
    }
    seen++;
    int bars = Math.clamp((int) period, shortest, longest);
    return seen > first ? averages[bars - shortest].value() : Double.NaN;
  }

  private double back(int age) {
    return recent[Math.floorMod(seen - 1 - age, recent.length)];
  }

  private IntFunction<Average> average(String kind) {
    return switch (kind) {
      case "sma", "wma", "trima" -> period -> new Windowed(kind, period);
      case "kama" -> Kaufman::new;
      case "mama" -> {
        // it has no period: one serves all
        MesaAverage mesa = new MesaAverage(0.5, 0.05);
        Average shared = new Following(mesa::mama, 0);
        Average none =
            new Average() {
              @Override
              public void take(double value) {
                // the shared one has it
              }

              @Override
              public double value() {
                return shared.value();
              }
            };
        yield period -> period == shortest ? shared : none;
      }
      case "t3" -> period -> following(kind, period, AdaptiveAverage.t3(period, 0.7));
      default -> period -> following(kind, period, Averages.of(kind, period));
    };
  }

  private Average following(String kind, int period, Filter filter) {
    return new Following(filter, first - lookback(kind, period));
  }

  private static int lookback(String kind, int period) {
    return switch (kind) {
      case "kama" -> period;
      case "mama" -> MesaAverage.LOOKBACK;
      case "t3" -> 6 * (period - 1);
      default -> Averages.lookback(kind, period);
    };
  }

  /** One that remembers, begun with a certain value. */
  private final class Following implements Average {
    private final Filter filter;
    private final int begins;
    private double value = Double.NaN;

    Following(Filter filter, int begins) {
      this.filter = filter;
      this.begins = begins;
    }

    @Override
    public void take(double next) {
      if (seen >= begins) {
        value = filter.next(next);
      }
    }

    @Override
    public double value() {
      return value;
    }
  }

  /** One that its window says everything about. */
  private final class Windowed implements Average {
    private final String kind;
    private final int period;

    Windowed(String kind, int period) {
      this.kind = kind;
      this.period = period;
    }

    @Override
    public void take(double value) {
      // read from the window when asked for
    }

    @Override
    public double value() {
      Filter filter = Averages.of(kind, period);
      double value = Double.NaN;
      for (int age = period - 1; age >= 0; age--) {
        value = filter.next(back(age));
      }
      return value;
    }
  }

  /** Kaufman's, over the common window. */
  private final class Kaufman implements Average {
    private static final double FASTEST = 2.0 / 3;
    private static final double SLOWEST = 2.0 / 31;

    private final int period;
    private double way;
    private double level;

    Kaufman(int period) {
      this.period = period;
    }

    @Override
    public void take(double value) {
      // seen counts the values before this one, which stands in the window already
      int since = seen - (first - period);
      if (since < 1) {
        return;
      }
      if (since > period && (since - period) % Window.ANCHOR != 0) {
        way += Math.abs(at(0) - at(1)) - Math.abs(at(period) - at(period + 1));
      } else {
        way = 0;
        for (int i = Math.min(since, period) - 1; i >= 0; i--) {
          way += Math.abs(at(i) - at(i + 1));
        }
      }
      if (since == period) {
        level = at(1);
      }
      if (since >= period) {
        double gone = Math.abs(value - at(period));
        double efficiency = way <= gone ? 1 : gone / way;
        double weight = efficiency * (FASTEST - SLOWEST) + SLOWEST;
        level += (value - level) * weight * weight;
      }
    }

    private double at(int age) {
      return recent[Math.floorMod(seen - age, recent.length)];
    }

    @Override
    public double value() {
      return level;
    }
  }
}
