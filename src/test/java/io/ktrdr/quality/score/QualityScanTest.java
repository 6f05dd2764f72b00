package io.ktrdr.quality.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.quality.check.Dimension;
import io.ktrdr.quality.check.Finding;
import io.ktrdr.quality.check.Judged;
import io.ktrdr.quality.check.Rule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

class QualityScanTest {

  private static final TradingCalendar XNYS =
      Calendars.bundled().byId(Calendars.XNYS).orElseThrow();
  private static final SeriesId MINUTES = SeriesId.parse("AAPL.NASDAQ.STK/1m/TRADES/rth");
  private static final SeriesId DAYS = SeriesId.parse("AAPL.NASDAQ.STK/1d/TRADES/rth");
  private static final TimeRange WEEK = range("2023-01-03T00:00:00Z", "2023-01-09T00:00:00Z");
  private static final Instant LATER = Instant.parse("2023-06-01T00:00:00Z");

  @Test
  void aWholeSeriesWithoutFaultsScoresOne() {
    QualityReport report = report(MINUTES, WEEK, LATER, bars(MINUTES, WEEK, time -> true));
    assertThat(report.score()).hasValue(1.0);
    assertThat(report.bars()).isEqualTo(4 * 390);
    assertThat(report.findings()).isEmpty();
    assertThat(report.days()).extracting(Day::condition).containsOnly(Condition.AVAILABLE);
    assertThat(part(report, Dimension.TIMELINESS).value())
        .as("a range that ended long ago is not late")
        .isEmpty();
    assertThat(report.parts().stream().mapToDouble(Part::weight).sum()).isEqualTo(1.0);
  }

  @Test
  void eachPartTakesWhatSpeaksAgainstIt() {
    long noon = Instant.parse("2023-01-04T17:00:00Z").getEpochSecond();
    BarSeries good = bars(MINUTES, WEEK, time -> time < noon || time >= noon + 3600);
    BarSeriesBuilder spoilt = new BarSeriesBuilder();
    spoilt.add(good.firstTime() - 60, 2, 100, 101, 99, 100, 0, 5, 0, BarSeries.NONE, -1);
    for (int i = 0; i < good.size(); i++) {
      if (i == 500) {
        spoilt.add(good.time(i), 2, 10_000, 9_990, 10_010, 10_000, 0, 5, 0, BarSeries.NONE, -1);
      } else {
        spoilt.add(good, i);
      }
    }
    TimeRange wide = range("2023-01-03T00:00:00Z", "2023-01-09T00:00:00Z");
    QualityReport report = report(MINUTES, wide, LATER, spoilt.build());

    assertThat(part(report, Dimension.COMPLETENESS).value()).hasValue(1 - 60.0 / (4 * 390));
    assertThat(part(report, Dimension.SESSION_FIT).value()).hasValue(1 - 1.0 / (4 * 390 - 60 + 1));
    assertThat(report.tallies().get(Rule.OHLC_ORDER)).isEqualTo(new Tally(1, 1));
    assertThat(part(report, Dimension.VALIDITY).faulty()).isGreaterThanOrEqualTo(1);
    assertThat(report.score().orElseThrow()).isBetween(0.9, 1.0);
  }

  @Test
  void daysAreAvailableDegradedMissingOrPending() {
    Instant now = Instant.parse("2023-01-06T18:00:00Z");
    BarSeries bars =
        bars(
            MINUTES,
            range("2023-01-03T00:00:00Z", "2023-01-06T17:00:00Z"),
            time -> {
              Instant at = Instant.ofEpochSecond(time);
              return !at.toString().startsWith("2023-01-05")
                  && !at.equals(Instant.parse("2023-01-04T15:00:00Z"));
            });
    QualityReport report = report(MINUTES, WEEK, now, bars);
    assertThat(report.days())
        .extracting(Day::condition)
        .containsExactly(
            Condition.AVAILABLE, Condition.DEGRADED, Condition.MISSING, Condition.PENDING);
    assertThat(report.days()).extracting(Day::missing).startsWith(0, 1, 390);
    assertThat(report.days().getLast().expected())
        .as("bars that ended a quarter of an hour ago or more")
        .isEqualTo(195);
  }

