package io.ktrdr.quality.check;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.api.quality.QualitySettings;
import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.WhatToShow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Judging for tests, by the limits that are shipped. */
public final class Judged {

  public static final QualitySettings SETTINGS =
      QualitySettings.from(ConfigFactory.parseResources("quality.conf").resolve());
  public static final Thresholds SHIPPED = SETTINGS.thresholds();

  private Judged() {}

  public static Subject subject(SecurityType type, Timeframe timeframe) {
    return new Subject(type, timeframe, WhatToShow.defaultFor(type), 0.01);
  }

  /** What the rules about figures find. */
  public static List<Finding> figures(BarSeries bars, Subject subject) {
    return figures(bars, subject, bars.size());
  }

  /** The same, in pieces of so many bars. */
  static List<Finding> figures(BarSeries bars, Subject subject, int piece) {
    List<Finding> found = new ArrayList<>();
    BarJudge judge = new BarJudge(SHIPPED, subject, found::add);
    for (int from = 0; from < bars.size(); from += piece) {
      judge.judge(bars, from, Math.min(bars.size(), from + piece));
    }
    judge.finish();
    return found;
  }

  /** {@code spike 2023-01-31T00:00:00Z x1}. */
  public static List<String> named(List<Finding> findings) {
    return findings.stream()
        .map(
            finding ->
                finding.rule()
                    + " "
                    + Instant.ofEpochSecond(finding.first())
                    + " x"
                    + finding.bars())
        .sorted()
        .toList();
  }

  /** Rows of text: date, optional time, open, high, low, close, volume. */
  static List<String[]> rows(Path file) {
    try {
      return Files.readAllLines(file).stream().skip(1).map(line -> line.split(",", -1)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static long time(String[] row, boolean ownColumn) {
    String text = ownColumn ? row[0] + "T" + row[1] : row[0].replace(' ', 'T');
    return (text.length() == 10 ? LocalDate.parse(text).atStartOfDay() : LocalDateTime.parse(text))
        .toEpochSecond(ZoneOffset.UTC);
  }

  /** The bars of such rows; those without a price are left out. */
  static BarSeries series(List<String[]> rows, boolean timeColumn, boolean volumes) {
    BarSeriesBuilder bars = new BarSeriesBuilder(rows.size());
    for (String[] row : rows) {
      int at = timeColumn ? 2 : 1;
      BigDecimal[] figures =
          Arrays.stream(row, at, at + 5)
              .map(text -> text.isEmpty() ? null : new BigDecimal(text))
              .toArray(BigDecimal[]::new);
      if (Arrays.stream(figures, 0, 4).noneMatch(figure -> figure == null)) {
        bars.add(
            new Bar(
                Instant.ofEpochSecond(time(row, timeColumn)),
                figures[0],
                figures[1],
                figures[2],
                figures[3],
                volumes ? figures[4] : null,
                null,
                null));
      }
    }
    return bars.build();
  }
}
