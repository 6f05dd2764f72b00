package io.ktrdr.simulator.limits;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Watches what clients ask of one gateway and says which limit of IB's a request breaks. A request
 * that is refused does not count any further. Message rates are kept per client, everything else
 * for all clients of the gateway together, as IB keeps it per login. Safe for many threads.
 */
public final class LimitChecker {

  static final int MESSAGES = 50;
  static final Duration SECOND = Duration.ofSeconds(1);
  static final int SMALL_BARS = 60;
  static final Duration TEN_MINUTES = Duration.ofMinutes(10);
  static final Duration IDENTICAL = Duration.ofSeconds(15);
  static final int SAME_CONTRACT = 6;
  static final Duration TWO_SECONDS = Duration.ofSeconds(2);
  static final int OPEN_REQUESTS = 50;
  static final int LINES = 100;
  static final int TICK_STREAMS = 5;
  static final Duration SAME_TICKS = Duration.ofSeconds(15);
  static final Duration BETWEEN_SEARCHES = Duration.ofSeconds(1);

  private final Strictness strictness;
  private final List<Violation> violations = new ArrayList<>();
  private final Map<Integer, Deque<Instant>> messages = new HashMap<>();
  private final Deque<Weighted> smallBars = new ArrayDeque<>();
  private final Map<String, Instant> lastAsked = new HashMap<>();
  private final Map<String, Deque<Instant>> byContract = new HashMap<>();
  private final Map<String, Instant> lastTicks = new HashMap<>();
  private Optional<Instant> lastSearch = Optional.empty();
  private int openRequests;
  private int lines;
  private int tickStreams;

  public LimitChecker(Strictness strictness) {
    this.strictness = strictness;
  }

  private record Weighted(Instant at, int weight) {}

  /**
   * A historical request as the limits see it.
   *
   * @param smallBars whether the bars are of 30 seconds or less
   * @param bidAsk whether it is for BID_ASK, which counts twice
   * @param series contract, exchange and kind of data
   * @param identity everything that is asked
   */
  public record HistoryAsk(
      int clientId, int reqId, boolean smallBars, boolean bidAsk, String series, String identity) {}

  /** Everything broken so far, oldest first; a copy. */
  public synchronized List<Violation> violations() {
    return List.copyOf(violations);
  }

  /** A message came from a client. Empty when it may pass. */
  public synchronized Optional<Violation> message(int clientId, Instant now) {
    Deque<Instant> recent = messages.computeIfAbsent(clientId, id -> new ArrayDeque<>());
    forget(recent, now.minus(SECOND));
    recent.addLast(now);
    if (recent.size() <= MESSAGES) {
      return Optional.empty();
    }
    Limit limit = Limit.MESSAGES_PER_SECOND;
    long before = violations.stream().filter(v -> broke(v, clientId, limit)).count();
    String text = String.format(limit.text(), recent.size(), before + 1);
    return refuse(new Violation(now, clientId, -1, limit, limit.code(), text));
  }

  /** How often a client broke the message rate. */
  public synchronized long rateViolations(int clientId) {
    return violations.stream()
        .filter(violation -> broke(violation, clientId, Limit.MESSAGES_PER_SECOND))
        .count();
  }

  /** A historical request. When it passes it is open until {@link #historyDone}. */
  public synchronized Optional<Violation> history(HistoryAsk ask, Instant now) {
    Optional<Limit> broken =
        openRequests >= OPEN_REQUESTS
            ? Optional.of(Limit.OPEN_HISTORICAL_REQUESTS)
            : ask.smallBars() ? brokenBySmallBars(ask, now) : Optional.empty();
    Optional<Violation> refused =
        broken.flatMap(limit -> refuse(violation(ask.clientId(), ask.reqId(), limit, now)));
    if (refused.isEmpty()) {
      openRequests++;
      if (ask.smallBars()) {
        smallBars.addLast(new Weighted(now, ask.bidAsk() ? 2 : 1));
        lastAsked.put(ask.identity(), now);
        byContract.computeIfAbsent(ask.series(), key -> new ArrayDeque<>()).addLast(now);
      }
    }
    return refused;
  }

  /** A historical request or head timestamp is finished or cancelled. */
  public synchronized void historyDone() {
    openRequests--;
  }

  /** A head timestamp request. When it passes it is open until {@link #historyDone}. */
  public synchronized Optional<Violation> headTimestamp(int clientId, int reqId, Instant now) {
    Optional<Limit> broken =
        openRequests >= OPEN_REQUESTS
            ? Optional.of(Limit.OPEN_HISTORICAL_REQUESTS)
            : brokenByTenMinutes(1, now);
    Optional<Violation> refused =
        broken.flatMap(limit -> refuse(violation(clientId, reqId, limit, now)));
    if (refused.isEmpty()) {
      openRequests++;
      smallBars.addLast(new Weighted(now, 1));
    }
    return refused;
  }

