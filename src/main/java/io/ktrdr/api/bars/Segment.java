package io.ktrdr.api.bars;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SeriesId;
import org.apache.pekko.util.ByteString;

/**
 * A run of encoded bars, ready to be put between others: each element is preceded by a comma. It
 * knows where each bar ends, so that a part of it can be given without encoding anything anew.
 */
final class Segment {

  private final ByteString dates;
  private final int dateWidth;
  private final ByteString figures;
  private final int[] ends;

  private Segment(ByteString dates, int dateWidth, ByteString figures, int[] ends) {
    this.dates = dates;
    this.dateWidth = dateWidth;
    this.figures = figures;
    this.ends = ends;
  }

  /** Encodes bars; {@code calendar} tells when the sessions of daily bars opened. */
  static Segment encode(SeriesId series, BarSeries bars, BarShape shape, TradingCalendar calendar) {
    return encode(series, BarRows.of(bars), shape, calendar, null);
  }

  /**
   * Encodes rows.
   *
   * @param marks what follows each; null for nothing
   */
  static Segment encode(
      SeriesId series, BarRows rows, BarShape shape, TradingCalendar calendar, RowMarks marks) {
    boolean intraday = series.timeframe().intraday();
    int[] ends = new int[rows.size()];
    ByteWriter figures = new ByteWriter(rows.size() * width(shape) + 640);
    ByteWriter dates = new ByteWriter(0);
    int dateWidth = 0;
    if (shape.form() == BarShape.Form.COLUMNS) {
      dateWidth = intraday ? BarJson.INSTANT_WIDTH : BarJson.DATE_WIDTH;
      dates = new ByteWriter(rows.size() * dateWidth + 2 * Digits.LONGEST);
    }
    boolean plain = marks == null && rows.plain();
    if (plain && shape.equals(BarShape.COLUMNS)) {
      if (intraday) {
        BarJson.instants(rows.bars(), dates);
      } else {
        BarJson.dates(rows.bars(), dates);
      }
      BarJson.ohlcv(rows.bars(), figures, ends);
    } else if (plain && shape.equals(BarShape.ROWS)) {
      if (intraday) {
        BarJson.rows(rows.bars(), figures, ends);
      } else {
        BarJson.dailyRows(
            rows.bars(),
            label -> calendar.opens(series.timeframe(), series.hours(), label).getEpochSecond(),
            figures,
            ends);
      }
    } else if (plain && shape.equals(BarShape.CSV)) {
      BarCsv.lines(rows.bars(), intraday, figures, ends);
    } else {
      BarText text = new BarText(series, shape, calendar);
      if (dateWidth > 0) {
        text.times(rows, dates);
      }
      text.write(rows, marks, figures, ends);
    }
    return new Segment(whole(dates), dateWidth, whole(figures), ends);
  }

  /** About how many bytes a bar takes. */
  private static int width(BarShape shape) {
    return switch (shape.form()) {
      case COLUMNS -> 40;
      case CSV -> 80;
      case ROWS, NDJSON -> 112;
    };
  }

  /** Elements as they stand in an answer: in an array the first has no comma before it. */
  static ByteString joined(ByteString elements, BarShape shape) {
    return elements.isEmpty() || !shape.form().array() ? elements : elements.drop(1);
  }

  /** The times, for {@link BarShape#COLUMNS}; empty for rows. */
  ByteString dates() {
    return dates;
  }

  /** The rows, or the figures without times. */
  ByteString figures() {
    return figures;
  }

  /** The times of bars {@code from} (inclusive) to {@code to} (exclusive), sharing the bytes. */
  ByteString dates(int from, int to) {
    return dates.slice(from * dateWidth, to * dateWidth);
  }

  /** The rows or figures of the same, sharing the bytes. */
  ByteString figures(int from, int to) {
    return figures.slice(end(from), end(to));
  }

  private int end(int bars) {
    return bars == 0 ? 0 : ends[bars - 1];
  }

  /** The same without room to spare, to be kept for long. */
  Segment compact() {
    return new Segment(dates.compact(), dateWidth, figures.compact(), ends);
  }

  /** Bytes held. */
  int weight() {
    return dates.size() + figures.size() + 4 * ends.length;
  }

  private static ByteString whole(ByteWriter written) {
    return ByteString.fromArrayUnsafe(written.array(), 0, written.size());
  }
}
