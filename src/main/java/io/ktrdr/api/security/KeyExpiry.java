package io.ktrdr.api.security;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** When a key is to end: after a while ({@code 90d}, {@code 12h}), on a day, or at an instant. */
public final class KeyExpiry {

  private static final Pattern WHILE = Pattern.compile("([1-9][0-9]{0,5})([mhdw])");

  private KeyExpiry() {}

  /**
   * Reads it.
   *
   * @param now what a while counts from; it has to be after that
   * @throws IllegalArgumentException with a sentence
   */
  public static Instant parse(String text, Instant now) {
    Instant end;
    Matcher after = WHILE.matcher(text);
    try {
      if (after.matches()) {
        long count = Long.parseLong(after.group(1));
        end =
            now.plus(
                switch (after.group(2)) {
                  case "m" -> Duration.ofMinutes(count);
                  case "h" -> Duration.ofHours(count);
                  case "d" -> Duration.ofDays(count);
                  default -> Duration.ofDays(7 * count);
                });
      } else if (text.length() == 10) {
        end = LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
      } else {
        end = Instant.parse(text);
      }
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "expires must be a while such as 90d, 12h or 8w, a date such as 2027-01-31, or an instant"
              + " such as 2027-01-31T12:00:00Z",
          e);
    }
    if (!end.isAfter(now)) {
      throw new IllegalArgumentException("expires is over already: " + end);
    }
    return end;
  }
}
