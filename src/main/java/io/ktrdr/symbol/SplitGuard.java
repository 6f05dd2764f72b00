package io.ktrdr.symbol;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.SplitRatio;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.quality.SplitDetection;
import io.ktrdr.quality.SplitDetection.Finding;
import io.ktrdr.store.Amendment;
import io.ktrdr.store.BarStore;
import io.ktrdr.store.MergeResult;
import io.ktrdr.store.Provenance;
import io.ktrdr.store.Rescaling;
import io.ktrdr.store.SeriesSummary;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps bars of two scales out of one series. IB's trades are adjusted for splits when they are
 * asked for: after a split its answers do not fit what was stored before. What was stored is then
 * put on the new scale, in one amendment, but only when IB's own figures for stored bars prove the
 * ratio. Blocks, and is for one load: one call at a time.
 */
final class SplitGuard {

  /** How many stored bars IB is asked for again when an answer does not seem to fit them. */
  private static final int OVERLAP = 10;

  /**
   * How long IB's word that stored bars are on its scale counts. A load of years before what is
   * stored meets the same bars with each answer; to ask for them each time would take longer than
   * the load, as IB lets the same question through every 15 seconds only.
   */
  private static final Duration BELIEVED = Duration.ofHours(1);

  /** What an answer looks like beside the stored bars. */
  sealed interface Verdict {
    /** It fits. */
    record Fits() implements Verdict {}

    /**
     * It does not seem to; IB's figures for {@code overlap} will tell.
     *
     * @param before whether it is the stored bars before the answer that do not fit
     * @param after whether it is those after it
     */
    record Doubtful(TimeRange overlap, boolean before, boolean after, String why)
        implements Verdict {}

    /** The ratio is proven, and these stored bars are on the old scale. */
    record Rescaled(Finding.Rescaled finding, TimeRange old) implements Verdict {}

    /** The figures contradict one another; nothing must be merged. */
    record Contradictory(String why) implements Verdict {}
  }

  /** Bars that were put on the new scale. */
  record Rebased(MergeResult merged, SplitRatio ratio, TimeRange range, long effective) {}

  private final BarStore store;
  private final SeriesId series;
  private final TradingCalendar calendar;
  private final boolean concerned;
  private final Map<TimeRange, Instant> onScale = new HashMap<>();

  SplitGuard(BarStore store, SeriesId series, Instrument instrument, TradingCalendar calendar) {
    this.store = store;
    this.series = series;
    this.calendar = calendar;
    this.concerned =
        instrument.contract().securityType() == SecurityType.STK
            && series.what() == WhatToShow.TRADES;
  }

  /**
   * Judges an answer before it is merged.
   *
   * @param answer all bars that came, also those beside what was asked for
   */
  Verdict judge(BarSeries answer, Instant now) {
    Optional<SeriesSummary> held = concerned ? store.summary(series) : Optional.empty();
    if (held.isEmpty() || answer.isEmpty()) {
      return new Verdict.Fits();
    }
    BarSeries common =
        store.read(series, TimeRange.ofEpochSeconds(answer.firstTime(), answer.lastTime() + 1));
    return switch (SplitDetection.compare(common, answer)) {
      case Finding.Rescaled rescaled -> new Verdict.Rescaled(rescaled, all(held.get()));
      case Finding.SameScale same -> new Verdict.Fits();
      case Finding.Unclear unclear -> new Verdict.Fits();
      case Finding.TooFew few ->
          boundaries(held.get(), answer) instanceof Verdict.Doubtful doubt && !believed(doubt, now)
              ? doubt
              : new Verdict.Fits();
    };
  }

