package io.ktrdr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.ktrdr.client.KtrdrClient;
import io.ktrdr.client.KtrdrException;
import io.ktrdr.client.LiveQuery;
import io.ktrdr.client.LiveStream;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Bars and indicators as they come, one line each, until Ctrl-C. */
@Command(
    name = "watch",
    description = {
      "Prints bars as they form, close and are corrected, or indicators over them, until Ctrl-C.",
      "Goes on by itself when the connection or the node was away."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ktrdr watch SIM.TEST -t 5s                  the always-on test instrument, without IB",
      "  ktrdr watch AAPL MSFT -t 1m --closed-only",
      "  ktrdr watch AAPL -t 1m --indicators rsi --indicators fast=ema:period=5 -f ndjson"
    })
final class WatchCommand implements Callable<Integer> {

  /** How events are printed. */
  enum Format {
    TEXT,
    NDJSON
  }

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Set<Integer> NO_ENTRY = Set.of(401, 403);

  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "SYMBOL", description = "Symbols or ids.")
  private List<String> symbols;

  @Option(
      names = {"-t", "--timeframe"},
      defaultValue = "1m",
      paramLabel = "TIMEFRAME",
      description = "Length of a bar: 5s 1m 5m 1h 1d …; ${DEFAULT-VALUE} unless given.")
  private String timeframe;

  @Option(
      names = {"-i", "--indicators"},
      arity = "1",
      paramLabel = "INDICATOR",
      description = {
        "Values of this indicator instead of the bars; may be given several times.",
        "Written [NAME=]ID[:KEY=VALUE,…], as for \"ktrdr indicators calc\"."
      })
  private List<String> indicators = List.of();

  @Option(names = "--what", paramLabel = "WHAT", description = "TRADES, MIDPOINT, BID, ASK …")
  private Optional<String> what = Optional.empty();

  @Option(names = "--session", paramLabel = "HOURS", description = "rth (unless given) or all.")
  private Optional<String> session = Optional.empty();

  @Option(
      names = "--snapshot",
      defaultValue = "5",
      paramLabel = "N",
      description = "Begin with so many bars of before; ${DEFAULT-VALUE} unless given.")
  private int snapshot;

  @Option(names = "--closed-only", description = "Leave out bars that are not over.")
  private boolean closedOnly;

  @Option(
      names = "--no-subscribe",
      description = "Only what is live already; without this IB is asked, which takes a place.")
  private boolean noSubscribe;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "End after so many lines.")
  private Optional<Integer> limit = Optional.empty();

  @Option(
      names = {"-f", "--format"},
      defaultValue = "text",
      paramLabel = "FORMAT",
      description = "text, or ndjson: the messages as they are; ${DEFAULT-VALUE} unless given.")
  private Format format;

  @Mixin private NodeClient node;

  @Override
  public Integer call() {
    if (limit.isPresent() && limit.get() < 1) {
      throw CommandFailure.usage("--limit must be at least 1");
    }
    if (snapshot < 0) {
      throw CommandFailure.usage("--snapshot must be 0 or more");
    }
    LiveQuery query = query();
    return node.asked(client -> watch(client, query));
  }

  private LiveQuery query() {
    Timeframe length = read("--timeframe", timeframe, Timeframe::parse);
    LiveQuery query =
        indicators.isEmpty()
            ? LiveQuery.bars(symbols, length)
            : LiveQuery.indicators(symbols, length, asked());
    if (what.isPresent()) {
      query = query.what(read("--what", what.get(), WhatToShow::parse));
    }
    if (session.isPresent()) {
      query = query.session(read("--session", session.get(), TradingHours::parse));
    }
    query = noSubscribe ? query.onlyIfLive() : query;
    return query.snapshot(snapshot);
  }

  private ArrayNode asked() {
    List<IndicatorSpec> specs = indicators.stream().map(IndicatorSpec::parse).toList();
    Set<String> names = specs.stream().map(IndicatorSpec::called).collect(Collectors.toSet());
    ArrayNode list = NodeClient.JSON.createArrayNode();
    specs.forEach(one -> list.add(one.json(names)));
    return list;
  }

  private static <T> T read(String option, String text, Function<String, T> reading) {
    try {
      return reading.apply(text);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(option + ": " + e.getMessage());
    }
  }

  private int watch(KtrdrClient client, LiveQuery query) {
    try (LiveStream stream = client.live(query)) {
      Thread interrupted = new Thread(stream::close, "ktrdr-watch-stop");
      Runtime.getRuntime().addShutdownHook(interrupted);
      try {
        print(stream);
      } finally {
        unhook(interrupted);
      }
      return 0;
    } catch (KtrdrException refused) {
      if (refused.status().isPresent() && NO_ENTRY.contains(refused.status().getAsInt())) {
        throw CommandFailure.failed(
            ProblemText.of(refused)
                + "\nthe node lets in who has a key: $KTRDR_API_KEY, $KTRDR_API_KEY_FILE or"
                + " --api-key; \"ktrdr keys create\" makes one");
      }
      throw refused;
    }
  }

  private static void unhook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // Ctrl-C: it is running
    }
  }

  /** Until enough was printed, the stream is closed, or nobody reads what is printed. */
  private void print(LiveStream stream) {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    int left = limit.orElse(Integer.MAX_VALUE);
    boolean away = false;
    while (left > 0 && !out.checkError() && !stream.isClosed()) {
      Optional<JsonNode> message = stream.nextMessage(LOOK);
      if (!away && !stream.isConnected() && !stream.isClosed()) {
        err.println("the node does not answer; waiting for it to come back");
        err.flush();
        away = true;
      }
      if (message.isPresent()) {
        if (away) {
          err.println("the node is back");
          err.flush();
          away = false;
        }
        List<String> lines =
            format == Format.NDJSON
                ? json(message.get())
                : LiveText.lines(message.get(), closedOnly);
        for (String line : lines.subList(0, Math.min(left, lines.size()))) {
          out.println(line);
          left--;
        }
      }
    }
    out.flush();
  }

  private List<String> json(JsonNode message) {
    boolean forming = message.has("final") && !message.get("final").asBoolean();
    return closedOnly && forming ? List.of() : List.of(message.toString());
  }
}
