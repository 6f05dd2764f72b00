package io.ktrdr.api;

import io.ktrdr.api.frames.Frames;
import io.ktrdr.fuzzy.Finding;
import io.ktrdr.fuzzy.Input;
import io.ktrdr.fuzzy.Names;
import io.ktrdr.fuzzy.Variable;
import io.ktrdr.indicator.ArgumentFault;
import io.ktrdr.indicator.Arguments;
import io.ktrdr.indicator.Ask;
import io.ktrdr.indicator.Calculation;
import io.ktrdr.indicator.Column;
import io.ktrdr.indicator.History;
import io.ktrdr.indicator.IndicatorDescriptor;
import io.ktrdr.indicator.Indicators;
import io.ktrdr.indicator.InvalidArguments;
import io.ktrdr.indicator.Output;
import io.ktrdr.market.Timeframe;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The numbers that variables are about, from bars: indicators calculated, columns taken, both
 * transformed.
 */
final class FuzzyInputs {

  private final Collection<Variable> variables;
  private final Calculation calculation;

  /**
   * @param timeframe of the bars
   * @param variables that have passed {@link #check} and are not of given numbers
   */
  FuzzyInputs(Timeframe timeframe, Collection<Variable> variables) {
    this.variables = variables;
    List<Ask> asks = new ArrayList<>();
    for (Variable variable : variables) {
      if (variable.input() instanceof Input.Indicator input) {
        IndicatorDescriptor indicator = Indicators.find(input.id()).orElseThrow();
        asks.add(Ask.of(variable.name(), indicator, indicator.arguments(input.parameters())));
      }
    }
    calculation = new Calculation(timeframe, asks);
  }

  /**
   * Tells what is wrong with an indicator that a variable names, or with its parameters.
   *
   * @param path where the variable is written
   */
  static void check(Variable variable, String path, Consumer<Finding> findings) {
    if (!(variable.input() instanceof Input.Indicator input)) {
      return;
    }
    Optional<IndicatorDescriptor> found = Indicators.find(input.id());
    if (found.isEmpty()) {
      List<String> suggestions = Indicators.suggest(input.id());
      findings.accept(
          Finding.error(
              path + "/indicator",
              "unknown_indicator",
              "variable \"%s\": there is no indicator \"%s\""
                      .formatted(variable.name(), Fields.shortened(input.id()))
                  + (suggestions.isEmpty()
                      ? "; GET /api/v1/indicators lists them"
                      : "; did you mean one of " + suggestions + "?")));
      return;
    }
    IndicatorDescriptor indicator = found.get();
    try {
      indicator.arguments(input.parameters());
    } catch (InvalidArguments e) {
      for (ArgumentFault fault : e.faults()) {
        findings.accept(
            Finding.error(
                path + "/parameters/" + fault.parameter(),
                fault.code(),
                "variable \"" + variable.name() + "\": " + fault.detail()));
      }
    }
    if (!input.output().isEmpty() && indicator.output(input.output()).isEmpty()) {
      findings.accept(
          Finding.error(
              path + "/output",
              "unknown_output",
              "variable \"%s\": %s has no output \"%s\""
                      .formatted(variable.name(), indicator.id(), Fields.shortened(input.output()))
                  + Names.hint(
                      input.output(), indicator.outputs().stream().map(Output::name).toList())));
    }
  }

  /** Every parameter of a variable's indicator, those left out included. */
  static Map<String, Object> parameters(Input.Indicator input) {
    Arguments arguments = Indicators.find(input.id()).orElseThrow().arguments(input.parameters());
    return arguments.values();
  }

  /** The output that a variable is about. */
  static String output(Input.Indicator input) {
    return input.output().isEmpty()
        ? Indicators.find(input.id()).orElseThrow().outputs().getFirst().name()
        : input.output();
  }

  /** What must precede the first asked bar. */
  History history(Timeframe timeframe) {
    int most =
        variables.stream().mapToInt(variable -> variable.transform().warmUp()).max().orElse(0);
    return History.ofBars(most).after(calculation.history(timeframe));
  }

  /** How many bars a variable takes until it has its first value. */
  int required(Variable variable) {
    int lookback = calculation.ask(variable.name()).map(calculation::lookback).orElse(0);
    return (int) Math.min(Integer.MAX_VALUE, 1L + lookback + variable.transform().warmUp());
  }

  /** The transformed numbers of each variable, at the asked bars. */
  Map<String, double[]> columns(Frames frames) {
    Map<String, double[][]> calculated = calculation.run(frames::get);
    Map<String, double[]> columns = new LinkedHashMap<>();
    for (Variable variable : variables) {
      double[] raw =
          switch (variable.input()) {
            case Input.Indicator input ->
                calculated
                    .get(variable.name())[
                    Indicators.find(input.id()).orElseThrow().output(output(input)).orElseThrow()];
            case Input.Column(String name) -> frames.columns().get(Column.parse(name));
            case Input.Given() ->
                throw new IllegalArgumentException(variable.name() + " has no column of bars");
          };
      String price = variable.transform().price();
      double[] prices = price.isEmpty() ? new double[0] : frames.columns().get(Column.parse(price));
      columns.put(variable.name(), frames.asked(variable.transform().apply(raw, prices)));
    }
    return columns;
  }

  /** The names of variables for which there are too few bars, with how many they need. */
  Map<String, Integer> tooFew(int available) {
    return variables.stream()
        .filter(variable -> required(variable) > available)
        .collect(
            Collectors.toMap(
                Variable::name, this::required, (one, other) -> one, LinkedHashMap::new));
  }
}
