package io.ktrdr.client;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Optional;

/**
 * How complete a series is, bar by bar against its calendar.
 *
 * @param start of the range judged; empty when there is nothing to judge
 * @param bars stored of the whole series
 */
public record Coverage(
    String instrument,
    String timeframe,
    String what,
    String session,
    Optional<String> start,
    Optional<String> end,
    long bars,
    Optional<String> firstBar,
    Optional<String> lastBar,
    long revision,
    Count count) {

  /**
   * Bars that should exist, by how they stand.
   *
   * @param filled of the present ones, those that were once known to be missing
   * @param providerEmpty IB was asked and has none
   * @param coverage present / (expected - ignored), from 0 to 1
   * @param complete whether none is missing but ignored ones
   * @param settled whether nothing is left to ask IB for
   */
  public record Count(
      long expected,
      long present,
      long filled,
      long missing,
      long queued,
      long providerEmpty,
      long ignored,
      double coverage,
      boolean complete,
      boolean settled) {}

  /**
   * Bars in a row that are not there, and why.
   *
   * @param start time of the first missing bar
   * @param end time of the next bar that should exist after it
   * @param kind where it lies: {@code unloaded}, {@code head}, {@code interior} or {@code tail}
   * @param extent {@code micro}, {@code partial_session}, {@code whole_session} or {@code
   *     several_sessions}
   */
  public record Gap(
      String instrument,
      String timeframe,
      String what,
      String session,
      String start,
      String end,
      long bars,
      String state,
      @JsonProperty("class") String kind,
      String extent,
      Why why) {}

  /** Why a gap is there, in a word and in a sentence. */
  public record Why(String reason, String detail) {}

  /** A page of gaps. */
  record Gaps(List<Gap> gaps, Optional<String> nextPageToken) {}

  /** A page of series. */
  record Series(List<Coverage> series, Optional<String> nextPageToken) {}
}
