package io.ktrdr.pacing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** What was spent in the last so many seconds. */
final class SlidingWindow {

  private record Spent(Instant at, int cost) {}

  private final Duration length;
  private final Deque<Spent> spent = new ArrayDeque<>();
  private int total;

  SlidingWindow(Duration length) {
    this.length = length;
  }

  SlidingWindow(SlidingWindow other) {
    this.length = other.length;
    this.spent.addAll(other.spent);
    this.total = other.total;
  }

  void spend(int cost, Instant now) {
    spent.addLast(new Spent(now, cost));
    total += cost;
  }

  int used(Instant now) {
    Instant horizon = now.minus(length);
    while (!spent.isEmpty() && !spent.peekFirst().at().isAfter(horizon)) {
      total -= spent.removeFirst().cost();
    }
    return total;
  }

  /** When {@code cost} more fits into {@code allowed}; {@code now} when it does already. */
  Instant roomFor(int cost, int allowed, Instant now) {
    int over = used(now) + cost - allowed;
    Instant room = now;
    for (Iterator<Spent> oldest = spent.iterator(); over > 0 && oldest.hasNext(); ) {
      Spent next = oldest.next();
      over -= next.cost();
      room = next.at().plus(length);
    }
    return room;
  }
}
