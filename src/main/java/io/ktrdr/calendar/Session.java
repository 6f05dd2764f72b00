package io.ktrdr.calendar;

import io.ktrdr.market.TimeRange;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * One trading session.
 *
 * @param date the session's label: the trade date in the exchange's zone
 * @param open the spans in which trading takes place, in order; more than one when there is a break
 */
public record Session(LocalDate date, List<TimeRange> open) {

  public Session {
    open = List.copyOf(open);
    if (open.isEmpty()) {
      throw new IllegalArgumentException("session " + date + " has no open span");
    }
  }

  /** When the session opens, UTC. */
  public Instant opens() {
    return open.getFirst().start();
  }

  /** When the session closes for the last time, UTC. */
  public Instant closes() {
    return open.getLast().end();
  }
}
