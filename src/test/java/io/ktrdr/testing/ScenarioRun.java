package io.ktrdr.testing;

import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.gateway.GatewayQuestion.ContractsReply;
import io.ktrdr.gateway.GatewayQuestion.FetchBars;
import io.ktrdr.gateway.GatewayQuestion.FindContracts;
import io.ktrdr.gateway.GatewayQuestion.FindHeadTimestamp;
import io.ktrdr.gateway.GatewayQuestion.HeadTimestampReply;
import io.ktrdr.gateway.GatewayQuestion.HistoryReply;
import io.ktrdr.gateway.GatewayQuestion.LiveOrder;
import io.ktrdr.gateway.GatewayQuestion.LiveReply;
import io.ktrdr.gateway.GatewayQuestion.SearchSymbols;
import io.ktrdr.gateway.GatewayQuestion.StreamBars;
import io.ktrdr.gateway.GatewayStatus;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.gateway.Lane;
import io.ktrdr.gateway.LiveSource;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.Contract;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.simulator.SimulatorState;
import io.ktrdr.simulator.market.BarSize;
import io.ktrdr.simulator.market.Listing;
import io.ktrdr.simulator.market.SimulatedMarket;
import io.ktrdr.simulator.scenario.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Plays a scenario against our own gateway in virtual time: does what its {@code client} lines say
 * and tells which of its expectations were not met.
 */
public final class ScenarioRun implements AutoCloseable {

  private static final Pattern CLIENT =
      Pattern.compile("client\\s+(?:(\\d+)(ms|s|m|h|d)\\s+)?(\\S+)\\s*([^#]*?)\\s*(?:#.*)?");

  private record Step(int line, String text, Duration at, String verb, String rest) {
    List<String> words() {
      return rest.isBlank() ? List.of() : List.of(rest.split("\\s+"));
    }

    String word(int index) {
      if (index >= words().size()) {
        throw new IllegalArgumentException("line " + line + ": too few words: " + text);
      }
      return words().get(index);
    }
  }

  private record Asked(Listing listing, Timeframe timeframe, TimeRange range) {}

  private final Scenario scenario;
  private final VirtualWorld world;
  private final List<Step> steps;
  private final ActorRef<GatewaySupervisor.Command> gateway;
  private final Map<String, Inbox<?>> inboxes = new HashMap<>();
  private final Map<String, Asked> asked = new HashMap<>();
  private final List<String> failures = new ArrayList<>();

  private ScenarioRun(Scenario scenario) {
    this.scenario = scenario;
    this.steps = scenario.client().stream().map(ScenarioRun::step).toList();
    this.world = VirtualWorld.playing(scenario);
    String settings =
        steps.stream()
            .filter(step -> step.verb().equals("settings"))
            .map(Step::rest)
            .reduce("", (one, other) -> one + "\n" + other);
    this.gateway = world.gateway(settings);
  }

  /** Plays a scenario; the answer is empty when all went as expected. */
  public static List<String> failures(Scenario scenario) {
    try (ScenarioRun run = new ScenarioRun(scenario)) {
      return run.play();
    }
  }

  private List<String> play() {
    Instant begun = world.clock().instant();
    steps.stream()
        .filter(step -> !step.verb().equals("settings"))
        .sorted(Comparator.comparing(Step::at))
        .forEach(
            step -> {
              world.time().advanceTo(begun.plus(step.at()));
              take(step);
              world.settle();
            });
    world.time().advanceTo(begun.plus(scenario.length()));
    for (SimulatorState.Expected expected : world.simulator().state().expectations()) {
      if (!expected.met()) {
        failures.add("line " + expected.line() + ": " + expected.text());
      }
    }
    return failures;
  }

  private static Step step(Scenario.Line line) {
    Matcher parts = CLIENT.matcher(line.text());
    if (!parts.matches()) {
      throw new IllegalArgumentException("line " + line.number() + ": " + line.text());
    }
    return new Step(
        line.number(),
        line.text(),
        parts.group(1) == null ? Duration.ZERO : time(parts.group(1), parts.group(2)),
        parts.group(3),
        parts.group(4));
  }

