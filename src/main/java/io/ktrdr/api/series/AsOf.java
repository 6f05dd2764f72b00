package io.ktrdr.api.series;

import io.ktrdr.calendar.PointInTime;
import java.time.Instant;

/** The moment that bars are wanted of: a revision of the series, or an instant. */
public sealed interface AsOf {

  /** When the series had this revision. */
  record Revision(long number) implements AsOf {}

  /** At this instant, UTC. */
  record Moment(Instant at) implements AsOf {}

  /**
   * Reads {@code 17} or {@code 2024-03-01T15:00:00Z}.
   *
   * @throws IllegalArgumentException with a sentence that says what is wrong
   */
  static AsOf parse(String text) {
    if (!text.isEmpty()
        && text.length() <= 18
        && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return new Revision(Long.parseLong(text));
    }
    PointInTime read;
    try {
      read = PointInTime.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          e.getMessage() + ", nor a revision number of the series such as 17", e);
    }
    return switch (read) {
      case PointInTime.Moment moment -> new Moment(moment.at());
      case PointInTime.Day day ->
          throw new IllegalArgumentException(
              "\""
                  + day.date()
                  + "\" is a whole day; give a revision number, or an instant such as "
                  + day.date()
                  + "T23:59:59Z");
    };
  }
}
