package io.ktrdr.quality.repair;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.SeriesId;
import io.ktrdr.quality.check.Finding;
import io.ktrdr.quality.check.Rule;
import io.ktrdr.quality.check.Severity;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepairsTest {

  private static final SeriesId SERIES = SeriesId.parse("AAPL.NASDAQ.STK/1d/TRADES/rth");

  @Test
  void theSameFindingHasTheSameIdHoweverItsFiguresAreWritten() {
    Proposal one = proposal(Rule.OHLC_ORDER, bar("10", "8", "12", "9", "5"));
    Proposal again = proposal(Rule.OHLC_ORDER, bar("10.00", "8.0", "12", "9.000", "5"));
    assertThat(again.id()).isEqualTo(one.id()).startsWith("AAPL.NASDAQ.STK:");
    assertThat(proposal(Rule.OHLC_ORDER, bar("10", "8", "12", "9", "6")).id())
        .isNotEqualTo(one.id());
    assertThat(proposal(Rule.SPIKE, bar("10", "8", "12", "9", "5")).id()).isNotEqualTo(one.id());
  }

  @Test
  void askingAgainComesBeforeArithmetic() {
    for (Rule rule : Rule.values()) {
      List<RepairAction> actions = Repairs.actions(rule);
      if (actions.contains(RepairAction.REFETCH)) {
        assertThat(actions.getFirst()).as(rule.toString()).isEqualTo(RepairAction.REFETCH);
      }
    }
    assertThat(Repairs.actions(Rule.OUTSIDE_SESSION)).containsExactly(RepairAction.DROP);
    assertThat(Repairs.actions(Rule.GAP)).as("a load fills gaps").isEmpty();
  }

  @Test
  void orderTakesNothingButTheBarsOwnPrices() {
    Bar bar = bar("151.6", "151.6", "156.6", "138.9", "7");
    assertThat(Repairs.after(RepairAction.REORDER, List.of(bar)))
        .containsExactly(bar("151.6", "156.6", "138.9", "138.9", "7"));
  }

  @Test
  void aVolumeIsTakenOutAloneAndADroppedBarIsNoMore() {
    Bar bar = bar("10", "11", "9", "10", "-1000");
    assertThat(Repairs.after(RepairAction.CLEAR_VOLUME, List.of(bar)))
        .containsExactly(bar("10", "11", "9", "10", null));
    assertThat(Repairs.after(RepairAction.DROP, List.of(bar))).isEmpty();
  }

  @Test
  void nothingIsProposedForTooManyBarsOrNone() {
    BarSeries bars = new BarSeriesBuilder().add(bar("10", "8", "12", "9", "5")).build();
    Finding finding = finding(Rule.STALE, bars);
    assertThat(Repairs.of(SERIES, finding, bars, 1)).isPresent();
    assertThat(Repairs.of(SERIES, finding, bars, 0)).isEmpty();
    assertThat(Repairs.of(SERIES, finding, BarSeries.empty(), 1)).isEmpty();
    assertThat(Repairs.of(SERIES, finding(Rule.GAP, bars), bars, 1)).isEmpty();
  }

  private static Proposal proposal(Rule rule, Bar bar) {
    BarSeries bars = new BarSeriesBuilder().add(bar).build();
    return Repairs.of(SERIES, finding(rule, bars), bars, 10).orElseThrow();
  }

  private static Finding finding(Rule rule, BarSeries bars) {
    return new Finding(
        rule, Severity.ERROR, bars.firstTime(), bars.lastTime(), 1, Double.NaN, Double.NaN, "odd");
  }

  private static Bar bar(String open, String high, String low, String close, String volume) {
    return new Bar(
        Instant.parse("2023-01-03T00:00:00Z"),
        new BigDecimal(open),
        new BigDecimal(high),
        new BigDecimal(low),
        new BigDecimal(close),
        volume == null ? null : new BigDecimal(volume),
        null,
        null);
  }
}
