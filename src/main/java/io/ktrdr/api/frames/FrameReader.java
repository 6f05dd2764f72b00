package io.ktrdr.api.frames;

import io.ktrdr.api.bars.ResampledBars;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.indicator.BarColumns;
import io.ktrdr.indicator.Frame;
import io.ktrdr.indicator.History;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.quality.CompleteBars;
import io.ktrdr.store.BarStore;
import io.ktrdr.store.ChunkRef;
import io.ktrdr.store.SeriesSummary;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads the bars that a calculation over a range needs. */
public final class FrameReader {

  /** A session may lie this many days before the next one. */
  private static final int LONGEST_CLOSURE = 10;

  private static final long SECONDS_PER_DAY = 86_400;

  private final BarStore store;

  private final ResampledBars resampled;

  public FrameReader(BarStore store, ResampledBars resampled) {
    this.store = store;
    this.resampled = resampled;
  }

  /**
   * What a calculation needs.
   *
   * @param range of bar times that values are asked for
   * @param others the lengths of further bars of the same instrument
   * @param history what must precede the first asked bar, of bars of a length
   */
  public record Wanted(
      SeriesId series,
      TradingCalendar calendar,
      TimeRange range,
      Set<Timeframe> others,
      Function<Timeframe, History> history) {}

  /** How many bars there are of a range, at most; from memory. */
  public long atMost(SeriesId series, TimeRange range) {
    return store.summary(series).isPresent()
        ? store.chunks(series, range).stream().mapToLong(ChunkRef::bars).sum()
        : resampled.atMost(series, range);
  }

  /**
   * Reads them. May block.
   *
   * @throws io.ktrdr.store.CorruptChunkException when what is stored fails its checksum
   */
  public Frames read(Wanted wanted) {
    SeriesId series = wanted.series();
    long before = revision(series);
    TimeRange range = wanted.range();
    Map<Timeframe, Timeframe> made = new EnumMap<>(Timeframe.class);
    BarSeries own =
        longer(series, wanted.calendar(), range, wanted.history().apply(series.timeframe()), made);
    // what feeds the warm-up has to be there from the warm-up's first bar on
    TimeRange withWarmUp =
        own.isEmpty() || own.firstTime() >= range.startSecond()
            ? range
            : TimeRange.ofEpochSeconds(own.firstTime(), range.endSecond());
    Map<Timeframe, Frame> frames = new EnumMap<>(Timeframe.class);
    frames.put(series.timeframe(), frame(series, wanted.calendar(), own, wanted.others()));
    for (Timeframe other : wanted.others()) {
      SeriesId longer = over(series, other);
      // Two more: the last that has closed by then, and one that has opened but not closed.
      History history = wanted.history().apply(other);
      History more =
          new History(
              (int) Math.min(Integer.MAX_VALUE, history.bars() + 2L),
              history.days(),
              history.whole());
      BarSeries bars = longer(longer, wanted.calendar(), withWarmUp, more, made);
      frames.put(other, frame(longer, wanted.calendar(), bars, wanted.others()));
    }
    return new Frames(
        frames,
        series.timeframe(),
        own.indexAtOrAfter(wanted.range().startSecond()),
        made.containsKey(series.timeframe())
            ? revision(over(series, made.get(series.timeframe())))
            : before,
        made);
  }

  private static SeriesId over(SeriesId series, Timeframe timeframe) {
    return new SeriesId(series.instrument(), timeframe, series.what(), series.hours());
  }

  private long revision(SeriesId series) {
    return store.summary(series).map(SeriesSummary::revision).orElse(0L);
  }

  /** As they are stored; where none are, put together of shorter ones. */
  private BarSeries longer(
      SeriesId longer,
      TradingCalendar calendar,
      TimeRange range,
      History history,
      Map<Timeframe, Timeframe> made) {
    if (store.summary(longer).isPresent()) {
      return bars(longer, range, history);
    }
    long before =
        history.whole()
            ? ResampledBars.MOST_BARS
            : history.bars()
                + (long) history.days()
                    * Math.max(1, SECONDS_PER_DAY / longer.timeframe().seconds());
    Optional<ResampledBars.Made> found =
        resampled.read(longer, calendar, range, before).filter(some -> !some.bars().isEmpty());
    found.ifPresent(some -> made.put(longer.timeframe(), some.from()));
    return found.map(ResampledBars.Made::bars).orElse(BarSeries.empty());
  }

  private BarSeries bars(SeriesId series, TimeRange range, History history) {
    long start = range.startSecond();
    long end = range.endSecond();
    if (history.whole()) {
      return store.read(series, TimeRange.ofEpochSeconds(Math.min(0, start), end));
    }
    long from = beginning(series, start, history.bars());
    if (history.days() > 0) {
      from = Math.min(from, start - (history.days() + LONGEST_CLOSURE) * SECONDS_PER_DAY);
    }
    BarSeries bars = store.read(series, TimeRange.ofEpochSeconds(from, end));
    int first = bars.indexAtOrAfter(start);
    int unneeded = history.days() > 0 ? 0 : Math.max(0, first - history.bars());
    return bars.slice(unneeded, bars.size());
  }

  /** The beginning of the chunk in which the so many bars before a time begin. */
  private long beginning(SeriesId series, long start, int bars) {
    if (bars == 0) {
      return start;
    }
    List<ChunkRef> before =
        store.chunks(series, TimeRange.ofEpochSeconds(Math.min(0, start), start));
    long found = 0;
    for (ChunkRef chunk : before.reversed()) {
      // Of the chunk that holds the start itself only a part counts, perhaps none.
      found += chunk.lastTime() < start ? chunk.bars() : 0;
      if (found >= bars) {
        return chunk.firstTime();
      }
    }
    return before.isEmpty() ? start : before.getFirst().firstTime();
  }

  /** Closes are worked out only where bars of several lengths have to be brought together. */
  private static Frame frame(
      SeriesId series, TradingCalendar calendar, BarSeries bars, Set<Timeframe> others) {
    long[] closes = new long[others.isEmpty() ? 0 : bars.size()];
    for (int i = 0; i < closes.length; i++) {
      closes[i] =
          CompleteBars.ends(calendar, series.timeframe(), series.hours(), bars.time(i))
              .getEpochSecond();
    }
    return new Frame(
        BarColumns.of(
            bars, i -> calendar.sessionDate(series.timeframe(), bars.time(i)).toEpochDay()),
        closes);
  }
}
