package io.ktrdr.api.bars;

import io.ktrdr.market.BarSeries;
import java.nio.charset.StandardCharsets;

/**
 * Writes bars as CSV: one line per bar, numbers exact as in {@link BarJson}, nothing between two
 * commas where there is nothing. Bars of a day and longer are named by their date.
 */
public final class BarCsv {

  private static final int LONGEST_LINE = 8 * Digits.LONGEST;
  private static final long SECONDS_PER_DAY = 86_400;

  private BarCsv() {}

  /** The names of the columns, with commas between them. */
  public static String columns(boolean intraday) {
    return (intraday ? "time" : "date") + ",open,high,low,close,volume,vwap,trade_count";
  }

  /** The head line. */
  public static byte[] head(boolean intraday) {
    return (columns(intraday) + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** The lines of bars, without a head. */
  public static byte[] lines(BarSeries bars, boolean intraday) {
    ByteWriter out = new ByteWriter(bars.size() * 80 + LONGEST_LINE);
    lines(bars, intraday, out, new int[bars.size()]);
    return out.toByteArray();
  }

  /** The same; {@code ends} takes the size after each line. */
  static void lines(BarSeries bars, boolean intraday, ByteWriter out, int[] ends) {
    QuotedTimes times = new QuotedTimes();
    int scale = bars.priceScale();
    for (int i = 0; i < bars.size(); i++) {
      byte[] to = out.room(LONGEST_LINE);
      int at = out.size();
      at =
          intraday
              ? times.bareInstant(to, at, bars.time(i))
              : times.bareDate(to, at, Math.floorDiv(bars.time(i), SECONDS_PER_DAY));
      to[at] = ',';
      at = Digits.decimal(to, at + 1, bars.open(i), scale);
      to[at] = ',';
      at = Digits.decimal(to, at + 1, bars.high(i), scale);
      to[at] = ',';
      at = Digits.decimal(to, at + 1, bars.low(i), scale);
      to[at] = ',';
      at = Digits.decimal(to, at + 1, bars.close(i), scale);
      to[at] = ',';
      at = orNothing(to, at + 1, bars.volume(i), bars.volumeScale());
      to[at] = ',';
      at = orNothing(to, at + 1, bars.vwap(i), bars.vwapScale());
      to[at] = ',';
      at++;
      if (bars.tradeCount(i) != BarSeries.NO_COUNT) {
        at = Digits.integer(to, at, bars.tradeCount(i));
      }
      to[at] = '\n';
      ends[i] = at + 1;
      out.size(at + 1);
    }
  }

  private static int orNothing(byte[] to, int at, long unscaled, int scale) {
    return unscaled == BarSeries.NONE ? at : Digits.decimal(to, at, unscaled, scale);
  }
}
