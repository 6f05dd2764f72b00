package io.ktrdr.api.desk;

import io.ktrdr.api.http.Fields;
import io.ktrdr.fuzzy.Finding;
import io.ktrdr.fuzzy.Input;
import io.ktrdr.fuzzy.Names;
import io.ktrdr.fuzzy.Variable;
import io.ktrdr.indicator.ArgumentFault;
import io.ktrdr.indicator.IndicatorDescriptor;
import io.ktrdr.indicator.Indicators;
import io.ktrdr.indicator.InvalidArguments;
import io.ktrdr.indicator.Output;
import io.ktrdr.market.Timeframe;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells what is wrong with the indicators that a variable names, and with what feeds them. */
public final class FuzzyInputCheck {

  private final String variable;
  private final Consumer<Finding> findings;

  private FuzzyInputCheck(String variable, Consumer<Finding> findings) {
    this.variable = variable;
    this.findings = findings;
  }

  /**
   * Checks a variable.
   *
   * @param path where it is written
   */
  public static void check(Variable variable, String path, Consumer<Finding> findings) {
    if (variable.input() instanceof Input.Indicator input) {
      new FuzzyInputCheck(variable.name(), findings).indicator(input, path, Optional.empty());
    }
  }

  private void indicator(Input.Indicator input, String path, Optional<Timeframe> outer) {
    Optional<IndicatorDescriptor> found = Indicators.find(input.id());
    if (found.isEmpty()) {
      List<String> suggestions = Indicators.suggest(input.id());
      error(
          path + "/indicator",
          "unknown_indicator",
          "there is no indicator \"%s\"".formatted(Fields.shortened(input.id()))
              + (suggestions.isEmpty()
                  ? "; GET /api/v1/indicators lists them"
                  : "; did you mean one of " + suggestions + "?"));
      return;
    }
    IndicatorDescriptor indicator = found.get();
    try {
      indicator.arguments(input.parameters());
    } catch (InvalidArguments e) {
      for (ArgumentFault fault : e.faults()) {
        error(path + "/parameters/" + fault.parameter(), fault.code(), fault.detail());
      }
    }
    if (indicator.output(input.output()).isEmpty()) {
      error(
          path + "/output",
          "unknown_output",
          "%s has no output \"%s\"".formatted(indicator.id(), Fields.shortened(input.output()))
              + Names.hint(
                  input.output(), indicator.outputs().stream().map(Output::name).toList()));
    }
    timeframe(input, path, outer);
    inputs(indicator, input, path, input.timeframe().or(() -> outer));
  }

  private void timeframe(Input.Indicator input, String path, Optional<Timeframe> outer) {
    if (outer.isPresent() && input.timeframe().isPresent() && !outer.equals(input.timeframe())) {
      error(
          path + "/timeframe",
          "other_timeframe",
          "an indicator over bars of %s cannot be fed by one over bars of %s"
              .formatted(outer.get(), input.timeframe().get()));
    }
  }

  private void inputs(
      IndicatorDescriptor indicator,
      Input.Indicator input,
      String path,
      Optional<Timeframe> outer) {
    List<String> names = indicator.inputs().stream().map(io.ktrdr.indicator.Input::name).toList();
    input
        .inputs()
        .forEach(
            (name, feeding) -> {
              String at = path + "/inputs/" + name;
              if (!names.contains(name)) {
                error(
                    at,
                    "unknown_input",
                    "%s has no input \"%s\"".formatted(indicator.id(), Fields.shortened(name))
                        + Names.hint(name, names));
              } else if (feeding instanceof Input.Indicator its) {
                indicator(its, at, outer);
              }
            });
  }

  private void error(String path, String code, String detail) {
    findings.accept(Finding.error(path, code, "variable \"" + variable + "\": " + detail));
  }
}
