package io.ktrdr.indicator.talib;

import com.tictactec.ta.lib.MAType;
import com.tictactec.ta.lib.meta.annotation.FuncInfo;
import com.tictactec.ta.lib.meta.annotation.IntegerRange;
import com.tictactec.ta.lib.meta.annotation.RealRange;
import io.ktrdr.indicator.Category;
import io.ktrdr.indicator.Column;
import io.ktrdr.indicator.IndicatorBuilder;
import io.ktrdr.indicator.IndicatorDescriptor;
import io.ktrdr.indicator.Placement;
import io.ktrdr.indicator.Unit;
import io.ktrdr.indicator.talib.TaLibFunction.Option;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * One line of the table joined with TA-Lib's metadata.
 *
 * @param outputs {@code name:UNIT}, in TA-Lib's order
 * @param whole whether a value depends on all bars before it
 */
record TaLibEntry(
    String method,
    String name,
    Category category,
    List<String> outputs,
    boolean whole,
    String description,
    String formula) {

  /** TA-Lib's mark of functions that are drawn over the bars. */
  private static final int OVERLAP = 0x0100_0000;

  /** TA-Lib's bounds of a number that has none are 3e37; nobody needs as much. */
  private static final double FARTHEST = 1e6;

  static TaLibEntry read(String line) {
    String[] fields = line.split(" \\| ", -1);
    if (fields.length != 7) {
      throw new IllegalStateException("not 7 fields: " + line);
    }
    return new TaLibEntry(
        fields[0],
        fields[1],
        Category.valueOf(fields[2]),
        List.of(fields[3].split(",")),
        fields[4].equals("whole"),
        fields[5],
        fields[6]);
  }

  IndicatorDescriptor descriptor() {
    TaLibFunction function = TaLibFunction.find(method);
    FuncInfo info = function.info();
    IndicatorBuilder builder =
        IndicatorBuilder.indicator(
                info.name().toLowerCase(Locale.ROOT),
                name,
                category,
                (info.flags() & OVERLAP) != 0 ? Placement.OVERLAY : Placement.PANE)
            .alias(alias())
            .tells(description)
            .formula(formula, "TA-Lib " + info.name());
    inputs(builder, function);
    function.options().forEach(option -> parameter(builder, option));
    for (String output : outputs) {
      String[] parts = output.split(":");
      builder.output(parts[0], Unit.valueOf(parts[1]), description(parts[0]));
    }
    builder.lookback(function::lookback);
    if (method.equals("movingAverageVariablePeriod")) {
      builder.require(
          a -> a.integer("min_period") <= a.integer("max_period"),
          "min_period",
          "at most max_period",
          "min_period must not be above max_period");
    }
    if (whole) {
      return builder.dependsOnAll().steps(LiveForms.of(function, method), function::run);
    }
    return builder.steps(arguments -> new WindowStepper(function, arguments), function::run);
  }

  /** Two functions have names that their abbreviations do not tell. */
  private String[] alias() {
    return switch (method) {
      case "willR" -> new String[] {"williams_r", "williams_percent_r"};
      case "mom" -> new String[] {"momentum"};
      default -> new String[] {name};
    };
  }

  private static String description(String output) {
    return output.equals("value") ? "the figure itself" : output.replace('_', ' ');
  }

  private static void inputs(IndicatorBuilder builder, TaLibFunction function) {
    List<String> names = function.inputs();
    for (String input : names) {
      switch (input) {
        case "inReal" -> builder.source();
        case "inReal0" -> builder.input("first", Column.HIGH);
        case "inReal1" -> builder.input("second", Column.LOW);
        case "inPeriods" -> builder.input("periods", Column.CLOSE);
        default -> builder.columns(Column.parse(input));
      }
    }
  }

  private static void parameter(IndicatorBuilder builder, Option option) {
    String about = option.displayName().toLowerCase(Locale.ROOT);
    switch (option.range()) {
      case IntegerRange range ->
          builder.integer(option.name(), range.defaultValue(), range.min(), range.max(), about);
      case RealRange range -> {
        double min = Math.max(-FARTHEST, range.min());
        double max = Math.min(FARTHEST, range.max());
        builder.decimal(option.name(), range.defaultValue(), min, max, about);
      }
      default ->
          builder.choice(
              option.name(),
              about,
              Arrays.stream(MAType.values())
                  .map(type -> type.name().toLowerCase(Locale.ROOT))
                  .toArray(String[]::new));
    }
  }
}
