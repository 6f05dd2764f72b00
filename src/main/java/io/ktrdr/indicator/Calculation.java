package io.ktrdr.indicator;

import io.ktrdr.market.Timeframe;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Several indicators over the same bars, some of them perhaps fed by others or calculated over
 * longer bars. Checked when made: names are unique, what feeds an input exists and no indicator
 * feeds itself. Immutable; safe for many threads.
 */
public final class Calculation {

  private final Timeframe timeframe;
  private final List<Ask> asked;

  /** Each after those that feed it. */
  private final List<Ask> ordered;

  private final Map<String, Ask> byName = new HashMap<>();

  /**
   * @param timeframe of the bars that all results stand at
   * @throws InvalidAsk naming the first that cannot be calculated
   */
  public Calculation(Timeframe timeframe, List<Ask> asks) {
    this.timeframe = timeframe;
    this.asked = List.copyOf(asks);
    for (Ask ask : asked) {
      if (byName.put(ask.name(), ask) != null) {
        throw new InvalidAsk(
            ask.name(), "name", "duplicate", "two indicators are called \"" + ask.name() + "\"");
      }
    }
    this.ordered = new ArrayList<>();
    Set<String> done = new HashSet<>();
    for (Ask ask : asked) {
      check(ask);
    }
    for (Ask ask : asked) {
      order(ask, done, new ArrayList<>());
    }
  }

  /** As they were asked for. */
  public List<Ask> asks() {
    return asked;
  }

  /** Each after those that feed it. */
  List<Ask> ordered() {
    return List.copyOf(ordered);
  }

  /** The lengths of bars that are needed besides the calculation's own, shortest first. */
  public Set<Timeframe> otherTimeframes() {
    Set<Timeframe> others = new TreeSet<>();
    asked.forEach(ask -> others.add(frameOf(ask)));
    others.remove(timeframe);
    return others;
  }

  /** What must precede the first asked bar, of bars of this length. */
  public History history(Timeframe of) {
    History most = History.NONE;
    for (Ask ask : asked) {
      most = most.or(history(ask, of));
    }
    return most;
  }

  private History history(Ask ask, Timeframe of) {
    History inputs = History.NONE;
    for (Input input : ask.indicator().inputs()) {
      if (ask.source(input) instanceof Source.OutputOf other) {
        inputs = inputs.or(history(byName.get(other.ask()), of));
      }
    }
    return frameOf(ask) == of ? ask.indicator().history(ask.arguments()).after(inputs) : inputs;
  }

  /** How many bars of its own length pass before an indicator has its first value. */
  public int lookback(Ask ask) {
    int inputs = 0;
    for (Input input : ask.indicator().inputs()) {
      if (ask.source(input) instanceof Source.OutputOf other
          && frameOf(byName.get(other.ask())) == frameOf(ask)) {
        inputs = Math.max(inputs, lookback(byName.get(other.ask())));
      }
    }
    return (int)
        Math.min(Integer.MAX_VALUE, (long) inputs + ask.indicator().lookback(ask.arguments()));
  }

  /**
   * Calculates all of them.
   *
   * @param frames the bars of a length
   * @return by name, in the asked order: one column per output of the indicator, as long as the
   *     bars of the calculation's own length
   */
  public Map<String, double[][]> run(Function<Timeframe, Frame> frames) {
    Map<String, double[][]> aligned = new HashMap<>();
    calculate(frames, new HashMap<>(), aligned);
    return asAsked(aligned);
  }

  /**
   * Calculates all of them, each left at the bars that it is calculated over.
   *
   * @return as {@link #run}, each as long as the bars of its own length
   */
  public Map<String, double[][]> runUnaligned(Function<Timeframe, Frame> frames) {
    Map<String, double[][]> raw = new HashMap<>();
    calculate(frames, raw, new HashMap<>());
    return asAsked(raw);
  }

  /** Brings a column from bars of a length to those of the calculation: the last value known. */
  public double[] align(Function<Timeframe, Frame> frames, Timeframe from, double[] column) {
    return from == timeframe ? column : frames.apply(timeframe).align(column, frames.apply(from));
  }

  private Map<String, double[][]> asAsked(Map<String, double[][]> calculated) {
    Map<String, double[][]> results = new LinkedHashMap<>();
    asked.forEach(ask -> results.put(ask.name(), calculated.get(ask.name())));
    return results;
  }

