package io.ktrdr.indicator;

import io.ktrdr.market.BarSeries;
import java.time.Duration;
import java.time.Instant;
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
import org.ta4j.core.BaseBarSeriesBuilder;
import org.ta4j.core.Indicator;
import org.ta4j.core.indicators.ATRIndicator;
import org.ta4j.core.indicators.MACDIndicator;
import org.ta4j.core.indicators.RSIIndicator;
import org.ta4j.core.indicators.StochasticOscillatorKIndicator;
import org.ta4j.core.indicators.averages.EMAIndicator;
import org.ta4j.core.indicators.averages.SMAIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandsLowerIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandsMiddleIndicator;
import org.ta4j.core.indicators.bollinger.BollingerBandsUpperIndicator;
import org.ta4j.core.indicators.helpers.ClosePriceIndicator;
import org.ta4j.core.indicators.statistics.StandardDeviationIndicator;
import org.ta4j.core.num.DoubleNumFactory;
import org.ta4j.core.num.Num;

/** The same seven by ta4j with doubles, over fewer bars as it is slow; every figure is per bar. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(Ta4jBenchmark.BARS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Ta4jBenchmark {

  static final int BARS = 20_000;

  private org.ta4j.core.BarSeries series;

  @Setup
  public void prepare() {
    BarSeries bars = IndicatorBenchmark.walk(BARS);
    series = new BaseBarSeriesBuilder().withNumFactory(DoubleNumFactory.getInstance()).build();
    for (int i = 0; i < BARS; i++) {
      series
          .barBuilder()
          .timePeriod(Duration.ofMinutes(1))
          .endTime(Instant.ofEpochSecond(bars.time(i) + 60))
          .openPrice(bars.open(i) / 100.0)
          .highPrice(bars.high(i) / 100.0)
          .lowPrice(bars.low(i) / 100.0)
          .closePrice(bars.close(i) / 100.0)
          .volume(bars.volume(i))
          .add();
    }
  }

  private double last(Indicator<Num> indicator) {
    double sum = 0;
    for (int i = 0; i < BARS; i++) {
      sum += indicator.getValue(i).doubleValue();
    }
    return sum;
  }

  @Benchmark
  public double sma() {
    return last(new SMAIndicator(new ClosePriceIndicator(series), 20));
  }

  @Benchmark
  public double ema() {
    return last(new EMAIndicator(new ClosePriceIndicator(series), 20));
  }

  @Benchmark
  public double rsi() {
    return last(new RSIIndicator(new ClosePriceIndicator(series), 14));
  }

  @Benchmark
  public double macd() {
    MACDIndicator line = new MACDIndicator(new ClosePriceIndicator(series), 12, 26);
    return last(line) + last(new EMAIndicator(line, 9));
  }

  @Benchmark
  public double bollinger() {
    ClosePriceIndicator close = new ClosePriceIndicator(series);
    BollingerBandsMiddleIndicator middle =
        new BollingerBandsMiddleIndicator(new SMAIndicator(close, 20));
    StandardDeviationIndicator deviation = new StandardDeviationIndicator(close, 20);
    return last(new BollingerBandsUpperIndicator(middle, deviation))
        + last(new BollingerBandsLowerIndicator(middle, deviation));
  }

  @Benchmark
  public double atr() {
    return last(new ATRIndicator(series, 14));
  }

  @Benchmark
  public double stoch() {
    SMAIndicator slow = new SMAIndicator(new StochasticOscillatorKIndicator(series, 14), 3);
    return last(slow) + last(new SMAIndicator(slow, 3));
  }
}
