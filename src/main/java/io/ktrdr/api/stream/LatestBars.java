package io.ktrdr.api.stream;

import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.frames.FrameReader;
import io.ktrdr.api.frames.Frames;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.indicator.History;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.resample.Bins;
import io.ktrdr.store.SeriesChange;
import io.ktrdr.store.Writers;
import io.ktrdr.store.WrittenBars;
import io.ktrdr.symbol.RepairQuestion;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * The latest bars of the store, and how sure each is: by who wrote it, and by what the instrument
 * says of its live bars that history has not confirmed.
 */
final class LatestBars {

  private static final WrittenBars NOTHING =
      new WrittenBars(BarSeries.empty(), Writers.all(0, 0), 0);

  private final ApiContext context;
  private final FrameReader frames;
  private final Duration patience;
  private final Executor blocking;

  /**
   * Bars and those that they are made of, which may be themselves.
   *
   * @param bins which parts the latest bars are made of
   * @param settled the indices of parts that nobody doubts
   * @param live the indices of parts that came live
   */
  private record Read(
      BarSeries bars, SeriesId of, Bins bins, BarSeries parts, BitSet settled, BitSet live) {}

  /**
   * @param patience how long an instrument may take to say what is provisional
   */
  LatestBars(ApiContext context, FrameReader frames, Duration patience, Executor blocking) {
    this.context = context;
    this.frames = frames;
    this.patience = patience;
    this.blocking = blocking;
  }

  /**
   * Reads them.
   *
   * @param judged how many of the latest are looked at; those before count as not confirmed
   */
  CompletionStage<StoredBars> read(
      SeriesId series, TradingCalendar calendar, History history, int judged) {
    return CompletableFuture.supplyAsync(() -> look(series, calendar, history, judged), blocking)
        .thenCompose(
            read ->
                provisional(read)
                    .thenApply(
                        spans -> {
                          settle(read, spans);
                          return new StoredBars(read.bars(), confirmed(read));
                        }));
  }

  private Read look(SeriesId series, TradingCalendar calendar, History history, int judged) {
    long now = context.clock().instant().getEpochSecond();
    Frames found =
        frames.read(
            new FrameReader.Wanted(
                series,
                calendar,
                TimeRange.ofEpochSeconds(now, now + 1),
                Set.of(),
                timeframe -> history));
    BarSeries bars = found.columns().bars();
    Timeframe made = found.resampled().getOrDefault(series.timeframe(), series.timeframe());
    SeriesId of = new SeriesId(series.instrument(), made, series.what(), series.hours());
    Bins bins =
        bins(series, made, calendar, bars.slice(Math.max(0, bars.size() - judged), bars.size()));
    WrittenBars written = bins.size() == 0 ? NOTHING : context.store().written(of, bins.range());
    BitSet settled = new BitSet();
    BitSet live = new BitSet();
    Writers writers = written.writers();
    Map<Long, SeriesChange> changes = context.store().changes(of, writers);
    int from = 0;
    for (int run = 0; run < writers.runs(); run++) {
      switch (changes.get(writers.runRevision(run)).provenance().source()) {
        case IB_HIST, REPAIR -> settled.set(from, writers.runEnd(run));
        case IB_LIVE -> live.set(from, writers.runEnd(run));
        case IMPORT, RESAMPLED -> {}
      }
      from = writers.runEnd(run);
    }
    return new Read(bars, of, bins, written.bars(), settled, live);
  }

  /** Bars that are stored are made of themselves. */
  private static Bins bins(
      SeriesId series, Timeframe made, TradingCalendar calendar, BarSeries latest) {
    if (latest.isEmpty() || made == series.timeframe()) {
      long[] names = latest.times();
      return new Bins(made, made, names, names, Arrays.stream(names).map(t -> t + 1).toArray());
    }
    return Bins.of(
        calendar,
        series.hours(),
        made,
        series.timeframe(),
        TimeRange.ofEpochSeconds(latest.firstTime(), latest.lastTime() + 1));
  }

  /** Asks only when there are live bars; where nobody answers, all of them are. */
  private CompletionStage<List<TimeRange>> provisional(Read read) {
    if (read.live().isEmpty()) {
      return CompletableFuture.completedFuture(List.of());
    }
    return context
        .symbols()
        .<RepairQuestion.Provisional>ask(
            read.of().instrument(),
            replyTo -> new RepairQuestion.GetProvisional(read.of(), replyTo),
            patience)
        .handle(
            (told, failure) ->
                failure == null
                    ? told.spans()
                    : List.of(
                        TimeRange.ofEpochSeconds(
                            read.parts().firstTime(), read.parts().lastTime() + 1)));
  }

  private static void settle(Read read, List<TimeRange> provisional) {
    read.live().stream()
        .filter(
            index -> {
              Instant time = Instant.ofEpochSecond(read.parts().time(index));
              return provisional.stream().noneMatch(span -> span.contains(time));
            })
        .forEach(read.settled()::set);
  }

  /** A bar is when all of its parts are. */
  private static BitSet confirmed(Read read) {
    BitSet confirmed = new BitSet();
    Bins bins = read.bins();
    for (int bin = 0; bin < bins.size(); bin++) {
      int bar = read.bars().indexAtOrAfter(bins.names()[bin]);
      int from = read.parts().indexAtOrAfter(bins.from()[bin]);
      int to = read.parts().indexAtOrAfter(bins.until()[bin]);
      if (bar < read.bars().size() && read.bars().time(bar) == bins.names()[bin]) {
        confirmed.set(bar, to > from && read.settled().nextClearBit(from) >= to);
      }
    }
    return confirmed;
  }
}
