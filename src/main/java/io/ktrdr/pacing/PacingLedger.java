package io.ktrdr.pacing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
  private final Places places;
  private int openQuestions;
  private int openUpdated;
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
    this.places = new Places(limits);
  }

  /** The same state, to try things out on. */
  PacingLedger(PacingLedger other) {
    this.limits = other.limits;
    this.messages = new SlidingWindow(other.messages);
    this.smallBars = new SlidingWindow(other.smallBars);
    this.searches = new SlidingWindow(other.searches);
    this.historyRate = new AdaptiveRate(other.historyRate);
    this.places = new Places(other.places);
    this.lastIdentical.putAll(other.lastIdentical);
    other.sameContract.forEach((key, window) -> sameContract.put(key, new SlidingWindow(window)));
    this.restsUntil.putAll(other.restsUntil);
    this.reducedUntil.putAll(other.reducedUntil);
    this.openQuestions = other.openQuestions;
    this.openUpdated = other.openUpdated;
  }

  /**
   * Takes the place that a subscription needs for as long as it lives; {@link #release} frees it.
   * What needs none always gets it.
   *
   * @return the budget that is used up; empty when the request may stand in line
   */
  public Optional<PacingPolicy> reserve(PacedRequest request, Instant now) {
    return request.place().filter(kind -> !places.take(kind, now));
  }

  /** The subscription is over, or was never sent: its place is free again. */
  public void release(PacedRequest request) {
    request.place().ifPresent(places::free);
  }

  /** A subscription that was released is open at IB until its cancel has gone out. */
  public void closing(PacedRequest request) {
    request.place().ifPresent(places::closing);
  }

  /** Its cancel has gone out, or its connection is gone. */
  public void closed(PacedRequest request) {
    request.place().ifPresent(places::closed);
  }

  boolean waitsForClosing(PacedRequest request, Instant now) {
    return request.place().filter(kind -> places.waitsForClosing(kind, now)).isPresent();
  }

  /** How many subscriptions of a kind may be had at once. */
  public int allowed(PacingPolicy place, Instant now) {
    return places.allowed(place, now);
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

  /** The request is answered, cancelled or lost: it is not open at IB any more. */
  public void finished(PacedRequest request) {
    if (request instanceof PacedRequest.UpdatedHistory) {
      openUpdated = Math.max(0, openUpdated - 1);
    } else if (request.opensHistory()) {
      openQuestions = Math.max(0, openQuestions - 1);
    }
  }

  /** One of the open questions is answered, whichever. */
  void finishedOne() {
    openQuestions = Math.max(0, openQuestions - 1);
  }

  /** IB said that a class of requests came too fast. */
  public void violated(PacingClass kind, Instant now) {
    Duration rest =
        kind == PacingClass.MESSAGES ? limits.messageStop() : limits.stopAfterViolation();
    // What was under way when the first reply came is refused too: one lesson, not several.
    boolean resting = restsUntil.getOrDefault(kind, Instant.MIN).isAfter(now);
    restsUntil.put(kind, now.plus(rest));
    reducedUntil.put(kind, now.plus(rest).plus(limits.reducedAfterViolation()));
    if (kind == PacingClass.HISTORY && !resting) {
      historyRate.halve(now);
    }
    if (kind == PacingClass.LINES) {
      places.linesAreFull(reducedUntil.get(kind));
    }
  }

  /** How much of each allowance is used, in the order of {@link PacingPolicy}. */
  public List<PolicyBudget> budgets(Instant now) {
    List<PolicyBudget> budgets = new ArrayList<>();
    for (PacingPolicy policy : PacingPolicy.values()) {
      budgets.add(budget(policy, now));
    }
    return List.copyOf(budgets);
  }

  private PolicyBudget budget(PacingPolicy policy, Instant now) {
    return switch (policy) {
      case MESSAGES_PER_SECOND -> window(policy, messages, messageBurst(now), now);
      case SMALL_BARS_PER_TEN_MINUTES -> window(policy, smallBars, smallBarBudget(now), now);
      case IDENTICAL_WITHIN_FIFTEEN_SECONDS -> identical(policy, now);
      case SAME_CONTRACT_WITHIN_TWO_SECONDS ->
          window(policy, busiestContract(now), limits.sameContractBudget(), now);
      case OPEN_HISTORICAL_REQUESTS -> places(policy, openQuestions, openAllowed(), now);
      case HISTORY_RATE ->
          new PolicyBudget(
              policy,
              historyRate.burst() - historyRate.available(now),
              historyRate.burst(),
              Optional.of(historyRate.ready(now)));
      case SYMBOL_SEARCH_PER_SECOND -> window(policy, searches, 1, now);
      case MARKET_DATA_LINES, KEEP_UP_TO_DATE, TICK_BY_TICK_STREAMS ->
          places(policy, places.taken(policy), places.allowed(policy, now), now);
      case REST_AFTER_VIOLATION -> resting(policy, now);
    };
  }

  private static PolicyBudget window(
      PacingPolicy policy, SlidingWindow window, int allowed, Instant now) {
    return new PolicyBudget(
        policy, window.used(now), allowed, Optional.of(window.roomFor(1, allowed, now)));
  }

  private static PolicyBudget places(PacingPolicy policy, int used, int allowed, Instant now) {
    return new PolicyBudget(
        policy, used, allowed, used < allowed ? Optional.of(now) : Optional.empty());
  }

  private PolicyBudget identical(PacingPolicy policy, Instant now) {
    Optional<Instant> next =
        lastIdentical.values().stream()
            .map(this::repeatable)
            .filter(again -> again.isAfter(now))
            .min(Comparator.naturalOrder());
    return new PolicyBudget(policy, next.isPresent() ? 1 : 0, 1, Optional.of(next.orElse(now)));
  }

  private SlidingWindow busiestContract(Instant now) {
    return sameContract.values().stream()
        .max(Comparator.comparingInt(window -> window.used(now)))
        .orElseGet(() -> new SlidingWindow(limits.sameContractWindow()));
  }

  private PolicyBudget resting(PacingPolicy policy, Instant now) {
    List<Instant> ends = restsUntil.values().stream().filter(end -> end.isAfter(now)).toList();
    return new PolicyBudget(
        policy, ends.size(), 0, Optional.of(ends.stream().max(Instant::compareTo).orElse(now)));
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
    if (request instanceof PacedRequest.UpdatedHistory) {
      openUpdated++;
    } else if (request.opensHistory()) {
      openQuestions++;
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
      lastIdentical.values().removeIf(at -> !repeatable(at).isAfter(now));
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

  /** Questions leave room for what is kept up to date, and the other way round. */
  boolean historyIsFull(PacedRequest request) {
    return request instanceof PacedRequest.UpdatedHistory
        ? openQuestions + openUpdated >= PacingLimits.OPEN_AT_IB
        : openQuestions >= openAllowed();
  }

  private int openAllowed() {
    return Math.min(limits.openHistory(), PacingLimits.OPEN_AT_IB - openUpdated);
  }

  Instant identicalAgain(PacedRequest request, Instant now) {
    Instant last = lastIdentical.get(request.identity());
    return last == null ? now : repeatable(last);
  }

  private Instant repeatable(Instant last) {
    return last.plus(limits.identicalInterval()).plus(limits.guard());
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
