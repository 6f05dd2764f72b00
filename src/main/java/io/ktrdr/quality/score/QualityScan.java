package io.ktrdr.quality.score;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarWindow;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.quality.CompleteBars;
import io.ktrdr.quality.check.BarJudge;
import io.ktrdr.quality.check.CrossCheck;
import io.ktrdr.quality.check.Dimension;
import io.ktrdr.quality.check.Finding;
import io.ktrdr.quality.check.GridJudge;
import io.ktrdr.quality.check.Rule;
import io.ktrdr.quality.check.Severity;
import io.ktrdr.quality.check.Subject;
import io.ktrdr.quality.check.Thresholds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Judges a range of a series from first to last: takes its bars piece by piece, so that only a part
 * of a long range is in memory, and makes the report when told that there are no more. For one
 * range, not for use by several threads.
 */
public final class QualityScan {

  /** Short pieces are put together up to this many bars before they are judged. */
  private static final int TOGETHER = 16_384;

  /**
   * What is judged, and by what.
   *
   * @param range in bar times
   * @param provisional spans whose bars come from live data and are not confirmed yet
   */
  public record Question(
      SeriesId series,
      Subject subject,
      TradingCalendar calendar,
      TimeRange range,
      List<TimeRange> provisional,
      Instant now) {

    public Question {
      provisional = List.copyOf(provisional);
    }

    Timeframe timeframe() {
      return series.timeframe();
    }

    TradingHours hours() {
      return series.hours();
    }
  }

  private final Question question;
  private final Thresholds thresholds;
  private final Scoring scoring;
  private final BarJudge figures;
  private final GridJudge grid;
  private final DayBook days;
  private final long missingUntil;

  private final List<Finding> findings = new ArrayList<>();
  private final Map<Rule, Tally> tallies = new EnumMap<>(Rule.class);
  private final Map<Dimension, Double> faulty = new EnumMap<>(Dimension.class);

  private final BarWindow window = new BarWindow();

  /** How many bars of the window were judged. */
  private int judged;

  /** Index in the window of the first bar whose day was not compared yet. */
  private int comparedUntil;

  private long gridAt;
  private long bars;
  private long lastTime = Long.MIN_VALUE;
  private CrossCheck cross;
  private BarSeries days1d = BarSeries.empty();

  public QualityScan(Question question, Thresholds thresholds, Scoring scoring) {
    this.question = question;
    this.thresholds = thresholds;
    this.scoring = scoring;
    Instant settled = question.now().minus(thresholds.grace());
    this.missingUntil =
        CompleteBars.until(
            question.calendar(),
            question.timeframe(),
            question.hours(),
            question.range().endSecond(),
            settled);
    this.days =
        new DayBook(
            question.calendar(),
            question.timeframe(),
            question.hours(),
            question.range(),
            missingUntil,
            question.now());
    this.figures = new BarJudge(thresholds, question.subject(), this::found);
    this.grid =
        new GridJudge(
            thresholds,
            question.calendar(),
            question.timeframe(),
            question.hours(),
            missingUntil,
            this::found);
    this.gridAt = question.range().startSecond();
  }

  /** Has these bars compared with daily ones of the same market; before the first piece. */
  public QualityScan comparedWith(BarSeries daily) {
    days1d = daily;
    cross =
        new CrossCheck(
            thresholds,
            question.calendar(),
            question.hours(),
            question.timeframe(),
            false,
            this::found);
    return this;
  }

  /** Has daily bars compared with shorter ones; {@code daily} are those of the range. */
  public QualityScan comparedWith(BarSeries daily, Timeframe shorter, Iterable<BarSeries> within) {
    cross =
        new CrossCheck(
            thresholds, question.calendar(), question.hours(), shorter, true, this::found);
    for (BarSeries piece : within) {
      cross.compare(daily, piece);
    }
    return this;
  }

  /** Tells of a bar that IB gave otherwise when asked again; in any order. */
  public void refetched(long time, String detail) {
    if (thresholds.severity(Rule.REFETCH) != Severity.OFF) {
      found(
          new Finding(
              Rule.REFETCH,
              thresholds.severity(Rule.REFETCH),
              time,
              time,
              1,
              Double.NaN,
              Double.NaN,
              detail));
    }
  }

  /** The bars that follow those added before. */
  public void add(BarSeries piece) {
    if (piece.isEmpty()) {
      return;
    }
    bars += piece.size();
    lastTime = piece.lastTime();
    if (window.size() == 0 && piece.size() >= TOGETHER) {
      // long enough as it is: only what the next piece needs is copied
      int keep = judge(piece, false);
      window.add(piece.slice(keep, piece.size()));
      return;
    }
    window.add(piece);
    if (window.size() - judged >= TOGETHER) {
      window.dropBefore(judge(window.bars(), false));
    }
  }

  /** Judges what can be, and says from which bar on the rest has to stay. */
  private int judge(BarSeries now, boolean last) {
    int to = last ? now.size() : Math.max(judged, now.size() - figures.context());
    figures.judge(now, judged, to);
    long until = to < now.size() ? now.time(to) : question.range().endSecond();
    if (until > gridAt) {
      grid.judge(now, gridAt, until);
      gridAt = until;
    }
    if (cross != null && !days1d.isEmpty()) {
      crossCheck(now, to, last);
    }
    int keep = Math.max(0, to - Math.max(figures.context(), uncompared(to)));
    judged = to - keep;
    comparedUntil -= keep;
    return keep;
  }

