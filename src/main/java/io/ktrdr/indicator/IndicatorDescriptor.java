package io.ktrdr.indicator;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Everything about one indicator: how to ask for it, what it makes, where it comes from, and the
 * calculation itself. Immutable; safe for many threads. {@link IndicatorBuilder} makes them.
 */
public final class IndicatorDescriptor {

  /** What a missing value among the inputs does to the values after it. */
  enum Missing {
    /** The calculation begins anew after it, with a new warm-up. */
    RESTARTS,
    /** All values after it are missing: a running sum with an unknown part is unknown. */
    ENDS,
    /** The kernel sees it as NaN and knows what to do. */
    IS_SEEN
  }

  private static final int BLOCK = 1024;

  private final IndicatorBuilder parts;

  IndicatorDescriptor(IndicatorBuilder parts) {
    this.parts = parts;
  }

  /** Lower case, unique: {@code rsi}. */
  public String id() {
    return parts.id;
  }

  /** Other names under which it is found. */
  public List<String> aliases() {
    return parts.aliases;
  }

  /** For people: {@code Relative strength index}. */
  public String name() {
    return parts.name;
  }

  public Category category() {
    return parts.category;
  }

  public Placement placement() {
    return parts.placement;
  }

  /** What it tells, in a sentence. */
  public String description() {
    return parts.description;
  }

  /** How it is calculated, conventions included. */
  public String formula() {
    return parts.formula;
  }

  /** Who thought of it, or whose convention it follows. */
  public String source() {
    return parts.source;
  }

  public List<Input> inputs() {
    return parts.inputs;
  }

  public List<Parameter> parameters() {
    return parts.parameters;
  }

  /** At least one; the first is the one meant when none is named. */
  public List<Output> outputs() {
    return parts.outputs;
  }

