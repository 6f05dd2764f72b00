package io.ktrdr.api.data;

import io.ktrdr.api.bars.BarQuery;
import io.ktrdr.api.series.PageToken;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import java.util.List;
import java.util.Optional;

/**
 * One instrument's part of a question for bars.
 *
 * @param name what the caller calls the instrument
 * @param at which of the instruments it is, from 0
 * @param query for the page that is to be read
 * @param question what was asked, for the identity of a token
 * @param start where the whole range begins, epoch second
 * @param startText the same as it was asked
 * @param endText where the whole range ends, as it was asked
 * @param now when the first page was asked for, epoch second
 * @param warnings what the reader of the answer might not expect
 * @param pin the revision that is wanted, if one is
 * @param token where the page begins, when an earlier one ended inside this instrument
 */
record SeriesAsk(
    String name,
    int at,
    Instrument instrument,
    BarQuery query,
    String question,
    long start,
    String startText,
    String endText,
    long now,
    List<String> warnings,
    Optional<PastBars.Pin> pin,
    Optional<PageToken> token) {

  SeriesId series() {
    return query.series();
  }

  /** Identifies the question, and what its bars are put together of. */
  int question(Optional<SeriesId> source) {
    return PageToken.question(
        series(), question + source.map(its -> " from " + its.timeframe()).orElse(""));
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
    return new SeriesAsk(
        name, at, instrument, other, question, start, startText, endText, now, about, of, token);
  }

  /** The token of the page that begins at a bar time. */
  PageToken next(long time, long revision, Optional<SeriesId> source) {
    return new PageToken(
        question(source), at, revision, start, time, query.range().endSecond(), now);
  }
}
