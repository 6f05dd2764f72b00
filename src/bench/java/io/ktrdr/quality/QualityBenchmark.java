package io.ktrdr.quality;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.api.quality.QualitySettings;
import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.quality.check.BarJudge;
import io.ktrdr.quality.check.Finding;
import io.ktrdr.quality.check.Subject;
import io.ktrdr.quality.score.QualityReport;
import io.ktrdr.quality.score.QualityScan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Judging a million 1-minute bars of New York: a walk with fat tails and busy hours, some bars
 * missing, some spoilt. The figure is nanoseconds per bar.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(QualityBenchmark.BARS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class QualityBenchmark {

  static final int BARS = 1_000_000;

  private static final SeriesId SERIES = SeriesId.parse("AAPL.NASDAQ.STK/1m/TRADES/rth");
  private static final int CHUNK = 390;

  private final TradingCalendar calendar = Calendars.bundled().byId(Calendars.XNYS).orElseThrow();
  private final QualitySettings settings =
      QualitySettings.from(ConfigFactory.parseResources("quality.conf").resolve());
  private final Subject subject =
      new Subject(SecurityType.STK, Timeframe.MINUTE_1, WhatToShow.TRADES, 0.01);
  private BarSeries bars;
  private List<BarSeries> chunks;
  private TimeRange range;

  @Setup
  public void prepare() {
    Instant start = Instant.parse("2014-01-01T00:00:00Z");
    long[] all =
        calendar.expectedBars(
            Timeframe.MINUTE_1,
            TradingHours.RTH,
            new TimeRange(start, Instant.parse("2026-01-01T00:00:00Z")));
    Random random = new Random(1);
    long[] time = new long[BARS];
    int at = 0;
    for (int i = 0; at < BARS; i++) {
      if (random.nextInt(10_000) != 0) {
        time[at++] = all[i];
      }
    }
    range = new TimeRange(start, Instant.ofEpochSecond(time[BARS - 1] + 60));
    bars = walk(time, random);
    chunks = new ArrayList<>();
    for (int from = 0; from < BARS; from += CHUNK) {
      chunks.add(bars.slice(from, Math.min(BARS, from + CHUNK)));
    }
    QualityReport report = scored(List.of(bars));
    if (!report.equals(scored(chunks)) || report.found() < 150) {
      throw new IllegalStateException("pieces must find what the whole finds: " + report.tallies());
    }
  }

  private static BarSeries walk(long[] time, Random random) {
    long[][] columns = new long[5][BARS];
    double price = 18_000;
    for (int i = 0; i < BARS; i++) {
      columns[0][i] = Math.round(price);
      double busy = 1 + Math.abs((i % 390) - 195) / 100.0;
      double step = random.nextGaussian() * 6 * busy;
      price = Math.clamp(price + (random.nextInt(50) == 0 ? 3 * step : step), 5_000, 60_000);
      columns[3][i] = Math.round(price);
      columns[1][i] = Math.max(columns[0][i], columns[3][i]) + random.nextInt(6);
      columns[2][i] = Math.min(columns[0][i], columns[3][i]) - random.nextInt(6);
      columns[4][i] = Math.round(1000 * busy * Math.exp(random.nextGaussian()));
      switch (random.nextInt(50_000)) {
        case 0 -> columns[1][i] = columns[2][i] - 1;
        case 1 -> columns[2][i] /= 2;
        case 2 -> columns[4][i] = 0;
        default -> {}
      }
    }
    long[] none = new long[BARS];
    Arrays.fill(none, BarSeries.NONE);
    return new BarSeries(
        2,
        0,
        0,
        time,
        columns[0],
        columns[1],
        columns[2],
        columns[3],
        columns[4],
        none,
        new int[BARS]);
  }

  /** All rules about figures: order, volumes, standstill, spikes, wicks, moves. */
  @Benchmark
  public List<Finding> figures() {
    List<Finding> found = new ArrayList<>();
    BarJudge judge = new BarJudge(settings.thresholds(), subject, found::add);
    judge.judge(bars, 0, bars.size());
    judge.finish();
    return found;
  }

  /** These and the calendar's, the score and the condition of each day, of one long series. */
  @Benchmark
  public QualityReport report() {
    return scored(List.of(bars));
  }

  /** The same as the store hands the bars out: chunk by chunk. */
  @Benchmark
  public QualityReport reportOfChunks() {
    return scored(chunks);
  }

  private QualityReport scored(List<BarSeries> pieces) {
    QualityScan scan =
        new QualityScan(
            new QualityScan.Question(
                SERIES, subject, calendar, range, List.of(), range.end().plusSeconds(30L * 86_400)),
            settings.thresholds(),
            settings.scoring());
    pieces.forEach(scan::add);
    return scan.finish();
  }
}
