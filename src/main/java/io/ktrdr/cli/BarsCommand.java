package io.ktrdr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the stored bars of a range, page after page. */
@Command(
    name = "bars",
    description = {
      "Prints the bars that a running node has stored; never asks IB.",
      "Start is inclusive, end exclusive. What is missing is told on stderr."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class BarsCommand implements Callable<Integer> {

  /** How bars are printed. */
  enum Format {
    TABLE,
    CSV,
    JSON
  }

  private static final List<String> FIELDS = List.of("t", "o", "h", "l", "c", "v", "vw", "n");
  private static final List<String> NAMES =
      List.of("time", "open", "high", "low", "close", "volume", "vwap", "trades");
  private static final String TABLE_ROW = "%-20s %12s %12s %12s %12s %14s %14s %9s%n";

  @Parameters(
      index = "0",
      paramLabel = "INSTRUMENT",
      description = "A symbol (AAPL), an instrument id (AAPL.NASDAQ.STK) or IB's contract id.")
  private String instrument;

  @Option(
      names = {"-t", "--timeframe"},
      required = true,
      paramLabel = "TIMEFRAME",
      description = "Length of a bar: 5s 15s 30s 1m 2m 3m 5m … 1h 4h 1d 1w 1mo.")
  private String timeframe;

  @Option(
      names = "--start",
      required = true,
      paramLabel = "WHEN",
      description = "From this date or instant on, inclusive.")
  private String start;

  @Option(
      names = "--end",
      paramLabel = "WHEN",
      description = "Up to this date or instant, exclusive; now unless given.")
  private Optional<String> end = Optional.empty();

  @Option(
      names = "--session",
      paramLabel = "HOURS",
      description = "rth (regular hours) or all; the node's own default unless given.")
  private Optional<String> session = Optional.empty();

  @Option(
      names = "--as-of",
      paramLabel = "WHEN",
      description = "As they were stored at this instant, or at this revision of the series.")
  private Optional<String> asOf = Optional.empty();

  @Option(
      names = "--adjustment",
      paramLabel = "SCALE",
      description = "split (as stored) or raw (as traded, splits undone).")
  private Optional<String> adjustment = Optional.empty();

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "Print at most this many bars.")
  private Optional<Integer> limit = Optional.empty();

  @Option(
      names = {"-f", "--format"},
      defaultValue = "table",
      paramLabel = "FORMAT",
      description = "table, csv, or json (one bar per line); ${DEFAULT-VALUE} unless given.")
  private Format format;

  @Mixin private NodeClient node;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (limit.isPresent() && limit.get() < 1) {
      throw CommandFailure.usage("--limit must be at least 1");
    }
    PrintWriter out = spec.commandLine().getOut();
    head(out);
    int left = limit.orElse(Integer.MAX_VALUE);
    int gaps = 0;
    boolean complete = true;
    boolean simulated = false;
    Optional<String> page = Optional.empty();
    do {
      JsonNode answer = NodeClient.data(node.get("/api/v1/bars", query(left, page)));
      for (JsonNode bar : answer.path("bars")) {
        row(out, bar);
        left--;
      }
      JsonNode meta = answer.path("meta");
      complete &= meta.path("complete").asBoolean(true);
      gaps += meta.path("gaps").size();
      simulated |= meta.path("simulated").asBoolean();
      page =
          Optional.of(answer.path("next_page_token").asText("")).filter(token -> !token.isEmpty());
    } while (left > 0 && page.isPresent());
    out.flush();
    remark(simulated, complete, gaps);
    return 0;
  }

  private Map<String, Optional<String>> query(int left, Optional<String> page) {
    Map<String, Optional<String>> query = new HashMap<>();
    query.put("instrument", Optional.of(instrument));
    query.put("timeframe", Optional.of(timeframe));
    query.put("start", Optional.of(start));
    query.put("end", end);
    query.put("session", session);
    query.put("as_of", asOf);
    query.put("adjustment", adjustment);
    query.put("limit", Optional.of(Integer.toString(Math.min(left, 10_000))));
    query.put("page_token", page);
    return query;
  }

  private void head(PrintWriter out) {
    switch (format) {
      case TABLE -> out.printf(TABLE_ROW, NAMES.toArray());
      case CSV -> out.println(String.join(",", NAMES));
      case JSON -> {}
    }
  }

  private void row(PrintWriter out, JsonNode bar) {
    switch (format) {
      case TABLE -> out.printf(TABLE_ROW, FIELDS.stream().map(name -> text(bar, name)).toArray());
      case CSV ->
          out.println(
              FIELDS.stream().map(name -> text(bar, name)).collect(Collectors.joining(",")));
      case JSON -> out.println(bar);
    }
  }

  /** A figure with all its digits; nothing where there is none. */
  private static String text(JsonNode bar, String name) {
    JsonNode value = bar.path(name);
    if (value.isNull() || value.isMissingNode()) {
      return "";
    }
    return value.isNumber() ? value.decimalValue().toPlainString() : value.asText();
  }

  private void remark(boolean simulated, boolean complete, int gaps) {
    PrintWriter err = spec.commandLine().getErr();
    if (simulated) {
      err.println("simulated data");
    }
    if (!complete) {
      err.println(
          "incomplete: bars are missing in "
              + (gaps == 1 ? "one place" : gaps + " places")
              + "; \"ktrdr load\" fetches them");
    }
  }
}
