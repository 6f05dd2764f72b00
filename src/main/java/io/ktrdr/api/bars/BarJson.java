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
  private static final byte[] NULL = ascii("null");

  /** More than any bar takes in any of the forms. */
  private static final int LONGEST_BAR = 10 * Digits.LONGEST + 100;

  private BarJson() {}

  /** Intraday bars as objects: {@code ,{"t":"2023-01-03T14:30:00Z","o":…,"n":…}}. */
  static void rows(BarSeries bars, ByteWriter out, int[] ends) {
    QuotedTimes times = new QuotedTimes();
    for (int i = 0; i < bars.size(); i++) {
      byte[] to = out.room(LONGEST_BAR);
      int at = put(to, out.size(), T);
      at = times.instant(to, at, bars.time(i));
      ends[i] = figures(bars, i, to, at);
      out.size(ends[i]);
    }
  }

  /**
   * Bars of a day and longer as objects; {@code t} is when the session opened.
   *
   * @param opens from a bar's label to the epoch second of its open
   */
  static void dailyRows(BarSeries bars, LongUnaryOperator opens, ByteWriter out, int[] ends) {
    QuotedTimes instants = new QuotedTimes();
    QuotedTimes dates = new QuotedTimes();
    for (int i = 0; i < bars.size(); i++) {
      byte[] to = out.room(LONGEST_BAR);
      int at = put(to, out.size(), T);
      at = instants.instant(to, at, opens.applyAsLong(bars.time(i)));
      at = put(to, at, SESSION_DATE);
      at = dates.date(to, at, Math.floorDiv(bars.time(i), SECONDS_PER_DAY));
      ends[i] = figures(bars, i, to, at);
      out.size(ends[i]);
    }
  }

  private static int figures(BarSeries bars, int i, byte[] to, int from) {
    int scale = bars.priceScale();
    int at = put(to, from, O);
    at = Digits.decimal(to, at, bars.open(i), scale);
    at = put(to, at, H);
    at = Digits.decimal(to, at, bars.high(i), scale);
    at = put(to, at, L);
    at = Digits.decimal(to, at, bars.low(i), scale);
    at = put(to, at, C);
    at = Digits.decimal(to, at, bars.close(i), scale);
    at = put(to, at, V);
    at = decimalOrNull(to, at, bars.volume(i), bars.volumeScale());
    at = put(to, at, VW);
    at = decimalOrNull(to, at, bars.vwap(i), bars.vwapScale());
    at = put(to, at, N);
    int count = bars.tradeCount(i);
    at = count == BarSeries.NO_COUNT ? put(to, at, NULL) : Digits.integer(to, at, count);
    to[at] = '}';
    return at + 1;
  }

  /** Times of intraday bars: {@code ,"2023-01-03T14:30:00Z"}. */
  static void instants(BarSeries bars, ByteWriter out) {
    QuotedTimes times = new QuotedTimes();
    byte[] to = out.room(bars.size() * INSTANT_WIDTH + Digits.LONGEST);
    int at = out.size();
    for (int i = 0; i < bars.size(); i++) {
      to[at] = ',';
      at = times.instant(to, at + 1, bars.time(i));
    }
    out.size(at);
  }

  /** Labels of bars of a day and longer: {@code ,"2023-01-03"}. */
  static void dates(BarSeries bars, ByteWriter out) {
    QuotedTimes times = new QuotedTimes();
    byte[] to = out.room(bars.size() * DATE_WIDTH);
    int at = out.size();
    for (int i = 0; i < bars.size(); i++) {
      to[at] = ',';
      at = times.date(to, at + 1, Math.floorDiv(bars.time(i), SECONDS_PER_DAY));
    }
    out.size(at);
  }

  /** Figures as arrays: {@code ,[o,h,l,c,v]}. */
  static void ohlcv(BarSeries bars, ByteWriter out, int[] ends) {
    int scale = bars.priceScale();
    int volumeScale = bars.volumeScale();
    for (int i = 0; i < bars.size(); i++) {
      byte[] to = out.room(LONGEST_BAR);
      int at = out.size();
      to[at] = ',';
      to[at + 1] = '[';
      at = Digits.decimal(to, at + 2, bars.open(i), scale);
      to[at] = ',';
      at = Digits.decimal(to, at + 1, bars.high(i), scale);
      to[at] = ',';
      at = Digits.decimal(to, at + 1, bars.low(i), scale);
      to[at] = ',';
      at = Digits.decimal(to, at + 1, bars.close(i), scale);
      to[at] = ',';
      at = decimalOrNull(to, at + 1, bars.volume(i), volumeScale);
      to[at] = ']';
      ends[i] = at + 1;
      out.size(at + 1);
    }
  }

  private static int decimalOrNull(byte[] to, int at, long unscaled, int scale) {
    return unscaled == BarSeries.NONE ? put(to, at, NULL) : Digits.decimal(to, at, unscaled, scale);
  }

  private static int put(byte[] to, int at, byte[] text) {
    System.arraycopy(text, 0, to, at, text.length);
    return at + text.length;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
