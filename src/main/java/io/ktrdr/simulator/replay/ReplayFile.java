package io.ktrdr.simulator.replay;

import io.ktrdr.file.CsvBarReader;
import io.ktrdr.file.CsvContent;
import io.ktrdr.file.CsvQuestion;
import io.ktrdr.market.Timeframe;
import io.ktrdr.simulator.market.BarSize;
import io.ktrdr.simulator.market.ReplaySeries;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
record ReplayFile(Path path, String symbol, String exchange, Timeframe timeframe) {

  private static final Pattern NAME =
      Pattern.compile("(.+)_(\\w+)\\.csv", Pattern.CASE_INSENSITIVE);

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
            timeframe.get()));
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
    CsvQuestion question =
        new CsvQuestion(timeframe, zone, CsvQuestion.Stamp.OPEN, Integer.MAX_VALUE);
    try (InputStream file = Files.newInputStream(path)) {
      CsvContent content = CsvBarReader.read(file, question);
      if (!content.sound()) {
        throw new ReplayException(path, content.faults().getFirst());
      }
      return new Content(
          new ReplaySeries(BarSize.of(timeframe), content.bars()), content.leftOut());
    } catch (IOException unreadable) {
      throw new UncheckedIOException("replay file " + path, unreadable);
    }
  }
}
