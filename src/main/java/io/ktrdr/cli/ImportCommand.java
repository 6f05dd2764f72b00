package io.ktrdr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts the bars of a CSV file into a node's store. */
@Command(
    name = "import",
    description = {
      "Puts the bars of a CSV file (plain or gzipped) into a running node's store. Separator,"
          + " columns",
      "and the form of dates are found out from the file. One wrong row, and nothing is stored.",
      "What the bars are is read from NAME.meta.json beside the file, or from a name such as",
      "AAPL_1d.csv, unless it is given here. Bars that IB gave are not replaced by others."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class ImportCommand implements Callable<Integer> {

  private static final Pattern NAME =
      Pattern.compile("(.+?)_(\\w+?)(?:_([A-Z_]+)_(rth|all))?\\.csv(?:\\.gz)?");

  @Parameters(index = "0", paramLabel = "FILE", description = "The file.")
  private Path file;

  @Option(
      names = {"-i", "--instrument"},
      paramLabel = "INSTRUMENT",
      description = "A symbol (AAPL), an instrument id (AAPL.NASDAQ.STK) or IB's contract id.")
  private Optional<String> instrument = Optional.empty();

  @Option(
      names = {"-t", "--timeframe"},
      paramLabel = "TIMEFRAME",
      description = "Length of a bar: 5s 15s 30s 1m 2m 3m 5m … 1h 4h 1d 1w 1mo.")
  private Optional<String> timeframe = Optional.empty();

  @Option(
      names = "--what",
      paramLabel = "WHAT",
      description = "TRADES, MIDPOINT …; what is usual for the instrument unless given.")
  private Optional<String> what = Optional.empty();

  @Option(
      names = "--session",
      paramLabel = "SESSION",
      description = "rth (regular hours, unless given) or all.")
  private Optional<String> session = Optional.empty();

  @Option(
      names = "--tz",
      paramLabel = "ZONE",
      description =
          "Zone of stamps that do not tell theirs, such as America/New_York; the exchange's unless"
              + " given, for pairs UTC.")
  private Optional<String> zone = Optional.empty();

  @Option(
      names = "--stamp",
      paramLabel = "WHICH",
      description = "Whether stamps are those of a bar's open (unless given) or close.")
  private Optional<String> stamp = Optional.empty();

  @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
  private boolean dryRun;

  @Option(names = "--json", description = "Print the node's whole answer as JSON.")
  private boolean json;

  @Mixin private NodeClient node;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (!Files.isRegularFile(file)) {
      throw CommandFailure.usage("there is no file " + file);
    }
    boolean gzip = file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".gz");
    JsonNode answer =
        node.upload("/api/v1/import", query(), gzip ? "application/gzip" : "text/csv", file);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(answer.toPrettyString());
      return 0;
    }
    JsonNode report = NodeClient.data(answer);
    for (Map.Entry<String, JsonNode> fact : report.properties()) {
      if (fact.getValue().isValueNode()) {
        out.printf("%-16s %s%n", fact.getKey(), fact.getValue().asText());
      }
    }
    for (JsonNode note : report.path("notes")) {
      out.printf("%-16s %s%n", "note", note.asText());
    }
    return 0;
  }

  private Map<String, Optional<String>> query() {
    Optional<JsonNode> sidecar = sidecar();
    Map<String, Optional<String>> query = new HashMap<>();
    query.put("instrument", instrument.or(() -> told(sidecar, "instrument", 1)));
    query.put("timeframe", timeframe.or(() -> told(sidecar, "timeframe", 2)));
    for (String needed : new String[] {"instrument", "timeframe"}) {
      if (query.get(needed).isEmpty()) {
        throw CommandFailure.usage(
            file.getFileName()
                + " does not say what it holds: give --"
                + needed
                + ", or name it like AAPL_1d.csv");
      }
    }
    query.put("what", what.or(() -> told(sidecar, "what", 3)));
    query.put("session", session.or(() -> told(sidecar, "session", 4)));
    query.put("tz", zone.or(() -> member(sidecar, "tz")));
    query.put("stamp", stamp.or(() -> member(sidecar, "stamp").filter(open -> intraday(query))));
    query.put("dry_run", dryRun ? Optional.of("true") : Optional.empty());
    query.put(
        "origin",
        member(sidecar, "simulated").map(text -> text.equals("true") ? "simulated" : "real"));
    query.put("expect_bars", member(sidecar, "bars"));
    query.put("expect_checksum", member(sidecar, "checksum"));
    return query;
  }

  private static boolean intraday(Map<String, Optional<String>> query) {
    return query.get("timeframe").filter(text -> text.matches("\\d+[smh]")).isPresent();
  }

  private Optional<JsonNode> sidecar() {
    try {
      Optional<JsonNode> sidecar = SidecarFile.read(file);
      Optional<String> sha256 = member(sidecar, "sha256");
      if (sha256.isPresent() && !sha256.get().equals(SidecarFile.sha256(file))) {
        throw CommandFailure.failed(
            file
                + " is not the file that "
                + SidecarFile.of(file).getFileName()
                + " describes: its SHA-256 differs. Remove the sidecar if you changed it on"
                + " purpose.");
      }
      return sidecar;
    } catch (IOException e) {
      throw CommandFailure.failed("cannot read " + SidecarFile.of(file) + ": " + e.getMessage());
    }
  }

  /** From the sidecar, else from a part of the file's name. */
  private Optional<String> told(Optional<JsonNode> sidecar, String member, int part) {
    return member(sidecar, member)
        .or(
            () -> {
              Matcher name = NAME.matcher(file.getFileName().toString());
              return name.matches() ? Optional.ofNullable(name.group(part)) : Optional.empty();
            });
  }

  private static Optional<String> member(Optional<JsonNode> sidecar, String member) {
    return sidecar
        .map(node -> node.path(member))
        .filter(JsonNode::isValueNode)
        .map(JsonNode::asText);
  }
}
