package io.ktrdr.api.bars;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.resample.Bins;
import io.ktrdr.resample.Resampler;
import io.ktrdr.store.BarStore;
import io.ktrdr.store.ChunkRef;
import io.ktrdr.store.SeriesSummary;
import io.ktrdr.store.Writers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Answers questions for longer bars out of shorter ones that are stored. A bar of which a part is
 * missing is withheld. All but {@link #possible} may block.
 */
public final class ResampledBars {

  /** More longer bars than this are not put together for one answer. */
  public static final long MOST_BARS = 2_000_000;

  /** Shorter bars in memory at a time, counted by the clock. */
  private static final long TOGETHER = 500_000;

  /** Bins are worked out for so many seconds at a time: no array grows with the range. */
  private static final long PIECE_SECONDS = 400L * 86_400;

  private static final long DAY = 86_400;

  private final BarStore store;
  private final Coverage coverage;

  public ResampledBars(BarStore store, Coverage coverage) {
    this.store = store;
    this.coverage = coverage;
  }

  /** Whether any series is stored that bars could be put together of. From memory. */
  public boolean possible(SeriesId target) {
    return !stored(target).isEmpty();
  }

  /** All stored series that bars could be put together of. From memory. */
  public List<SeriesId> sources(SeriesId target) {
    return stored(target);
  }

  /** Longest bars first: of those the fewest have to be read. */
  private List<SeriesId> stored(SeriesId target) {
    return Bins.sources(target).stream()
        .filter(source -> store.summary(source).isPresent())
        .toList();
  }

  /** The first bar time that shorter bars can make; empty when none are stored. */
  public OptionalLong first(SeriesId target, TradingCalendar calendar) {
    return stored(target).stream().mapToLong(source -> first(source, target, calendar)).min();
  }

  private long first(SeriesId source, SeriesId target, TradingCalendar calendar) {
    long time = store.summary(source).map(SeriesSummary::firstTime).orElseThrow();
    if (target.timeframe().intraday()) {
      return time;
    }
    long day = calendar.sessionDate(source.timeframe(), time).toEpochDay() * DAY;
    // what opens with the first bar is whole; a day, week or month that began before it is not
    Bins bins = bins(source, target, calendar, TimeRange.ofEpochSeconds(day, day + DAY));
    return bins.size() > 0 && bins.from()[0] >= time ? day : day + DAY;
  }

  /** How many bars of a range there can be at most; from memory. */
  public long atMost(SeriesId target, TimeRange range) {
    return stored(target).stream()
        .mapToLong(source -> 1 + bars(source, range) / shortened(source, target))
        .max()
        .orElse(0);
  }

  private long bars(SeriesId source, TimeRange range) {
    return store.chunks(source, range).stream().mapToLong(ChunkRef::bars).sum();
  }

  private static long shortened(SeriesId source, SeriesId target) {
    return target.timeframe().intraday()
        ? target.timeframe().seconds() / source.timeframe().seconds()
        : 1;
  }

  /** What bars that were put together lack of a query's range. */
  public static Verdict judge(BarQuery query, BarSeries bars) {
    TimeRange over = over(query);
    return new VerdictBuilder()
        .compare(query.series(), query.calendar(), over.startSecond(), over.endSecond(), bars)
        .build();
  }

  /** The stored series of which nothing is missing for the complete bars of a range. */
  public Optional<SeriesId> complete(BarQuery query) {
    return stored(query.series()).stream()
        .filter(source -> judge(source, query).filter(Verdict::complete).isPresent())
        .findFirst();
  }

  /** The stored series that lacks least for a range. */
  public Optional<SeriesId> best(BarQuery query) {
    return stored(query.series()).stream()
        .max(
            Comparator.comparingDouble(
                source -> judge(source, query).map(Verdict::coverage).orElse(0.0)));
  }

  /** What a series lacks of a range; empty when no bar of the range is over. */
  private Optional<Verdict> judge(SeriesId source, BarQuery query) {
    TimeRange over = over(query);
    if (wallClockBars(query.series(), over) > MOST_BARS) {
      return Optional.empty();
    }
    OptionalLong from = OptionalLong.empty();
    long until = 0;
    for (TimeRange piece : pieces(over)) {
      Bins bins = bins(source, query.series(), query.calendar(), piece);
      if (bins.size() > 0) {
        from = from.isPresent() ? from : OptionalLong.of(bins.from()[0]);
        until = bins.until()[bins.size() - 1];
      }
    }
    if (from.isEmpty()) {
      return Optional.empty();
    }
    TimeRange range = TimeRange.ofEpochSeconds(from.getAsLong(), until);
    return Optional.of(
        coverage.judge(
            source,
            query.calendar(),
            range.startSecond(),
            range.endSecond(),
            store.chunks(source, range),
            store::decode));
  }

  /** A page of bars put together of a series, up to the query's limit. */
  public RowPage read(SeriesId source, BarQuery query) {
    long revision = store.summary(source).map(SeriesSummary::revision).orElse(0L);
    List<BarSeries> parts = new ArrayList<>();
    long left = query.limit();
    OptionalLong next = OptionalLong.empty();
    for (TimeRange piece : pieces(over(query))) {
      Bins bins = bins(source, query.series(), query.calendar(), piece);
      for (int at = 0; at < bins.size() && next.isEmpty(); ) {
        if (left == 0) {
          next = OptionalLong.of(bins.names()[at]);
          break;
        }
        Bins some = bins.slice(at, together(bins, at, left));
        BarSeries made = made(source, query.calendar(), some);
        parts.add(made);
        left -= made.size();
        at += some.size();
      }
      if (next.isPresent()) {
        break;
      }
    }
    BarSeries bars = BarSeries.concat(parts);
    BarQuery page = query.until(next.orElse(query.range().endSecond()));
    return new RowPage(
        BarRows.of(bars), 0, Writers.all(0, bars.size()), next, revision, judge(page, bars));
  }

  /**
   * Bars of a range and some before it, for a calculation.
   *
   * @param before so many bars before the range, where there are as many
   * @return with the length of the bars that they are made of; empty when none are stored
   */
  public Optional<Made> read(
      SeriesId target, TradingCalendar calendar, TimeRange range, long before) {
    List<SeriesId> sources = stored(target);
    if (sources.isEmpty()) {
      return Optional.empty();
    }
    OptionalLong first = first(target, calendar);
    // six times: a stock's session is a quarter of the day, on five days of seven
    long reach = Math.multiplyExact(before, 6L * target.timeframe().seconds()) + 10 * DAY;
    long from = Math.max(first.orElse(range.startSecond()), range.startSecond() - reach);
    TimeRange wider =
        TimeRange.ofEpochSeconds(Math.min(from, range.startSecond()), range.endSecond());
    BarQuery query =
        new BarQuery(target, wider, wider.endSecond(), BarShape.COLUMNS, Long.MAX_VALUE, calendar);
    SeriesId source = complete(query).or(() -> best(query)).orElseThrow();
    List<BarSeries> parts = new ArrayList<>();
    for (TimeRange piece : pieces(wider)) {
      Bins bins = bins(source, target, calendar, piece);
      for (int at = 0; at < bins.size(); ) {
        int to = together(bins, at, Long.MAX_VALUE);
        parts.add(made(source, calendar, bins.slice(at, to)));
        at = to;
      }
    }
    BarSeries bars = BarSeries.concat(parts);
    int inside = bars.indexAtOrAfter(range.startSecond());
    int unneeded = (int) Math.max(0, inside - before);
    return Optional.of(new Made(bars.slice(unneeded, bars.size()), source.timeframe()));
  }

  /**
   * Bars that were put together.
   *
   * @param from the length of the bars that they are made of
   */
  public record Made(BarSeries bars, Timeframe from) {}

  private BarSeries made(SeriesId source, TradingCalendar calendar, Bins bins) {
    TimeRange range = bins.range();
    return Resampler.resample(
            store.read(source, range),
            bins,
            calendar.expectedBars(source.timeframe(), source.hours(), range))
        .bars();
  }

  /** The end of a run of bins that are put together at once. */
  private static int together(Bins bins, int at, long most) {
    long reach = bins.from()[at] + TOGETHER * bins.source().seconds();
    int to = at + 1;
    while (to < bins.size() && to - at < most && bins.until()[to] <= reach) {
      to++;
    }
    return to;
  }

  private static Bins bins(
      SeriesId source, SeriesId target, TradingCalendar calendar, TimeRange range) {
    return Bins.of(calendar, target.hours(), source.timeframe(), target.timeframe(), range);
  }

  /** The part of a query's range whose bars are over. */
  private static TimeRange over(BarQuery query) {
    long start = query.range().startSecond();
    return TimeRange.ofEpochSeconds(
        start, Math.max(start, Math.min(query.range().endSecond(), query.judgedUntil())));
  }

  private static List<TimeRange> pieces(TimeRange range) {
    List<TimeRange> pieces = new ArrayList<>();
    for (long from = range.startSecond(); from < range.endSecond(); from += PIECE_SECONDS) {
      pieces.add(TimeRange.ofEpochSeconds(from, Math.min(range.endSecond(), from + PIECE_SECONDS)));
    }
    return pieces;
  }

  private static long wallClockBars(SeriesId series, TimeRange range) {
    return (range.endSecond() - range.startSecond()) / series.timeframe().seconds();
  }
}