  private int uncompared(int to) {
    return days1d.isEmpty() || cross == null ? 0 : to - Math.min(to, comparedUntil);
  }

  /** Compares whole days only: the last one may go on in the next piece. */
  private void crossCheck(BarSeries now, int to, boolean last) {
    int end = to;
    if (!last && to > 0) {
      var date = question.calendar().sessionDate(question.timeframe(), now.time(to - 1));
      end =
          question
              .calendar()
              .session(question.hours(), date)
              .map(session -> now.indexAtOrAfter(session.opens().getEpochSecond()))
              .orElse(to);
    }
    if (end > comparedUntil) {
      cross.compare(days1d, now.slice(comparedUntil, end));
      comparedUntil = end;
    }
  }

  private void found(Finding finding) {
    tallies.merge(
        finding.rule(),
        Tally.NONE.plus(finding.bars()),
        (before, one) -> before.plus(finding.bars()));
    Dimension dimension = finding.rule().dimension();
    double weight =
        switch (finding.severity()) {
          case ERROR -> finding.bars();
          case WARNING -> dimension == Dimension.VALIDITY ? finding.bars() / 2.0 : finding.bars();
          case INFO, OFF -> 0;
        };
    faulty.merge(dimension, weight, Double::sum);
    days.mark(finding);
    if (findings.size() < scoring.maxFindings()) {
      findings.add(finding);
    }
  }

  /** There are no more bars: the report. */
  public QualityReport finish() {
    judge(window.bars(), true);
    figures.finish();
    grid.finish();
    OptionalDouble timeliness = timeliness();
    List<Part> parts =
        weighted(
            List.of(
                share(Dimension.COMPLETENESS, grid.expected(), (double) grid.missing()),
                share(Dimension.VALIDITY, bars, faulty.getOrDefault(Dimension.VALIDITY, 0.0)),
                share(
                    Dimension.CONSISTENCY,
                    cross == null ? 0 : cross.compared(),
                    cross == null ? 0 : cross.differing()),
                new Part(Dimension.TIMELINESS, timeliness, 0, timeliness.isPresent() ? 1 : 0, 0),
                share(
                    Dimension.SESSION_FIT, bars, faulty.getOrDefault(Dimension.SESSION_FIT, 0.0))));
    findings.sort(Comparator.comparingLong(Finding::first).thenComparing(Finding::rule));
    return new QualityReport(
        question.series(),
        question.range(),
        bars,
        grid.expected(),
        grid.missing(),
        score(parts),
        parts,
        tallies,
        findings,
        days.days(question.now().minus(thresholds.grace()), question.provisional()));
  }

  private static Part share(Dimension dimension, long judged, double faulty) {
    OptionalDouble value =
        judged == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.max(0, 1 - faulty / judged));
    return new Part(dimension, value, 0, judged, faulty);
  }

  /** Empty for a range that ended long ago. */
  private OptionalDouble timeliness() {
    long horizon = scoring.lateAfter().toSeconds();
    if (missingUntil < question.now().getEpochSecond() - horizon) {
      return OptionalDouble.empty();
    }
    int due =
        question
            .calendar()
            .expectedCount(
                question.timeframe(),
                question.hours(),
                TimeRange.ofEpochSeconds(missingUntil - horizon, missingUntil));
    if (due == 0) {
      return OptionalDouble.empty();
    }
    long from = Math.max(lastTime + 1, missingUntil - horizon);
    long[] late = expectedTimes(from, missingUntil);
    if (late.length > 0 && thresholds.severity(Rule.BEHIND) != Severity.OFF) {
      found(
          new Finding(
              Rule.BEHIND,
              thresholds.severity(Rule.BEHIND),
              late[0],
              late[late.length - 1],
              late.length,
              late.length,
              0,
              (late.length == 1 ? "1 finished bar is" : late.length + " finished bars are")
                  + " not there yet"));
    }
    return OptionalDouble.of(1 - Math.min(1, (double) late.length / due));
  }

  private long[] expectedTimes(long from, long to) {
    return from >= to
        ? new long[0]
        : question
            .calendar()
            .expectedBars(
                question.timeframe(), question.hours(), TimeRange.ofEpochSeconds(from, to));
  }

  private List<Part> weighted(List<Part> measured) {
    double sum =
        measured.stream()
            .filter(part -> part.value().isPresent())
            .mapToDouble(part -> scoring.weights().get(part.dimension()))
            .sum();
    return measured.stream()
        .map(
            part ->
                new Part(
                    part.dimension(),
                    part.value(),
                    part.value().isPresent() && sum > 0
                        ? scoring.weights().get(part.dimension()) / sum
                        : 0,
                    part.judged(),
                    part.faulty()))
        .toList();
  }

  private static OptionalDouble score(List<Part> parts) {
    double weight = parts.stream().mapToDouble(Part::weight).sum();
    return weight <= 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            parts.stream().mapToDouble(part -> part.weight() * part.value().orElse(0)).sum());
  }
}
