package io.ktrdr.simulator;

import io.ktrdr.simulator.scenario.Farm;
import io.ktrdr.simulator.scenario.RequestKind;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What is wrong with a whole gateway at the moment.
 *
 * @param slow by how much everything that is written is late
 * @param split bytes per piece; 0 for whole
 * @param merge how long pieces are gathered; zero for not
 * @param muted whether live streams say nothing though all seems well
 * @param serverLost whether IB's servers are out of reach
 * @param down the farms that are
 * @param competing whether another session has the live data
 * @param errorText instead of IB's own; empty for these
 * @param refusingUntil connections are refused before
 */
record Conditions(
    Duration slow,
    int split,
    Duration merge,
    boolean muted,
    boolean serverLost,
    Set<Farm> down,
    boolean competing,
    String errorText,
    Instant refusingUntil) {

  static final Conditions CALM =
      new Conditions(
          Duration.ZERO, 0, Duration.ZERO, false, false, Set.of(), false, "", Instant.MIN);

  Conditions {
    down = Set.copyOf(down);
  }

  /** Whether live streams say nothing, for whatever reason. */
  boolean streamsSilent() {
    return muted || serverLost || competing || down.contains(Farm.MARKET);
  }

  /** How a request fares: unanswered, refused, or (empty) as ever. */
  Optional<Fate> fate(RequestKind kind) {
    boolean needsServer =
        switch (kind) {
          case CONNECT, START, TIME, CANCEL -> false;
          case CONTRACT,
              SEARCH,
              HISTORY,
              LIVE,
              REALTIME,
              HEAD,
              SCHEDULE,
              MARKETDATA,
              TICKS,
              OTHER,
              ANY ->
              true;
        };
    if (serverLost && needsServer) {
      return Optional.of(Fate.UNANSWERED);
    }
    return switch (kind) {
      case HISTORY, LIVE, HEAD, SCHEDULE ->
          down.contains(Farm.HISTORY) ? Optional.of(Fate.NO_HISTORY_FARM) : Optional.empty();
      case CONTRACT, SEARCH ->
          down.contains(Farm.CONTRACTS) ? Optional.of(Fate.UNANSWERED) : Optional.empty();
      case REALTIME, MARKETDATA, TICKS ->
          competing ? Optional.of(Fate.COMPETING) : Optional.empty();
      case CONNECT, START, TIME, CANCEL, OTHER, ANY -> Optional.empty();
    };
  }

  /** What becomes of a request while something is wrong. */
  enum Fate {
    UNANSWERED,
    NO_HISTORY_FARM,
    COMPETING
  }

  Conditions withSlow(Duration by) {
    return new Conditions(
        by, split, merge, muted, serverLost, down, competing, errorText, refusingUntil);
  }

  Conditions withSplit(int bytes) {
    return new Conditions(
        slow, bytes, merge, muted, serverLost, down, competing, errorText, refusingUntil);
  }

  Conditions withMerge(Duration every) {
    return new Conditions(
        slow, split, every, muted, serverLost, down, competing, errorText, refusingUntil);
  }

  Conditions withMuted(boolean now) {
    return new Conditions(
        slow, split, merge, now, serverLost, down, competing, errorText, refusingUntil);
  }

  Conditions withServerLost(boolean now) {
    return new Conditions(
        slow, split, merge, muted, now, down, competing, errorText, refusingUntil);
  }

  Conditions withFarm(Farm farm, boolean isDown) {
    Set<Farm> now = EnumSet.noneOf(Farm.class);
    now.addAll(down);
    if (isDown) {
      now.add(farm);
    } else {
      now.remove(farm);
    }
    return new Conditions(
        slow, split, merge, muted, serverLost, now, competing, errorText, refusingUntil);
  }

  Conditions withCompeting(boolean now) {
    return new Conditions(
        slow, split, merge, muted, serverLost, down, now, errorText, refusingUntil);
  }

  Conditions withErrorText(String text) {
    return new Conditions(
        slow, split, merge, muted, serverLost, down, competing, text, refusingUntil);
  }

  Conditions refusingUntil(Instant moment) {
    return new Conditions(
        slow, split, merge, muted, serverLost, down, competing, errorText, moment);
  }
}
