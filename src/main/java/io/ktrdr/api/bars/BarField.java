package io.ktrdr.api.bars;

import java.util.Arrays;
import java.util.List;

/** What an answer can tell of a bar, by its short name, its long one and the head of its column. */
public enum BarField {
  /** When it opened; RFC 3339, UTC. */
  TIME("t", "timestamp", "time"),
  /** The date of its session in the exchange's zone; bars of a day and longer only. */
  SESSION_DATE("session_date", "session_date", "date"),
  OPEN("o", "open", "open"),
  HIGH("h", "high", "high"),
  LOW("l", "low", "low"),
  CLOSE("c", "close", "close"),
  VOLUME("v", "volume", "volume"),
  VWAP("vw", "vwap", "vwap"),
  TRADE_COUNT("n", "trade_count", "trade_count");

  private final String compact;
  private final String full;
  private final String column;

  BarField(String compact, String full, String column) {
    this.compact = compact;
    this.full = full;
    this.column = column;
  }

  /**
   * Reads any of the three names.
   *
   * @throws IllegalArgumentException naming the value and what is allowed
   */
  public static BarField parse(String text) {
    for (BarField field : values()) {
      if (field.compact.equals(text) || field.full.equals(text) || field.column.equals(text)) {
        return field;
      }
    }
    throw new IllegalArgumentException(
        "fields \"" + shortened(text) + "\" is not one of " + names(true) + " or " + names(false));
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 80) + "…";
  }

  private static List<String> names(boolean compact) {
    return Arrays.stream(values()).map(field -> compact ? field.compact : field.full).toList();
  }

  /** The name in a JSON object. */
  String name(boolean longNames) {
    return longNames ? full : compact;
  }

  /** The name at the head of a CSV column. */
  String column() {
    return column;
  }
}
