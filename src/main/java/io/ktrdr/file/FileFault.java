package io.ktrdr.file;

/**
 * One thing that is wrong, or worth knowing, in a file.
 *
 * @param line counted from 1; 0 when it is about the whole file
 * @param column what the field is, such as {@code close}; empty when it is about a whole row
 * @param value what stands there, shortened
 * @param rule the id of the rule that it breaks, such as {@code missing_value}
 * @param detail a sentence without the line and the value
 */
public record FileFault(long line, String column, String value, String rule, String detail) {

  private static final int LONGEST = 60;

  /** A fault with its value cut to what people read. */
  static FileFault of(long line, String column, String value, String rule, String detail) {
    return new FileFault(
        line,
        column,
        value.length() <= LONGEST ? value : value.substring(0, LONGEST) + "…",
        rule,
        detail);
  }

  /** {@code line 17, close "abc": is not a number}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    if (line > 0) {
      text.append("line ").append(line);
    }
    if (!column.isEmpty()) {
      text.append(text.isEmpty() ? "" : ", ")
          .append(column)
          .append(" \"")
          .append(value)
          .append('"');
    }
    return text.append(text.isEmpty() ? "" : ": ").append(detail).toString();
  }
}
