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
    boolean intraday = series.timeframe().intraday();
    int[] ends = new int[bars.size()];
    return switch (shape) {
      case COLUMNS -> {
        int width = intraday ? BarJson.INSTANT_WIDTH : BarJson.DATE_WIDTH;
        ByteWriter dates = new ByteWriter(bars.size() * width + Digits.LONGEST);
        if (intraday) {
          BarJson.instants(bars, dates);
        } else {
          BarJson.dates(bars, dates);
        }
        ByteWriter figures = new ByteWriter(bars.size() * 40 + 640);
        BarJson.ohlcv(bars, figures, ends);
        yield new Segment(whole(dates), width, whole(figures), ends);
      }
      case ROWS -> {
        ByteWriter rows = new ByteWriter(bars.size() * 112 + 640);
        if (intraday) {
          BarJson.rows(bars, rows, ends);
        } else {
          BarJson.dailyRows(
              bars,
              label -> calendar.opens(series.timeframe(), series.hours(), label).getEpochSecond(),
              rows,
              ends);
        }
        yield new Segment(ByteString.emptyByteString(), 0, whole(rows), ends);
      }
    };
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
