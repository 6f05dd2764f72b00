package io.ktrdr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Rows under column names, printed as an aligned table or as CSV. */
final class Sheet {

  /** How an answer is printed. */
  enum Format {
    TABLE,
    CSV,
    JSON
  }

  /** Digits after the point in a table; CSV and JSON keep all. */
  private static final int TABLE_DIGITS = 4;

  private final List<String> names;
  private final List<List<String>> rows = new ArrayList<>();
  private final boolean table;

  Sheet(Format format, List<String> names) {
    this.table = format == Format.TABLE;
    this.names = List.copyOf(names);
  }

  /** Whether a cell is a number is seen by itself: numbers stand at the right of their column. */
  void add(List<JsonNode> cells) {
    rows.add(cells.stream().map(this::text).toList());
  }

  private String text(JsonNode cell) {
    if (cell.isNull() || cell.isMissingNode()) {
      return "";
    }
    if (!cell.isNumber()) {
      return cell.isTextual() ? cell.textValue() : cell.toString();
    }
    return table && cell.decimalValue().scale() > TABLE_DIGITS
        ? cell.decimalValue().setScale(TABLE_DIGITS, RoundingMode.HALF_EVEN).toPlainString()
        : cell.decimalValue().toPlainString();
  }

  void print(PrintWriter out) {
    if (table) {
      printTable(out);
    } else {
      out.println(csv(names));
      rows.forEach(row -> out.println(csv(row)));
    }
    out.flush();
  }

  private void printTable(PrintWriter out) {
    int[] widths = names.stream().mapToInt(String::length).toArray();
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    boolean[] right = new boolean[widths.length];
    for (int i = 0; i < right.length; i++) {
      int column = i;
      right[i] =
          !rows.isEmpty()
              && rows.stream().allMatch(row -> row.get(column).matches("|-?[0-9]+([.][0-9]+)?"));
    }
    out.println(line(names, widths, right));
    rows.forEach(row -> out.println(line(row, widths, right)));
  }

  private static String line(List<String> cells, int[] widths, boolean[] right) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String blanks = " ".repeat(widths[i] - cells.get(i).length());
      line.append(i == 0 ? "" : "  ")
          .append(right[i] ? blanks : "")
          .append(cells.get(i))
          .append(right[i] ? "" : blanks);
    }
    return line.toString().stripTrailing();
  }

  private static String csv(List<String> cells) {
    return cells.stream()
        .map(
            cell ->
                cell.matches("(?s).*[\",\r\n].*") ? '"' + cell.replace("\"", "\"\"") + '"' : cell)
        .collect(Collectors.joining(","));
  }
}
