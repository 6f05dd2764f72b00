package io.ktrdr.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which series, from when to when, and how it is printed: what the ledger's commands share. */
final class LedgerOptions {

  @Parameters(
      index = "0..*",
      arity = "0..*",
      paramLabel = "INSTRUMENT",
      description = "Symbols (AAPL), instrument ids or IB's contract ids; all stored unless given.")
  private List<String> instruments = List.of();

  @Option(
      names = {"-t", "--timeframe"},
      paramLabel = "TIMEFRAME,…",
      description = "Length of a bar: 1m 5m 30m 1h 1d …; all stored unless given.")
  private Optional<String> timeframe = Optional.empty();

  @Option(
      names = "--start",
      paramLabel = "WHEN",
      description = "From this date or instant on; the first stored bar unless given.")
  private Optional<String> start = Optional.empty();

  @Option(
      names = "--end",
      paramLabel = "WHEN",
      description = "Up to this date or instant, exclusive; the newest finished bar unless given.")
  private Optional<String> end = Optional.empty();

  @Option(names = "--what", paramLabel = "WHAT", description = "TRADES, MIDPOINT, BID, ASK …")
  private Optional<String> what = Optional.empty();

  @Option(names = "--session", paramLabel = "HOURS", description = "rth or all.")
  private Optional<String> session = Optional.empty();

  @Option(
      names = {"-f", "--format"},
      defaultValue = "table",
      paramLabel = "FORMAT",
      description = "table, csv, or json (a line each); ${DEFAULT-VALUE} unless given.")
  private Sheet.Format format;

  Sheet.Format format() {
    return format;
  }

  /** The query that asks for these, to which more can be put. */
  Map<String, Optional<String>> query() {
    Map<String, Optional<String>> query = new HashMap<>();
    query.put(
        "instrument",
        instruments.isEmpty() ? Optional.empty() : Optional.of(String.join(",", instruments)));
    query.put("timeframe", timeframe);
    query.put("start", start);
    query.put("end", end);
    query.put("what", what);
    query.put("session", session);
    return query;
  }
}
