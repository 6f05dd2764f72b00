package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.SplittableRandom;

/** The bars that the store is measured with: minutes of regular sessions, 390 a day, in cents. */
public final class BenchmarkBars {

  private BenchmarkBars() {}

  /** Reads {@code timestamp,open,high,low,close,volume} with a header. */
  public static BarSeries read(Path csv) throws IOException {
    BarSeriesBuilder bars = new BarSeriesBuilder(1_000_000);
    try (BufferedReader lines = Files.newBufferedReader(csv)) {
      lines.readLine();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] fields = line.split(",");
        bars.add(
            Instant.parse(fields[0]).getEpochSecond(),
            2,
            cents(fields[1]),
            cents(fields[2]),
            cents(fields[3]),
            cents(fields[4]),
            0,
            Long.parseLong(fields[5]),
            0,
            BarSeries.NONE,
            BarSeries.NO_COUNT);
      }
    }
    return bars.build();
  }

  /** Bars of the same kind: a random walk of 0.06 % a minute, ticks of 0.01, log-normal volumes. */
  static BarSeries generate(int count) {
    SplittableRandom random = new SplittableRandom(42);
    BarSeriesBuilder bars = new BarSeriesBuilder(count);
    LocalDate date = LocalDate.of(2015, 1, 2);
    double walk = 0;
    long close = 10_000;
    while (bars.size() < count) {
      long open = date.toEpochDay() * 86400 + 14 * 3600 + 1800;
      for (int minute = 0; minute < 390 && bars.size() < count; minute++) {
        walk += random.nextGaussian() * 6e-4 - 1.8e-7;
        long opened = close + random.nextInt(-2, 3);
        close = Math.round(10_000 * Math.exp(walk));
        bars.add(
            open + minute * 60L,
            2,
            opened,
            Math.max(opened, close) + random.nextInt(15),
            Math.min(opened, close) - random.nextInt(15),
            close,
            0,
            (long) Math.exp(8 + random.nextGaussian()),
            0,
            BarSeries.NONE,
            BarSeries.NO_COUNT);
      }
      do {
        date = date.plusDays(1);
      } while (date.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0);
    }
    return bars.build();
  }

  private static long cents(String price) {
    return new BigDecimal(price).movePointRight(2).longValueExact();
  }
}
