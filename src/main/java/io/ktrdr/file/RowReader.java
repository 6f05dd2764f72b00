package io.ktrdr.file;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import io.ktrdr.file.CsvLayout.Role;
import io.ktrdr.market.BarSeries;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Turns fields into bars while the parser walks over them: no object per field. The first rows are
 * kept as text until the layout is known. Each record is answered with whether to go on.
 */
final class RowReader extends AbstractBaseCsvCallbackHandler<Boolean> {

  private static final int LISTED = 100;

  private final CsvQuestion question;
  private final StampReader stamps;
  private final DecimalReader decimals = new DecimalReader();
  private final BarColumns columns = new BarColumns();
  private final List<FileFault> faults = new ArrayList<>();
  private final List<FileFault> notes = new ArrayList<>();
  private long faultCount;
  private long noteCount;

  private CsvLayout layout;
  private Role[] roles = new Role[0];
  private boolean settled;
  private final List<String> kept = new ArrayList<>();

  private long rows;
  private long line;
  private boolean falling;

  // the row being read
  private boolean faulty;
  private boolean priceless;
  private int fields;
  private int prices;
  private char[] date = new char[64];
  private int dateLength;
  private long rounded;

  RowReader(CsvQuestion question) {
    this.question = question;
    this.stamps = new StampReader(question.zone(), !question.timeframe().intraday());
  }

  /** Where it is. */
  long line() {
    return line;
  }

  @Override
  protected void handleBegin(long startingLineNumber) {
    line = startingLineNumber;
    beginRow();
  }

  private void beginRow() {
    faulty = false;
    priceless = false;
    fields = 0;
    prices = 0;
    dateLength = 0;
    columns.begin();
    kept.clear();
  }

  @Override
  protected void handleField(int index, char[] text, int offset, int length, boolean quoted) {
    if (settled) {
      field(index, text, offset, offset + length);
    } else {
      kept.add(new String(text, offset, length));
    }
  }

  @Override
  protected Boolean buildRecord() {
    if (settled) {
      endRow();
    } else if (layout == null) {
      layout = CsvLayout.of(List.copyOf(kept));
      if (!layout.header()) {
        settle(layout);
        replay();
      }
    } else {
      settle(layout.shownBy(kept));
      replay();
    }
    return columns.size() <= question.mostBars();
  }

  private void settle(CsvLayout found) {
    layout = found;
    roles = new Role[found.width()];
    found.roles().forEach((column, role) -> roles[column] = role);
    settled = true;
  }

  /** Reads the row that was kept as text. */
  private void replay() {
    List<String> row = List.copyOf(kept);
    for (int i = 0; i < row.size(); i++) {
      char[] text = row.get(i).toCharArray();
      field(i, text, 0, text.length);
    }
    endRow();
  }

  private void field(int index, char[] text, int from, int to) {
    fields++;
    if (index >= roles.length || roles[index] == null) {
      return;
    }
    Role role = roles[index];
    switch (role) {
      case DATE, TIME -> stamp(text, from, to);
      case COUNT -> count(text, from, to);
      case OPEN, HIGH, LOW, CLOSE, VOLUME, VWAP -> figure(role, text, from, to);
    }
  }

  /** Date and time may be two columns; together they are one stamp. */
  private void stamp(char[] text, int from, int to) {
    int length = to - from;
    if (dateLength + length + 1 > date.length) {
      fault("date", new String(text, from, length), FileRules.UNPARSABLE, "is too long for a date");
      return;
    }
    if (dateLength > 0) {
      date[dateLength++] = ' ';
    }
    System.arraycopy(text, from, date, dateLength, length);
    dateLength += length;
  }

  private void figure(Role role, char[] text, int from, int to) {
    boolean price = role != Role.VOLUME && role != Role.VWAP;
    switch (decimals.read(text, from, to)) {
      case NUMBER -> {
        if (decimals.rounded()) {
          rounded++;
        }
        if (price) {
          prices++;
          columns.figure(role, decimals.unscaled(), decimals.scale());
        } else if (decimals.unscaled() != -1 || decimals.scale() != 0) {
          // -1 is how IB writes that there is none
          columns.figure(role, decimals.unscaled(), decimals.scale());
        }
      }
      case ABSENT -> priceless |= price;
      case UNREADABLE ->
          fault(
              role.toString(),
              new String(text, from, to - from),
              FileRules.UNPARSABLE,
              "is not a number");
    }
  }

