package io.ktrdr.simulator;

import io.ktrdr.simulator.limits.Refusal;
import io.ktrdr.simulator.scenario.Fault;
import io.ktrdr.simulator.scenario.IbTexts;
import io.ktrdr.simulator.scenario.RequestKind;
import io.ktrdr.simulator.scenario.Scenario;
import io.ktrdr.simulator.scenario.Scenario.Expectation;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Knows what is wrong, what is to go wrong when a client asks something, and what is expected of
 * the clients. One for all connections of a gateway; safe for many threads.
 */
final class FaultDesk {

  /** What an expectation has come to. */
  record Verdict(int line, boolean holds, String text) {}

  /** A trigger and how often it was reached. */
  private static final class Armed {
    private final Scenario.On on;
    private int reached;

    private Armed(Scenario.On on) {
      this.on = on;
    }
  }

  /** An expectation and what was seen of it. */
  private static final class Watched {
    private final Expectation expectation;
    private int count;
    private Instant last;
    private Duration closest = Duration.ofDays(10_000);

    private Watched(Expectation expectation) {
      this.expectation = expectation;
    }
  }

  private final Clock clock;
  private final Instant begun;
  private final List<Armed> armed = new ArrayList<>();
  private final List<Watched> watched = new ArrayList<>();
  private final Map<RequestKind, Integer> counts = new EnumMap<>(RequestKind.class);
  private Conditions conditions = Conditions.CALM;
  private int faults;

  /**
   * @param clock of real time, from now on
   */
  FaultDesk(Clock clock, Scenario scenario) {
    this.clock = clock;
    this.begun = clock.instant();
    arm(scenario);
    scenario.expectations().forEach(expectation -> watched.add(new Watched(expectation)));
  }

  /** Adds what is to happen when a client asks something. */
  synchronized void arm(Scenario scenario) {
    scenario.triggers().forEach(on -> armed.add(new Armed(on)));
  }

  /** From now on all is well, and nothing waits to happen. */
  synchronized void calm() {
    armed.clear();
    conditions = Conditions.CALM;
  }

  synchronized Conditions conditions() {
    return conditions;
  }

  /** Whether connections are refused at the moment. */
  synchronized boolean refusing() {
    return clock.instant().isBefore(conditions.refusingUntil());
  }

  /** Something was asked: what is to go wrong with it. */
  synchronized List<Fault> asked(RequestKind kind, String symbol) {
    Instant now = clock.instant();
    Duration at = Duration.between(begun, now);
    counts.merge(kind, 1, Integer::sum);
    for (Watched one : watched) {
      watch(one, kind, symbol, now, at);
    }
    List<Fault> due = new ArrayList<>();
    for (Armed one : armed) {
      if (one.on.asked().covers(kind, symbol, at)) {
        one.reached++;
        if (one.reached >= one.on.first() && one.reached <= one.on.last()) {
          due.add(one.on.fault());
        }
      }
    }
    faults += due.size();
    return due;
  }

  /** Why a request fails: because of a fault of its own, or of what is wrong with all. */
  synchronized Optional<Refusal> refusal(RequestKind kind, List<Fault> faults) {
    for (Fault fault : faults) {
      if (fault instanceof Fault.Fail fail) {
        return Optional.of(new Refusal(fail.code(), fail.text()));
      }
    }
    return conditions
        .fate(kind)
        .flatMap(
            fate ->
                switch (fate) {
                  case UNANSWERED -> Optional.empty();
                  case NO_HISTORY_FARM ->
                      Optional.of(
                          Refusal.history(
                              "HMDS server disconnect occurred.  Attempting reconnection..."));
                  case COMPETING ->
                      Optional.of(new Refusal(10197, IbTexts.of(10197).orElseThrow()));
                });
  }

  private static void watch(
      Watched one, RequestKind kind, String symbol, Instant now, Duration at) {
    switch (one.expectation) {
      case Expectation.Count count -> {
        if (count.asked().covers(kind, symbol, at)) {
          one.count++;
        }
      }
      case Expectation.Apart apart -> {
        if (apart.asked().covers(kind, symbol, at)) {
          if (one.last != null) {
            Duration gap = Duration.between(one.last, now);
            one.closest = gap.compareTo(one.closest) < 0 ? gap : one.closest;
          }
          one.last = now;
        }
      }
      case Expectation.NoViolation none -> {
        // The limits keep their own book.
      }
    }
  }

  /** Something goes wrong with the whole gateway, or is well again. */
  synchronized void turns(Fault.OnLink fault) {
    faults++;
    conditions =
        switch (fault) {
          case Fault.OnSocket onlySockets -> conditions;
          case Fault.Calm calm -> Conditions.CALM;
          case Fault.Refuse refuse -> refusing(refuse.time());
          // What comes up again is a new gateway: what was wrong with the old one is over.
          case Fault.Restart restart -> {
            conditions = Conditions.CALM;
            yield refusing(restart.time());
          }
          case Fault.Split split -> conditions.withSplit(split.bytes());
          case Fault.Merge merge -> conditions.withMerge(merge.every());
          case Fault.Slow slow -> conditions.withSlow(slow.by());
          case Fault.Mute mute -> conditions.withMuted(mute.muted());
          case Fault.ServerLost lost -> conditions.withServerLost(true);
          case Fault.ServerBack back -> conditions.withServerLost(false);
          case Fault.FarmTurns turns ->
              switch (turns.state()) {
                case DOWN -> conditions.withFarm(turns.farm(), true);
                case UP -> conditions.withFarm(turns.farm(), false);
                case IDLE, CONNECTING -> conditions;
              };
          case Fault.Competing competing -> conditions.withCompeting(competing.begins());
          case Fault.Localise localise -> conditions.withErrorText(localise.text());
        };
  }

  private Conditions refusing(Duration time) {
    return conditions.refusingUntil(clock.instant().plus(time));
  }

  /** How the expectations stand. */
  synchronized List<Verdict> verdicts(int violations) {
    return watched.stream().map(one -> verdict(one, violations)).toList();
  }

  private static Verdict verdict(Watched one, int violations) {
    Scenario.Line line = one.expectation.line();
    return switch (one.expectation) {
      case Expectation.Count count ->
          new Verdict(
              line.number(),
              count.comparison().holds(one.count, count.count()),
              line.text() + " — seen: " + one.count);
      case Expectation.Apart apart ->
          new Verdict(
              line.number(),
              one.closest.compareTo(apart.least()) >= 0,
              line.text() + " — closest: " + one.closest.toMillis() + " ms");
      case Expectation.NoViolation none ->
          new Verdict(line.number(), violations == 0, line.text() + " — seen: " + violations);
    };
  }

  /** How often each kind of request came. */
  synchronized Map<String, Integer> counts() {
    Map<String, Integer> words = new TreeMap<>();
    counts.forEach((kind, count) -> words.put(kind.word(), count));
    return words;
  }

  /** The triggers that wait, as they were written. */
  synchronized List<String> waiting() {
    return armed.stream()
        .filter(one -> one.reached < one.on.last())
        .map(one -> one.on.line().text())
        .toList();
  }

  /** How many faults have happened. */
  synchronized int faults() {
    return faults;
  }

  /** How long the story has been going on. */
  Duration age() {
    return Duration.between(begun, clock.instant());
  }
}
