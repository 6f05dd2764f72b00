package io.ktrdr.api.quality;

import io.ktrdr.api.series.BarTimes;
import io.ktrdr.api.series.SeriesLinks;
import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Timeframe;
import io.ktrdr.quality.check.Rule;
import io.ktrdr.quality.check.Severity;
import io.ktrdr.quality.repair.RepairAction;
import io.ktrdr.quality.repair.Repairs;
import io.ktrdr.store.BarStore;
import io.ktrdr.symbol.Repair;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How a repair is shown.
 *
 * @param state how it stands, or "stale" when its bars are not as they were proposed to be repaired
 * @param actions what can be done, the suggested one first
 * @param applied null when nothing was
 * @param revertible whether it could be reverted now
 */
record RepairView(
    String id,
    String instrument,
    Timeframe timeframe,
    String what,
    String session,
    Rule rule,
    Severity severity,
    String state,
    String reason,
    String start,
    String end,
    List<BarView> before,
    List<ActionView> actions,
    AppliedView applied,
    boolean revertible,
    String actor,
    String why,
    Instant at,
    String barsUrl) {

  private static final String STALE = "stale";

  /** A bar as {@code GET /bars} shows it. */
  record BarView(
      String t,
      BigDecimal o,
      BigDecimal h,
      BigDecimal l,
      BigDecimal c,
      BigDecimal v,
      BigDecimal vw,
      Integer n) {

    static BarView of(Timeframe timeframe, Bar bar) {
      return new BarView(
          BarTimes.text(timeframe, bar.time().getEpochSecond()),
          bar.open(),
          bar.high(),
          bar.low(),
          bar.close(),
          bar.volume(),
          bar.vwap(),
          bar.tradeCount());
    }
  }

  /**
   * Something that can be done.
   *
   * @param after the bars as they would be; null where only IB can say, empty when they would go
   */
  record ActionView(RepairAction action, boolean suggested, String meaning, List<BarView> after) {}

  /**
   * What was done.
   *
   * @param revision of the series since then; 0 when no bar changed
   * @param before the changed bars as they were
   * @param after the same as they were left; those that were taken out are not among them
   */
  record AppliedView(
      RepairAction action, long revision, List<BarView> before, List<BarView> after) {}

  /** May block: the bars are looked at, to see whether the repair still fits them. */
  static RepairView of(Repair repair, BarStore store) {
    boolean fits = repair.fits(now(repair, store));
    Timeframe timeframe = repair.series().timeframe();
    boolean stale = repair.standing().open() && !fits;
    boolean applied = repair.standing() == Repair.Standing.APPLIED;
    return new RepairView(
        repair.proposal().id(),
        repair.series().instrument().toString(),
        timeframe,
        repair.series().what().name(),
        repair.series().hours().toString(),
        repair.proposal().rule(),
        repair.proposal().severity(),
        stale ? STALE : repair.standing().toString(),
        repair.proposal().reason(),
        BarTimes.text(timeframe, repair.proposal().first().getEpochSecond()),
        BarTimes.text(timeframe, repair.proposal().last().getEpochSecond()),
        bars(timeframe, repair.proposal().before()),
        repair.proposal().actions().stream().map(action -> action(repair, action)).toList(),
        repair
            .action()
            .map(
                action ->
                    new AppliedView(
                        action,
                        repair.revision(),
                        bars(timeframe, repair.replaced()),
                        bars(timeframe, repair.after())))
            .orElse(null),
        applied && fits,
        repair.actor(),
        repair.why(),
        repair.at(),
        SeriesLinks.bars(
            repair.series(),
            repair.proposal().first().getEpochSecond(),
            repair.proposal().last().getEpochSecond()));
  }

  /** The words that {@code state} can be. */
  static List<String> states() {
    List<String> states = new ArrayList<>();
    for (Repair.Standing standing : Repair.Standing.values()) {
      states.add(standing.toString());
    }
    states.add(STALE);
    return states;
  }

  private static ActionView action(Repair repair, RepairAction action) {
    Timeframe timeframe = repair.series().timeframe();
    return new ActionView(
        action,
        action == repair.proposal().suggested(),
        action.meaning(),
        action == RepairAction.REFETCH
            ? null
            : bars(timeframe, Repairs.after(action, repair.proposal().before())));
  }

  private static List<Bar> now(Repair repair, BarStore store) {
    BarSeries stored = store.read(repair.series(), repair.range());
    List<Bar> now = new ArrayList<>(stored.size());
    for (int i = 0; i < stored.size(); i++) {
      now.add(stored.bar(i));
    }
    return now;
  }

  private static List<BarView> bars(Timeframe timeframe, List<Bar> bars) {
    return bars.stream().map(bar -> BarView.of(timeframe, bar)).toList();
  }
}
