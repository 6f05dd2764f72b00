package io.ktrdr.api.data;

import io.ktrdr.api.bars.BarQuery;
import io.ktrdr.api.series.BarTimes;
import io.ktrdr.api.series.PageToken;
import io.ktrdr.calendar.PointInTime;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import java.util.List;
import java.util.Optional;

/**
 * One instrument's part of a question for bars.
 *
 * @param ask the whole question
 * @param at which of its instruments this is, from 0
 * @param query for the page that is to be read
 * @param start where the whole range begins, epoch second
 * @param now when the first page was asked for, epoch second
 * @param warnings what the reader of the answer might not expect
 * @param pin the revision that is wanted, if one is
 * @param token where the page begins, when an earlier one ended inside this instrument
 */
record SeriesAsk(
    BarsAsk ask,
    int at,
    Instrument instrument,
    BarQuery query,
    long start,
    long now,
    List<String> warnings,
    Optional<PastBars.Pin> pin,
    Optional<PageToken> token) {

  SeriesId series() {
    return query.series();
  }

  /** What the caller calls the instrument. */
  String name() {
    return ask.names().get(at);
  }

  /** Where the whole range begins, as it was asked. */
  String startText() {
    return text(ask.series().start(), start);
  }

  /** Where the whole range ends, as it was asked. */
  String endText() {
    return text(ask.series().end(), query.range().endSecond());
  }

  private String text(Optional<PointInTime> asked, long time) {
    return asked.map(PointInTime::text).orElseGet(() -> BarTimes.text(series().timeframe(), time));
  }

  /** Identifies the question, and what its bars are put together of. */
  int question(Optional<SeriesId> source) {
    return PageToken.question(
        series(),
        ask.range()
            + ask.extras().text()
            + ask.others()
            + source.map(its -> " from " + its.timeframe()).orElse(""));
  }

  /** The whole range, whichever page this is. */
  BarQuery whole() {
    return withQuery(TimeRange.ofEpochSeconds(start, query.range().endSecond()), query.limit());
  }

  /** The same for no more rows than these. */
  SeriesAsk atMost(long rows) {
    return rows >= query.limit() ? this : with(withQuery(query.range(), rows), warnings, pin);
  }

  /**
   * The same of a revision.
   *
   * @param judged its query, judged by what could be known then
   * @param about what the reader might not expect of that
   */
  SeriesAsk of(PastBars.Pin revision, BarQuery judged, List<String> about) {
    return with(judged, about, Optional.of(revision));
  }

  private BarQuery withQuery(TimeRange range, long limit) {
    return new BarQuery(
        query.series(), range, query.judgedUntil(), query.shape(), limit, query.calendar());
  }

  private SeriesAsk with(BarQuery other, List<String> about, Optional<PastBars.Pin> of) {
    return new SeriesAsk(ask, at, instrument, other, start, now, about, of, token);
  }

  /** The token of the page that begins at a bar time. */
  PageToken next(long time, long revision, Optional<SeriesId> source) {
    return new PageToken(
        question(source), at, revision, start, time, query.range().endSecond(), now);
  }
}