  private void count(char[] text, int from, int to) {
    switch (decimals.read(text, from, to)) {
      case NUMBER -> {
        long trades = decimals.unscaled();
        if (decimals.scale() != 0 || trades < -1 || trades > Integer.MAX_VALUE) {
          fault(
              "count",
              new String(text, from, to - from),
              FileRules.UNPARSABLE,
              "is not a number of trades");
        } else if (trades >= 0) {
          columns.count((int) trades);
        }
      }
      case ABSENT -> {
        // stays absent
      }
      case UNREADABLE ->
          fault(
              "count",
              new String(text, from, to - from),
              FileRules.UNPARSABLE,
              "is not a number of trades");
    }
  }

  private void endRow() {
    rows++;
    if (faulty) {
      return;
    }
    if (dateLength == 0 || (!priceless && prices < 4)) {
      fault(
          "",
          "",
          FileRules.UNPARSABLE,
          "has " + fields + " fields, fewer than the " + layout.width() + " of the first row");
      return;
    }
    long before = falling ? Long.MIN_VALUE : columns.lastTime();
    long time = stamps.read(date, 0, dateLength, before);
    if (time == StampReader.UNREADABLE || time == StampReader.NEVER_WAS) {
      fault(
          "date",
          new String(date, 0, dateLength),
          FileRules.UNPARSABLE,
          time == StampReader.UNREADABLE
              ? "is not a date such as 2023-01-03, 20230103 or 2023-01-03T14:30:00Z"
              : "never was in " + question.zone() + ": the clock was put forward over it");
      return;
    }
    if (question.stamp() == CsvQuestion.Stamp.CLOSE) {
      time -= question.timeframe().seconds();
    }
    if (priceless) {
      note(FileRules.MISSING_VALUES, "has no price and is left out");
      return;
    }
    if (inOrder(time)) {
      columns.keep(time);
    }
  }

  private boolean inOrder(long time) {
    if (columns.size() == 0) {
      return true;
    }
    long last = columns.lastTime();
    if (time == last) {
      if (columns.sameAsLast()) {
        note(FileRules.DUPLICATE, "says the same as the row before and is left out");
      } else {
        fault(
            "date",
            new String(date, 0, dateLength),
            FileRules.DUPLICATE,
            "stands there twice with different figures");
      }
      return false;
    }
    if (columns.size() == 1) {
      falling = time < last;
    }
    if (falling != time < last) {
      fault(
          "date",
          new String(date, 0, dateLength),
          FileRules.UNSORTED,
          falling
              ? "does not come before the row before, as all rows so far"
              : "does not come after the row before");
      return false;
    }
    return true;
  }

  private void fault(String column, String value, String rule, String detail) {
    faulty = true;
    faultCount++;
    if (faults.size() < LISTED) {
      faults.add(FileFault.of(line, column, value, rule, detail));
    }
  }

  private void note(String rule, String detail) {
    noteCount++;
    if (notes.size() < LISTED) {
      notes.add(FileFault.of(line, "", "", rule, detail));
    }
  }

  /** All that was found, with what stopped the reading early. */
  CsvContent content(List<FileFault> fatal) {
    List<FileFault> all = new ArrayList<>(fatal);
    all.addAll(faults);
    long wrong = faultCount + fatal.size();
    String shown = Optional.ofNullable(layout).map(CsvLayout::toString).orElse("");
    if (columns.size() > question.mostBars()) {
      all.add(
          0,
          FileFault.of(
              line,
              "",
              "",
              FileRules.TOO_MANY,
              "the file has more than " + question.mostBars() + " bars; cut it into several"));
      return CsvBarReader.nothing(shown, rows, all);
    }
    if (wrong == 0 && columns.size() == 0) {
      all.add(FileFault.of(0, "", "", FileRules.LAYOUT, "the file holds no bars"));
      wrong = 1;
    }
    BarSeries bars = columns.build(falling);
    if (falling && columns.size() > 1) {
      notes.addFirst(
          FileFault.of(0, "", "", FileRules.UNSORTED, "rows fall in time and were turned round"));
      noteCount++;
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
      noteCount++;
    }
    return new CsvContent(bars, shown, rows, all, wrong, notes, noteCount);
  }
}
