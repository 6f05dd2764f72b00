package io.ktrdr.file;

import io.ktrdr.file.CsvLayout.Role;
import io.ktrdr.market.BarSeries;
import io.ktrdr.quality.check.RowCheck;
import io.ktrdr.quality.check.RowCheck.RowFinding;
import io.ktrdr.quality.check.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Turns rows into bars: no object per field. The first rows are looked at as text until the layout
 * is known. What is wrong with a row is for {@link RowCheck} to say; what follows is decided here.
 */
final class RowReader implements RawRow.Taker {

  private static final int LISTED = 100;

  private static final int PASSED_OVER = -1;
  private static final int PRICES = 4;
  private static final int COUNT = 6;
  private static final int DATE = 7;
  private static final int TIME = 8;
  private static final String[] NAMES = {"open", "high", "low", "close", "volume", "vwap"};

  private final CsvQuestion question;
  private final RowCheck check;
  private final StampReader stamps;
  private final DecimalReader decimals = new DecimalReader();
  private final BarColumns columns = new BarColumns();
  private final FaultList faults = new FaultList();
  private final FaultList notes = new FaultList();
  private final Map<Rule, Long> found = new EnumMap<>(Rule.class);

  private CsvLayout layout;

  /** What each column holds: a figure of {@link BarColumns}, or one of the numbers above. */
  private int[] slots = new int[0];

  private boolean settled;
  private boolean timed;
  private boolean stopped;

  private long rows;
  private long rounded;

  // the row being read
  private RawRow row = new RawRow();
  private boolean faulty;
  private int date;
  private int time;
  private byte[] stamp = new byte[64];

  /** The first hundred, and how many there are. */
  private static final class FaultList {
    private final List<FileFault> listed = new ArrayList<>();
    private long count;

    void add(FileFault fault) {
      count++;
      if (listed.size() < LISTED) {
        listed.add(fault);
      }
    }

