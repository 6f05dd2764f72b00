package io.ktrdr.api.indicators;

import io.ktrdr.api.bars.BarQuery;
import io.ktrdr.api.bars.BarReader;
import io.ktrdr.api.bars.ResampledBars;
import io.ktrdr.api.bars.Verdict;
import io.ktrdr.api.frames.FrameReader;
import io.ktrdr.api.frames.Frames;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.table.Table;
import io.ktrdr.indicator.Ask;
import io.ktrdr.indicator.Calculation;
import io.ktrdr.indicator.Output;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Reads the bars of a page with those before them, and calculates. May block. */
public final class Calculator {

  /**
   * A calculated page.
   *
   * @param range of bar times that the page covers
   * @param next where the next page begins
   * @param required bars up to the first value of the indicator that takes most of them
   * @param before bars that were there before the page's first
   * @param resampled longer bars that were put together, with what of
   */
  record Calculated(
      Table table,
      TimeRange range,
      OptionalLong next,
      long revision,
      Verdict verdict,
      int required,
      int before,
      Map<Timeframe, Timeframe> resampled) {}

  private final BarReader reader;
  private final FrameReader frames;
  private final long maxPoints;

  Calculator(BarReader reader, FrameReader frames, long maxPoints) {
    this.reader = reader;
    this.frames = frames;
    this.maxPoints = maxPoints;
  }

  /** The names of the columns: an indicator's own, with its output's where it has several. */
  public static List<String> names(Calculation calculation) {
    List<String> names = new ArrayList<>();
    for (Ask ask : calculation.asks()) {
      List<Output> outputs = ask.indicator().outputs();
      for (Output output : outputs) {
        names.add(outputs.size() == 1 ? ask.name() : ask.name() + "." + output.name());
      }
    }
    return names;
  }

  Calculated calculate(IndicatorPage page, Calculation calculation) {
    BarQuery query = page.query();
    List<String> names = names(calculation);
    limit(Math.min(query.limit(), frames.atMost(query.series(), query.range())), names.size());
    Frames read =
        frames.read(
            new FrameReader.Wanted(
                query.series(),
                query.calendar(),
                query.range(),
                calculation.otherTimeframes(),
                calculation::history));
    BarSeries asked = read.asked();
    int rows = (int) Math.min(query.limit(), asked.size());
    OptionalLong next =
        asked.size() > rows ? OptionalLong.of(asked.time(rows)) : OptionalLong.empty();
    int required = enough(calculation, read, read.from() + rows);
    Map<String, double[][]> results = calculation.run(read::get);
    List<double[]> columns = new ArrayList<>();
    results.values().forEach(outputs -> columns.addAll(List.of(outputs)));
    long end = next.orElse(query.range().endSecond());
    TimeRange range = TimeRange.ofEpochSeconds(query.range().startSecond(), end);
    return new Calculated(
        new Table(
            asked.slice(0, rows).times(),
            query.series().timeframe().intraday(),
            names,
            columns,
            read.from()),
        range,
        next,
        read.revision(),
        verdict(
            read,
            new BarQuery(
                query.series(),
                range,
                Math.min(query.judgedUntil(), end),
                query.shape(),
                query.limit(),
                query.calendar())),
        required,
        read.from(),
        read.resampled());
  }

  private Verdict verdict(Frames read, BarQuery page) {
    return read.resampled().containsKey(read.timeframe())
        ? ResampledBars.judge(page, read.asked().within(page.range()))
        : reader.judge(page);
  }

  private void limit(long rows, int columns) {
    if (rows * columns > maxPoints) {
      throw new ProblemException(
          Problem.of(
                  ProblemType.TOO_MANY_POINTS,
                  "a page of "
                      + rows
                      + " bars with "
                      + columns
                      + " columns has "
                      + rows * columns
                      + " points; at most "
                      + maxPoints
                      + " can be asked for at once: ask with a smaller limit, or for fewer"
                      + " indicators")
              .with("points", rows * columns)
              .with("limit", maxPoints));
    }
  }

  /** Fails when there are too few bars for the first value of an indicator. */
  private static int enough(Calculation calculation, Frames read, int own) {
    Set<String> wanting = new HashSet<>();
    int most = 0;
    int available = own;
    Ask worst = null;
    for (Ask ask : calculation.asks()) {
      int required = 1 + calculation.lookback(ask);
      int there = read.closed(calculation.frameOf(ask), own);
      if (there < required) {
        wanting.add(ask.name());
        if (worst == null || required > most) {
          worst = ask;
          most = required;
          available = there;
        }
      } else if (worst == null) {
        most = Math.max(most, required);
      }
    }
    if (worst != null) {
      throw new ProblemException(
          Problem.of(
                  ProblemType.INSUFFICIENT_DATA,
                  worst.name()
                      + " needs "
                      + most
                      + " bars up to the end of the range for its first value; "
                      + available
                      + (available == 1 ? " is" : " are")
                      + " stored")
              .with("required", most)
              .with("available", available)
              .with("indicators", wanting.stream().sorted().toList()));
    }
    return most;
  }
}
