package io.ktrdr.file;

import io.ktrdr.file.CsvLayout.Role;
import io.ktrdr.market.BarSeries;
import io.ktrdr.quality.check.RowCheck;
import io.ktrdr.quality.check.RowCheck.RowFinding;
import io.ktrdr.quality.check.Rule;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Turns rows into bars: no object per field. The first rows are looked at as text until the layout
 * is known. What is wrong with a row is for {@link RowCheck} to say; what follows is decided here.
 */
final class RowReader implements RawRow.Taker {

  private final CsvQuestion question;
  private final RowCheck check;
  private final StampReader stamps;
  private final DecimalReader decimals = new DecimalReader();
  private final BarColumns columns = new BarColumns();
  private final Findings findings = new Findings();

  private CsvLayout layout;

  /** The column of each role; -1 where the file has none. */
  private final int[] columnOf = new int[Role.values().length];

  private boolean settled;
  private boolean stopped;

  private long rows;
  private long rounded;

  // the row being read
  private RawRow row = new RawRow();
  private boolean faulty;
  private boolean blank;
  private boolean cutShort;
  private byte[] stamp = new byte[64];
  private int together;

  RowReader(CsvQuestion question, RowCheck check) {
    this.question = question;
    this.check = check;
    this.stamps = new StampReader(question.zone(), !question.timeframe().intraday());
  }

  @Override
  public boolean take(RawRow next) {
    row = next;
    if (!settled && !settles()) {
      return !stopped;
    }
    rows++;
    read();
    return columns.size() <= question.mostBars();
  }

  /** Learns the layout from the first row or two; true when this one holds figures already. */
  private boolean settles() {
    if (layout == null) {
      try {
        layout = CsvLayout.of(row.all());
      } catch (IllegalArgumentException notOfBars) {
        fatal(row.line(), notOfBars.getMessage());
        stopped = true;
        return false;
      }
      if (layout.header()) {
        return false;
      }
    } else {
      layout = layout.shownBy(row.all());
    }
    Arrays.fill(columnOf, -1);
    layout.roles().forEach((column, role) -> columnOf[index(role)] = column);
    settled = true;
    return true;
  }

  // An array of this enum's own length, for this run only: a map would cost as much as the field.
  @SuppressWarnings("EnumOrdinal")
  private static int index(Role role) {
    return role.ordinal();
  }

  private void read() {
    faulty = false;
    blank = false;
    cutShort = row.fields() <= columnOf[index(Role.DATE)];
    long open = price(Role.OPEN);
    long scales = decimals.scale();
    long high = price(Role.HIGH);
    scales |= (long) decimals.scale() << 8;
    long low = price(Role.LOW);
    scales |= (long) decimals.scale() << 16;
    long close = price(Role.CLOSE);
    scales |= (long) decimals.scale() << 24;
    long volume = orNone(figure(Role.VOLUME));
    scales |= (long) decimals.scale() << 32;
    long vwap = orNone(figure(Role.VWAP));
    scales |= (long) decimals.scale() << 40;
    int count = count();
    if (!faulty && cutShort && !blank) {
      fault(
          check.unparsable(
              row.line(),
              "",
              "has "
                  + row.fields()
                  + " fields, fewer than the "
                  + layout.width()
                  + " of the first row"),
          -1);
    }
    if (faulty) {
      return;
    }
    long opens = opens();
    if (!faulty && judged(opens, open, high, low, close, volume, vwap, scales, count)) {
      columns.add(opens, open, high, low, close, volume, vwap, scales, count);
    }
  }

  private long price(Role role) {
    long price = figure(role);
    if (price == BarSeries.NONE) {
      boolean there = columnOf[index(role)] < row.fields();
      blank |= there;
      cutShort |= !there;
    }
    return price;
  }

  /** -1 is how IB writes that there is no volume or average. */
  private long orNone(long figure) {
    if (figure < 0 && decimals.is(-1)) {
      decimals.absent();
      return BarSeries.NONE;
    }
    return figure;
  }

  /** The figure of a column, whose scale the reader of decimals then has. */
  private long figure(Role role) {
    int field = columnOf[index(role)];
    if (field < 0 || field >= row.fields()) {
      decimals.absent();
      return BarSeries.NONE;
    }
    switch (decimals.read(row.text(), row.start(field), row.end(field))) {
      case NUMBER -> {
        if (decimals.rounded()) {
          rounded++;
        }
        return decimals.unscaled();
      }
      case ABSENT -> {
        return BarSeries.NONE;
      }
      case UNREADABLE ->
          fault(check.unparsable(row.line(), role.toString(), "is not a number"), field);
    }
    return 0;
  }

  private int count() {
    int field = columnOf[index(Role.COUNT)];
    if (field < 0 || field >= row.fields()) {
      return BarSeries.NO_COUNT;
    }
    switch (decimals.read(row.text(), row.start(field), row.end(field))) {
      case NUMBER -> {
        decimals.dropZeros();
        long trades = decimals.unscaled();
        if (decimals.scale() == 0 && trades >= -1 && trades <= Integer.MAX_VALUE) {
          return trades < 0 ? BarSeries.NO_COUNT : (int) trades;
        }
      }
      case ABSENT -> {
        return BarSeries.NO_COUNT;
      }
      case UNREADABLE -> {
        // told below
      }
    }
    fault(check.unparsable(row.line(), "count", "is not a number of trades"), field);
    return BarSeries.NO_COUNT;
  }

