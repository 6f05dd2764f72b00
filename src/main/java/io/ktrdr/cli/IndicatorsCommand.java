package io.ktrdr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be calculated, and the calculating. */
@Command(
    name = "indicators",
    description = "Lists and describes indicators, and calculates them over stored bars.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ktrdr indicators list --category volatility",
      "  ktrdr indicators describe macd",
      "  ktrdr indicators calc AAPL -t 1d --start 2023-01-01 rsi macd:fast_period=5",
      "  ktrdr indicators calc AAPL -t 30m fast=ema:period=5 sma:in.source=fast day=sma@1d -f csv"
    })
final class IndicatorsCommand implements Runnable {

  /** How answers are printed. */
  enum Format {
    TABLE,
    CSV,
    JSON
  }

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "list, describe or calc?");
  }

  @Command(
      name = "list",
      description = "Lists the indicators there are.",
      mixinStandardHelpOptions = true)
  int list(
      @Option(
              names = "--category",
              paramLabel = "CATEGORY",
              description = "Only this one: trend, momentum, volatility, volume, …")
          Optional<String> category,
      @Option(
              names = {"-f", "--format"},
              defaultValue = "table",
              paramLabel = "FORMAT",
              description = "table, csv, or json (one per line); ${DEFAULT-VALUE} unless given.")
          Format format,
      @Mixin NodeClient node) {
    JsonNode all = NodeClient.data(node.get("/api/v1/indicators", Map.of("category", category)));
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.CSV) {
      out.println("id,category,placement,parameters,outputs,name");
    }
    for (JsonNode it : all) {
      String parameters =
          texts(
              it.get("parameters"), p -> p.get("name").asText() + "=" + p.get("default").asText());
      String outputs = texts(it.get("outputs"), o -> o.get("name").asText());
      switch (format) {
        case TABLE ->
            out.printf(
                "%-20s %-19s %-40s %s%n",
                it.get("id").asText(),
                it.get("category").asText(),
                it.get("name").asText(),
                parameters);
        case CSV ->
            out.println(
                String.join(
                    ",",
                    it.get("id").asText(),
                    it.get("category").asText(),
                    it.get("placement").asText(),
                    parameters,
                    outputs,
                    '"' + it.get("name").asText() + '"'));
        case JSON -> out.println(it);
      }
    }
    out.flush();
    return 0;
  }

  @Command(
      name = "describe",
      description = "Says everything about one indicator.",
      mixinStandardHelpOptions = true)
  int describe(
      @Parameters(paramLabel = "ID", description = "Its id or another of its names.") String id,
      @Option(
              names = {"-f", "--format"},
              defaultValue = "table",
              paramLabel = "FORMAT",
              description = "table or json; ${DEFAULT-VALUE} unless given.")
          Format format,
      @Mixin NodeClient node) {
    if (id.isBlank()) {
      throw CommandFailure.usage("which indicator? \"ktrdr indicators list\" names them");
    }
    JsonNode it =
        NodeClient.data(
            node.get("/api/v1/indicators/" + id.replaceAll("[^A-Za-z0-9_-]", ""), Map.of()));
    PrintWriter out = spec.commandLine().getOut();
    if (format == Format.JSON) {
      out.println(it);
    } else {
      out.printf(
          "%s (%s), %s, %s%n",
          it.get("name").asText(),
          it.get("id").asText(),
          it.get("category").asText(),
          it.get("placement").asText());
      out.println(it.get("description").asText());
      out.println();
      out.println("formula   " + it.get("formula").asText());
      out.println("source    " + it.get("source").asText());
      out.println(
          "inputs    " + texts(it.get("inputs"), i -> i.get("name") + " = " + i.get("column")));
      out.println(
          "warm-up   "
              + it.get("lookback").asText()
              + " bars until the first value, "
              + (it.get("unstable").isNull()
                  ? "all bars before matter"
                  : it.get("unstable").asText() + " more until the beginning no longer matters"));
      for (JsonNode p : it.get("parameters")) {
        out.printf(
            "%nparameter %s = %s  (%s)%n          %s%n",
            p.get("name").asText(),
            p.get("default").asText(),
            bounds(p),
            p.get("description").asText());
      }
      for (JsonNode o : it.get("outputs")) {
        out.printf(
            "%noutput    %s  (%s%s)%n          %s%n",
            o.get("name").asText(),
            o.get("unit").asText(),
            o.get("shift").asInt() == 0 ? "" : ", drawn " + o.get("shift") + " bars away",
            o.get("description").asText());
      }
    }
    out.flush();
    return 0;
  }

  private static String bounds(JsonNode parameter) {
    if (parameter.has("min")) {
      return parameter.get("type").asText()
          + " "
          + parameter.get("min")
          + " to "
          + parameter.get("max");
    }
    return parameter.has("options")
        ? texts(parameter.get("options"), JsonNode::asText)
        : parameter.get("type").asText();
  }

  private static String texts(JsonNode list, Function<JsonNode, String> text) {
    List<String> texts = new ArrayList<>();
    list.forEach(element -> texts.add(text.apply(element).replace("\"", "")));
    return String.join(" ", texts);
  }

  @Command(
      name = "calc",
      description = {
        "Calculates indicators over the bars that a running node has stored; never asks IB.",
        "Each is written [NAME=]ID[@TIMEFRAME][:KEY=VALUE,…]; in.INPUT=… feeds an input with a",
        "column (in.source=hl2) or another indicator of the line (in.source=fast)."
      },
      mixinStandardHelpOptions = true)
  int calc(
      @Parameters(index = "0", paramLabel = "INSTRUMENT", description = "A symbol or an id.")
          String instrument,
      @Parameters(
              index = "1..*",
              arity = "1..*",
              paramLabel = "INDICATOR",
              description = "What to calculate.")
          List<String> indicators,
      @Option(
              names = {"-t", "--timeframe"},
              required = true,
              paramLabel = "TIMEFRAME",
              description = "Length of a bar: 1m 5m 30m 1h 1d …")
          String timeframe,
      @Option(
              names = "--start",
              paramLabel = "WHEN",
              description = "From this date or instant on; the first stored bar unless given.")
          Optional<String> start,
      @Option(
              names = "--end",
              paramLabel = "WHEN",
              description = "Up to this date, inclusive, or instant; now unless given.")
          Optional<String> end,
      @Option(names = "--session", paramLabel = "HOURS", description = "rth or all.")
          Optional<String> session,
      @Option(
              names = {"-n", "--limit"},
              paramLabel = "N",
              description = "Print at most this many bars.")
          Optional<Integer> limit,
      @Option(
              names = {"-f", "--format"},
              defaultValue = "table",
              paramLabel = "FORMAT",
              description =
                  "table, csv, or json (one bar per line); ${DEFAULT-VALUE} unless given.")
          Format format,
      @Mixin NodeClient node) {
    if (limit.isPresent() && limit.get() < 1) {
      throw CommandFailure.usage("--limit must be at least 1");
    }
    List<IndicatorSpec> specs = indicators.stream().map(IndicatorSpec::parse).toList();
    Set<String> names = specs.stream().map(IndicatorSpec::called).collect(Collectors.toSet());
    ObjectNode body = NodeClient.JSON.createObjectNode();
    body.put("symbol", instrument).put("timeframe", timeframe).put("style", "rows");
    start.ifPresent(when -> body.put("start_date", when));
    end.ifPresent(when -> body.put("end_date", when));
    session.ifPresent(hours -> body.put("session", hours));
    ArrayNode list = body.putArray("indicators");
    specs.forEach(indicator -> list.add(indicator.json(names)));
    PrintWriter out = spec.commandLine().getOut();
    int left = limit.orElse(Integer.MAX_VALUE);
    List<String> columns = List.of();
    JsonNode page;
    do {
      body.put("limit", Math.min(left, 10_000));
      page = NodeClient.data(node.post("/api/v1/indicators/calculate", body));
      for (JsonNode row : page.get("rows")) {
        if (columns.isEmpty()) {
          columns = head(out, format, row);
        }
        print(out, format, columns, row);
        left--;
      }
      body.set("page_token", page.get("next_page_token"));
    } while (left > 0 && !page.get("next_page_token").isNull());
    out.flush();
    remark(page.get("metadata"));
    return 0;
  }

  private static List<String> head(PrintWriter out, Format format, JsonNode row) {
    List<String> columns = new ArrayList<>();
    row.fieldNames().forEachRemaining(columns::add);
    List<String> shown = new ArrayList<>(columns);
    shown.set(0, "time");
    switch (format) {
      case TABLE -> out.println(line(shown));
      case CSV -> out.println(String.join(",", shown));
      case JSON -> {}
    }
    return columns;
  }

  private static void print(PrintWriter out, Format format, List<String> columns, JsonNode row) {
    if (format == Format.JSON) {
      out.println(row);
      return;
    }
    List<String> texts = new ArrayList<>();
    for (String column : columns) {
      JsonNode value = row.get(column);
      texts.add(
          value.isNull()
              ? ""
              : format == Format.TABLE && value.isNumber()
                  ? String.format(Locale.ROOT, "%.6f", value.doubleValue())
                  : value.asText());
    }
    out.println(format == Format.TABLE ? line(texts) : String.join(",", texts));
  }

  private static String line(List<String> texts) {
    return String.format("%-20s", texts.getFirst())
        + texts.stream().skip(1).map(" %16s"::formatted).collect(Collectors.joining());
  }

  private void remark(JsonNode metadata) {
    PrintWriter err = spec.commandLine().getErr();
    if (metadata.path("simulated").asBoolean()) {
      err.println("simulated data");
    }
    if (!metadata.path("complete").asBoolean(true)) {
      err.println("incomplete: bars are missing; \"ktrdr load\" fetches them");
    }
  }
}
