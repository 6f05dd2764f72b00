package io.ktrdr.file;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where a file keeps what. Read from its header in any capitalisation, or, where there is none,
 * from the first row: a date (and a time), then open, high, low, close and perhaps volume. Columns
 * that no bar has are passed over.
 *
 * @param header whether the first row names the columns
 * @param roles what each column holds, by its number; a column that is passed over is absent
 * @param width how many columns the first row has
 */
record CsvLayout(boolean header, Map<Integer, Role> roles, int width) {

  /** What a column holds. */
  enum Role {
    DATE,
    TIME,
    OPEN,
    HIGH,
    LOW,
    CLOSE,
    VOLUME,
    VWAP,
    COUNT;

    private static Optional<Role> named(String text) {
      return Optional.ofNullable(
          switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "date", "datetime", "timestamp", "date time", "time stamp" -> DATE;
            case "t", "ts_event", "begins_at", "<date>" -> DATE;
            case "time", "hour", "<time>" -> TIME;
            case "open", "o", "open price", "<open>" -> OPEN;
            case "high", "h", "max", "<high>" -> HIGH;
            case "low", "l", "min", "<low>" -> LOW;
            case "close", "c", "last", "close/last", "<close>" -> CLOSE;
            case "volume", "vol", "v", "vol.", "tick volume", "<vol>", "<volume>" -> VOLUME;
            case "vwap", "vw", "wap", "average", "avg" -> VWAP;
            case "count", "n", "trade_count", "tradecount", "trades", "num_trades" -> COUNT;
            case "barcount", "bar_count" -> COUNT;
            default -> null;
          });
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final List<Role> NEEDED = List.of(Role.OPEN, Role.HIGH, Role.LOW, Role.CLOSE);

  CsvLayout {
    roles = Map.copyOf(roles);
  }

  /**
   * The layout that a first row shows.
   *
   * @throws IllegalArgumentException saying which column is missing
   */
  static CsvLayout of(List<String> first) {
    boolean header = first.stream().anyMatch(field -> Role.named(field).isPresent());
    return header ? named(first) : unnamed(first);
  }

  private static CsvLayout named(List<String> names) {
    Map<Role, Integer> columns = new EnumMap<>(Role.class);
    for (int i = 0; i < names.size(); i++) {
      Optional<Role> role = Role.named(names.get(i));
      if (role.isPresent()) {
        columns.putIfAbsent(role.get(), i);
      }
    }
    if (!columns.containsKey(Role.DATE)) {
      // pandas leaves its index without a name; some name nothing but "time"
      int nameless = names.stream().map(String::strip).toList().indexOf("");
      Integer time = columns.get(Role.TIME);
      if (nameless >= 0) {
        columns.put(Role.DATE, nameless);
      } else if (time != null) {
        columns.put(Role.DATE, time);
        columns.remove(Role.TIME);
      }
    }
    List<String> missing = new ArrayList<>();
    if (!columns.containsKey(Role.DATE)) {
      missing.add("date");
    }
    NEEDED.stream()
        .filter(role -> !columns.containsKey(role))
        .forEach(role -> missing.add(role.toString()));
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "its header "
              + names
              + " has no column for "
              + String.join(", ", missing)
              + "; columns are found by names such as date, open, high, low, close, volume");
    }
    return new CsvLayout(true, byColumn(columns), names.size());
  }

  private static CsvLayout unnamed(List<String> row) {
    boolean timed = row.size() > 5 && StampReader.isClock(row.get(1));
    int open = timed ? 2 : 1;
    if (row.size() < open + 4 || !StampReader.isDate(row.getFirst())) {
      throw new IllegalArgumentException(
          "its first row "
              + row
              + " is neither a header nor a row of date, open, high, low, close");
    }
    Map<Role, Integer> columns = new EnumMap<>(Role.class);
    columns.put(Role.DATE, 0);
    if (timed) {
      columns.put(Role.TIME, 1);
    }
    for (int i = 0; i < NEEDED.size(); i++) {
      columns.put(NEEDED.get(i), open + i);
    }
    if (row.size() > open + 4) {
      columns.put(Role.VOLUME, open + 4);
    }
    return new CsvLayout(false, byColumn(columns), row.size());
  }

  private static Map<Integer, Role> byColumn(Map<Role, Integer> columns) {
    Map<Integer, Role> roles = new HashMap<>();
    columns.forEach((role, column) -> roles.put(column, role));
    return roles;
  }

  /**
   * The layout as the first row of figures shows it: some files have a time of day behind the date
   * that their header has no name for, so that everything after it stands one further on.
   */
  CsvLayout shownBy(List<String> row) {
    int date = column(Role.DATE).orElseThrow();
    boolean unnamedTime =
        header
            && column(Role.TIME).isEmpty()
            && row.size() == width + 1
            && StampReader.isClock(row.get(date + 1));
    if (!unnamedTime) {
      return this;
    }
    Map<Integer, Role> shifted = new HashMap<>();
    roles.forEach((column, role) -> shifted.put(column > date ? column + 1 : column, role));
    shifted.put(date + 1, Role.TIME);
    return new CsvLayout(true, shifted, width + 1);
  }

  Optional<Integer> column(Role role) {
    return roles.entrySet().stream()
        .filter(entry -> entry.getValue() == role)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** {@code date,time,open,high,low,close,volume,-}: what each column is taken for. */
  @Override
  public String toString() {
    List<String> columns = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      columns.add(roles.containsKey(i) ? roles.get(i).toString() : "-");
    }
    return String.join(",", columns);
  }
}
