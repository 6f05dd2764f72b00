package io.ktrdr.indicator;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes {@code docs/indicators.md} from the descriptors. */
final class IndicatorPage {

  private IndicatorPage() {}

  static String text() {
    StringBuilder page = new StringBuilder();
    page.append(
        """
        # Indicators

        Generated from the descriptors; `IndicatorPageTest` fails when it is stale, and writes it with `-Dpages=write`.
        The same is served by `GET /api/v1/indicators` and printed by `ktrdr indicators describe ID`.

        - **Nothing before its time.** A value that is not there yet is `null` (`NaN` inside), never 0, 1 or 50. *Warm-up* is how many bars pass before the first value,
          with the default parameters; *settles after* is how many more until the way the calculation began no longer matters (what is left is below 1e-10), *all bars* when it always does.
          A request reads that many bars before its range, so that its first bar is already right.
        - **No look-ahead.** No value depends on a later bar. What charts draw elsewhere (the leading lines of Ichimoku) stands at the bar at which it is known, with its *shift*.
        - **Missing inputs.** After a missing value (a bar without volume, the warm-up of another indicator) the calculation begins anew, with a new warm-up; running sums stay missing, as they are unknown from there on.
        - **Live.** Every one follows closed bars one by one in constant time, or in that of its window, and says the same as over whole columns.
        - **Units** tell how an output follows the bars: a `price` rises by a dollar with them, a `price_difference` does not but doubles with them, an `index` does neither, a `ratio` depends on the level only.
        - **Exactness.** "equals TA-Lib" means within 1e-10 of the value (of the price where prices are subtracted) over random bars, in `TaLibOracleTest`.

        An example, with `POST /api/v1/indicators/calculate`:

        ```json
        {"symbol": "AAPL", "timeframe": "1d", "start_date": "2023-03-01", "indicators": [
          {"id": "rsi", "name": "strength", "parameters": {"period": 14}, "inputs": {"source": "hl2"}},
          {"id": "sma", "name": "smooth", "parameters": {"period": 3}, "inputs": {"source": {"indicator": "strength"}}},
          {"id": "supertrend", "timeframe": "1w"}]}
        ```

        and the same on the command line: `ktrdr indicators calc AAPL -t 1d --start 2023-03-01 strength=rsi:period=14,in.source=hl2 smooth=sma:period=3,in.source=strength supertrend@1w`

        """);
    page.append("Columns that feed inputs: ");
    for (Column column : Column.values()) {
      page.append(column == Column.OPEN ? "" : "; ")
          .append('`')
          .append(column)
          .append("` ")
          .append(column.description());
    }
    page.append(".\n");
    for (Map.Entry<Category, List<IndicatorDescriptor>> category :
        Indicators.categories().entrySet()) {
      page.append("\n## ")
          .append(category.getKey().toString().replace('_', ' '))
          .append("\n\n")
          .append(category.getKey().description())
          .append(".\n");
      category.getValue().forEach(it -> entry(page, it));
    }
    return page.toString();
  }

  private static void entry(StringBuilder page, IndicatorDescriptor it) {
    Arguments defaults = it.defaults();
    int unstable = it.unstable(defaults);
    page.append("\n### `").append(it.id()).append("` ").append(it.name()).append("\n\n");
    page.append(it.description()).append("\n\n");
    page.append("- formula: ")
        .append(it.formula())
        .append(" *(")
        .append(it.source())
        .append(")*\n");
    page.append("- inputs: ")
        .append(
            it.inputs().stream()
                .map(
                    input ->
                        input.name().equals(input.column().toString())
                            ? "`" + input.name() + "`"
                            : "`" + input.name() + "` = " + input.column())
                .collect(Collectors.joining(", ")))
        .append('\n');
    for (Parameter parameter : it.parameters()) {
      page.append("- parameter `")
          .append(parameter.name())
          .append("` = ")
          .append(
              parameter.type() == Parameter.Type.TIME
                  ? Instant.ofEpochSecond((Long) parameter.assumed())
                  : parameter.assumed())
          .append(": ")
          .append(parameter.description())
          .append("; ")
          .append(parameter.allowed())
          .append('\n');
    }
    for (Output output : it.outputs()) {
      int shift = output.shift(defaults);
      page.append("- output `")
          .append(output.name())
          .append("` (")
          .append(output.unit().toString().toLowerCase(Locale.ROOT))
          .append(shift == 0 ? "" : ", shift " + shift)
          .append(output.sparse() ? ", not at every bar" : "")
          .append("): ")
          .append(output.description())
          .append('\n');
    }
    page.append("- ")
        .append(it.placement())
        .append("; warm-up ")
        .append(it.lookback(defaults))
        .append(
            unstable == Integer.MAX_VALUE
                ? ", settles after all bars"
                : unstable == 0 ? "" : ", settles after " + unstable)
        .append(it.aliases().isEmpty() ? "" : "; also found as " + String.join(", ", it.aliases()))
        .append('\n');
  }
}
