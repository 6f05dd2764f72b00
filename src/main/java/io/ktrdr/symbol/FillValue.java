package io.ktrdr.symbol;

import io.ktrdr.gateway.HistoryPlanner;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.LedgerQuestion.Stretch;
import io.ktrdr.symbol.ledger.StoredExtent;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Which gap is worth most. A request brings more the more missing bars it stands for, and what is
 * recent is asked about more: the value of a stretch is its missing bars per request, halved for
 * each half year of age. Interior gaps come before what is merely newer than the last stored bar of
 * its series, which the next load of it brings anyway; and what can be closed at once before what
 * was rather never loaded. Pure.
 */
final class FillValue {

  private static final double HALF_LIFE_DAYS = 182.5;

  private FillValue() {}

  /** A stretch of a series to be filled. */
  record Candidate(SeriesId series, Stretch stretch) {}

  /** What of a plan begins between stored bars, and after them if wanted. */
  static List<Stretch> stretches(
      SeriesId series, CoveragePlanner.Plan plan, StoredExtent stored, boolean tail) {
    return plan.fetches().stream()
        .filter(fetch -> fetch.range().startSecond() > stored.first())
        .map(
            fetch ->
                new Stretch(
                    fetch.range(),
                    fetch.missing(),
                    (int) CoveragePlanner.requests(fetch.range(), series.timeframe()),
                    fetch.range().startSecond() < stored.last()))
        .filter(stretch -> tail || stretch.interior())
        .toList();
  }

  /** Missing bars per request, discounted by age. */
  static double of(Stretch stretch, Instant now) {
    double days = Math.max(0, Duration.between(stretch.range().end(), now).toSeconds() / 86_400.0);
    return stretch.missing()
        / (double) Math.max(1, stretch.requests())
        * Math.pow(0.5, days / HALF_LIFE_DAYS);
  }

  /**
   * The order of filling: interior ones first, of these what so many requests can close, then the
   * most valuable, then by name and time.
   */
  static Comparator<Candidate> biggestFirst(Instant now, int requests) {
    return Comparator.comparing((Candidate one) -> !one.stretch().interior())
        .thenComparing(one -> one.stretch().requests() > requests)
        .thenComparing(one -> of(one.stretch(), now), Comparator.reverseOrder())
        .thenComparing(Candidate::series)
        .thenComparing(one -> one.stretch().range().start());
  }

  /** The newest part of a stretch that so many requests are enough for. */
  static TimeRange affordable(Candidate candidate, int requests) {
    TimeRange range = candidate.stretch().range();
    if (candidate.stretch().requests() <= requests) {
      return range;
    }
    Instant from =
        range
            .end()
            .minus(
                HistoryPlanner.perRequest(candidate.series().timeframe()).multipliedBy(requests));
    return new TimeRange(from.isAfter(range.start()) ? from : range.start(), range.end());
  }
}
