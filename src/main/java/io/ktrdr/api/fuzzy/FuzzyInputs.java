package io.ktrdr.api.fuzzy;

import io.ktrdr.api.desk.FuzzyInputCheck;
import io.ktrdr.api.frames.Frames;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.fuzzy.Input;
import io.ktrdr.fuzzy.Transform;
import io.ktrdr.fuzzy.Variable;
import io.ktrdr.indicator.Ask;
import io.ktrdr.indicator.Calculation;
import io.ktrdr.indicator.Column;
import io.ktrdr.indicator.History;
import io.ktrdr.indicator.IndicatorDescriptor;
import io.ktrdr.indicator.Indicators;
import io.ktrdr.indicator.Source;
import io.ktrdr.market.Timeframe;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The numbers that variables are about, from bars: indicators calculated, columns taken, both
 * transformed and brought to the bars that are asked about.
 */
final class FuzzyInputs {

  /**
   * What a variable lacks.
   *
   * @param required bars of the timeframe until it has its first value
   */
  record Shortage(String variable, Timeframe timeframe, int required, int available) {}

  private final Timeframe timeframe;
  private final Collection<Variable> variables;
  private final Calculation calculation;

  /** The variable that an indicator is calculated for. */
  private final Map<String, Variable> owners = new LinkedHashMap<>();

  /**
   * @param timeframe of the bars
   * @param variables that have passed {@link FuzzyInputCheck} and are not of given numbers
   * @throws ProblemException when one is about shorter bars than these
   */
  FuzzyInputs(Timeframe timeframe, Collection<Variable> variables) {
    this.timeframe = timeframe;
    this.variables = variables;
    List<Ask> asks = new ArrayList<>();
    for (Variable variable : variables) {
      if (variable.input() instanceof Input.Indicator input) {
        add(variable, variable.name(), input, Optional.empty(), asks);
      } else if (variable.input() instanceof Input.Column input) {
        input.timeframe().ifPresent(length -> notShorter(variable, length));
      }
    }
    calculation = new Calculation(timeframe, asks);
  }

  /** Those that feed it first; they are named after it and its inputs. */
  private void add(
      Variable owner,
      String name,
      Input.Indicator input,
      Optional<Timeframe> inherited,
      List<Ask> asks) {
    Optional<Timeframe> length = input.timeframe().or(() -> inherited);
    length.ifPresent(its -> notShorter(owner, its));
    Map<String, Source> sources = new LinkedHashMap<>();
    input
        .inputs()
        .forEach(
            (fed, by) -> {
              switch (by) {
                case Input.Column(String column, Optional<Timeframe> none) ->
                    sources.put(fed, new Source.Bars(Column.parse(column)));
                case Input.Indicator feeding -> {
                  String its = name + "/" + fed;
                  add(owner, its, feeding, length, asks);
                  sources.put(fed, new Source.OutputOf(its, feeding.output()));
                }
                case Input.Given() -> throw new IllegalArgumentException(name + " feeds nothing");
              }
            });
    IndicatorDescriptor indicator = indicator(input);
    asks.add(new Ask(name, indicator, indicator.arguments(input.parameters()), sources, length));
    owners.put(name, owner);
  }

  private void notShorter(Variable variable, Timeframe length) {
    if (length.compareTo(timeframe) < 0) {
      String detail =
          "variable \"%s\" is about bars of %s, which are shorter than those asked for (%s)"
              .formatted(variable.name(), length, timeframe);
      throw new ProblemException(
          Problem.of(
              ProblemType.INVALID_REQUEST,
              detail,
              List.of(new Problem.Fault("/timeframe", "shorter_timeframe", detail))));
    }
  }

  private static IndicatorDescriptor indicator(Input.Indicator input) {
    return Indicators.find(input.id()).orElseThrow();
  }

  /** The output that an input is about. */
  static String output(Input.Indicator input) {
    return input.output().isEmpty() ? indicator(input).outputs().getFirst().name() : input.output();
  }

  /** The lengths of bars that are needed besides those asked about. */
  Set<Timeframe> otherTimeframes() {
    Set<Timeframe> others = new TreeSet<>(calculation.otherTimeframes());
    variables.forEach(variable -> others.add(lengthOf(variable)));
    others.remove(timeframe);
    return others;
  }

  /** The length of the bars at which a variable has its numbers. */
  private Timeframe lengthOf(Variable variable) {
    return switch (variable.input()) {
      case Input.Indicator input -> input.timeframe().orElse(timeframe);
      case Input.Column input -> input.timeframe().orElse(timeframe);
      case Input.Given() -> timeframe;
    };
  }

  /** What must precede the first asked bar, of bars of this length. */
  History history(Timeframe of) {
    int most =
        variables.stream()
            .filter(variable -> lengthOf(variable) == of)
            .mapToInt(variable -> variable.transform().warmUp())
            .max()
            .orElse(0);
    return History.ofBars(most).after(calculation.history(of));
  }

  /** How many asked bars it takes until each variable about them has its first value. */
  int required() {
    return variables.stream()
        .filter(variable -> lengthOf(variable) == timeframe)
        .mapToInt(this::required)
        .max()
        .orElse(0);
  }

  private int required(Variable variable) {
    int lookback = calculation.ask(variable.name()).map(calculation::lookback).orElse(0);
    return (int) Math.min(Integer.MAX_VALUE, 1L + lookback + variable.transform().warmUp());
  }

  /** Variables for which there are too few bars, those that lack most first. */
  List<Shortage> shortages(Frames frames) {
    List<Shortage> shortages = new ArrayList<>();
    for (Variable variable : variables) {
      Timeframe length = lengthOf(variable);
      int there = frames.closed(length, frames.available());
      if (there < required(variable)) {
        shortages.add(new Shortage(variable.name(), length, required(variable), there));
      }
    }
    for (Ask ask : calculation.asks()) {
      Timeframe length = calculation.frameOf(ask);
      int there = frames.closed(length, frames.available());
      String owner = owners.get(ask.name()).name();
      int required = 1 + calculation.lookback(ask);
      if (there < required && shortages.stream().noneMatch(s -> s.variable().equals(owner))) {
        shortages.add(new Shortage(owner, length, required, there));
      }
    }
    shortages.sort((one, other) -> Integer.compare(other.required(), one.required()));
    return shortages;
  }

  /** The transformed numbers of each variable, at the asked bars. */
  Map<String, double[]> columns(Frames frames) {
    Map<String, double[][]> calculated = calculation.runUnaligned(frames::get);
    Map<String, double[]> columns = new LinkedHashMap<>();
    for (Variable variable : variables) {
      Timeframe length = lengthOf(variable);
      double[] raw =
          switch (variable.input()) {
            case Input.Indicator input ->
                calculated
                    .get(variable.name())[indicator(input).output(output(input)).orElseThrow()];
            case Input.Column input -> frames.get(length).columns().get(Column.parse(input.name()));
            case Input.Given() ->
                throw new IllegalArgumentException(variable.name() + " has no column of bars");
          };
      columns.put(variable.name(), frames.asked(transformed(variable, raw, length, frames)));
    }
    return columns;
  }

  /** A score is among the bars that the numbers are of; a price is that of the asked bar. */
  private double[] transformed(Variable variable, double[] raw, Timeframe length, Frames frames) {
    Transform transform = variable.transform();
    if (transform.price().isEmpty()) {
      return calculation.align(frames::get, length, transform.apply(raw, new double[0]));
    }
    return transform.apply(
        calculation.align(frames::get, length, raw),
        frames.columns().get(Column.parse(transform.price())));
  }
}