  private void calculate(
      Function<Timeframe, Frame> frames,
      Map<String, double[][]> raw,
      Map<String, double[][]> aligned) {
    for (Ask ask : ordered) {
      double[][] inputs = inputs(ask, frames.apply(frameOf(ask)), raw, aligned);
      double[][] result =
          isComplete(ask)
              ? ask.indicator().calculateComplete(ask.arguments(), inputs)
              : ask.indicator().calculate(ask.arguments(), inputs);
      raw.put(ask.name(), result);
      double[][] columns = new double[result.length][];
      for (int o = 0; o < result.length; o++) {
        columns[o] = align(frames, frameOf(ask), result[o]);
      }
      aligned.put(ask.name(), columns);
    }
  }

  private static boolean isComplete(Ask ask) {
    return ask.indicator().inputs().stream()
        .map(ask::source)
        .allMatch(source -> source instanceof Source.Bars bars && !bars.column().mayMiss());
  }

  private double[][] inputs(
      Ask ask, Frame frame, Map<String, double[][]> raw, Map<String, double[][]> aligned) {
    List<Input> inputs = ask.indicator().inputs();
    double[][] columns = new double[inputs.size()][];
    for (int i = 0; i < columns.length; i++) {
      columns[i] =
          switch (ask.source(inputs.get(i))) {
            case Source.Bars bars -> frame.columns().get(bars.column());
            case Source.OutputOf other -> {
              Ask feeding = byName.get(other.ask());
              Map<String, double[][]> from = frameOf(feeding) == frameOf(ask) ? raw : aligned;
              yield from.get(other.ask())[feeding.indicator().output(other.output()).orElseThrow()];
            }
          };
    }
    return columns;
  }

  /** The length of the bars that it is calculated over. */
  public Timeframe frameOf(Ask ask) {
    return ask.timeframe().orElse(timeframe);
  }

  private void check(Ask ask) {
    if (frameOf(ask).compareTo(timeframe) < 0) {
      throw new InvalidAsk(
          ask.name(),
          "timeframe",
          "shorter_timeframe",
          frameOf(ask) + " is shorter than the bars asked for (" + timeframe + ")");
    }
    for (Map.Entry<String, Source> fed : ask.inputs().entrySet()) {
      String field = "inputs/" + fed.getKey();
      List<String> names = ask.indicator().inputs().stream().map(Input::name).toList();
      if (!names.contains(fed.getKey())) {
        throw new InvalidAsk(
            ask.name(),
            field,
            "unknown_input",
            ask.indicator().id() + " has no input \"" + fed.getKey() + "\"; its inputs: " + names);
      }
      if (fed.getValue() instanceof Source.OutputOf other) {
        check(ask, field, other);
      }
    }
  }

  private void check(Ask ask, String field, Source.OutputOf other) {
    Ask feeding = byName.get(other.ask());
    if (feeding == null) {
      throw new InvalidAsk(
          ask.name(),
          field,
          "unknown_indicator",
          "no indicator of this request is called \""
              + other.ask()
              + "\"; there are "
              + asked.stream().map(Ask::name).toList());
    }
    if (feeding.indicator().output(other.output()).isEmpty()) {
      throw new InvalidAsk(
          ask.name(),
          field,
          "unknown_output",
          feeding.indicator().id()
              + " has no output \""
              + other.output()
              + "\"; its outputs: "
              + feeding.indicator().outputs().stream().map(Output::name).toList());
    }
    if (frameOf(feeding) != frameOf(ask) && frameOf(ask) != timeframe) {
      throw new InvalidAsk(
          ask.name(),
          field,
          "other_timeframe",
          "an indicator over bars of "
              + frameOf(ask)
              + " cannot be fed by one over bars of "
              + frameOf(feeding));
    }
  }

  private void order(Ask ask, Set<String> done, List<String> path) {
    if (done.contains(ask.name())) {
      return;
    }
    if (path.contains(ask.name())) {
      throw new InvalidAsk(
          ask.name(),
          "inputs",
          "cycle",
          "indicators feed each other in a circle: "
              + String.join(" <- ", path)
              + " <- "
              + ask.name());
    }
    path.add(ask.name());
    for (Input input : ask.indicator().inputs()) {
      if (ask.source(input) instanceof Source.OutputOf other) {
        order(byName.get(other.ask()), done, path);
      }
    }
    path.removeLast();
    done.add(ask.name());
    ordered.add(ask);
  }

  /** The one of this name. */
  public Optional<Ask> ask(String name) {
    return Optional.ofNullable(byName.get(name));
  }
}
