package io.ktrdr.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Which client id to connect with. An id that IB called taken (326) rests, because a dead session
 * may hold it for about a minute.
 */
final class ClientIds {

  private final int first;
  private final int count;
  private final Duration quarantine;
  private final Map<Integer, Instant> restsUntil = new HashMap<>();
  private int current;

  ClientIds(int first, int count, Duration quarantine) {
    this.first = first;
    this.count = count;
    this.quarantine = quarantine;
    this.current = first;
  }

  int current() {
    return current;
  }

  /** The current id is taken: goes on to the next one that is free, or free soonest. */
  void taken(Instant now) {
    restsUntil.put(current, now.plus(quarantine));
    int best = current;
    for (int step = 1; step < count; step++) {
      int candidate = first + (current - first + step) % count;
      if (freeAt(candidate).isBefore(freeAt(best))) {
        best = candidate;
        if (!freeAt(candidate).isAfter(now)) {
          break;
        }
      }
    }
    current = best;
  }

  /** How long the current id still has to rest. */
  Duration rest(Instant now) {
    Instant free = freeAt(current);
    return free.isAfter(now) ? Duration.between(now, free) : Duration.ZERO;
  }

  private Instant freeAt(int id) {
    return restsUntil.getOrDefault(id, Instant.EPOCH);
  }
}
