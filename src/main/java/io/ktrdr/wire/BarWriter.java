package io.ktrdr.wire;

/** Writes bars from columns, each number without needless zeros, absent figures as -1. */
final class BarWriter {

  private final FieldWriter out;
  private final BarColumns bars;
  private final DateWriter dates;

  private BarWriter(FieldWriter out, BarColumns bars) {
    this.out = out;
    this.bars = bars;
    this.dates = new DateWriter(bars.dates());
  }

  /** Bars as message 17 carries them. */
  static void historical(FieldWriter out, BarColumns bars) {
    BarWriter writer = new BarWriter(out, bars);
    for (int i = 0; i < bars.size(); i++) {
      writer.date(i);
      writer.price("open", bars.open()[i]);
      writer.price("high", bars.high()[i]);
      writer.price("low", bars.low()[i]);
      writer.price("close", bars.close()[i]);
      writer.volume(i);
      writer.wap(i);
      writer.count(i);
    }
  }

  /** The one bar of message 90: the same fields in an order of their own. */
  static void update(FieldWriter out, BarColumns bar) {
    one(out, bar);
    BarWriter writer = new BarWriter(out, bar);
    writer.count(0);
    writer.date(0);
    writer.price("open", bar.open()[0]);
    writer.price("close", bar.close()[0]);
    writer.price("high", bar.high()[0]);
    writer.price("low", bar.low()[0]);
    writer.wap(0);
    writer.volume(0);
  }

  /** The one bar of message 50, whose date is epoch seconds always. */
  static void realTime(FieldWriter out, BarColumns bar) {
    one(out, bar);
    if (bar.dates().kind() != DateForm.Kind.EPOCH) {
      throw out.bad("time", bar.dates().kind().name(), "is not EPOCH");
    }
    historical(out, bar);
  }

  private static void one(FieldWriter out, BarColumns bar) {
    if (bar.size() != 1) {
      throw out.bad("bars", Integer.toString(bar.size()), "is not 1");
    }
  }

  private void date(int i) {
    out.text("date", dates.write(bars.time()[i]));
  }

  private void price(String field, long value) {
    out.scaled(field, value, bars.priceScale());
  }

  private void volume(int i) {
    quantity("volume", bars.volume()[i], bars.volumeScale());
  }

  private void wap(int i) {
    quantity("wap", bars.wap()[i], bars.wapScale());
  }

  private void quantity(String field, long value, int scale) {
    if (value == BarColumns.NONE) {
      out.integer(field, -1);
    } else {
      out.scaled(field, value, scale);
    }
  }

  private void count(int i) {
    out.integer("barCount", bars.count()[i]);
  }
}
