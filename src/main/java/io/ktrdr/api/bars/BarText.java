package io.ktrdr.api.bars;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SeriesId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.LongUnaryOperator;

/**
 * Writes rows in any layout: which fields, under which names, numbers in quotes or not, with marks
 * behind. The common layouts have faster ways of their own ({@link BarJson}, {@link BarCsv}); both
 * write the same bytes. Without an object per bar; for one thread.
 *
 * <p>In an array every element is preceded by a comma, as in {@link BarJson}; lines end with one.
 */
final class BarText {

  private static final long SECONDS_PER_DAY = 86_400;
  private static final byte[] NULL = ascii("null");

  private final BarShape shape;
  private final BarField[] fields;
  private final byte[][] labels;
  private final byte[] end;
  private final boolean json;
  private final boolean quoted;
  private final int longest;
  private final boolean intraday;
  private final LongUnaryOperator opens;
  private final QuotedTimes instants = new QuotedTimes();
  private final QuotedTimes dates = new QuotedTimes();

  BarText(SeriesId series, BarShape shape, TradingCalendar calendar) {
    this.shape = shape;
    this.intraday = series.timeframe().intraday();
    this.opens =
        label -> calendar.opens(series.timeframe(), series.hours(), label).getEpochSecond();
    this.json = shape.form() != BarShape.Form.CSV;
    this.quoted = json && shape.texts();
    List<BarField> told =
        shape.form() == BarShape.Form.COLUMNS
            ? List.of(BarField.OPEN, BarField.HIGH, BarField.LOW, BarField.CLOSE, BarField.VOLUME)
            : shape.fields(intraday);
    this.fields = told.toArray(BarField[]::new);
    this.labels = new byte[fields.length][];
    int room = 0;
    for (int f = 0; f < fields.length; f++) {
      labels[f] = ascii(label(f, series));
      room += labels[f].length + Digits.LONGEST + 4;
    }
    this.end =
        ascii(
            switch (shape.form()) {
              case ROWS -> "}";
              case NDJSON -> "}\n";
              case COLUMNS -> "]";
              case CSV -> "\n";
            });
    this.longest = room + end.length + Digits.LONGEST;
  }

  private String label(int f, SeriesId series) {
    String instrument = series.instrument().toString();
    return switch (shape.form()) {
      case COLUMNS -> f == 0 ? ",[" : ",";
      case CSV -> f > 0 ? "," : shape.named() ? instrument + "," : "";
      case ROWS, NDJSON -> {
        String name = "\"" + fields[f].name(shape.longNames()) + "\":";
        String before = shape.form() == BarShape.Form.ROWS ? ",{" : "{";
        yield f > 0
            ? "," + name
            : before + (shape.named() ? "\"instrument\":\"" + instrument + "\"," : "") + name;
      }
    };
  }

  /**
   * Writes rows.
   *
   * @param marks what follows the fields of each row; null for nothing
   * @param ends takes the size after each row
   */
  void write(BarRows rows, RowMarks marks, ByteWriter out, int[] ends) {
    for (int row = 0; row < rows.size(); row++) {
      byte[] more = marks == null ? null : marks.after(row);
      byte[] to = out.room(longest + (more == null ? 0 : more.length));
      int at = out.size();
      for (int f = 0; f < fields.length; f++) {
        at = put(to, at, labels[f]);
        at = value(fields[f], rows, row, to, at);
      }
      if (more != null) {
        at = put(to, at, more);
      }
      at = put(to, at, end);
      ends[row] = at;
      out.size(at);
    }
  }

  /** The elements of {@code dates} beside columns: each preceded by a comma. */
  void times(BarRows rows, ByteWriter out) {
    for (int row = 0; row < rows.size(); row++) {
      byte[] to = out.room(2 * Digits.LONGEST);
      int at = out.size();
      to[at] = ',';
      out.size(
          intraday
              ? instants.instant(to, at + 1, rows.time(row))
              : dates.date(to, at + 1, Math.floorDiv(rows.time(row), SECONDS_PER_DAY)));
    }
  }

  private int value(BarField field, BarRows rows, int row, byte[] to, int at) {
    BarSeries bars = rows.bars();
    return switch (field) {
      case TIME -> {
        long second = intraday ? rows.time(row) : opens.applyAsLong(rows.time(row));
        yield json ? instants.instant(to, at, second) : instants.bareInstant(to, at, second);
      }
      case SESSION_DATE -> {
        long day = Math.floorDiv(rows.time(row), SECONDS_PER_DAY);
        yield json ? dates.date(to, at, day) : dates.bareDate(to, at, day);
      }
      case OPEN, HIGH, LOW, CLOSE -> {
        int bar = rows.priced(row);
        yield bar < 0
            ? absent(to, at)
            : decimal(to, at, price(field, rows.synthetic(row), bars, bar), bars.priceScale());
      }
      case VOLUME ->
          rows.synthetic(row)
              ? absent(to, at)
              : decimal(to, at, bars.volume(rows.bar(row)), bars.volumeScale());
      case VWAP ->
          rows.synthetic(row)
              ? absent(to, at)
              : decimal(to, at, bars.vwap(rows.bar(row)), bars.vwapScale());
      case TRADE_COUNT -> {
        int count = rows.synthetic(row) ? BarSeries.NO_COUNT : bars.tradeCount(rows.bar(row));
        yield count == BarSeries.NO_COUNT ? absent(to, at) : Digits.integer(to, at, count);
      }
    };
  }

  private static long price(BarField field, boolean carried, BarSeries bars, int bar) {
    if (carried) {
      return bars.close(bar);
    }
    return switch (field) {
      case OPEN -> bars.open(bar);
      case HIGH -> bars.high(bar);
      case LOW -> bars.low(bar);
      default -> bars.close(bar);
    };
  }

  private int decimal(byte[] to, int at, long unscaled, int scale) {
    if (unscaled == BarSeries.NONE) {
      return absent(to, at);
    }
    if (!quoted) {
      return Digits.decimal(to, at, unscaled, scale);
    }
    to[at] = '"';
    int next = Digits.decimal(to, at + 1, unscaled, scale);
    to[next] = '"';
    return next + 1;
  }

  private int absent(byte[] to, int at) {
    return json ? put(to, at, NULL) : at;
  }

  private static int put(byte[] to, int at, byte[] text) {
    System.arraycopy(text, 0, to, at, text.length);
    return at + text.length;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
