package io.ktrdr.indicator.talib;

import io.ktrdr.indicator.Arguments;
import io.ktrdr.indicator.Stepper;
import io.ktrdr.indicator.kernels.CyclePhase;
import io.ktrdr.indicator.kernels.CycleTrendline;
import io.ktrdr.indicator.kernels.DominantCycle;
import io.ktrdr.indicator.kernels.MesaAverage;
import io.ktrdr.indicator.kernels.ParabolicStop;
import io.ktrdr.indicator.kernels.VariablePeriod;
import java.util.Arrays;
import java.util.function.Function;

/**
 * The functions of TA-Lib whose values depend on all bars before them, bar by bar. TA-Lib has them
 * over whole columns only.
 */
final class LiveForms {

  /** Weighted prices that pass before the two measures begin, as in TA-Lib. */
  private static final int SHORT = 9;

  private static final int LONG = 34;

  private static final double RADIANS_PER_DEGREE = 1.0 / (45.0 / Math.atan(1));

  private LiveForms() {}

  /**
   * Steppers of a function.
   *
   * @throws IllegalStateException when it has no form of its own
   */
  static Function<Arguments, Stepper> of(TaLibFunction function, String method) {
    Function<Arguments, Stepper> form =
        switch (method) {
          case "htDcPeriod" -> arguments -> period();
          case "htDcPhase" -> arguments -> phase();
          case "htPhasor" -> arguments -> phasor();
          case "htSine" -> arguments -> sine();
          case "htTrendMode" -> arguments -> new TrendMode();
          case "htTrendline" -> arguments -> trendline();
          case "mama" -> LiveForms::mama;
          case "movingAverageVariablePeriod" -> LiveForms::variablePeriod;
          case "sarExt" -> LiveForms::parabolic;
          default ->
              throw new IllegalStateException(method + " depends on all bars and is not written");
        };
    return arguments -> after(function.lookback(arguments), form.apply(arguments));
  }

  /** Silent until so many bars have passed. */
  private static Stepper after(int bars, Stepper stepper) {
    return new Stepper() {
      private int seen;

      @Override
      public void next(double[] in, double[] out) {
        stepper.next(in, out);
        if (seen < bars) {
          seen++;
          Arrays.fill(out, Double.NaN);
        }
      }
    };
  }

  private static Stepper period() {
    DominantCycle cycle = new DominantCycle(SHORT);
    return (in, out) -> {
      if (cycle.next(in[0])) {
        out[0] = cycle.smoothPeriod();
      }
    };
  }

  private static Stepper phasor() {
    DominantCycle cycle = new DominantCycle(SHORT);
    return (in, out) -> {
      if (cycle.next(in[0])) {
        out[0] = cycle.inPhase();
        out[1] = cycle.quadrature();
      }
    };
  }

  private static Stepper phase() {
    DominantCycle cycle = new DominantCycle(LONG);
    CyclePhase phase = new CyclePhase();
    return (in, out) -> {
      if (cycle.next(in[0])) {
        out[0] = phase.next(cycle);
      }
    };
  }

  private static Stepper sine() {
    DominantCycle cycle = new DominantCycle(LONG);
    CyclePhase phase = new CyclePhase();
    return (in, out) -> {
      if (cycle.next(in[0])) {
        double degrees = phase.next(cycle);
        out[0] = Math.sin(degrees * RADIANS_PER_DEGREE);
        out[1] = Math.sin((degrees + 45) * RADIANS_PER_DEGREE);
      }
    };
  }

  private static Stepper trendline() {
    DominantCycle cycle = new DominantCycle(LONG);
    CycleTrendline line = new CycleTrendline();
    return (in, out) -> {
      line.price(in[0]);
      if (cycle.next(in[0])) {
        out[0] = line.next(cycle);
      }
    };
  }

  /**
   * Ehlers' rules: trending, unless the sine waves have crossed lately or the phase turns evenly.
   */
  private static final class TrendMode implements Stepper {
    private final DominantCycle cycle = new DominantCycle(LONG);
    private final CyclePhase phases = new CyclePhase();
    private final CycleTrendline line = new CycleTrendline();
    private double lastPhase;
    private double lastSine;
    private double lastLead;
    private int sinceCrossing;

    @Override
    public void next(double[] in, double[] out) {
      line.price(in[0]);
      if (!cycle.next(in[0])) {
        return;
      }
      double phase = phases.next(cycle);
      double sine = Math.sin(phase * RADIANS_PER_DEGREE);
      double lead = Math.sin((phase + 45) * RADIANS_PER_DEGREE);
      double trendline = line.next(cycle);
      boolean trending = true;
      if ((sine > lead && lastSine <= lastLead) || (sine < lead && lastSine >= lastLead)) {
        sinceCrossing = 0;
        trending = false;
      }
      sinceCrossing++;
      double period = cycle.smoothPeriod();
      if (sinceCrossing < 0.5 * period) {
        trending = false;
      }
      double turned = phase - lastPhase;
      if (period != 0.0 && turned > 0.67 * 360.0 / period && turned < 1.5 * 360.0 / period) {
        trending = false;
      }
      if (trendline != 0.0 && Math.abs((cycle.smooth() - trendline) / trendline) >= 0.015) {
        trending = true;
      }
      lastPhase = phase;
      lastSine = sine;
      lastLead = lead;
      out[0] = trending ? 1 : 0;
    }
  }

  private static Stepper mama(Arguments arguments) {
    MesaAverage average =
        new MesaAverage(arguments.decimal("fast_limit"), arguments.decimal("slow_limit"));
    return (in, out) -> {
      if (average.next(in[0])) {
        out[0] = average.mama();
        out[1] = average.fama();
      }
    };
  }

  private static Stepper variablePeriod(Arguments arguments) {
    VariablePeriod average =
        new VariablePeriod(
            arguments.choice("ma_type"),
            arguments.integer("min_period"),
            arguments.integer("max_period"));
    return (in, out) -> out[0] = average.next(in[0], in[1]);
  }

  private static Stepper parabolic(Arguments arguments) {
    return ParabolicStop.signed(
            new ParabolicStop.Side(
                arguments.decimal("acceleration_init_long"),
                arguments.decimal("acceleration_long"),
                arguments.decimal("acceleration_max_long")),
            new ParabolicStop.Side(
                arguments.decimal("acceleration_init_short"),
                arguments.decimal("acceleration_short"),
                arguments.decimal("acceleration_max_short")),
            arguments.decimal("start_value"),
            arguments.decimal("offset_on_reverse"))
        ::next;
  }
}
