package io.ktrdr.client;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How good a range of a series is, and a page of what was found.
 *
 * @param bars stored
 * @param expected by the calendar
 * @param score from 0 to 1; empty when nothing could be measured
 * @param conditions how many days are available, degraded, pending, missing
 * @param findingsTotal how many findings the filters leave
 * @param nextPageToken empty on the last page
 */
public record QualityReport(
    String instrument,
    String timeframe,
    String what,
    String session,
    String start,
    String end,
    long revision,
    long bars,
    long expected,
    long missing,
    Optional<Double> score,
    List<Part> parts,
    Map<String, Integer> conditions,
    List<Finding> findings,
    Optional<Long> findingsTotal,
    Optional<String> nextPageToken,
    boolean simulated,
    List<String> warnings) {

  public QualityReport {
    parts = parts == null ? List.of() : List.copyOf(parts);
    findings = findings == null ? List.of() : List.copyOf(findings);
    warnings = warnings == null ? List.of() : List.copyOf(warnings);
  }

  /** A part of the score; value and weight are empty when it could not be measured. */
  public record Part(
      String dimension, Optional<Double> value, Optional<Double> weight, String meaning) {}

  /**
   * What a rule found.
   *
   * @param severity {@code info}, {@code warning} or {@code error}
   * @param start the first bar concerned
   * @param end the last bar concerned
   */
  public record Finding(
      String rule,
      String severity,
      String dimension,
      String start,
      String end,
      long bars,
      String detail) {}
}