  @Test
  void barsThatHistoryHasNotConfirmedArePending() {
    QualityScan.Question question =
        new QualityScan.Question(
            MINUTES,
            Judged.subject(SecurityType.STK, Timeframe.MINUTE_1),
            XNYS,
            WEEK,
            List.of(range("2023-01-04T15:00:00Z", "2023-01-04T15:05:00Z")),
            LATER);
    QualityScan scan = new QualityScan(question, Judged.SHIPPED, Judged.SETTINGS.scoring());
    scan.add(bars(MINUTES, WEEK, time -> true));
    assertThat(scan.finish().days())
        .extracting(Day::condition)
        .containsExactly(
            Condition.AVAILABLE, Condition.PENDING, Condition.AVAILABLE, Condition.AVAILABLE);
  }

  @Test
  void aSeriesThatLagsIsLate() {
    Instant now = Instant.parse("2023-01-09T02:00:00Z");
    BarSeries untilThursday =
        bars(DAYS, range("2023-01-03T00:00:00Z", "2023-01-06T00:00:00Z"), time -> true);
    QualityReport report = report(DAYS, WEEK, now, untilThursday);
    Part timeliness = part(report, Dimension.TIMELINESS);
    assertThat(timeliness.value().orElseThrow())
        .as("one of the three sessions of the last five days")
        .isCloseTo(2.0 / 3, within(1e-9));
    assertThat(report.findings()).extracting(Finding::rule).contains(Rule.BEHIND, Rule.GAP);
    assertThat(
            part(report(DAYS, WEEK, now, bars(DAYS, WEEK, time -> true)), Dimension.TIMELINESS)
                .value())
        .hasValue(1.0);
  }

  @Test
  void nothingStoredIsMissingAndNothingElse() {
    QualityReport report = report(MINUTES, WEEK, LATER);
    assertThat(part(report, Dimension.COMPLETENESS).value()).hasValue(0.0);
    assertThat(part(report, Dimension.VALIDITY).value()).isEmpty();
    assertThat(report.score()).hasValue(0.0);
    assertThat(report.days()).extracting(Day::condition).containsOnly(Condition.MISSING);
  }

  @Test
  void whereNothingIsExpectedNothingIsScored() {
    QualityReport report =
        report(MINUTES, range("2023-01-07T00:00:00Z", "2023-01-08T00:00:00Z"), LATER);
    assertThat(report.score()).isEmpty();
    assertThat(report.days()).isEmpty();
  }

  @Test
  void piecesOfAnySizeMakeTheSameReport() {
    TimeRange quarter = range("2023-01-03T00:00:00Z", "2023-06-01T00:00:00Z");
    BarSeries all = bars(MINUTES, quarter, time -> time % 7_000 > 300);
    BarSeries days = daysOf(all);
    QualityReport whole = compared(quarter, days, List.of(all));
    assertThat(whole.findings()).isNotEmpty();
    assertThat(part(whole, Dimension.CONSISTENCY).value()).isEmpty();
    for (int size : new int[] {17, 390, 20_000}) {
      List<BarSeries> pieces = new ArrayList<>();
      for (int from = 0; from < all.size(); from += size) {
        pieces.add(all.slice(from, Math.min(all.size(), from + size)));
      }
      assertThat(compared(quarter, days, pieces)).as("pieces of %s", size).isEqualTo(whole);
    }
  }

