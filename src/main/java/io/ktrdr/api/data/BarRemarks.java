package io.ktrdr.api.data;

import io.ktrdr.api.bars.BarFlag;
import io.ktrdr.api.bars.BarQuery;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.TimeRange;
import io.ktrdr.quality.check.BarJudge;
import io.ktrdr.quality.check.Finding;
import io.ktrdr.quality.check.GridJudge;
import io.ktrdr.quality.check.Subject;
import io.ktrdr.quality.check.Thresholds;
import io.ktrdr.store.Adjustment;
import io.ktrdr.store.BarStore;
import java.util.ArrayList;
import java.util.List;

/**
 * What the rules of quality, and the splits of a series, make one remark about single bars. Judged
 * are the bars of the page among those around it, as {@code GET /quality} judges a range.
 */
final class BarRemarks {

  private static final long DAY = 86_400;

  private final BarStore store;
  private final Thresholds thresholds;

  BarRemarks(BarStore store, Thresholds thresholds) {
    this.store = store;
    this.thresholds = thresholds;
  }

  /**
   * Of each bar of a page what is remarked about it, as bits of {@link BarFlag}. Blocks.
   *
   * @param page the bars; only their times are looked at
   * @param revision the figures that are judged are those of this revision, as they are stored
   * @param adjustments those that have put bars on another scale than that they were traded on
   */
  int[] flags(SeriesAsk asked, BarSeries page, long revision, List<Adjustment> adjustments) {
    int[] flags = new int[page.size()];
    if (page.isEmpty()) {
      return flags;
    }
    List<Finding> findings = findings(asked, page, revision);
    for (Finding finding : findings) {
      BarFlag.of(finding.rule())
          .ifPresent(flag -> mark(page, finding.first(), finding.last(), flag, flags));
    }
    for (Adjustment split : adjustments) {
      mark(page, Long.MIN_VALUE, split.effective() - 1, BarFlag.ADJUSTED, flags);
    }
    return flags;
  }

  private static void mark(BarSeries page, long first, long last, BarFlag flag, int[] flags) {
    int end = page.indexAtOrAfter(last + 1);
    for (int bar = page.indexAtOrAfter(first); bar < end; bar++) {
      flags[bar] |= flag.bit();
    }
  }

  private List<Finding> findings(SeriesAsk asked, BarSeries page, long revision) {
    List<Finding> findings = new ArrayList<>();
    BarQuery query = asked.query();
    BarJudge figures = new BarJudge(thresholds, subject(asked), findings::add);
    // six times: a stock's session is a quarter of the day, on five days of seven
    long reach = 6L * figures.context() * query.series().timeframe().seconds() + 10 * DAY;
    BarSeries bars =
        store.readAsOf(
            query.series(),
            TimeRange.ofEpochSeconds(page.firstTime() - reach, page.lastTime() + 1 + reach),
            revision);
    int from = bars.indexAtOrAfter(page.firstTime());
    int to = bars.indexAtOrAfter(page.lastTime() + 1);
    figures.judge(bars, from, to);
    figures.finish();
    GridJudge grid =
        new GridJudge(
            thresholds,
            query.calendar(),
            query.series().timeframe(),
            query.series().hours(),
            query.judgedUntil(),
            findings::add);
    grid.judge(bars, page.firstTime(), page.lastTime() + 1);
    grid.finish();
    return findings;
  }

  private static Subject subject(SeriesAsk asked) {
    Instrument instrument = asked.instrument();
    return new Subject(
        instrument.id().type(),
        asked.series().timeframe(),
        asked.series().what(),
        instrument.minTick() == null ? 0 : instrument.minTick().doubleValue());
  }
}