  /** A request for real-time bars, which takes a line until {@link #lineFreed}. */
  public synchronized Optional<Violation> realTimeBars(int clientId, int reqId, Instant now) {
    Optional<Limit> broken =
        lines >= LINES ? Optional.of(Limit.MARKET_DATA_LINES) : brokenByTenMinutes(1, now);
    Optional<Violation> refused =
        broken.map(limit -> realTime(violation(clientId, reqId, limit, now))).flatMap(this::refuse);
    if (refused.isEmpty()) {
      lines++;
      smallBars.addLast(new Weighted(now, 1));
    }
    return refused;
  }

  /** A request for market data, which takes a line until {@link #lineFreed}. */
  public synchronized Optional<Violation> marketData(int clientId, int reqId, Instant now) {
    Optional<Violation> refused =
        lines >= LINES
            ? refuse(violation(clientId, reqId, Limit.MARKET_DATA_LINES, now))
            : Optional.empty();
    if (refused.isEmpty()) {
      lines++;
    }
    return refused;
  }

  /** A line is free again. */
  public synchronized void lineFreed() {
    lines--;
  }

  /**
   * A stream of single ticks, open until {@link #tickStreamFreed}.
   *
   * @param instrument whose ticks
   */
  public synchronized Optional<Violation> tickStream(
      int clientId, int reqId, String instrument, Instant now) {
    lastTicks.values().removeIf(at -> !now.isBefore(at.plus(SAME_TICKS)));
    Optional<Limit> broken =
        tickStreams >= TICK_STREAMS
            ? Optional.of(Limit.TICK_BY_TICK_STREAMS)
            : lastTicks.containsKey(instrument)
                ? Optional.of(Limit.TICK_BY_TICK_WITHIN_FIFTEEN_SECONDS)
                : Optional.empty();
    Optional<Violation> refused =
        broken.flatMap(limit -> refuse(violation(clientId, reqId, limit, now)));
    if (refused.isEmpty()) {
      tickStreams++;
      lastTicks.put(instrument, now);
    }
    return refused;
  }

  /** A symbol search. */
  public synchronized Optional<Violation> search(int clientId, int reqId, Instant now) {
    if (lastSearch.isPresent() && now.isBefore(lastSearch.get().plus(BETWEEN_SEARCHES))) {
      return refuse(violation(clientId, reqId, Limit.SEARCHES_WITHIN_ONE_SECOND, now));
    }
    lastSearch = Optional.of(now);
    return Optional.empty();
  }

  /** A stream of single ticks ended. */
  public synchronized void tickStreamFreed() {
    tickStreams--;
  }

  /** A client is gone; its rate starts anew. */
  public synchronized void disconnected(int clientId) {
    messages.remove(clientId);
  }

  private Optional<Limit> brokenBySmallBars(HistoryAsk ask, Instant now) {
    Instant before = lastAsked.get(ask.identity());
    if (before != null && now.isBefore(before.plus(IDENTICAL))) {
      return Optional.of(Limit.IDENTICAL_WITHIN_FIFTEEN_SECONDS);
    }
    lastAsked.values().removeIf(at -> !now.isBefore(at.plus(IDENTICAL)));
    byContract.values().removeIf(recent -> forget(recent, now.minus(TWO_SECONDS)).isEmpty());
    Deque<Instant> same = byContract.getOrDefault(ask.series(), new ArrayDeque<>());
    if (same.size() >= SAME_CONTRACT - 1) {
      return Optional.of(Limit.SIX_WITHIN_TWO_SECONDS);
    }
    return brokenByTenMinutes(ask.bidAsk() ? 2 : 1, now);
  }

  private Optional<Limit> brokenByTenMinutes(int weight, Instant now) {
    Instant start = now.minus(TEN_MINUTES);
    while (!smallBars.isEmpty() && !smallBars.getFirst().at().isAfter(start)) {
      smallBars.removeFirst();
    }
    int spent = smallBars.stream().mapToInt(Weighted::weight).sum();
    return spent + weight > SMALL_BARS ? Optional.of(Limit.SIXTY_IN_TEN_MINUTES) : Optional.empty();
  }

  /** Drops what lies at or before a moment. */
  private static Deque<Instant> forget(Deque<Instant> moments, Instant start) {
    while (!moments.isEmpty() && !moments.getFirst().isAfter(start)) {
      moments.removeFirst();
    }
    return moments;
  }

  private static boolean broke(Violation violation, int clientId, Limit limit) {
    return violation.clientId() == clientId && violation.limit() == limit;
  }

  private static Violation violation(int clientId, int reqId, Limit limit, Instant now) {
    return new Violation(now, clientId, reqId, limit, limit.code(), limit.text());
  }

  /** IB reports the pacing of real-time bars under a code of their own. */
  private static Violation realTime(Violation violation) {
    return violation.limit() == Limit.SIXTY_IN_TEN_MINUTES
        ? new Violation(
            violation.at(),
            violation.clientId(),
            violation.reqId(),
            violation.limit(),
            420,
            "Invalid Real-time Query:Historical data request pacing violation")
        : violation;
  }

  private Optional<Violation> refuse(Violation violation) {
    if (strictness != Strictness.OFF) {
      violations.add(violation);
    }
    return strictness == Strictness.ENFORCE ? Optional.of(violation) : Optional.empty();
  }
}