  /** When the bar opens; a fault where that cannot be read. */
  private long opens() {
    long before = check.falling() ? Long.MIN_VALUE : columns.lastTime();
    int date = columnOf[index(Role.DATE)];
    int time = columnOf[index(Role.TIME)];
    long stamp =
        time < 0 || time >= row.fields()
            ? stamps.read(row.text(), row.start(date), row.end(date), before)
            : stamps.read(together(date, time), 0, together, before);
    if (stamp == StampReader.UNREADABLE || stamp == StampReader.NEVER_WAS) {
      fault(
          check.unparsable(
              row.line(),
              "date",
              stamp == StampReader.UNREADABLE
                  ? "is not a date such as 2023-01-03, 20230103 or 2023-01-03T14:30:00Z"
                  : "never was in " + question.zone() + ": the clock was put forward over it"),
          date);
    }
    return question.stamp() == CsvQuestion.Stamp.CLOSE
        ? stamp - question.timeframe().seconds()
        : stamp;
  }

  /** Date and time may be two columns; together they are one stamp. */
  private byte[] together(int date, int time) {
    int days = row.end(date) - row.start(date);
    int clock = row.end(time) - row.start(time);
    together = days + 1 + clock;
    if (together > stamp.length) {
      stamp = new byte[2 * together];
    }
    System.arraycopy(row.text(), row.start(date), stamp, 0, days);
    stamp[days] = ' ';
    System.arraycopy(row.text(), row.start(time), stamp, days + 1, clock);
    return stamp;
  }

  /** Whether the row is a bar. */
  private boolean judged(
      long opens,
      long open,
      long high,
      long low,
      long close,
      long volume,
      long vwap,
      long scales,
      int count) {
    List<RowFinding> told;
    if (BarColumns.commonScale(scales) >= 0) {
      told = check.look(row.line(), opens, open, high, low, close, volume);
    } else {
      long[] prices = BarColumns.atOneScale(new long[] {open, high, low, close}, scales);
      told = check.look(row.line(), opens, prices[0], prices[1], prices[2], prices[3], volume);
    }
    boolean bar = true;
    for (RowFinding finding : told) {
      bar &= !finding.fatal();
      boolean twice = finding.rule() == Rule.DUPLICATE && opens == columns.lastTime();
      long[] figures = {open, high, low, close, volume, vwap};
      follow(finding, twice, twice && columns.sameAsLast(figures, scales, count));
    }
    return bar;
  }

  /**
   * What a finding means for the file: a row too few is told, a row too many is a fault.
   *
   * @param twice whether the row has the time of the last one
   * @param same and the same figures
   */
  private void follow(RowFinding finding, boolean twice, boolean same) {
    int date = columnOf[index(Role.DATE)];
    switch (finding.rule()) {
      case MISSING_VALUE -> findings.note(finding, "", "", finding.detail() + " and is left out");
      case DUPLICATE -> {
        if (same) {
          findings.note(finding, "", "", "says the same as the row before and is left out");
        } else {
          fault(
              finding,
              date,
              twice ? "stands there twice with different figures" : finding.detail());
        }
      }
      case UNSORTED -> fault(finding, date);
      default -> {
        String column = finding.column();
        findings.note(
            finding, column, column.isEmpty() ? "" : row.field(field(column)), finding.detail());
      }
    }
  }

  private int field(String column) {
    return layout.roles().entrySet().stream()
        .filter(entry -> entry.getValue().toString().equals(column))
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  private void fault(RowFinding finding, int field) {
    fault(finding, field, finding.detail());
  }

  private void fault(RowFinding finding, int field, String detail) {
    faulty = true;
    findings.fault(finding, field < 0 ? "" : written(field), detail);
  }

  /** What stands in a field; of a date with its time of day where that has its own column. */
  private String written(int field) {
    int time = columnOf[index(Role.TIME)];
    return field == columnOf[index(Role.DATE)] && time >= 0 && time < row.fields()
        ? row.field(field) + " " + row.field(time)
        : row.field(field);
  }

  /** What ended the reading before the file was at its end. */
  void fatal(long line, String detail) {
    findings.ofFile(line, FileRules.LAYOUT, detail);
  }

  /** All that was found. */
  CsvContent content() {
    String shown = Optional.ofNullable(layout).map(CsvLayout::toString).orElse("");
    if (columns.size() > question.mostBars()) {
      findings.ofFile(
          row.line(),
          FileRules.TOO_MANY,
          "the file has more than " + question.mostBars() + " bars; cut it into several");
      return findings.content(BarSeries.empty(), shown, rows);
    }
    if (findings.faults() == 0 && columns.size() == 0) {
      findings.ofFile(0, FileRules.LAYOUT, "the file holds no bars");
    }
    BarSeries bars = columns.build(check.falling());
    if (check.falling() && bars.size() > 1) {
      findings.remark(Rule.UNSORTED.toString(), "rows fall in time and were turned round");
    }
    long lost = rounded + columns.rounded();
    if (lost > 0) {
      findings.remark(
          FileRules.ROUNDED,
          lost
              + " figures have more digits than are kept (13 decimals, 18 digits) and were"
              + " rounded");
    }
    return findings.content(bars, shown, rows);
  }
}
