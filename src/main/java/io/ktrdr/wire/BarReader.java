package io.ktrdr.wire;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * Reads bars from bytes into columns, without a String or an object per field. Prices keep every
 * digit: a price with more decimals than those before it widens the columns.
 */
final class BarReader {

  /** The fewest bytes of a bar: one digit or more per field, nothing for volume and wap. */
  static final int FEWEST_BYTES = 14;

  private static final int MAX_DIGITS = 18;
  private static final long[] POWERS = new long[MAX_DIGITS + 1];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = POWERS[i - 1] * 10;
    }
  }

  private final FieldReader in;
  private final byte[] bytes;
  private final DateReader dates = new DateReader();
  private final long[] time;
  private final long[] open;
  private final long[] high;
  private final long[] low;
  private final long[] close;
  private final long[] volume;
  private final long[] wap;
  private final int[] count;
  private int position;
  private int row;
  private int priceScale;
  private int volumeScale;
  private int wapScale;

  /** Decimals of the number read last. */
  private int decimals;

  private BarReader(FieldReader in, int bars) {
    this.in = in;
    this.bytes = in.bytes();
    this.position = in.position();
    this.time = new long[bars];
    this.open = new long[bars];
    this.high = new long[bars];
    this.low = new long[bars];
    this.close = new long[bars];
    this.volume = new long[bars];
    this.wap = new long[bars];
    this.count = new int[bars];
  }

  /** Bars as message 17 carries them. */
  static BarColumns historical(FieldReader in, int bars) {
    BarReader reader = new BarReader(in, bars);
    for (int i = 0; i < bars; i++) {
      reader.row = i;
      reader.date();
      reader.price(reader.open, "open");
      reader.price(reader.high, "high");
      reader.price(reader.low, "low");
      reader.price(reader.close, "close");
      reader.volume();
      reader.wap();
      reader.count();
    }
    return reader.columns();
  }

  /** The one bar of message 90: the same fields in an order of their own. */
  static BarColumns update(FieldReader in) {
    BarReader reader = new BarReader(in, 1);
    reader.count();
    reader.date();
    reader.price(reader.open, "open");
    reader.price(reader.close, "close");
    reader.price(reader.high, "high");
    reader.price(reader.low, "low");
    reader.wap();
    reader.volume();
    return reader.columns();
  }

  private BarColumns columns() {
    in.position(position);
    return new BarColumns(
        dates.form(),
        priceScale,
        volumeScale,
        wapScale,
        time,
        open,
        high,
        low,
        close,
        volume,
        wap,
        count);
  }

  private void date() {
    int at = position;
    long seconds = 0;
    int digit;
    // The last byte is NUL, so that a run of digits always ends before the bytes do.
    while (at < bytes.length && (digit = bytes[at] - '0') >= 0 && digit <= 9) {
      seconds = seconds * 10 + digit;
      at++;
    }
    int digits = at - position;
    if (digits > 8 && digits <= 12 && bytes[at] == 0 && dates.epochSoFar()) {
      dates.settleEpoch();
      time[row] = seconds;
      position = at + 1;
      return;
    }
    int end = end("date");
    try {
      time[row] = dates.read(bytes, position, end);
    } catch (WireException e) {
      throw bad("date", e.value(), e.reason());
    }
    position = end + 1;
  }

  private void price(long[] column, String field) {
    long value = decimal(field);
    if (decimals > priceScale) {
      value = stripped(value, priceScale);
      if (decimals > priceScale) {
        widenPrices(field, decimals);
      }
    }
    column[row] = decimals == priceScale ? value : widened(field, value, priceScale - decimals);
  }

  private void volume() {
    long value = quantity("volume");
    if (value != BarColumns.NONE) {
      if (value < 0) {
        throw bad("volume", BigDecimal.valueOf(value, decimals).toPlainString(), "is negative");
      }
      if (decimals > volumeScale) {
        value = stripped(value, volumeScale);
        if (decimals > volumeScale) {
          widen("volume", volume, decimals - volumeScale);
          volumeScale = decimals;
        }
      }
      value = widened("volume", value, volumeScale - decimals);
    }
    volume[row] = value;
  }

  private void wap() {
    long value = quantity("wap");
    if (value != BarColumns.NONE) {
      if (decimals > wapScale) {
        value = stripped(value, wapScale);
        if (decimals > wapScale) {
          widen("wap", wap, decimals - wapScale);
          wapScale = decimals;
        }
      }
      value = widened("wap", value, wapScale - decimals);
    }
    wap[row] = value;
  }

  private void count() {
    long value = decimal("barCount");
    if (decimals != 0 || value < -1 || value > Integer.MAX_VALUE) {
      throw bad(
          "barCount",
          BigDecimal.valueOf(value, decimals).toPlainString(),
          "is not a number of trades");
    }
    count[row] = (int) value;
  }

  /** A decimal, or NONE for -1 and for IB's ways to say nothing. */
  private long quantity(String field) {
    if (position < bytes.length && bytes[position] == 0) {
      position++;
      return BarColumns.NONE;
    }
    int start = position;
    long value;
    try {
      value = decimal(field);
    } catch (WireException e) {
      position = start;
      if (Decimals.isUnset(text(field))) {
        position = end(field) + 1;
        return BarColumns.NONE;
      }
      throw e;
    }
    boolean none =
        decimals == 0 ? value == -1 || value == Integer.MAX_VALUE : value == -POWERS[decimals];
    return none ? BarColumns.NONE : value;
  }

  /** A decimal as a whole number of its last digit; sets {@link #decimals}. */
  private long decimal(String field) {
    int at = position;
    if (at >= bytes.length) {
      throw bad(field, null, "is missing");
    }
    int b = bytes[at];
    boolean negative = b == '-';
    if (negative) {
      b = bytes[++at];
    }
    int start = at;
    long value = 0;
    int digit;
    while ((digit = b - '0') >= 0 && digit <= 9) {
      value = value * 10 + digit;
      b = bytes[++at];
    }
    int digits = at - start;
    int fraction = 0;
    if (b == '.') {
      b = bytes[++at];
      int point = at;
      while ((digit = b - '0') >= 0 && digit <= 9) {
        value = value * 10 + digit;
        b = bytes[++at];
      }
      fraction = at - point;
      digits += fraction;
    }
    if (b != 0 || digits == 0 || digits > MAX_DIGITS) {
      return unusual(field);
    }
    decimals = fraction;
    position = at + 1;
    return negative ? -value : value;
  }

  /** Exponents, many digits, or no number at all. */
  private long unusual(String field) {
    String text = text(field);
    BigDecimal value = Decimals.parse(text);
    if (value == null) {
      throw bad(field, text, "is not a decimal number");
    }
    BigDecimal plain = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    if (plain.scale() < 0) {
      plain = plain.setScale(0);
    }
    if (plain.precision() > MAX_DIGITS || plain.scale() > MAX_DIGITS) {
      throw bad(field, text, "has more digits than " + MAX_DIGITS);
    }
    decimals = plain.scale();
    position = end(field) + 1;
    return plain.unscaledValue().longValueExact();
  }

  /** Drops needless zeros at the end, down to a scale. */
  private long stripped(long value, int scale) {
    long digits = value;
    while (decimals > scale && digits % 10 == 0) {
      digits /= 10;
      decimals--;
    }
    return digits;
  }

  private void widenPrices(String field, int scale) {
    for (long[] column : new long[][] {open, high, low, close}) {
      widen(field, column, scale - priceScale);
    }
    priceScale = scale;
  }

  /** Gives the rows read so far more decimals; the present row may be filled in part. */
  private void widen(String field, long[] column, int more) {
    for (int i = 0; i <= row; i++) {
      if (column[i] != BarColumns.NONE) {
        column[i] = widened(field, column[i], more);
      }
    }
  }

  private long widened(String field, long value, int more) {
    if (more == 0) {
      return value;
    }
    long high = Math.multiplyHigh(value, POWERS[more]);
    long product = value * POWERS[more];
    if (high != product >> 63) {
      throw bad(field, Long.toString(value), "does not fit with " + more + " more decimals");
    }
    return product;
  }

  private int end(String field) {
    if (position >= bytes.length) {
      throw bad(field, null, "is missing");
    }
    int end = position;
    while (bytes[end] != 0) {
      end++;
    }
    return end;
  }

  private String text(String field) {
    return new String(bytes, position, end(field) - position, StandardCharsets.ISO_8859_1);
  }

  private WireException bad(String field, String value, String reason) {
    return in.bad("bar[" + row + "]." + field, value, reason);
  }
}
