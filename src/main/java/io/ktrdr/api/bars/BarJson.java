package io.ktrdr.api.bars;

import io.ktrdr.market.BarSeries;
import java.nio.charset.StandardCharsets;
import java.util.function.LongUnaryOperator;

/**
 * Writes the columns of a {@link BarSeries} as JSON, without an object per bar.
 *
 * <p>Numbers are exact: the shortest decimal that equals the stored one ({@code 185.3}, not {@code
 * 185.30}), never an exponent and never binary floating point. What is absent is {@code null}.
 *
 * <p>Every element is preceded by a comma, so that runs can be put one after the other; whoever
 * puts them into an array drops the first. {@code ends} takes the size after each bar.
 */
final class BarJson {

  private static final long SECONDS_PER_DAY = 86_400;

  /** Bytes of each element that {@link #instants} writes. */
  static final int INSTANT_WIDTH = 23;

  /** Bytes of each element that {@link #dates} writes. */
  static final int DATE_WIDTH = 13;

  private static final byte[] T = ascii(",{\"t\":");
  private static final byte[] SESSION_DATE = ascii(",\"session_date\":");
  private static final byte[] O = ascii(",\"o\":");
  private static final byte[] H = ascii(",\"h\":");
  private static final byte[] L = ascii(",\"l\":");
  private static final byte[] C = ascii(",\"c\":");
  private static final byte[] V = ascii(",\"v\":");
  private static final byte[] VW = ascii(",\"vw\":");
  private static final byte[] N = ascii(",\"n\":");

  private BarJson() {}

  /** Intraday bars as objects: {@code ,{"t":"2023-01-03T14:30:00Z","o":…,"n":…}}. */
  static void rows(BarSeries bars, ByteWriter out, int[] ends) {
    for (int i = 0; i < bars.size(); i++) {
      out.ascii(T);
      out.instant(bars.time(i));
      figures(bars, i, out);
      ends[i] = out.size();
    }
  }

  /**
   * Bars of a day and longer as objects; {@code t} is when the session opened.
   *
   * @param opens from a bar's label to the epoch second of its open
   */
  static void dailyRows(BarSeries bars, LongUnaryOperator opens, ByteWriter out, int[] ends) {
    for (int i = 0; i < bars.size(); i++) {
      out.ascii(T);
      out.instant(opens.applyAsLong(bars.time(i)));
      out.ascii(SESSION_DATE);
      out.date(Math.floorDiv(bars.time(i), SECONDS_PER_DAY));
      figures(bars, i, out);
      ends[i] = out.size();
    }
  }

  private static void figures(BarSeries bars, int i, ByteWriter out) {
    int scale = bars.priceScale();
    out.ascii(O);
    out.decimal(bars.open(i), scale);
    out.ascii(H);
    out.decimal(bars.high(i), scale);
    out.ascii(L);
    out.decimal(bars.low(i), scale);
    out.ascii(C);
    out.decimal(bars.close(i), scale);
    out.ascii(V);
    out.decimalOrNull(bars.volume(i), bars.volumeScale());
    out.ascii(VW);
    out.decimalOrNull(bars.vwap(i), bars.vwapScale());
    out.ascii(N);
    if (bars.tradeCount(i) == BarSeries.NO_COUNT) {
      out.nothing();
    } else {
      out.integer(bars.tradeCount(i));
    }
    out.one('}');
  }

  /** Times of intraday bars: {@code ,"2023-01-03T14:30:00Z"}. */
  static void instants(BarSeries bars, ByteWriter out) {
    for (int i = 0; i < bars.size(); i++) {
      out.one(',');
      out.instant(bars.time(i));
    }
  }

  /** Labels of bars of a day and longer: {@code ,"2023-01-03"}. */
  static void dates(BarSeries bars, ByteWriter out) {
    for (int i = 0; i < bars.size(); i++) {
      out.one(',');
      out.date(Math.floorDiv(bars.time(i), SECONDS_PER_DAY));
    }
  }

  /** Figures as arrays: {@code ,[o,h,l,c,v]}. */
  static void ohlcv(BarSeries bars, ByteWriter out, int[] ends) {
    int scale = bars.priceScale();
    int volumeScale = bars.volumeScale();
    for (int i = 0; i < bars.size(); i++) {
      out.one(',');
      out.one('[');
      out.decimal(bars.open(i), scale);
      out.one(',');
      out.decimal(bars.high(i), scale);
      out.one(',');
      out.decimal(bars.low(i), scale);
      out.one(',');
      out.decimal(bars.close(i), scale);
      out.one(',');
      out.decimalOrNull(bars.volume(i), volumeScale);
      out.one(']');
      ends[i] = out.size();
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
