package io.ktrdr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has a node fetch what is missing of a range, and says what it has then. */
@Command(
    name = "load",
    description = {
      "Has a running node fetch from IB what it is missing of a range, and stores it.",
      "What is stored already is not asked again."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class LoadCommand implements Callable<Integer> {

  @Parameters(
      index = "0",
      paramLabel = "SYMBOL",
      description = "A symbol (AAPL), an instrument id (AAPL.NASDAQ.STK) or IB's contract id.")
  private String symbol;

  @Option(
      names = {"-t", "--timeframe"},
      required = true,
      paramLabel = "TIMEFRAME",
      description = "Length of a bar: 5s 15s 30s 1m 2m 3m 5m … 1h 4h 1d 1w 1mo.")
  private String timeframe;

  @Option(
      names = "--start",
      paramLabel = "WHEN",
      description =
          "First date (2023-01-01) or instant (2023-01-03T14:30:00Z); only mode auto needs it.")
  private Optional<String> start = Optional.empty();

  @Option(
      names = "--end",
      paramLabel = "WHEN",
      description = "Last date, inclusive, or instant, exclusive; now unless given.")
  private Optional<String> end = Optional.empty();

  @Option(
      names = "--what",
      paramLabel = "WHAT",
      description =
          "TRADES, MIDPOINT, BID, ASK … in IB's words; what is usual for the instrument unless"
              + " given.")
  private Optional<String> what = Optional.empty();

  @Option(
      names = "--session",
      paramLabel = "SESSION",
      description = "rth (regular hours, unless given) or all.")
  private Optional<String> session = Optional.empty();

  @Option(
      names = {"-m", "--mode"},
      paramLabel = "MODE",
      description = {
        "auto (what is missing of the range; unless given), local (what is stored, IB is not"
            + " asked),",
        "tail (from the last stored bar on), backfill (from IB's first bar to the first stored"
            + " one)",
        "or full (all that IB has, holes included)."
      })
  private Optional<String> mode = Optional.empty();

  @Option(
      names = "--strict",
      description = "Fail when IB cannot be asked, instead of telling what is stored.")
  private boolean strict;

  @Option(names = "--json", description = "Print the node's whole answer as JSON.")
  private boolean json;

  @Mixin private NodeClient node;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    ObjectNode body = NodeClient.JSON.createObjectNode();
    body.put("symbol", symbol);
    body.put("timeframe", timeframe);
    start.ifPresent(text -> body.put("start_date", text));
    end.ifPresent(text -> body.put("end_date", text));
    what.ifPresent(text -> body.put("what", text));
    session.ifPresent(text -> body.put("session", text));
    mode.ifPresent(text -> body.put("mode", text));
    if (strict) {
      body.put("fallback", "none");
    }
    JsonNode answer = node.post("/api/v1/data/load", body);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(answer.toPrettyString());
      return 0;
    }
    JsonNode data = NodeClient.data(answer);
    for (Map.Entry<String, JsonNode> fact : data.path("metadata").properties()) {
      if (fact.getValue().isValueNode() && !fact.getValue().isNull()) {
        out.printf("%-16s %s%n", fact.getKey(), fact.getValue().asText());
      }
    }
    for (JsonNode note : data.path("metadata").path("notes")) {
      out.printf("%-16s %s%n", "note", note.asText());
    }
    for (JsonNode warning : data.path("metadata").path("warnings")) {
      out.printf("%-16s %s%n", "warning", warning.asText());
    }
    return 0;
  }
}
