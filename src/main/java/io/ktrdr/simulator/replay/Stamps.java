package io.ktrdr.simulator.replay;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the dates of replay files: {@code 2017-04-19}, {@code 20170419}, with or without a time,
 * with or without an offset or {@code Z}, or epoch seconds.
 */
final class Stamps {

  private static final Pattern STAMP =
      Pattern.compile(
          "(\\d{4})[-/]?(\\d{2})[-/]?(\\d{2})(?:[T ]+(\\d{1,2}:\\d{2}(?::\\d{2})?)(?:\\.0+)?"
              + "(Z|[+-]\\d{2}:?\\d{2})?)?");
  private static final Pattern EPOCH = Pattern.compile("\\d{9,11}");

  private Stamps() {}

  /**
   * The time of a bar: epoch seconds, or midnight UTC of the date for daily bars. Empty when the
   * text is no date.
   *
   * @param zone of stamps that do not tell theirs
   */
  static OptionalLong read(String text, boolean daily, ZoneId zone) {
    try {
      Matcher parts = STAMP.matcher(text.strip());
      if (parts.matches()) {
        LocalDate date =
            LocalDate.of(
                Integer.parseInt(parts.group(1)),
                Integer.parseInt(parts.group(2)),
                Integer.parseInt(parts.group(3)));
        if (daily) {
          return OptionalLong.of(date.atStartOfDay().toEpochSecond(ZoneOffset.UTC));
        }
        String clock = parts.group(4) == null ? "00:00" : parts.group(4);
        LocalDateTime local =
            date.atTime(LocalTime.parse(clock.length() % 3 == 1 ? "0" + clock : clock));
        return OptionalLong.of(
            parts.group(5) == null
                ? local.atZone(zone).toEpochSecond()
                : OffsetDateTime.of(local, ZoneOffset.of(parts.group(5))).toEpochSecond());
      }
      if (EPOCH.matcher(text.strip()).matches()) {
        long second = Long.parseLong(text.strip());
        return OptionalLong.of(
            daily
                ? Instant.ofEpochSecond(second)
                    .atOffset(ZoneOffset.UTC)
                    .toLocalDate()
                    .atStartOfDay()
                    .toEpochSecond(ZoneOffset.UTC)
                : second);
      }
      return OptionalLong.empty();
    } catch (DateTimeException notADate) {
      return OptionalLong.empty();
    }
  }
}
