package io.ktrdr.simulator;

import io.ktrdr.simulator.limits.Refusal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The date-times that IB takes in requests. */
sealed interface EndTime {

  /** Understood. */
  record At(Instant instant) implements EndTime {}

  /** Understood as wall-clock time of the login zone, but IB warns (2174). */
  record Assumed(Instant instant) implements EndTime {}

  /** Not understood (10314). */
  record Wrong(Refusal why) implements EndTime {}

  /** IB's warning about a date-time without a zone. */
  Refusal WITHOUT_ZONE =
      new Refusal(
          2174,
          "Warning: You submitted request with date-time attributes without explicit time zone."
              + " Please switch to use yyyymmdd-hh:mm:ss in UTC or use instrument time zone, like"
              + " US/Eastern. Implied time zone functionality will be removed in the next API"
              + " release");

  /**
   * Reads {@code yyyymmdd-hh:mm:ss} (UTC) or {@code yyyymmdd hh:mm:ss ZONE}, where the zone is UTC,
   * the login zone or the instrument's; empty is now.
   */
  static EndTime read(String text, String instrumentZone, Instant now) {
    if (text.isEmpty()) {
      return new At(now);
    }
    Matcher parts = Form.TEXT.matcher(text.strip());
    if (!parts.matches()) {
      return Form.WRONG;
    }
    try {
      LocalDateTime local = LocalDateTime.parse(parts.group(1) + parts.group(3), Form.DIGITS);
      String zone = parts.group(4);
      if (parts.group(2).equals("-")) {
        return zone == null ? new At(local.toInstant(ZoneOffset.UTC)) : Form.WRONG;
      }
      if (zone == null) {
        return new Assumed(local.atZone(ZoneId.of(BarsOnWire.LOGIN_ZONE)).toInstant());
      }
      boolean allowed =
          zone.equals("UTC") || zone.equals(BarsOnWire.LOGIN_ZONE) || zone.equals(instrumentZone);
      return allowed ? new At(local.atZone(ZoneId.of(zone)).toInstant()) : Form.WRONG;
    } catch (DateTimeException notADate) {
      return Form.WRONG;
    }
  }

  /** The shape of the text. */
  final class Form {
    private static final Pattern TEXT =
        Pattern.compile("(\\d{8})(-| +)(\\d{2}:\\d{2}:\\d{2})(?: +(\\S+))?");
    private static final DateTimeFormatter DIGITS =
        DateTimeFormatter.ofPattern("uuuuMMddHH:mm:ss").withResolverStyle(ResolverStyle.STRICT);
    private static final EndTime WRONG =
        new Wrong(
            new Refusal(
                10314,
                "End Date/Time: The date, time, or time-zone entered is invalid. The correct"
                    + " format is yyyymmdd hh:mm:ss xx/xxxx where yyyymmdd and xx/xxxx are"
                    + " optional. E.g.: 20031126 15:59:00 US/Eastern  Note that there is a space"
                    + " between the date and time, and between the time and time-zone.  If no date"
                    + " is specified, current date is assumed. If no time-zone is specified, local"
                    + " time-zone is assumed(deprecated).  You can also provide"
                    + " yyyymmddd-hh:mm:ss time is in UTC. Note that there is a dash between the"
                    + " date and time in UTC notation."));

    private Form() {}
  }
}
