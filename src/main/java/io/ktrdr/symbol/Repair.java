package io.ktrdr.symbol;

import io.ktrdr.market.Bar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.quality.repair.Proposal;
import io.ktrdr.quality.repair.RepairAction;
import io.ktrdr.quality.repair.Repairs;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A proposal to repair bars, and what was decided about it.
 *
 * @param action what was done; empty when nothing was
 * @param revision the series revision after it; 0 when no bar was changed
 * @param replaced bars as they were before it, of those that it changed
 * @param after the same bars afterwards; fewer when some were taken out
 * @param actor who decided, or proposed
 * @param why in the words of whoever decided; may be empty
 * @param at when
 */
public record Repair(
    SeriesId series,
    Proposal proposal,
    Standing standing,
    Optional<RepairAction> action,
    long revision,
    List<Bar> replaced,
    List<Bar> after,
    String actor,
    String why,
    Instant at) {

  public Repair {
    replaced = List.copyOf(replaced);
    after = List.copyOf(after);
  }

  /** How a repair stands. */
  public enum Standing {
    /** Waits for a decision. */
    PROPOSED,
    /** IB was asked again and has nothing else; other actions may still be taken. */
    CONFIRMED,
    /** The bars are changed. */
    APPLIED,
    /** The bars stay as they are, and this is not proposed again. */
    REJECTED,
    /** The bars were changed and are as before again. */
    REVERTED;

    /** Whether a decision can still be made. */
    public boolean open() {
      return this == PROPOSED || this == CONFIRMED || this == REVERTED;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Repair proposed(SeriesId series, Proposal proposal, String actor, Instant at) {
    return new Repair(
        series,
        proposal,
        Standing.PROPOSED,
        Optional.empty(),
        0,
        List.of(),
        List.of(),
        actor,
        "",
        at);
  }

  Repair applied(SymbolEvent.RepairApplied fact) {
    return new Repair(
        series,
        proposal,
        fact.before().isEmpty() && fact.after().isEmpty() ? Standing.CONFIRMED : Standing.APPLIED,
        Optional.of(fact.action()),
        fact.revision(),
        fact.before(),
        fact.after(),
        fact.actor(),
        fact.why(),
        fact.at());
  }

  Repair rejected(SymbolEvent.RepairRejected fact) {
    return decided(Standing.REJECTED, fact.actor(), fact.why(), fact.at());
  }

  Repair reverted(SymbolEvent.RepairReverted fact) {
    return new Repair(
        series,
        proposal,
        Standing.REVERTED,
        action,
        fact.revision(),
        List.of(),
        List.of(),
        fact.actor(),
        fact.why(),
        fact.at());
  }

  private Repair decided(Standing now, String by, String reason, Instant when) {
    return new Repair(series, proposal, now, action, revision, replaced, after, by, reason, when);
  }

  /** From the first to the last bar that it is about, in bar times. */
  public TimeRange range() {
    long span = series.timeframe().intraday() ? series.timeframe().seconds() : 86_400;
    return new TimeRange(proposal.first(), proposal.last().plusSeconds(span));
  }

  /**
   * Whether the bars of its range are as the next decision on it supposes: as they were when it was
   * proposed, or as it left them when it was applied.
   */
  public boolean fits(List<Bar> now) {
    if (standing != Standing.APPLIED) {
      return Repairs.same(now, proposal.before());
    }
    Set<Instant> gone = times(replaced);
    gone.removeAll(times(after));
    return Repairs.lessThese(after, now).isEmpty()
        && now.stream().map(Bar::time).noneMatch(gone::contains);
  }

  private static Set<Instant> times(List<Bar> bars) {
    return bars.stream().map(Bar::time).collect(Collectors.toCollection(HashSet::new));
  }

  /** The instrument that an id of a repair names, as text; empty when it names none. */
  public static Optional<String> instrumentOf(String id) {
    int colon = id.lastIndexOf(':');
    return colon < 1 ? Optional.empty() : Optional.of(id.substring(0, colon));
  }
}
