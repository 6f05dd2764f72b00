package io.ktrdr.api.stream;

import io.ktrdr.market.Bar;
import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.live.LiveEvent;
import io.ktrdr.symbol.live.LiveEvent.Standing;
import io.ktrdr.symbol.live.LiveEvent.StandingBar;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;

/** The latest bars of a series as they stand. Belongs to one actor. */
final class BarBook {

  private final int most;
  private final TreeMap<Instant, StandingBar> bars = new TreeMap<>();

  BarBook(int most) {
    this.most = most;
  }

  /** Bars of the store; what was heard live stays. True when that brings one that was not there. */
  boolean stored(StoredBars stored) {
    int size = stored.bars().size();
    boolean news = false;
    for (int i = Math.max(0, size - most); i < size; i++) {
      Bar bar = stored.bars().bar(i);
      boolean reaches = bars.size() < most || bar.time().isAfter(bars.firstKey());
      news |=
          reaches && bars.putIfAbsent(bar.time(), new StandingBar(bar, stored.standing(i))) == null;
      trim();
    }
    return news;
  }

  /** What has happened; neither a beginning nor the end. */
  void take(LiveEvent event) {
    switch (event) {
      case LiveEvent.BarChanged changed -> put(changed.bar(), changed.standing());
      case LiveEvent.BarRevised revised -> put(revised.after(), Standing.FINAL);
      case LiveEvent.BarsConfirmed confirmed -> confirmed(confirmed.range());
      case LiveEvent.GapFound gap -> gap(gap.range());
      case LiveEvent.Backfilled filled -> filled.bars().forEach(bar -> put(bar, Standing.FINAL));
      case LiveEvent.StatusChanged changed -> {}
      case LiveEvent.Snapshot begun -> throw new IllegalArgumentException("a beginning: " + begun);
      case LiveEvent.Ended over -> throw new IllegalArgumentException("the end: " + over);
    }
  }

  /** These are how the latest stand now; what was forming and is not among them was not had. */
  void begin(List<StandingBar> latest) {
    bars.values().removeIf(bar -> bar.standing() == Standing.FORMING);
    latest.forEach(bar -> bars.put(bar.bar().time(), bar));
    trim();
  }

  void put(Bar bar, Standing standing) {
    bars.put(bar.time(), new StandingBar(bar, standing));
    trim();
  }

  void confirmed(TimeRange range) {
    bars.replaceAll(
        (time, bar) ->
            range.contains(time) && bar.standing() == Standing.PROVISIONAL
                ? new StandingBar(bar.bar(), Standing.FINAL)
                : bar);
  }

  /** What was forming there is not had. */
  void gap(TimeRange range) {
    bars.values()
        .removeIf(bar -> bar.standing() == Standing.FORMING && range.contains(bar.bar().time()));
  }

  /** The latest ones, oldest first, with the one that forms. */
  List<StandingBar> latest(int count) {
    return List.copyOf(bars.values()).subList(Math.max(0, bars.size() - count), bars.size());
  }

  private void trim() {
    while (bars.size() > most) {
      bars.pollFirstEntry();
    }
  }
}
