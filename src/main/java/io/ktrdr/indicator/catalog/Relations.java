package io.ktrdr.indicator.catalog;

import static io.ktrdr.indicator.Category.STATISTIC;
import static io.ktrdr.indicator.IndicatorBuilder.LONGEST;
import static io.ktrdr.indicator.IndicatorBuilder.indicator;
import static io.ktrdr.indicator.Placement.PANE;

import io.ktrdr.indicator.Column;
import io.ktrdr.indicator.IndicatorDescriptor;
import io.ktrdr.indicator.Unit;
import io.ktrdr.indicator.kernels.Lag;
import io.ktrdr.indicator.kernels.Relation;
import java.util.List;

/**
 * How two columns move together. TA-Lib has both functions, but takes small variances for none, so
 * that it says 0 of currencies, and subtracts large squares, so that little is left of an index
 * that hardly moves.
 */
public final class Relations {

  public static final List<IndicatorDescriptor> ALL = List.of(beta(), correl());

  private Relations() {}

  private static IndicatorDescriptor beta() {
    return indicator("beta", "Beta", STATISTIC, PANE)
        .tells("How strongly the second column's relative changes follow the first's.")
        .formula(
            "slope of the regression of the second's x / x[1] - 1 on the first's over n; 0 when the"
                + " first does not move",
            "common; equals TA-Lib BETA where that does not take small changes for none")
        .input("first", Column.HIGH)
        .input("second", Column.LOW)
        .integer("period", 5, 1, LONGEST, "changes that are looked at")
        .output("value", Unit.RATIO, "the slope")
        .lookback(a -> a.integer("period"))
        .steps(
            a -> {
              Relation relation = new Relation(a.integer("period"));
              Lag first = new Lag(1);
              Lag second = new Lag(1);
              return (in, out) -> {
                double x = change(in[0], first.next(in[0]));
                double y = change(in[1], second.next(in[1]));
                out[0] = relation.add(x, y) ? relation.slope() : Double.NaN;
              };
            });
  }

  /** As TA-Lib has it, nothing has changed where it was 0 before. */
  private static double change(double now, double before) {
    return before == 0 ? 0 : (now - before) / before;
  }

  private static IndicatorDescriptor correl() {
    return indicator("correl", "Pearson's correlation", STATISTIC, PANE)
        .tells("How much two columns move together, -1 to 1.")
        .formula(
            "sum of (x - mean)(y - mean) / √(sum of (x - mean)² · sum of (y - mean)²) over n; 0 when"
                + " one of them does not move",
            "Pearson; equals TA-Lib CORREL where that does not take small variances for none")
        .input("first", Column.HIGH)
        .input("second", Column.LOW)
        .integer("period", 30, 1, LONGEST, "bars in the window")
        .output("value", Unit.INDEX, "the coefficient")
        .lookback(a -> a.integer("period") - 1)
        .steps(
            a -> {
              Relation relation = new Relation(a.integer("period"));
              return (in, out) ->
                  out[0] = relation.add(in[0], in[1]) ? relation.correlation() : Double.NaN;
            });
  }
}
