package io.ktrdr.file;

import io.ktrdr.market.Timeframe;
import java.time.ZoneId;

/**
 * What the reader of a CSV file has to be told, since files do not say it.
 *
 * @param timeframe how long the bars are; decides whether times are instants or dates
 * @param zone of stamps that do not tell theirs, and of the dates of daily bars
 * @param stamp whether stamps say when a bar opened or when it closed
 * @param mostBars files with more bars are refused
 */
public record CsvQuestion(Timeframe timeframe, ZoneId zone, Stamp stamp, int mostBars) {

  /** What a row's time means. */
  public enum Stamp {
    /** When the bar opened: what nearly everybody writes. */
    OPEN,
    /** When it closed: such a stamp is taken back by the length of a bar. */
    CLOSE;

    /**
     * Reads {@code open} or {@code close}.
     *
     * @throws IllegalArgumentException naming the value and the two allowed
     */
    public static Stamp parse(String text) {
      return switch (text) {
        case "open" -> OPEN;
        case "close" -> CLOSE;
        default ->
            throw new IllegalArgumentException(
                "stamp \"" + text + "\" is not one of [open, close]");
      };
    }
  }

  public CsvQuestion {
    if (stamp == Stamp.CLOSE && !timeframe.intraday()) {
      throw new IllegalArgumentException(
          "stamp \"close\" makes sense for intraday bars only: " + timeframe + " bars have a date");
    }
  }
}
