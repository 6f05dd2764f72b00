package io.ktrdr.wire;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Writes seconds in one of the forms of {@link DateForm}. */
final class DateWriter {

  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuuMMdd");
  private static final DateTimeFormatter DASH = DateTimeFormatter.ofPattern("uuuuMMdd-HH:mm:ss");
  private static final DateTimeFormatter BLANK = DateTimeFormatter.ofPattern("uuuuMMdd HH:mm:ss");
  private static final DateTimeFormatter BLANKS = DateTimeFormatter.ofPattern("uuuuMMdd  HH:mm:ss");

  private final DateForm form;
  private final ZoneId zone;

  DateWriter(DateForm form) {
    this.form = form;
    this.zone = form.kind() == DateForm.Kind.ZONED ? DateForm.zoneId(form.zone()) : ZoneOffset.UTC;
  }

  String write(long seconds) {
    return switch (form.kind()) {
      case EPOCH -> Long.toString(seconds);
      case DATE -> wallClock(seconds).format(DAY);
      case UTC -> wallClock(seconds).format(DASH);
      case ZONED -> wallClock(seconds).format(BLANK) + " " + form.zone();
      case LOCAL -> wallClock(seconds).format(BLANKS);
    };
  }

  private LocalDateTime wallClock(long seconds) {
    try {
      LocalDateTime clock = LocalDateTime.ofInstant(Instant.ofEpochSecond(seconds), zone);
      if (clock.getYear() >= 1000 && clock.getYear() <= 9999) {
        return clock;
      }
    } catch (DateTimeException e) {
      // Told below, together with years that do not have four digits.
    }
    throw new WireException("time", Long.toString(seconds), "has no year of four digits");
  }
}
