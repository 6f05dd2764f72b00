package io.ktrdr.api.quality;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ktrdr.api.series.BarTimes;
import io.ktrdr.api.series.SeriesLinks;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Timeframe;
import io.ktrdr.quality.check.Dimension;
import io.ktrdr.quality.check.Finding;
import io.ktrdr.quality.check.Rule;
import io.ktrdr.quality.check.Severity;
import io.ktrdr.quality.score.Condition;
import io.ktrdr.quality.score.Day;
import io.ktrdr.quality.score.QualityReport;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** How a report is shown. */
final class QualityView {

  private QualityView() {}

  /** One part of the score; value and weight are null when it could not be measured. */
  record PartView(
      Dimension dimension,
      Double value,
      Double weight,
      long judged,
      double faulty,
      String meaning,
      String findingsUrl) {}

  /** A rule that found something. */
  record TallyView(Rule rule, Dimension dimension, long findings, long bars, String findingsUrl) {}

  /** A finding; times are dates for daily and longer bars, both included. */
  record FindingView(
      Rule rule,
      Severity severity,
      Dimension dimension,
      String start,
      String end,
      int bars,
      Double value,
      Double limit,
      String detail,
      String barsUrl) {

    static FindingView of(SeriesId series, Finding finding) {
      return new FindingView(
          finding.rule(),
          finding.severity(),
          finding.rule().dimension(),
          BarTimes.text(series.timeframe(), finding.first()),
          BarTimes.text(series.timeframe(), finding.last()),
          finding.bars(),
          number(finding.value()),
          number(finding.limit()),
          finding.detail(),
          SeriesLinks.bars(series, finding.first(), finding.last()));
    }
  }

  /** A day; its worst finding is null when there is none. */
  record DayView(
      String date,
      Condition condition,
      int expected,
      int missing,
      int findings,
      Severity worst,
      String barsUrl) {

    static DayView of(SeriesId series, TradingCalendar calendar, Day day) {
      long first = day.date().toEpochDay() * 86_400;
      long last = first;
      if (series.timeframe().intraday()) {
        var session = calendar.session(series.hours(), day.date());
        first = session.map(its -> its.opens().getEpochSecond()).orElse(first);
        last = session.map(its -> its.closes().getEpochSecond() - 1).orElse(first + 86_399);
      }
      return new DayView(
          day.date().toString(),
          day.condition(),
          day.expected(),
          day.missing(),
          day.findings(),
          day.worst() == Severity.OFF ? null : day.worst(),
          SeriesLinks.bars(series, first, last));
    }
  }

  /**
   * A report.
   *
   * @param missingByState why bars are missing; null when the instrument's entity did not say
   * @param days null unless asked for
   * @param findings null in a batch
   */
  record ReportView(
      String instrument,
      Timeframe timeframe,
      String what,
      String session,
      String start,
      String end,
      String calendar,
      String calendarVersion,
      long revision,
      long bars,
      long expected,
      long missing,
      Map<String, Long> missingByState,
      Double score,
      List<PartView> parts,
      Map<String, Long> conditions,
      List<TallyView> rules,
      @JsonInclude(JsonInclude.Include.NON_NULL) List<DayView> days,
      @JsonInclude(JsonInclude.Include.NON_NULL) List<FindingView> findings,
      Long findingsTotal,
      String nextPageToken,
      boolean simulated,
      List<String> warnings) {}

  static List<PartView> parts(QualityReport report) {
    return report.parts().stream()
        .map(
            part ->
                new PartView(
                    part.dimension(),
                    rounded(part.value()),
                    part.value().isEmpty() ? null : rounded(OptionalDouble.of(part.weight())),
                    part.judged(),
                    part.faulty(),
                    part.dimension().meaning(),
                    SeriesLinks.series("/api/v1/quality", report.series())
                        + range(report)
                        + "&dimension="
                        + part.dimension()))
        .toList();
  }

  static List<TallyView> rules(QualityReport report) {
    return report.tallies().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            entry ->
                new TallyView(
                    entry.getKey(),
                    entry.getKey().dimension(),
                    entry.getValue().findings(),
                    entry.getValue().bars(),
                    SeriesLinks.series("/api/v1/quality", report.series())
                        + range(report)
                        + "&rule="
                        + entry.getKey()))
        .toList();
  }

  static String range(QualityReport report) {
    Timeframe timeframe = report.series().timeframe();
    return "&start="
        + SeriesLinks.encoded(BarTimes.text(timeframe, report.range().startSecond()))
        + "&end="
        + SeriesLinks.encoded(BarTimes.text(timeframe, report.range().endSecond()));
  }

  /** How many days are in each condition; all four are named. */
  static Map<String, Long> conditions(QualityReport report) {
    Map<String, Long> counts = new LinkedHashMap<>();
    Arrays.stream(Condition.values()).forEach(condition -> counts.put(condition.toString(), 0L));
    report.days().forEach(day -> counts.merge(day.condition().toString(), 1L, Long::sum));
    return counts;
  }

  /** Never rounded up to a perfect score. */
  static Double rounded(OptionalDouble value) {
    return value.isEmpty() ? null : Math.floor(value.getAsDouble() * 1e6 + 1e-6) / 1e6;
  }

  private static Double number(double value) {
    return Double.isFinite(value) ? Math.round(value * 1e6) / 1e6 : null;
  }
}
