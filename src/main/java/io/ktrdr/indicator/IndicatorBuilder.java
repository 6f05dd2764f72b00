package io.ktrdr.indicator;

import io.ktrdr.indicator.IndicatorDescriptor.Missing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/** Writes a descriptor down, from top to bottom. */
public final class IndicatorBuilder {

  /** The longest window that can be asked for. */
  public static final int LONGEST = 100_000;

  final String id;
  final String name;
  final Category category;
  final Placement placement;
  List<String> aliases = new ArrayList<>();
  String description = "";
  String formula = "";
  String source = "";
  List<Input> inputs = new ArrayList<>();
  List<Parameter> parameters = new ArrayList<>();
  List<Output> outputs = new ArrayList<>();
  List<Function<Arguments, Optional<ArgumentFault>>> checks = new ArrayList<>();
  ToIntFunction<Arguments> lookback = arguments -> 0;
  ToIntFunction<Arguments> unstable = arguments -> 0;
  ToIntFunction<Arguments> days = arguments -> 0;
  Missing missing = Missing.RESTARTS;
  Kernel kernel;
  Function<Arguments, Stepper> live;

  private IndicatorBuilder(String id, String name, Category category, Placement placement) {
    this.id = id;
    this.name = name;
    this.category = category;
    this.placement = placement;
  }

  public static IndicatorBuilder indicator(
      String id, String name, Category category, Placement placement) {
    return new IndicatorBuilder(id, name, category, placement);
  }

  public IndicatorBuilder alias(String... names) {
    aliases.addAll(List.of(names));
    return this;
  }

  /** What it tells, in a sentence. */
  public IndicatorBuilder tells(String sentence) {
    description = sentence;
    return this;
  }

  /** How it is calculated, and where that comes from. */
  public IndicatorBuilder formula(String text, String from) {
    formula = text;
    source = from;
    return this;
  }

  /** One input named after its use, the close unless chosen otherwise. */
  public IndicatorBuilder source() {
    inputs.add(new Input("source", Column.CLOSE));
    return this;
  }

  public IndicatorBuilder input(String input, Column column) {
    inputs.add(new Input(input, column));
    return this;
  }

  /** Inputs named after the columns that feed them. */
  public IndicatorBuilder columns(Column... columns) {
    Arrays.stream(columns).forEach(column -> inputs.add(new Input(column.toString(), column)));
    return this;
  }

  public IndicatorBuilder integer(String parameter, int assumed, int min, int max, String about) {
    parameters.add(
        new Parameter(parameter, Parameter.Type.INTEGER, assumed, min, max, List.of(), about));
    return this;
  }

  /** A window of so many bars. */
  public IndicatorBuilder period(int assumed, int min) {
    return integer("period", assumed, min, LONGEST, "bars in the window");
  }

  public IndicatorBuilder decimal(
      String parameter, double assumed, double min, double max, String about) {
    parameters.add(
        new Parameter(parameter, Parameter.Type.DECIMAL, assumed, min, max, List.of(), about));
    return this;
  }

  public IndicatorBuilder flag(String parameter, boolean assumed, String about) {
    parameters.add(
        new Parameter(parameter, Parameter.Type.BOOLEAN, assumed, 0, 0, List.of(), about));
    return this;
  }

  /** The first option is assumed unless another is given. */
  public IndicatorBuilder choice(String parameter, String about, String... options) {
    parameters.add(
        new Parameter(parameter, Parameter.Type.CHOICE, options[0], 0, 0, List.of(options), about));
    return this;
  }

  /** A point in time; {@code assumed} is an epoch second. */
  public IndicatorBuilder time(String parameter, long assumed, String about) {
    parameters.add(new Parameter(parameter, Parameter.Type.TIME, assumed, 0, 0, List.of(), about));
    return this;
  }

  /** A rule about several parameters; {@code detail} is a sentence. */
  public IndicatorBuilder require(
      Predicate<Arguments> holds, String parameter, String allowed, String detail) {
    checks.add(
        arguments ->
            holds.test(arguments)
                ? Optional.empty()
                : Optional.of(
                    new ArgumentFault(
                        parameter,
                        "conflict",
                        String.valueOf(arguments.values().get(parameter)),
                        allowed,
                        detail)));
    return this;
  }

  public IndicatorBuilder output(String output, Unit unit, String about) {
    outputs.add(new Output(output, unit, about, arguments -> 0, false));
    return this;
  }

  /** An output that a chart draws some bars away from the bar at which it is known. */
  public IndicatorBuilder shifted(
      String output, Unit unit, String about, ToIntFunction<Arguments> shift) {
    outputs.add(new Output(output, unit, about, shift, false));
    return this;
  }

  /** An output that most bars have none of. */
  public IndicatorBuilder sparse(String output, Unit unit, String about) {
    return sparse(output, unit, about, arguments -> 0);
  }

  /** An output that most bars have none of, drawn some bars away. */
  public IndicatorBuilder sparse(
      String output, Unit unit, String about, ToIntFunction<Arguments> shift) {
    outputs.add(new Output(output, unit, about, shift, true));
    return this;
  }

  /** How many bars pass before all outputs have a value. */
  public IndicatorBuilder lookback(ToIntFunction<Arguments> bars) {
    lookback = bars;
    return this;
  }

  /** How many bars more until the beginning no longer matters. */
  public IndicatorBuilder unstable(ToIntFunction<Arguments> bars) {
    unstable = bars;
    return this;
  }

  /** Every value depends on all bars before it. */
  public IndicatorBuilder dependsOnAll() {
    unstable = arguments -> Integer.MAX_VALUE;
    return this;
  }

  /** All bars of so many days before must be there too. */
  public IndicatorBuilder days(ToIntFunction<Arguments> before) {
    days = before;
    return this;
  }

  /** A running sum: depends on all bars, and is unknown once a part of it is. */
  public IndicatorBuilder runningSum() {
    missing = Missing.ENDS;
    return dependsOnAll();
  }

  /** The kernel and the stepper see missing values as NaN. */
  public IndicatorBuilder seesMissing() {
    missing = Missing.IS_SEEN;
    return this;
  }

  /** Calculated bar by bar; whole columns are made of the same steps. */
  public IndicatorDescriptor steps(Function<Arguments, Stepper> stepper) {
    int outs = outputs.size();
    return steps(stepper, (inputs, arguments) -> walk(inputs, stepper.apply(arguments), outs));
  }

  /** Calculated bar by bar, and faster over whole columns. */
  public IndicatorDescriptor steps(Function<Arguments, Stepper> stepper, Kernel columns) {
    live = stepper;
    kernel = columns;
    aliases = List.copyOf(aliases);
    inputs = List.copyOf(inputs);
    parameters = List.copyOf(parameters);
    outputs = List.copyOf(outputs);
    checks = List.copyOf(checks);
    return new IndicatorDescriptor(this);
  }

  private static double[][] walk(double[][] inputs, Stepper stepper, int outs) {
    int size = inputs[0].length;
    double[][] outputs = new double[outs][size];
    double[] in = new double[inputs.length];
    double[] out = new double[outs];
    for (int i = 0; i < size; i++) {
      for (int c = 0; c < in.length; c++) {
        in[c] = inputs[c][i];
      }
      stepper.next(in, out);
      for (int o = 0; o < outs; o++) {
        outputs[o][i] = out[o];
      }
    }
    return outputs;
  }
}