  /** The position of an output, the first when no name is given; empty when there is none so. */
  public Optional<Integer> output(String name) {
    if (name.isEmpty()) {
      return Optional.of(0);
    }
    for (int i = 0; i < parts.outputs.size(); i++) {
      if (parts.outputs.get(i).name().equals(name)) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  /** How many bars pass before all outputs have a value, the sparse ones aside. */
  public int lookback(Arguments arguments) {
    return parts.lookback.applyAsInt(arguments);
  }

  /**
   * How many bars more until the way the calculation began no longer matters: what is left of it is
   * below 1e-10 of the value. Integer.MAX_VALUE when it always does.
   */
  public int unstable(Arguments arguments) {
    return parts.unstable.applyAsInt(arguments);
  }

  /** What must precede a bar for its value to be right. */
  public History history(Arguments arguments) {
    int unstable = unstable(arguments);
    int days = parts.days.applyAsInt(arguments);
    return unstable == Integer.MAX_VALUE
        ? History.WHOLE
        : new History(
            (int) Math.min(Integer.MAX_VALUE, (long) lookback(arguments) + unstable), days, false);
  }

  /** The parameters as they are when none is given. */
  public Arguments defaults() {
    return arguments(Map.of());
  }

  /**
   * Checks given parameters and completes them.
   *
   * @param given numbers, booleans and texts by name
   * @throws InvalidArguments with every fault found
   */
  public Arguments arguments(Map<String, ?> given) {
    List<ArgumentFault> faults = new ArrayList<>();
    Map<String, Object> values = new LinkedHashMap<>();
    for (Parameter parameter : parts.parameters) {
      Object value = given.get(parameter.name());
      if (value == null) {
        values.put(parameter.name(), parameter.assumed());
      } else {
        Parameter.Reading reading = parameter.read(value);
        reading.fault().ifPresent(faults::add);
        values.put(parameter.name(), reading.value());
      }
    }
    for (Map.Entry<String, ?> entry : given.entrySet()) {
      if (!values.containsKey(entry.getKey())) {
        faults.add(unknown(entry.getKey(), String.valueOf(entry.getValue())));
      }
    }
    Arguments arguments = new Arguments(values);
    if (faults.isEmpty()) {
      parts.checks.forEach(check -> check.apply(arguments).ifPresent(faults::add));
    }
    if (!faults.isEmpty()) {
      throw new InvalidArguments(faults);
    }
    return arguments;
  }

  private ArgumentFault unknown(String name, String value) {
    String allowed =
        parts.parameters.isEmpty()
            ? "none"
            : parts.parameters.stream().map(Parameter::name).collect(Collectors.joining(", "));
    return new ArgumentFault(
        name,
        "unknown_parameter",
        value,
        allowed,
        id() + " has no parameter \"" + name + "\"; its parameters: " + allowed);
  }

  /**
   * Calculates whole columns.
   *
   * @param inputs one column per input, all of one length, NaN where a value is missing; they are
   *     not changed
   * @return one column per output, as long as the inputs, NaN where there is no value
   * @throws IllegalArgumentException when the number or the lengths of the columns are wrong
   */
  public double[][] calculate(Arguments arguments, double[]... inputs) {
    int size = checked(inputs);
    if (parts.missing == Missing.IS_SEEN) {
      return parts.kernel.run(inputs, arguments);
    }
    int from = nextWhole(inputs, 0, size);
    int to = nextMissing(inputs, from, size);
    if (from == 0 && to == size) {
      return parts.kernel.run(inputs, arguments);
    }
    double[][] outputs = nothing(size);
    while (from < size) {
      double[][] part = new double[inputs.length][];
      for (int i = 0; i < inputs.length; i++) {
        part[i] = Arrays.copyOfRange(inputs[i], from, to);
      }
      double[][] result = parts.kernel.run(part, arguments);
      for (int o = 0; o < outputs.length; o++) {
        System.arraycopy(result[o], 0, outputs[o], from, to - from);
      }
      if (parts.missing == Missing.ENDS) {
        break;
      }
      from = nextWhole(inputs, to, size);
      to = nextMissing(inputs, from, size);
    }
    return outputs;
  }

  /** The same for columns of which it is known that nothing is missing. */
  double[][] calculateComplete(Arguments arguments, double[][] inputs) {
    checked(inputs);
    return parts.kernel.run(inputs, arguments);
  }

  /** The same, bar by bar: every indicator has this form. */
  public Stepper live(Arguments arguments) {
    return parts.missing == Missing.IS_SEEN
        ? parts.live.apply(arguments)
        : new GuardedStepper(() -> parts.live.apply(arguments), parts.missing == Missing.ENDS);
  }

  private int checked(double[][] inputs) {
    if (inputs.length != parts.inputs.size()) {
      throw new IllegalArgumentException(
          id() + " takes " + parts.inputs.size() + " columns, not " + inputs.length);
    }
    for (double[] input : inputs) {
      if (input.length != inputs[0].length) {
        throw new IllegalArgumentException(
            "columns differ in length: " + input.length + " and " + inputs[0].length);
      }
    }
    return inputs[0].length;
  }

  private double[][] nothing(int size) {
    double[][] outputs = new double[parts.outputs.size()][size];
    for (double[] output : outputs) {
      Arrays.fill(output, Double.NaN);
    }
    return outputs;
  }

  private static int nextWhole(double[][] inputs, int from, int size) {
    int at = from;
    while (at < size && anyMissing(inputs, at)) {
      at++;
    }
    return at;
  }

  @SuppressWarnings("IdentityBinaryExpression")
  private static int nextMissing(double[][] inputs, int from, int size) {
    int first = size;
    for (double[] input : inputs) {
      first = nextMissing(input, from, first);
    }
    return first;
  }

  /** Looks at whole blocks first: the difference from itself is 0 for every number that is one. */
  @SuppressWarnings("IdentityBinaryExpression")
  private static int nextMissing(double[] input, int from, int to) {
    int at = from;
    while (at + BLOCK <= to) {
      double one = 0;
      double two = 0;
      double three = 0;
      double four = 0;
      for (int i = at; i < at + BLOCK; i += 4) {
        one += input[i] - input[i];
        two += input[i + 1] - input[i + 1];
        three += input[i + 2] - input[i + 2];
        four += input[i + 3] - input[i + 3];
      }
      if (one + two + three + four != 0) {
        break;
      }
      at += BLOCK;
    }
    while (at < to && Double.isFinite(input[at])) {
      at++;
    }
    return at;
  }

  private static boolean anyMissing(double[][] inputs, int at) {
    for (double[] input : inputs) {
      if (!Double.isFinite(input[at])) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return id();
  }
}
