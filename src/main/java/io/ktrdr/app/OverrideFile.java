package io.ktrdr.app;

import io.ktrdr.calendar.CalendarOverrides;
import io.ktrdr.calendar.Calendars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The bundled calendars with the operator's file on top, read again when the file says something
 * else, twice in a row: half of a file that is being written must not open a holiday. While what
 * stands there cannot be taken, that which was read last counts. Safe for many threads; {@link
 * #look} blocks on the disk.
 */
final class OverrideFile implements Supplier<Calendars> {

  /** What a look at the file came to. */
  sealed interface Look {
    /** It says what it said, or there is none. */
    record Same() implements Look {}

    /** It says something else than at the look before, so it may still be in the writing. */
    record Unsettled() implements Look {}

    /** It says something else, which counts from now on. */
    record Changed() implements Look {}

    /**
     * It cannot be taken.
     *
     * @param news whether that, for this reason, was not so at the look before
     */
    record Refused(String reason, boolean news) implements Look {}
  }

  private final Optional<Path> file;
  private volatile Calendars calendars;
  private volatile String refusal = "";
  private String text;
  private String seen;

  /**
   * @param file none where the operator gave none
   * @param calendars as they were read at the start
   */
  OverrideFile(Optional<Path> file, Calendars calendars) {
    this.file = file;
    this.calendars = calendars;
    this.text = file.map(OverrideFile::readOrEmpty).orElse("");
    this.seen = text;
  }

  @Override
  public Calendars get() {
    return calendars;
  }

  /** Why the file as it stands is not what counts; empty when it is. */
  String refusal() {
    return refusal;
  }

  boolean exists() {
    return file.isPresent();
  }

  /** Reads the file, and takes what it says if that is new, in order and read for a second time. */
  synchronized Look look() {
    if (file.isEmpty()) {
      return new Look.Same();
    }
    String before = refusal;
    try {
      String now = Files.readString(file.get());
      boolean settled = now.equals(seen);
      seen = now;
      if (now.equals(text)) {
        refusal = "";
        return new Look.Same();
      }
      if (!settled) {
        return new Look.Unsettled();
      }
      calendars = Calendars.bundled().with(CalendarOverrides.parse(now));
      text = now;
      refusal = "";
      return new Look.Changed();
    } catch (IOException e) {
      refusal = "cannot read " + file.get() + " (" + e.getMessage() + ")";
    } catch (IllegalArgumentException wrong) {
      refusal = wrong.getMessage();
    }
    return new Look.Refused(refusal, !refusal.equals(before));
  }

  /** What cannot be read now is read at the first look, which says so. */
  private static String readOrEmpty(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
