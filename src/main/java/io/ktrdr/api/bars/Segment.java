package io.ktrdr.api.bars;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SeriesId;
import org.apache.pekko.util.ByteString;

/**
 * A run of encoded bars, ready to be put between others: each element is preceded by a comma.
 *
 * @param dates the times, for {@link BarShape#COLUMNS}; empty for rows
 * @param figures the rows, or the figures without times
 */
record Segment(ByteString dates, ByteString figures) {

  /** Encodes bars; {@code calendar} tells when the sessions of daily bars opened. */
  static Segment encode(SeriesId series, BarSeries bars, BarShape shape, TradingCalendar calendar) {
    boolean intraday = series.timeframe().intraday();
    return switch (shape) {
      case COLUMNS -> {
        ByteWriter dates = new ByteWriter(bars.size() * (intraday ? 23 : 13) + 64);
        if (intraday) {
          BarJson.instants(bars, dates);
        } else {
          BarJson.dates(bars, dates);
        }
        ByteWriter figures = new ByteWriter(bars.size() * 40 + 64);
        BarJson.ohlcv(bars, figures);
        yield new Segment(whole(dates), whole(figures));
      }
      case ROWS -> {
        ByteWriter rows = new ByteWriter(bars.size() * 112 + 128);
        if (intraday) {
          BarJson.rows(bars, rows);
        } else {
          BarJson.dailyRows(
              bars,
              label -> calendar.opens(series.timeframe(), series.hours(), label).getEpochSecond(),
              rows);
        }
        yield new Segment(ByteString.emptyByteString(), whole(rows));
      }
    };
  }

  /** Bytes held. */
  int weight() {
    return dates.size() + figures.size();
  }

  private static ByteString whole(ByteWriter written) {
    return ByteString.fromArrayUnsafe(written.toByteArray());
  }
}
