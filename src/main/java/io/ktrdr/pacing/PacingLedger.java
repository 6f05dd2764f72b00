package io.ktrdr.pacing;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was sent to one IB login, and so what may be sent next. IB counts per login, not per
 * connection: one ledger for all connections of a login. Not thread-safe; one owner.
 */
public final class PacingLedger {

  private final PacingLimits limits;
  private final SlidingWindow messages;
  private final SlidingWindow smallBars;
  private final SlidingWindow searches;
  private final AdaptiveRate historyRate;
  private final Map<String, Instant> lastIdentical = new HashMap<>();
  private final Map<String, SlidingWindow> sameContract = new HashMap<>();
  private final Map<PacingClass, Instant> restsUntil = new EnumMap<>(PacingClass.class);
  private final Map<PacingClass, Instant> reducedUntil = new EnumMap<>(PacingClass.class);
  private int openHistory;
  private int openLines;
  private int sinceSweep;

  public PacingLedger(PacingLimits limits) {
    this.limits = limits;
    // At most `burst` in any `burst / rate` seconds is at most `rate` in any second.
    this.messages =
        new SlidingWindow(
            Duration.ofNanos(1_000_000_000L * limits.messageBurst() / limits.messagesPerSecond()));
    this.smallBars = new SlidingWindow(limits.smallBarWindow().plus(limits.guard()));
    this.searches = new SlidingWindow(limits.searchInterval().plus(limits.guard()));
    this.historyRate = new AdaptiveRate(limits.historyPerSecond(), limits.historyBurst());
  }

  /** Grants the request and writes it down as sent, or says which rule defers it until when. */
  public Admission admit(PacedRequest request, Instant now) {
    Instant latest = now;
    PacingPolicy slowest = null;
    for (PacingPolicy policy : PacingPolicy.values()) {
      Instant notBefore = policy.notBefore(request, this, now);
      if (notBefore.isAfter(latest)) {
        latest = notBefore;
        slowest = policy;
      }
    }
    if (slowest != null) {
      return new Admission.Deferred(slowest, latest);
    }
    write(request, now);
    return new Admission.Granted();
  }

  /** The request is answered, cancelled or lost: what it held open is free again. */
  public void finished(PacedRequest request) {
    if (request.opensHistory()) {
      openHistory = Math.max(0, openHistory - 1);
    }
    if (request.takesLine()) {
      openLines = Math.max(0, openLines - 1);
    }
  }

  /** IB said that a class of requests came too fast. */
  public void violated(PacingClass kind, Instant now) {
    Duration rest =
        kind == PacingClass.MESSAGES ? limits.messageStop() : limits.stopAfterViolation();
    restsUntil.put(kind, now.plus(rest));
    reducedUntil.put(kind, now.plus(rest).plus(limits.reducedAfterViolation()));
    if (kind == PacingClass.HISTORY) {
      historyRate.halve(now);
    }
  }

  /** How much of each allowance is used. */
  public List<PolicyBudget> budgets(Instant now) {
    return List.of(
        new PolicyBudget(PacingPolicy.MESSAGES_PER_SECOND, messages.used(now), messageBurst(now)),
        new PolicyBudget(
            PacingPolicy.SMALL_BARS_PER_TEN_MINUTES, smallBars.used(now), smallBarBudget(now)),
        new PolicyBudget(PacingPolicy.OPEN_HISTORICAL_REQUESTS, openHistory, limits.openHistory()),
        new PolicyBudget(
            PacingPolicy.HISTORY_RATE,
            historyRate.burst() - historyRate.available(now),
            historyRate.burst()),
        new PolicyBudget(PacingPolicy.SYMBOL_SEARCH_PER_SECOND, searches.used(now), 1),
        new PolicyBudget(PacingPolicy.MARKET_DATA_LINES, openLines, limits.lines()));
  }

  private void write(PacedRequest request, Instant now) {
    messages.spend(1, now);
    if (request.smallBarCost() > 0) {
      smallBars.spend(request.smallBarCost(), now);
    }
    if (!request.identity().isEmpty()) {
      lastIdentical.put(request.identity(), now);
    }
    if (!request.sameContractKey().isEmpty()) {
      sameContract
          .computeIfAbsent(
              request.sameContractKey(),
              key -> new SlidingWindow(limits.sameContractWindow().plus(limits.guard())))
          .spend(1, now);
    }
    if (request.opensHistory()) {
      openHistory++;
    }
    if (request.takesLine()) {
      openLines++;
    }
    if (request.pacingClass() == PacingClass.HISTORY) {
      historyRate.take(now);
    }
    if (request.pacingClass() == PacingClass.SEARCH) {
      searches.spend(1, now);
    }
    sweep(now);
  }

  /** Forgets, now and then, what no rule looks at any more. */
  private void sweep(Instant now) {
    sinceSweep++;
    if (sinceSweep >= 1000) {
      sinceSweep = 0;
      lastIdentical
          .values()
          .removeIf(at -> !at.plus(limits.identicalInterval()).plus(limits.guard()).isAfter(now));
      sameContract.values().removeIf(window -> window.used(now) == 0);
    }
  }

  PacingLimits limits() {
    return limits;
  }

  SlidingWindow messages() {
    return messages;
  }

  /** Halved for a while after code 100. */
  int messageBurst(Instant now) {
    return isReduced(PacingClass.MESSAGES, now)
        ? Math.max(1, limits.messageBurst() / 2)
        : limits.messageBurst();
  }

  SlidingWindow smallBars() {
    return smallBars;
  }

  /** Halved for a while after a violation. */
  int smallBarBudget(Instant now) {
    return isReduced(PacingClass.SMALL_BARS, now)
        ? limits.smallBarBudget() / 2
        : limits.smallBarBudget();
  }

  private boolean isReduced(PacingClass kind, Instant now) {
    return reducedUntil.getOrDefault(kind, Instant.MIN).isAfter(now);
  }

  SlidingWindow searches() {
    return searches;
  }

  AdaptiveRate historyRate() {
    return historyRate;
  }

  int openHistory() {
    return openHistory;
  }

  int openLines() {
    return openLines;
  }

  Instant identicalAgain(PacedRequest request, Instant now) {
    Instant last = lastIdentical.get(request.identity());
    return last == null ? now : last.plus(limits.identicalInterval()).plus(limits.guard());
  }

  Instant sameContractAgain(PacedRequest request, Instant now) {
    SlidingWindow window = sameContract.get(request.sameContractKey());
    return window == null ? now : window.roomFor(1, limits.sameContractBudget(), now);
  }

  Instant restsUntil(PacingClass kind, Instant now) {
    Instant all = restsUntil.getOrDefault(PacingClass.MESSAGES, now);
    Instant own = restsUntil.getOrDefault(kind, now);
    return own.isAfter(all) ? own : all;
  }
}
