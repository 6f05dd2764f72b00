package io.ktrdr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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

  private static final List<String> FIGURES = List.of("o", "h", "l", "c", "v", "vw", "n");
  private static final List<String> NAMES =
      List.of("open", "high", "low", "close", "volume", "vwap");
  private static final Set<String> NAMED_BY_DATE = Set.of("1d", "1w", "1mo");
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
      paramLabel = "WHEN",
      description = "From this date or instant on, inclusive; the first stored bar unless given.")
  private Optional<String> start = Optional.empty();

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
    int left = limit.orElse(Integer.MAX_VALUE);
    int gaps = 0;
    boolean complete = true;
    boolean simulated = false;
    Optional<String> page = Optional.empty();
    do {
      JsonNode answer = NodeClient.data(node.get("/api/v1/bars", query(left, page)));
      JsonNode meta = answer.path("meta");
      boolean dates = NAMED_BY_DATE.contains(meta.path("timeframe").asText());
      if (page.isEmpty()) {
        head(out, dates);
      }
      for (JsonNode bar : answer.path("bars")) {
        row(out, bar, dates);
        left--;
      }
      complete &= meta.path("complete").asBoolean(true);
      gaps += meta.path("gaps_total").asInt(meta.path("gaps").size());
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
    query.put("start", start);
    query.put("end", end);
    query.put("session", session);
    query.put("as_of", asOf);
    query.put("adjustment", adjustment);
    query.put("limit", Optional.of(Integer.toString(Math.min(left, 10_000))));
    query.put("page_token", page);
    return query;
  }

  private void head(PrintWriter out, boolean dates) {
    String time = dates ? "date" : "time";
    switch (format) {
      case TABLE -> out.printf(TABLE_ROW, columns(time, NAMES, "trades"));
      case CSV -> out.println(csv(columns(time, NAMES, "trade_count")));
      case JSON -> {}
    }
  }

  private void row(PrintWriter out, JsonNode bar, boolean dates) {
    if (format == Format.JSON) {
      out.println(bar);
      return;
    }
    Stream<String> figures = FIGURES.stream().map(name -> text(bar, name));
    Object[] row =
        Stream.concat(Stream.of(text(bar, dates ? "session_date" : "t")), figures).toArray();
    if (format == Format.CSV) {
      out.println(csv(row));
    } else {
      out.printf(TABLE_ROW, row);
    }
  }

  private static Object[] columns(String first, List<String> middle, String last) {
    return Stream.of(Stream.of(first), middle.stream(), Stream.of(last))
        .flatMap(Function.identity())
        .toArray();
  }

  private static String csv(Object... fields) {
    return Stream.of(fields).map(Object::toString).collect(Collectors.joining(","));
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
