package io.ktrdr.symbol;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Source;
import io.ktrdr.quality.repair.RepairAction;
import io.ktrdr.quality.repair.Repairs;
import io.ktrdr.store.Amendment;
import io.ktrdr.store.BarRevision;
import io.ktrdr.store.BarStore;
import io.ktrdr.store.MergeResult;
import io.ktrdr.store.Provenance;
import io.ktrdr.store.SeriesChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a repair does to the store. Blocks. */
final class RepairWork {

  private static final String REPAIR = "repair ";
  private static final String REVERT = "revert ";

  private final BarStore bars;
  private final TradingCalendar calendar;

  RepairWork(BarStore bars, TradingCalendar calendar) {
    this.bars = bars;
    this.calendar = calendar;
  }

  /**
   * What was done.
   *
   * @param merged what the store answered
   * @param before the changed bars as they were
   * @param after the same as they are
   */
  record Carried(MergeResult merged, Provenance provenance, List<Bar> before, List<Bar> after) {}

  List<Bar> now(Repair repair) {
    BarSeries stored = bars.read(repair.series(), repair.range());
    List<Bar> now = new ArrayList<>(stored.size());
    for (int i = 0; i < stored.size(); i++) {
      now.add(stored.bar(i));
    }
    return now;
  }

  /** Whether the bars are still as they were when the repair was proposed. */
  boolean untouched(Repair repair) {
    return repair.fits(now(repair));
  }

  /** Changes the bars by arithmetic; empty when they are not as they were. */
  Optional<Carried> apply(
      Repair repair, RepairAction action, String actor, String requestId, Instant at) {
    List<Bar> before = repair.proposal().before();
    if (!untouched(repair)) {
      return Optional.empty();
    }
    List<Bar> after = Repairs.after(action, before);
    return Optional.of(
        amend(
            repair.series(),
            before,
            after,
            new Provenance(
                Source.REPAIR,
                actor,
                cause(REPAIR + action + " ", repair.proposal().id()),
                requestId,
                at)));
  }

  /** Puts the bars back; empty when they are not as the repair left them. */
  Optional<Carried> revert(Repair repair, String actor, String requestId, Instant at) {
    if (!repair.fits(now(repair))) {
      return Optional.empty();
    }
    return Optional.of(
        amend(
            repair.series(),
            repair.after(),
            repair.replaced(),
            new Provenance(
                sourceBefore(repair),
                actor,
                cause(REVERT, repair.proposal().id()),
                requestId,
                at)));
  }

  /** The bars count again for what they were, so that later loads treat them as such. */
  private Source sourceBefore(Repair repair) {
    return bars.revisions(repair.series(), repair.range()).stream()
        .filter(old -> old.supersededBy() <= repair.revision())
        .max(Comparator.comparingLong(BarRevision::supersededBy))
        .flatMap(old -> bars.change(repair.series(), old.writtenBy()))
        .map(change -> change.provenance().source())
        .orElse(Source.REPAIR);
  }

  private Carried amend(SeriesId series, List<Bar> before, List<Bar> after, Provenance provenance) {
    Set<Instant> kept = times(after);
    BarSeriesBuilder put = new BarSeriesBuilder(after.size());
    after.forEach(put::add);
    long[] removed =
        before.stream()
            .map(Bar::time)
            .filter(time -> !kept.contains(time))
            .mapToLong(Instant::getEpochSecond)
            .toArray();
    MergeResult merged =
        bars.amend(
            series,
            Amendment.putting(put.build()).andRemoving(removed),
            SessionChunking.of(calendar, series),
            provenance);
    return new Carried(merged, provenance, before, after);
  }

  private static Set<Instant> times(List<Bar> bars) {
    return bars.stream().map(Bar::time).collect(Collectors.toSet());
  }

  private static String cause(String what, String id) {
    return what + id.substring(id.lastIndexOf(':') + 1);
  }

  /**
   * The facts about repairs of changes that the journal does not know of: the process was killed
   * between the store's commit and the journal's.
   */
  static List<SymbolEvent> missed(SymbolState state, List<SeriesChange> changes) {
    List<SymbolEvent> facts = new ArrayList<>();
    for (SeriesChange change : changes) {
      String cause = change.provenance().cause();
      if (change.revision() > state.of(change.series()).revision()
          && (cause.startsWith(REPAIR) || cause.startsWith(REVERT))) {
        repairOf(state, change).ifPresent(repair -> facts.add(fact(repair, change)));
      }
    }
    return facts;
  }

  private static Optional<Repair> repairOf(SymbolState state, SeriesChange change) {
    String cause = change.provenance().cause();
    String id = change.series().instrument() + ":" + cause.substring(cause.lastIndexOf(' ') + 1);
    return Optional.ofNullable(state.repairs().get(id))
        .filter(
            repair ->
                cause.startsWith(REVERT)
                    ? repair.standing() == Repair.Standing.APPLIED
                    : repair.standing().open());
  }

  private static SymbolEvent fact(Repair repair, SeriesChange change) {
    Provenance by = change.provenance();
    if (by.cause().startsWith(REVERT)) {
      return new SymbolEvent.RepairReverted(
          repair.series(),
          repair.proposal().id(),
          change.revision(),
          repair.after(),
          repair.replaced(),
          by.actor(),
          "",
          by.requestId(),
          by.at());
    }
    String[] words = by.cause().split(" ", 3);
    RepairAction action = RepairAction.parse(words[1]);
    List<Bar> before = repair.proposal().before();
    return new SymbolEvent.RepairApplied(
        repair.series(),
        repair.proposal().id(),
        action,
        change.revision(),
        before,
        Repairs.after(action, before),
        by.actor(),
        "",
        by.requestId(),
        by.at());
  }
}
