package io.ktrdr.quality.score;

import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.quality.check.Finding;
import io.ktrdr.quality.check.Rule;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What was found out about a range of a series.
 *
 * @param range in bar times
 * @param bars how many are stored
 * @param expected how many should be
 * @param missing how many of these are not
 * @param score 0 to 1, the weighted mean of the parts that could be measured
 * @param tallies by rule, of rules that found something
 * @param findings in order of time; those beyond what is remembered are only counted
 * @param days in order
 */
public record QualityReport(
    SeriesId series,
    TimeRange range,
    long bars,
    long expected,
    long missing,
    OptionalDouble score,
    List<Part> parts,
    Map<Rule, Tally> tallies,
    List<Finding> findings,
    List<Day> days) {

  public QualityReport {
    parts = List.copyOf(parts);
    tallies = Map.copyOf(tallies);
    findings = List.copyOf(findings);
    days = List.copyOf(days);
  }

  /** How many findings there are, remembered or not. */
  public long found() {
    return tallies.values().stream().mapToLong(Tally::findings).sum();
  }
}