  private Verdict boundaries(SeriesSummary held, BarSeries answer) {
    BarSeries before = neighbours(held.firstTime(), answer.firstTime(), true);
    BarSeries after = neighbours(answer.lastTime() + 1, held.lastTime() + 1, false);
    boolean jumpsBefore = SplitDetection.jumps(before, answer);
    boolean jumpsAfter = SplitDetection.jumps(answer, after);
    if (!jumpsBefore && !jumpsAfter) {
      return new Verdict.Fits();
    }
    BarSeries doubted = jumpsBefore ? before : after;
    return new Verdict.Doubtful(
        TimeRange.ofEpochSeconds(doubted.firstTime(), doubted.lastTime() + 1),
        jumpsBefore,
        jumpsAfter,
        jumpsBefore
            ? step(before.bar(before.size() - 1).close(), answer.bar(0).open())
            : step(answer.bar(answer.size() - 1).close(), after.bar(0).open()));
  }

  private boolean believed(Verdict.Doubtful doubt, Instant now) {
    Instant told = onScale.get(doubt.overlap());
    return told != null && now.isBefore(told.plus(BELIEVED));
  }

  private static String step(BigDecimal close, BigDecimal open) {
    return "a close of " + close.toPlainString() + " is followed by " + open.toPlainString();
  }

  /** The last stored bars of a span, or its first, by the calendar's count. */
  private BarSeries neighbours(long from, long to, boolean last) {
    if (from >= to) {
      return BarSeries.empty();
    }
    long reach = OVERLAP * 8L * Math.max(series.timeframe().seconds(), 3_600L);
    TimeRange near =
        last
            ? TimeRange.ofEpochSeconds(Math.max(from, to - reach), to)
            : TimeRange.ofEpochSeconds(from, Math.min(to, from + reach));
    BarSeries bars = store.read(series, near);
    if (bars.isEmpty()) {
      bars = store.read(series, TimeRange.ofEpochSeconds(from, to));
    }
    return last
        ? bars.slice(Math.max(0, bars.size() - OVERLAP), bars.size())
        : bars.slice(0, Math.min(OVERLAP, bars.size()));
  }

  /**
   * Judges by IB's figures for stored bars.
   *
   * @param answer the bars that seemed not to fit
   * @param again what IB has for the overlap now
   */
  Verdict prove(Verdict.Doubtful doubt, BarSeries answer, BarSeries again, Instant now) {
    SeriesSummary held = store.summary(series).orElseThrow();
    return switch (SplitDetection.compare(store.read(series, doubt.overlap()), again)) {
      case Finding.Rescaled rescaled ->
          new Verdict.Rescaled(
              rescaled,
              TimeRange.ofEpochSeconds(
                  doubt.before() ? held.firstTime() : answer.lastTime() + 1,
                  doubt.after() ? held.lastTime() + 1 : answer.firstTime()));
      case Finding.SameScale same -> {
        onScale.put(doubt.overlap(), now);
        yield new Verdict.Fits();
      }
      case Finding.TooFew few ->
          new Verdict.Contradictory(
              doubt.why()
                  + ", and IB has only "
                  + few.bars()
                  + " of the bars before to compare with");
      case Finding.Unclear unclear ->
          new Verdict.Contradictory(
              doubt.why()
                  + ", and IB's prices of stored bars are %.4f to %.4f times the stored ones"
                      .formatted(unclear.least(), unclear.most()));
    };
  }

  private static TimeRange all(SeriesSummary held) {
    return TimeRange.ofEpochSeconds(held.firstTime(), held.lastTime() + 1);
  }

  /** Puts stored bars on the new scale. */
  Rebased rebase(Verdict.Rescaled proven, Provenance load) {
    SplitRatio ratio = proven.finding().ratio();
    BarSeries old = store.read(series, proven.old());
    long effective =
        old.lastTime() + (series.timeframe().intraday() ? series.timeframe().seconds() : 86_400L);
    MergeResult merged =
        store.amend(
            series,
            Amendment.rebasing(
                Rescaling.of(old, ratio, proven.finding().volumes()),
                ratio,
                proven.finding().volumes(),
                effective,
                old.priceScale()),
            SessionChunking.of(calendar, series),
            new Provenance(
                load.source(),
                load.actor(),
                "split " + ratio + " of bars before " + Instant.ofEpochSecond(effective),
                load.requestId(),
                load.jobId(),
                load.at()));
    return new Rebased(
        merged, ratio, TimeRange.ofEpochSeconds(old.firstTime(), effective), effective);
  }
}
