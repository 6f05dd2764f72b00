package io.ktrdr.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Fuzzy variables, memberships and conclusions of a running node. */
@Command(
    name = "fuzzy",
    description = "Asks a running node for fuzzy variables, memberships and conclusions.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      FuzzyCommand.Variables.class,
      FuzzyCommand.Sets.class,
      FuzzyCommand.Evaluate.class,
      FuzzyCommand.Data.class,
      FuzzyCommand.Infer.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ktrdr fuzzy variables",
      "  ktrdr fuzzy sets rsi",
      "  ktrdr fuzzy evaluate rsi 18 42.5 77",
      "  ktrdr fuzzy data AAPL -t 1d --start 2023-05-01 --variables rsi,sma --format csv",
      "  ktrdr fuzzy infer AAPL -t 1d --start 2023-05-01 --system reversal"
    })
final class FuzzyCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
  }

  /** What all of them have: where to ask, how to print. */
  private abstract static class Asking implements Callable<Integer> {

    @Option(
        names = {"-f", "--format"},
        defaultValue = "table",
        paramLabel = "FORMAT",
        description = "table, csv or json; ${DEFAULT-VALUE} unless given.")
    Sheet.Format format;

    @Mixin NodeClient node;
    @Spec CommandSpec spec;

    final PrintWriter out() {
      return spec.commandLine().getOut();
    }

    final Sheet sheet(List<String> names) {
      return new Sheet(format, names);
    }

    /** Prints the node's own words, if that is wanted; else the sheet. */
    final int print(JsonNode data, Sheet sheet) {
      if (format == Sheet.Format.JSON) {
        out().println(data.toPrettyString());
        out().flush();
      } else {
        sheet.print(out());
      }
      warn(data);
      return 0;
    }

    private void warn(JsonNode data) {
      PrintWriter err = spec.commandLine().getErr();
      JsonNode metadata = data.path("metadata");
      if (metadata.path("simulated").asBoolean()) {
        err.println("simulated data");
      }
      JsonNode warnings =
          metadata.has("warnings") ? metadata.get("warnings") : data.path("warnings");
      warnings.forEach(warning -> err.println("warning: " + warning.asText()));
      JsonNode file = metadata.has("fuzzy") ? metadata.get("fuzzy") : data.path("configuration");
      for (JsonNode error : file.path("errors")) {
        err.println(
            "warning: "
                + file.path("file").asText()
                + " is not in force as it is: "
                + error.path("path").asText()
                + ": "
                + error.path("detail").asText());
      }
    }

    static JsonNode text(String text) {
      return NodeClient.JSON.getNodeFactory().textNode(text);
    }
  }

  /** A range of bars. */
  private abstract static class OverBars extends Asking {

    @Parameters(
        index = "0",
        paramLabel = "INSTRUMENT",
        description = "A symbol (AAPL), an instrument id (AAPL.NASDAQ.STK) or IB's contract id.")
    String instrument;

    @Option(
        names = {"-t", "--timeframe"},
        required = true,
        paramLabel = "TIMEFRAME",
        description = "Length of a bar: 5s 15s 30s 1m 2m 3m 5m … 1h 4h 1d 1w 1mo.")
    String timeframe;

    @Option(
        names = "--start",
        paramLabel = "WHEN",
        description = "From this date or instant on, inclusive; the first stored bar unless given.")
    Optional<String> start = Optional.empty();

    @Option(
        names = "--end",
        paramLabel = "WHEN",
        description = "Last date, inclusive, or instant, exclusive; now unless given.")
    Optional<String> end = Optional.empty();

    @Option(
        names = "--session",
        paramLabel = "HOURS",
        description = "rth (regular hours, unless given) or all.")
    Optional<String> session = Optional.empty();

    final ObjectNode body() {
      ObjectNode body = NodeClient.JSON.createObjectNode();
      body.put("symbol", instrument);
      body.put("timeframe", timeframe);
      start.ifPresent(text -> body.put("start_date", text));
      end.ifPresent(text -> body.put("end_date", text));
      session.ifPresent(text -> body.put("session", text));
      return body;
    }

    /** A row for each bar: its time, then a cell of each column. */
    final Sheet rows(JsonNode times, Map<String, JsonNode> columns, List<String> order) {
      List<String> names = new ArrayList<>(List.of("time"));
      names.addAll(order);
      Sheet sheet = sheet(names);
      for (int i = 0; i < times.size(); i++) {
        List<JsonNode> row = new ArrayList<>(List.of(times.get(i)));
        for (String name : order) {
          row.add(columns.get(name).path(i));
        }
        sheet.add(row);
      }
      return sheet;
    }
  }

  /** {@code ktrdr fuzzy variables}. */
  @Command(
      name = "variables",
      description = "Lists the fuzzy variables in force.",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class)
  static final class Variables extends Asking {
    @Override
    public Integer call() {
      JsonNode data = NodeClient.data(node.get("/api/v1/fuzzy/variables", Map.of()));
      Sheet sheet = sheet(List.of("variable", "input", "transform", "range", "sets"));
      for (JsonNode variable : data.path("variables")) {
        sheet.add(
            List.of(
                variable.path("name"),
                text(input(variable)),
                variable.path("transform"),
                text(
                    variable.path("range").path(0).asText()
                        + ".."
                        + variable.path("range").path(1).asText()),
                text(String.join(" ", names(variable.path("sets"))))));
      }
      return print(data, sheet);
    }

    private static String input(JsonNode variable) {
      String timeframe =
          variable.has("timeframe") ? " @" + variable.path("timeframe").asText() : "";
      if (!variable.has("indicator")) {
        return variable.path("column").asText() + timeframe;
      }
      String parameters =
          variable.path("parameters").properties().stream()
              .map(one -> one.getKey() + "=" + one.getValue().asText())
              .collect(Collectors.joining(", "));
      return variable.get("indicator").asText()
          + "."
          + variable.path("output").asText()
          + (parameters.isEmpty() ? "" : " (" + parameters + ")")
          + (variable.has("inputs") ? " of " : "")
          + variable
              .path("inputs")
              .valueStream()
              .map(fed -> fed.isTextual() ? fed.asText() : input(fed))
              .collect(Collectors.joining(", "))
          + timeframe;
    }
  }

  /** {@code ktrdr fuzzy sets rsi}. */
  @Command(
      name = "sets",
      description = "Lists the sets of one fuzzy variable.",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class)
  static final class Sets extends Asking {

    @Parameters(index = "0", paramLabel = "VARIABLE", description = "Its name, such as rsi.")
    private String variable;

    @Override
    public Integer call() {
      JsonNode data =
          NodeClient.data(node.get("/api/v1/fuzzy/sets/" + NodeClient.encoded(variable), Map.of()));
      Sheet sheet = sheet(List.of("set", "type", "parameters", "shoulder"));
      for (Map.Entry<String, JsonNode> set : data.path("sets").properties()) {
        sheet.add(
            List.of(
                text(set.getKey()),
                set.getValue().path("type"),
                text(
                    set.getValue().path("parameters").properties().stream()
                        .map(one -> one.getKey() + "=" + one.getValue().asText())
                        .collect(Collectors.joining(" "))),
                set.getValue().path("shoulder")));
      }
      return print(data, sheet);
    }
  }

  /** {@code ktrdr fuzzy evaluate rsi 18 42.5}. */
  @Command(
      name = "evaluate",
      description = "Tells how much numbers belong to the sets of a variable.",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class)
  static final class Evaluate extends Asking {

    @Parameters(index = "0", paramLabel = "VARIABLE", description = "Its name, such as rsi.")
    private String variable;

    @Parameters(
        index = "1..*",
        arity = "1..*",
        paramLabel = "NUMBER",
        description = "In the unit of the sets; after --, one may be negative.")
    private List<Double> numbers;

    @Option(
        names = "--terms",
        split = ",",
        paramLabel = "TERM",
        description = "Sets, each with hedges if wanted: \"low,very low\"; all sets unless given.")
    private List<String> terms = List.of();

    @Override
    public Integer call() {
      ObjectNode body = NodeClient.JSON.createObjectNode();
      body.put("variable", variable);
      ArrayNode values = body.putArray("values");
      numbers.forEach(values::add);
      if (!terms.isEmpty()) {
        ArrayNode wanted = body.putArray("terms");
        terms.forEach(term -> wanted.add(term.strip()));
      }
      JsonNode data = NodeClient.data(node.post("/api/v1/fuzzy/evaluate", body));
      List<String> columns = names(data.path("sets"));
      List<String> names = new ArrayList<>(List.of(variable));
      names.addAll(columns);
      Sheet sheet = sheet(names);
      for (int i = 0; i < data.path("values").size(); i++) {
        List<JsonNode> row = new ArrayList<>(List.of(data.path("values").get(i)));
        for (String column : columns) {
          row.add(data.path("sets").path(column).path(i));
        }
        sheet.add(row);
      }
      return print(data, sheet);
    }
  }

  /** {@code ktrdr fuzzy data AAPL …}. */
  @Command(
      name = "data",
      description = {
        "Prints memberships along the stored bars of an instrument; never asks IB.",
        "A value is empty where the bars before it do not suffice."
      },
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class)
  static final class Data extends OverBars {

    @Option(
        names = "--variables",
        required = true,
        split = ",",
        paramLabel = "NAME",
        description = "Fuzzy variables; \"ktrdr fuzzy variables\" lists them.")
    private List<String> variables;

    @Override
    public Integer call() {
      ObjectNode body = body();
      ArrayNode wanted = body.putArray("variables");
      variables.forEach(name -> wanted.add(name.strip()));
      JsonNode data = NodeClient.data(node.post("/api/v1/fuzzy/data", body));
      Map<String, JsonNode> columns = new HashMap<>();
      List<String> order = new ArrayList<>();
      for (JsonNode variable : data.path("variables")) {
        String name = variable.path("name").asText();
        order.add(name);
        columns.put(name, variable.path("values"));
        for (Map.Entry<String, JsonNode> set : variable.path("sets").properties()) {
          order.add(name + "." + set.getKey());
          columns.put(name + "." + set.getKey(), set.getValue());
        }
      }
      return print(data, rows(data.path("t"), columns, order));
    }
  }

  /** {@code ktrdr fuzzy infer AAPL …}. */
  @Command(
      name = "infer",
      description = "Prints what rules conclude along the stored bars of an instrument.",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class)
  static final class Infer extends OverBars {

    /** Where the rules are. */
    private static final class Rules {
      @Option(
          names = "--system",
          required = true,
          paramLabel = "NAME",
          description = "A configured system of rules.")
      private String system;

      @Option(
          names = "--rules",
          required = true,
          paramLabel = "FILE",
          description = "A file with outputs and rules, in YAML or JSON, as under systems.")
      private Path file;
    }

    @CommandLine.ArgGroup(multiplicity = "1")
    private Rules rules;

    @Option(
        names = "--include",
        split = ",",
        paramLabel = "PART",
        description = "Also print values (of the inputs), strengths (of the rules).")
    private List<String> include = List.of();

    @Override
    public Integer call() {
      ObjectNode body = body();
      if (rules.system == null) {
        body.set("system", read(rules.file));
      } else {
        body.put("system", rules.system);
      }
      ArrayNode parts = body.putArray("include");
      include.forEach(part -> parts.add(part.strip()));
      JsonNode data = NodeClient.data(node.post("/api/v1/fuzzy/infer", body));
      Map<String, JsonNode> columns = new HashMap<>();
      List<String> order = new ArrayList<>();
      for (String part : List.of("outputs", "values", "strengths")) {
        for (Map.Entry<String, JsonNode> column : data.path(part).properties()) {
          String name = part.equals("strengths") ? "[" + column.getKey() + "]" : column.getKey();
          order.add(name);
          columns.put(name, column.getValue());
        }
      }
      return print(data, rows(data.path("t"), columns, order));
    }

    private static JsonNode read(Path file) {
      try {
        return new ObjectMapper(new YAMLFactory()).readTree(Files.readString(file));
      } catch (JsonProcessingException e) {
        throw CommandFailure.usage(file + " is neither YAML nor JSON: " + e.getOriginalMessage());
      } catch (IOException e) {
        throw CommandFailure.usage("cannot read " + file + " (" + e.getMessage() + ")");
      }
    }
  }

  private static List<String> names(JsonNode object) {
    return StreamSupport.stream(((Iterable<String>) object::fieldNames).spliterator(), false)
        .toList();
  }
}
