package io.ktrdr.client;

import java.util.List;
import java.util.Optional;

/**
 * A page of bars and what is to be known about them.
 *
 * @param nextPageToken empty on the last page
 */
public record BarPage(List<Bar> bars, Optional<String> nextPageToken, Meta meta) {

  public BarPage {
    bars = bars == null ? List.of() : List.copyOf(bars);
  }

  /**
   * What a page is, and how complete.
   *
   * @param instrument its id
   * @param start of the page's range: a date for daily and longer bars, else an instant
   * @param end exclusive
   * @param complete whether every bar that should exist is here
   * @param coverage the share of them that is, from 0 to 1
   * @param gaps where some are missing, the first hundred
   * @param revision counts the changes of the series
   * @param simulated whether a simulated gateway made these bars
   */
  public record Meta(
      String instrument,
      String timeframe,
      int points,
      String what,
      String session,
      String start,
      String end,
      String exchangeTz,
      String calendar,
      boolean complete,
      Optional<Double> coverage,
      List<Gap> gaps,
      long revision,
      boolean simulated,
      Optional<String> source,
      List<String> warnings) {

    public Meta {
      gaps = gaps == null ? List.of() : List.copyOf(gaps);
      warnings = warnings == null ? List.of() : List.copyOf(warnings);
    }
  }

  /**
   * Bars in a row that should exist and are not stored.
   *
   * @param start time of the first
   * @param end time of the next bar that should exist after the last
   * @param state {@code missing}, {@code queued}, {@code provider_empty} or {@code ignored}
   */
  public record Gap(String start, String end, int bars, String state) {}
}