    void addFirst(FileFault fault) {
      count++;
      listed.addFirst(fault);
    }
  }

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
    slots = new int[layout.width()];
    Arrays.fill(slots, PASSED_OVER);
    layout.roles().forEach((column, role) -> slots[column] = slot(role));
    timed = layout.column(Role.TIME).isPresent();
    settled = true;
    return true;
  }

  private static int slot(Role role) {
    return switch (role) {
      case DATE -> DATE;
      case TIME -> TIME;
      case COUNT -> COUNT;
      case OPEN, HIGH, LOW, CLOSE, VOLUME, VWAP -> BarColumns.index(role);
    };
  }

  private void read() {
    faulty = false;
    date = -1;
    time = -1;
    columns.begin();
    int prices = 0;
    boolean blank = false;
    int fields = Math.min(row.fields(), slots.length);
    for (int i = 0; i < fields; i++) {
      int slot = slots[i];
      switch (slot) {
        case PASSED_OVER -> {
          // no bar has it
        }
        case DATE -> date = i;
        case TIME -> time = i;
        case COUNT -> count(i);
        default -> {
          boolean there = figure(slot, i);
          if (slot < PRICES) {
            prices += there ? 1 : 0;
            blank |= !there;
          }
        }
      }
    }
    if (faulty) {
      return;
    }
    if (date < 0 || (!blank && prices < PRICES)) {
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
      return;
    }
    long opens = stamp();
    if (opens == StampReader.UNREADABLE || opens == StampReader.NEVER_WAS) {
      fault(
          check.unparsable(
              row.line(),
              "date",
              opens == StampReader.UNREADABLE
                  ? "is not a date such as 2023-01-03, 20230103 or 2023-01-03T14:30:00Z"
                  : "never was in " + question.zone() + ": the clock was put forward over it"),
          date);
      return;
    }
    judge(
        question.stamp() == CsvQuestion.Stamp.CLOSE
            ? opens - question.timeframe().seconds()
            : opens);
  }

  /** Whether a number stands there. */
  private boolean figure(int slot, int field) {
    switch (decimals.read(row.text(), row.start(field), row.end(field))) {
      case NUMBER -> {
        if (decimals.rounded()) {
          rounded++;
        }
        // -1 is how IB writes that there is no volume or average
        if (slot < PRICES || !decimals.is(-1)) {
          columns.figure(slot, decimals.unscaled(), decimals.scale());
        }
        return true;
      }
      case ABSENT -> {
        return false;
      }
      case UNREADABLE -> {
        fault(check.unparsable(row.line(), NAMES[slot], "is not a number"), field);
        return true;
      }
    }
    return false;
  }

  private void count(int field) {
    switch (decimals.read(row.text(), row.start(field), row.end(field))) {
      case NUMBER -> {
        decimals.dropZeros();
        long trades = decimals.unscaled();
        if (decimals.scale() != 0 || trades < -1 || trades > Integer.MAX_VALUE) {
          noCount(field);
        } else if (trades >= 0) {
          columns.count((int) trades);
        }
      }
      case ABSENT -> {
        // stays absent
      }
      case UNREADABLE -> noCount(field);
    }
  }

  private void noCount(int field) {
    fault(check.unparsable(row.line(), "count", "is not a number of trades"), field);
  }

  /** Date and time may be two columns; together they are one stamp. */
  private long stamp() {
    long before = check.falling() ? Long.MIN_VALUE : columns.lastTime();
    if (!timed || time < 0) {
      return stamps.read(row.text(), row.start(date), row.end(date), before);
    }
    int days = row.end(date) - row.start(date);
    int clock = row.end(time) - row.start(time);
    if (days + clock + 1 > stamp.length) {
      return StampReader.UNREADABLE;
    }
    System.arraycopy(row.text(), row.start(date), stamp, 0, days);
    stamp[days] = ' ';
    System.arraycopy(row.text(), row.start(time), stamp, days + 1, clock);
    return stamps.read(stamp, 0, days + 1 + clock, before);
  }

  private void judge(long opens) {
    // figures too far apart for one scale are not compared: that is seen when they are bars
    int scale = columns.commonScale();
    List<RowFinding> findings =
        check.look(
            row.line(),
            opens,
            columns.figure(0, scale),
            columns.figure(1, scale),
            columns.figure(2, scale),
            columns.figure(3, scale),
            columns.volume());
    boolean bar = true;
    for (RowFinding finding : findings) {
      bar &= !finding.fatal();
      follow(finding, opens);
    }
    if (bar) {
      columns.keep(opens);
    }
  }

  /** What a finding means for the file: a row too few is told, a row too many is a fault. */
  private void follow(RowFinding finding, long opens) {
    switch (finding.rule()) {
      case MISSING_VALUE -> note(finding, "", finding.detail() + " and is left out");
      case DUPLICATE -> {
        boolean last = opens == columns.lastTime();
        if (last && columns.sameAsLast()) {
          note(
              new RowFinding(
                  finding.rule(), finding.severity(), finding.line(), "", true, finding.detail()),
              "",
              "says the same as the row before and is left out");
        } else if (last) {
          fault(finding, date, "stands there twice with different figures");
        } else {
          fault(finding, date);
        }
      }
      case UNSORTED -> fault(finding, date);
      default -> {
        int volume = field(BarColumns.VOLUME);
        note(
            finding,
            finding.column().isEmpty() || volume < 0 ? "" : row.field(volume),
            finding.detail());
      }
    }
  }

  private int field(int slot) {
    for (int i = 0; i < slots.length; i++) {
      if (slots[i] == slot) {
        return i;
      }
    }
    return -1;
  }

  private void fault(RowFinding finding, int field) {
    fault(finding, field, finding.detail());
  }

  private void fault(RowFinding finding, int field, String detail) {
    faulty = true;
    found.merge(finding.rule(), 1L, Long::sum);
    faults.add(
        FileFault.of(
            finding.line(),
            finding.column(),
            field < 0 ? "" : written(field),
            finding.rule().toString(),
            detail));
  }

  /** What stands in a field; of a date with its time of day where that has its own column. */
  private String written(int field) {
    return field == date && time >= 0 ? row.field(date) + " " + row.field(time) : row.field(field);
  }

  private void note(RowFinding finding, String value, String detail) {
    found.merge(finding.rule(), 1L, Long::sum);
    notes.add(
        FileFault.of(finding.line(), finding.column(), value, finding.rule().toString(), detail));
  }

  /** What ended the reading before the file was at its end. */
  void fatal(long line, String detail) {
    faults.addFirst(FileFault.of(line, "", "", FileRules.LAYOUT, detail));
  }

  /** All that was found. */
  CsvContent content() {
    String shown = Optional.ofNullable(layout).map(CsvLayout::toString).orElse("");
    if (columns.size() > question.mostBars()) {
      faults.addFirst(
          FileFault.of(
              row.line(),
              "",
              "",
              FileRules.TOO_MANY,
              "the file has more than " + question.mostBars() + " bars; cut it into several"));
      return content(BarSeries.empty(), shown);
    }
    if (faults.count == 0 && columns.size() == 0) {
      faults.add(FileFault.of(0, "", "", FileRules.LAYOUT, "the file holds no bars"));
    }
    boolean falling = check.falling();
    BarSeries bars = columns.build(falling);
    if (falling && bars.size() > 1) {
      notes.addFirst(
          FileFault.of(
              0, "", "", Rule.UNSORTED.toString(), "rows fall in time and were turned round"));
    }
    long lost = rounded + columns.rounded();
    if (lost > 0) {
      notes.addFirst(
          FileFault.of(
              0,
              "",
              "",
              FileRules.ROUNDED,
              lost
                  + " figures have more digits than are kept (13 decimals, 18 digits) and were"
                  + " rounded"));
    }
    return content(bars, shown);
  }

  private CsvContent content(BarSeries bars, String shown) {
    Map<String, Long> byRule = new TreeMap<>();
    found.forEach((rule, count) -> byRule.put(rule.toString(), count));
    return new CsvContent(
        bars, shown, rows, faults.listed, faults.count, notes.listed, notes.count, byRule);
  }
}
