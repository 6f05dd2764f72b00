package io.ktrdr.simulator.replay;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.Timeframe;
import io.ktrdr.simulator.market.BarSize;
import io.ktrdr.simulator.market.ReplaySeries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One CSV file of bars. Its name tells what it holds: {@code goog_1d.csv} is GOOG in bars of a day,
 * {@code vod.lse_5m.csv} is VOD of exchange LSE.
 *
 * @param path where it lies
 * @param symbol in capitals, without the exchange
 * @param exchange empty when the name does not tell
 */
record ReplayFile(Path path, String symbol, String exchange, BarSize size) {

  private static final Pattern NAME =
      Pattern.compile("(.+)_(\\w+)\\.csv", Pattern.CASE_INSENSITIVE);

  /** More decimals than this are rounded away: nobody quotes them, and a long must hold them. */
  private static final int MOST_DECIMALS = 13;

  /** Reads a file's name; empty when it is no CSV file. */
  static Optional<ReplayFile> named(Path path) {
    String name = path.getFileName().toString();
    if (!name.toLowerCase(Locale.ROOT).endsWith(".csv")) {
      return Optional.empty();
    }
    Matcher parts = NAME.matcher(name);
    Optional<Timeframe> timeframe =
        parts.matches() ? Timeframe.find(parts.group(2)) : Optional.empty();
    if (timeframe.isEmpty()) {
      throw new ReplayException(
          path, "its name is not SYMBOL_TIMEFRAME.csv with a timeframe of " + Timeframe.allowed());
    }
    String whole = parts.group(1).toUpperCase(Locale.ROOT);
    int dot = whole.lastIndexOf('.');
    return Optional.of(
        new ReplayFile(
            path,
            dot < 0 ? whole : whole.substring(0, dot),
            dot < 0 ? "" : whole.substring(dot + 1),
            BarSize.of(timeframe.get())));
  }

  /**
   * What a file holds.
   *
   * @param leftOut lines without a price
   */
  record Content(ReplaySeries series, List<Long> leftOut) {}

  /**
   * Reads the bars. A row with an empty price is left out; whatever else is wrong is an error.
   *
   * @param zone of stamps that do not tell theirs
   */
  Content read(ZoneId zone) {
    BarSeriesBuilder bars = new BarSeriesBuilder();
    List<Long> leftOut = new ArrayList<>();
    try (CsvReader<CsvRecord> rows =
        CsvReader.builder()
            .fieldSeparator(separator())
            .allowMissingFields(true)
            .allowExtraFields(true)
            .ofCsvRecord(path)) {
      Columns columns = null;
      int namesInHeader = 0;
      long before = Long.MIN_VALUE;
      for (CsvRecord row : rows) {
        if (columns == null) {
          columns = Columns.of(path, row.getFields());
          namesInHeader = row.getFieldCount();
          continue;
        }
        if (before == Long.MIN_VALUE) {
          columns = columns.shownBy(row.getFields(), namesInHeader);
        }
        if (row.getFieldCount() < columns.width()) {
          throw new ReplayException(
              path,
              row.getStartingLineNumber(),
              "row",
              String.join(",", row.getFields()),
              "has fewer fields than the header");
        } else {
          long time = time(row, columns, zone);
          if (time <= before) {
            throw new ReplayException(
                path,
                row.getStartingLineNumber(),
                "date",
                row.getField(columns.date()),
                "does not come after the one before");
          }
          before = time;
          if (priceMissing(row, columns)) {
            leftOut.add(row.getStartingLineNumber());
          } else {
            bars.add(bar(row, columns, time));
          }
        }
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException("replay file " + path, unreadable);
    } catch (CsvParseException notCsv) {
      throw new ReplayException(path, "is not CSV: " + notCsv.getMessage());
    }
    if (bars.size() == 0) {
      throw new ReplayException(path, "holds no bars");
    }
    return new Content(new ReplaySeries(size, bars.build()), leftOut);
  }

  private char separator() throws IOException {
    try (var lines = Files.lines(path)) {
      String header = lines.findFirst().orElse("");
      return header.indexOf(';') >= 0 ? ';' : header.indexOf('\t') >= 0 ? '\t' : ',';
    }
  }

  private long time(CsvRecord row, Columns columns, ZoneId zone) {
    String text = row.getField(columns.date());
    if (columns.time().isPresent()) {
      text = text + " " + row.getField(columns.time().getAsInt());
    }
    OptionalLong time = Stamps.read(text, !size.intraday(), zone);
    if (time.isEmpty()) {
      throw new ReplayException(path, row.getStartingLineNumber(), "date", text, "is not a date");
    }
    return time.getAsLong();
  }

  private static boolean priceMissing(CsvRecord row, Columns columns) {
    return row.getField(columns.open()).isBlank()
        || row.getField(columns.high()).isBlank()
        || row.getField(columns.low()).isBlank()
        || row.getField(columns.close()).isBlank();
  }

  private Bar bar(CsvRecord row, Columns columns, long time) {
    BigDecimal volume =
        columns.volume().isEmpty() || row.getField(columns.volume().getAsInt()).isBlank()
            ? null
            : number(row, columns.volume().getAsInt(), "volume");
    return new Bar(
        Instant.ofEpochSecond(time),
        number(row, columns.open(), "open"),
        number(row, columns.high(), "high"),
        number(row, columns.low(), "low"),
        number(row, columns.close(), "close"),
        volume,
        null,
        null);
  }

  private BigDecimal number(CsvRecord row, int column, String name) {
    String text = row.getField(column).strip();
    try {
      BigDecimal number = new BigDecimal(text);
      return number.scale() > MOST_DECIMALS
          ? number.setScale(MOST_DECIMALS, RoundingMode.HALF_EVEN)
          : number;
    } catch (NumberFormatException notANumber) {
      throw new ReplayException(path, row.getStartingLineNumber(), name, text, "is not a number");
    }
  }
}
