package io.ktrdr.indicator.catalog;

import java.time.LocalDate;

/** Tells when a session, week, month or year begins, from the session dates of bars. */
final class Anchor {

  private final String kind;
  private double day = Double.NaN;
  private long group = Long.MIN_VALUE;

  /**
   * @param kind session, week (from Monday on), month, year, or none for one group of all bars
   */
  Anchor(String kind) {
    this.kind = kind;
  }

  /**
   * Whether a bar is the first of its group.
   *
   * @param sessionDay day since 1970-01-01
   */
  boolean changes(double sessionDay) {
    if (sessionDay == day) {
      return false;
    }
    day = sessionDay;
    long next = group((long) sessionDay);
    boolean changes = next != group;
    group = next;
    return changes;
  }

  private long group(long epochDay) {
    return switch (kind) {
      case "session" -> epochDay;
      case "week" -> Math.floorDiv(epochDay + 3, 7); // 1970-01-01 was a Thursday
      case "month" -> {
        LocalDate date = LocalDate.ofEpochDay(epochDay);
        yield date.getYear() * 12L + date.getMonthValue();
      }
      case "year" -> LocalDate.ofEpochDay(epochDay).getYear();
      default -> 0;
    };
  }
}