  @Test
  void aDayThatItsMinutesContradictIsFoundInPiecesToo() {
    TimeRange months = range("2023-01-03T00:00:00Z", "2023-06-01T00:00:00Z");
    BarSeries all = bars(MINUTES, months, time -> true);
    BarSeries days = daysOf(all);
    BarSeriesBuilder spoilt = new BarSeriesBuilder();
    for (int i = 0; i < days.size(); i++) {
      long more = i == 50 ? 30 : 0;
      spoilt.add(
          days.time(i),
          2,
          days.open(i),
          days.high(i) + more,
          days.low(i),
          days.close(i),
          0,
          5,
          0,
          BarSeries.NONE,
          -1);
    }
    for (int size : new int[] {390, 1_000, all.size()}) {
      List<BarSeries> pieces = new ArrayList<>();
      for (int from = 0; from < all.size(); from += size) {
        pieces.add(all.slice(from, Math.min(all.size(), from + size)));
      }
      QualityReport report = compared(months, spoilt.build(), pieces);
      assertThat(report.tallies().get(Rule.CROSS_TIMEFRAME)).isEqualTo(new Tally(1, 390));
      assertThat(part(report, Dimension.CONSISTENCY).judged()).isEqualTo(days.size());
      assertThat(part(report, Dimension.CONSISTENCY).faulty()).isEqualTo(1);
    }

    QualityScan scan = scan(DAYS, months, LATER);
    scan.comparedWith(spoilt.build(), Timeframe.MINUTE_1, List.of(all));
    scan.add(spoilt.build());
    QualityReport daily = scan.finish();
    assertThat(daily.findings()).extracting(Finding::rule).containsExactly(Rule.CROSS_TIMEFRAME);
    assertThat(daily.findings().getFirst().first()).isEqualTo(days.time(50));
    assertThat(daily.findings().getFirst().detail()).contains("high").doesNotContain("low");
  }

  private static QualityReport compared(TimeRange range, BarSeries days, List<BarSeries> pieces) {
    QualityScan scan = scan(MINUTES, range, LATER).comparedWith(days);
    pieces.forEach(scan::add);
    return scan.finish();
  }

  private static QualityScan scan(SeriesId series, TimeRange range, Instant now) {
    return new QualityScan(
        new QualityScan.Question(
            series,
            Judged.subject(SecurityType.STK, series.timeframe()),
            XNYS,
            range,
            List.of(),
            now),
        Judged.SHIPPED,
        Judged.SETTINGS.scoring());
  }

  private static QualityReport report(
      SeriesId series, TimeRange range, Instant now, BarSeries... pieces) {
    QualityScan scan = scan(series, range, now);
    for (BarSeries piece : pieces) {
      scan.add(piece);
    }
    return scan.finish();
  }

  private static Part part(QualityReport report, Dimension dimension) {
    return report.parts().stream()
        .filter(part -> part.dimension() == dimension)
        .findFirst()
        .orElseThrow();
  }

  private static BarSeries bars(SeriesId series, TimeRange range, LongPredicate there) {
    BarSeriesBuilder bars = new BarSeriesBuilder();
    long price = 10_000;
    for (long time : XNYS.expectedBars(series.timeframe(), series.hours(), range)) {
      price += Math.floorMod(time / 60 * 2_654_435_761L, 21) - 10;
      if (there.test(time)) {
        bars.add(
            time,
            2,
            price,
            price + 10,
            price - 10,
            price + 2,
            0,
            100 + time / 60 % 7,
            0,
            BarSeries.NONE,
            -1);
      }
    }
    return bars.build();
  }

  private static BarSeries daysOf(BarSeries minutes) {
    BarSeriesBuilder days = new BarSeriesBuilder();
    int from = 0;
    for (var session :
        XNYS.sessions(
            TradingHours.RTH,
            XNYS.sessionDate(Timeframe.MINUTE_1, minutes.firstTime()),
            XNYS.sessionDate(Timeframe.MINUTE_1, minutes.lastTime()))) {
      int to = minutes.indexAtOrAfter(session.closes().getEpochSecond());
      long high = Long.MIN_VALUE;
      long low = Long.MAX_VALUE;
      for (int i = from; i < to; i++) {
        high = Math.max(high, minutes.high(i));
        low = Math.min(low, minutes.low(i));
      }
      days.add(
          session.date().toEpochDay() * Duration.ofDays(1).toSeconds(),
          2,
          minutes.open(from),
          high,
          low,
          minutes.close(to - 1),
          0,
          5,
          0,
          BarSeries.NONE,
          -1);
      from = to;
    }
    return days.build();
  }

  private static TimeRange range(String from, String to) {
    return new TimeRange(Instant.parse(from), Instant.parse(to));
  }
}
