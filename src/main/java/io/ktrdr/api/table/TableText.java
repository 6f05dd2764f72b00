package io.ktrdr.api.table;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Writes a table piece by piece: each piece is made when it is asked for, so that a long table is
 * never in memory as text. Numbers are the shortest decimals that read back as the same double.
 */
public final class TableText {

  /** Numbers per piece. */
  private static final int PIECE = 16_384;

  private static final byte[] NULL = ascii("null");

  private final Table table;
  private final TableForm form;

  public TableText(Table table, TableForm form) {
    this.table = table;
    this.form = form;
  }

  /** The pieces in order; of JSON forms, members of an object without its braces. */
  public List<Supplier<byte[]>> pieces() {
    List<Supplier<byte[]>> pieces = new ArrayList<>();
    switch (form) {
      case COLUMNS -> {
        part(pieces, "\"dates\":[", "]", (out, i) -> comma(out, i, ',').writeBytes(quoted(i)), 1);
        constant(pieces, ",\"indicators\":{");
        for (int c = 0; c < table.columns().size(); c++) {
          double[] column = table.columns().get(c);
          part(
              pieces,
              (c == 0 ? "" : ",") + json(table.names().get(c)) + ":[",
              "]",
              (out, i) -> number(comma(out, i, ','), column[table.from() + i], NULL),
              1);
        }
        constant(pieces, "}");
      }
      case ROWS ->
          part(
              pieces,
              "\"rows\":[",
              "]",
              (out, i) -> object(comma(out, i, ','), i),
              1 + table.columns().size());
      case NDJSON ->
          part(
              pieces,
              "",
              "",
              (out, i) -> {
                object(out, i);
                out.write('\n');
              },
              1 + table.columns().size());
      case CSV ->
          part(
              pieces,
              "time," + String.join(",", table.names()) + "\n",
              "",
              this::line,
              1 + table.columns().size());
    }
    return pieces;
  }

  private interface Row {
    void write(ByteArrayOutputStream out, int i);
  }

  private void part(
      List<Supplier<byte[]>> pieces, String before, String after, Row row, int numbers) {
    if (!before.isEmpty()) {
      constant(pieces, before);
    }
    int step = Math.max(1, PIECE / numbers);
    for (int from = 0; from < table.rows(); from += step) {
      int first = from;
      int last = Math.min(table.rows(), from + step);
      pieces.add(
          () -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream((last - first) * numbers * 20);
            for (int i = first; i < last; i++) {
              row.write(out, i);
            }
            return out.toByteArray();
          });
    }
    if (!after.isEmpty()) {
      constant(pieces, after);
    }
  }

  private static void constant(List<Supplier<byte[]>> pieces, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    pieces.add(() -> bytes);
  }

  private void object(ByteArrayOutputStream out, int i) {
    out.writeBytes(ascii("{\"t\":"));
    out.writeBytes(quoted(i));
    for (int c = 0; c < table.columns().size(); c++) {
      out.write(',');
      out.writeBytes(json(table.names().get(c)).getBytes(StandardCharsets.UTF_8));
      out.write(':');
      number(out, table.columns().get(c)[table.from() + i], NULL);
    }
    out.write('}');
  }

  private void line(ByteArrayOutputStream out, int i) {
    out.writeBytes(ascii(time(i)));
    for (double[] column : table.columns()) {
      out.write(',');
      number(out, column[table.from() + i], new byte[0]);
    }
    out.write('\n');
  }

  private static ByteArrayOutputStream comma(ByteArrayOutputStream out, int i, char separator) {
    if (i > 0) {
      out.write(separator);
    }
    return out;
  }

  /** {@code 5} for 5.0; a number that is none is {@code nothing}. */
  private static void number(ByteArrayOutputStream out, double value, byte[] nothing) {
    if (!Double.isFinite(value)) {
      out.writeBytes(nothing);
    } else if (value == (int) value) {
      out.writeBytes(ascii(Integer.toString((int) value)));
    } else {
      out.writeBytes(ascii(Double.toString(value)));
    }
  }

  private byte[] quoted(int i) {
    return ascii('"' + time(i) + '"');
  }

  private String time(int i) {
    long time = table.times()[i];
    return table.intraday()
        ? Instant.ofEpochSecond(time).toString()
        : LocalDate.ofEpochDay(Math.floorDiv(time, 86_400L)).toString();
  }

  /** Names are checked to need no escapes. */
  private static String json(String name) {
    return '"' + name + '"';
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