  private static Duration time(String count, String unit) {
    long number = Long.parseLong(count);
    return switch (unit) {
      case "ms" -> Duration.ofMillis(number);
      case "s" -> Duration.ofSeconds(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofDays(number);
    };
  }

  private void take(Step step) {
    switch (step.verb()) {
      case "asks" -> ask(step);
      case "streams" -> stream(step);
      case "renews" -> renew(step);
      case "has" -> has(step);
      case "waits" ->
          check(step, answer(step.word(0)).isEmpty(), () -> answer(step.word(0)).toString());
      case "failed" -> failed(step);
      case "grew" -> {
        long grown = count(step.word(0), LiveReply.Grew.class);
        check(step, compare(step, 1, grown), () -> "grew " + grown);
      }
      case "broke" -> broke(step);
      case "is" -> {
        GatewayStatus.ConnectionStatus now = status().connections().getFirst();
        check(step, now.phase().name().equals(step.word(0)), now::toString);
      }
      case "heard" -> {
        int code = Integer.parseInt(step.word(0));
        check(
            step,
            status().notices().stream().anyMatch(notice -> notice.code() == code),
            () -> status().notices().toString());
      }
      case "reconnected" -> {
        int times = status().connections().getFirst().reconnects();
        check(step, compare(step, 0, times), () -> "reconnected " + times);
      }
      default -> throw new IllegalArgumentException("line " + step.line() + ": " + step.text());
    }
  }

  // ---- what the client does ----

  private void ask(Step step) {
    String name = step.word(0);
    Listing listing = step.word(1).equals("search") ? null : listing(step.word(2));
    switch (step.word(1)) {
      case "history" -> {
        Timeframe timeframe = Timeframe.parse(step.word(3));
        TimeRange range = new TimeRange(Instant.parse(step.word(4)), Instant.parse(step.word(5)));
        Inbox<HistoryReply> inbox = inbox(name);
        asked.put(name, new Asked(listing, timeframe, range));
        Instrument instrument = instrument(listing);
        gateway.tell(
            new FetchBars(
                instrument,
                new SeriesId(instrument.id(), timeframe, what(listing), TradingHours.RTH),
                range,
                Lane.INTERACTIVE,
                name,
                inbox.ref()));
      }
      case "contract" -> {
        Inbox<ContractsReply> inbox = inbox(name);
        Contract query =
            Contract.of(
                listing.symbol(), listing.type(), "SMART", listing.exchange(), listing.currency());
        gateway.tell(new FindContracts(query, Lane.INTERACTIVE, inbox.ref()));
      }
      case "search" -> {
        Inbox<ContractsReply> inbox = inbox(name);
        gateway.tell(new SearchSymbols(step.word(2), Lane.INTERACTIVE, inbox.ref()));
      }
      case "head" -> {
        Inbox<HeadTimestampReply> inbox = inbox(name);
        gateway.tell(
            new FindHeadTimestamp(
                instrument(listing),
                what(listing),
                TradingHours.RTH,
                Lane.INTERACTIVE,
                inbox.ref()));
      }
      default -> throw new IllegalArgumentException("line " + step.line() + ": " + step.text());
    }
  }

  private void stream(Step step) {
    boolean realTime = step.word(1).equals("realtime");
    Listing listing = listing(step.word(2));
    Inbox<LiveReply> inbox = inbox(step.word(0));
    gateway.tell(
        new StreamBars(
            instrument(listing),
            realTime ? LiveSource.REAL_TIME_BARS : LiveSource.KEEP_UP_TO_DATE,
            realTime ? Timeframe.SECONDS_5 : Timeframe.parse(step.word(3)),
            what(listing),
            TradingHours.RTH,
            Lane.LIVE,
            step.word(0),
            "",
            1,
            inbox.ref()));
  }

  private void renew(Step step) {
    List<?> messages = messages(step.word(0));
    ActorRef<LiveOrder> orders =
        messages.stream()
            .filter(LiveReply.Opened.class::isInstance)
            .map(opened -> ((LiveReply.Opened) opened).orders())
            .findFirst()
            .orElseThrow();
    int attempt =
        messages.stream()
            .filter(LiveReply.Asked.class::isInstance)
            .mapToInt(one -> ((LiveReply.Asked) one).attempt())
            .max()
            .orElse(1);
    orders.tell(new LiveOrder.Renew(attempt + 1));
  }

  // ---- what is expected of it ----

  private void has(Step step) {
    String name = step.word(0);
    Optional<Object> answer = answer(name);
    switch (answer.orElse("nothing yet")) {
      case HistoryReply.Fetched fetched -> {
        BarSeries bars = bars(name);
        if (step.word(1).equals("whole")) {
          BarSeries truth = truth(asked.get(name));
          check(step, bars.equals(truth), () -> bars.size() + " bars, not " + truth.size());
        } else {
          check(step, compare(step, 1, bars.size()), () -> bars.size() + " bars");
        }
      }
      case ContractsReply.ContractsFound found ->
          check(
              step,
              compare(step, 1, found.instruments().size()),
              () -> found.instruments().size() + " found");
      case HeadTimestampReply.HeadTimestampFound head ->
          check(
              step,
              step.word(1).equals("head") || head.head().toString().equals(step.word(1)),
              () -> head.toString());
      case Object other -> check(step, false, other::toString);
    }
  }

  private void failed(Step step) {
    Optional<GatewayProblem> problem =
        answer(step.word(0))
            .flatMap(
                answer ->
                    switch (answer) {
                      case HistoryReply.FetchFailed no -> Optional.of(no.problem());
                      case ContractsReply.ContractsFailed no -> Optional.of(no.problem());
                      case HeadTimestampReply.HeadTimestampFailed no -> Optional.of(no.problem());
                      default -> Optional.empty();
                    });
    check(
        step, problem.filter(why -> fits(step, why)).isPresent(), () -> answer(step.word(0)) + "");
  }

  private void broke(Step step) {
    boolean any =
        messages(step.word(0)).stream()
            .anyMatch(
                reply -> reply instanceof LiveReply.Broke broke && fits(step, broke.problem()));
    check(step, any, () -> messages(step.word(0)).toString());
  }

  private static boolean fits(Step step, GatewayProblem problem) {
    return (step.words().size() < 2 || problem.kind().name().equalsIgnoreCase(step.word(1)))
        && (step.words().size() < 3 || Integer.toString(problem.ibCode()).equals(step.word(2)));
  }

  private Optional<Object> answer(String name) {
    return messages(name).stream()
        .filter(reply -> !(reply instanceof HistoryReply.ChunkFetched))
        .map(Object.class::cast)
        .reduce((first, second) -> second);
  }

  private BarSeries bars(String name) {
    BarSeriesBuilder all = new BarSeriesBuilder();
    for (Object reply : messages(name)) {
      if (reply instanceof HistoryReply.ChunkFetched chunk) {
        for (int i = 0; i < chunk.bars().size(); i++) {
          all.add(chunk.bars(), i);
        }
      }
    }
    return all.build();
  }

  private BarSeries truth(Asked question) {
    SimulatedMarket market = world.simulator().market();
    Instant now = world.clock().instant();
    BarSize size = BarSize.of(question.timeframe());
    TimeRange range = question.range();
    return question.timeframe().intraday()
        ? market.intraday(
            question.listing(), size, what(question.listing()), TradingHours.RTH, range, now)
        : market.daily(
            question.listing(),
            size,
            what(question.listing()),
            TradingHours.RTH,
            LocalDate.ofInstant(range.start(), ZoneOffset.UTC),
            LocalDate.ofInstant(range.end().minusSeconds(1), ZoneOffset.UTC),
            now);
  }

  private GatewayStatus status() {
    Inbox<GatewayStatus> inbox = world.inbox();
    gateway.tell(new GatewaySupervisor.GetStatus(inbox.ref()));
    world.settle();
    return inbox.last();
  }

  private long count(String name, Class<?> kind) {
    return messages(name).stream().filter(kind::isInstance).count();
  }

  private static boolean compare(Step step, int from, long value) {
    if (step.words().size() == from + 1) {
      return value == Long.parseLong(step.word(from));
    }
    long wanted = Long.parseLong(step.word(from + 1));
    return switch (step.word(from)) {
      case "=" -> value == wanted;
      case ">=" -> value >= wanted;
      case "<=" -> value <= wanted;
      default -> throw new IllegalArgumentException("line " + step.line() + ": " + step.text());
    };
  }

  private void check(Step step, boolean holds, Supplier<String> seen) {
    if (!holds) {
      failures.add("line " + step.line() + ": " + step.text() + " — seen: " + seen.get());
    }
  }

  // ---- what they are about ----

  private Listing listing(String symbol) {
    LocalDate today = LocalDate.ofInstant(world.clock().instant(), ZoneOffset.UTC);
    return world.simulator().market().book().all(today).stream()
        .filter(one -> one.pairOrSymbol().equals(symbol) && one.expiry().isEmpty())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no listing " + symbol));
  }

  private static WhatToShow what(Listing listing) {
    return listing.type() == SecurityType.CASH
        ? WhatToShow.MIDPOINT
        : listing.type() == SecurityType.CRYPTO ? WhatToShow.AGGTRADES : WhatToShow.TRADES;
  }

  private static Instrument instrument(Listing listing) {
    Contract contract =
        new Contract(
            listing.conId(),
            listing.symbol(),
            listing.type(),
            "",
            "",
            "",
            "",
            listing.type() == SecurityType.STK ? "SMART" : listing.exchange(),
            listing.exchange(),
            listing.currency(),
            listing.localSymbol(),
            listing.tradingClass());
    return new Instrument(
        InstrumentId.of(contract),
        contract,
        listing.longName(),
        listing.stockType(),
        listing.tick(),
        listing.zone(),
        "",
        "",
        listing.exchanges());
  }

  private <T> Inbox<T> inbox(String name) {
    Inbox<T> inbox = world.inbox();
    inboxes.put(name, inbox);
    return inbox;
  }

  private List<?> messages(String name) {
    Inbox<?> inbox = inboxes.get(name);
    if (inbox == null) {
      throw new IllegalArgumentException("nothing was asked under the name " + name);
    }
    return inbox.messages();
  }

  @Override
  public void close() {
    world.close();
  }
}
