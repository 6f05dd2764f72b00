package io.ktrdr.simulator.replay;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Where a file keeps its figures, read from its header in any capitalisation. The date may have no
 * name at all, and may be in two columns. Columns not named here are ignored.
 */
record Columns(
    int date, OptionalInt time, int open, int high, int low, int close, OptionalInt volume) {

  static Columns of(Path file, List<String> header) {
    List<String> names =
        header.stream().map(name -> name.strip().toLowerCase(Locale.ROOT)).toList();
    OptionalInt date = find(names, "date", "datetime", "timestamp", "date time", "");
    OptionalInt time = find(names, "time");
    return new Columns(
        date.isPresent() ? date.getAsInt() : required(file, header, time, "date"),
        date.isPresent() ? time : OptionalInt.empty(),
        required(file, header, find(names, "open", "o"), "open"),
        required(file, header, find(names, "high", "h"), "high"),
        required(file, header, find(names, "low", "l"), "low"),
        required(file, header, find(names, "close", "c", "last"), "close"),
        find(names, "volume", "vol", "v"));
  }

  /**
   * The columns as a row shows them: where rows have a time of day behind the date that the header
   * has no name for, everything after it stands one further on.
   */
  Columns shownBy(List<String> row, int namesInHeader) {
    boolean unnamedTime =
        time.isEmpty()
            && row.size() == namesInHeader + 1
            && row.get(date + 1).strip().matches("\\d{1,2}:\\d{2}(:\\d{2})?");
    return unnamedTime
        ? new Columns(
            date,
            OptionalInt.of(date + 1),
            behind(open),
            behind(high),
            behind(low),
            behind(close),
            volume.isPresent() ? OptionalInt.of(behind(volume.getAsInt())) : volume)
        : this;
  }

  private int behind(int column) {
    return column > date ? column + 1 : column;
  }

  /** How many columns a row must have at least. */
  int width() {
    return 1
        + IntStream.of(date, time.orElse(0), open, high, low, close, volume.orElse(0))
            .max()
            .orElseThrow();
  }

  private static OptionalInt find(List<String> names, String... wanted) {
    for (String name : wanted) {
      int at = names.indexOf(name);
      if (at >= 0) {
        return OptionalInt.of(at);
      }
    }
    return OptionalInt.empty();
  }

  private static int required(Path file, List<String> header, OptionalInt at, String name) {
    return at.orElseThrow(
        () -> new ReplayException(file, "no column \"" + name + "\" in its header " + header));
  }
}
