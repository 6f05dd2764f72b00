package io.ktrdr.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The client ids that a login may use, leased to its connections so that no two want the same. An
 * id that IB called taken (326) rests, because a dead session may hold it for about a minute. The
 * connections are actors of their own, hence the lock.
 */
final class ClientIds {

  private final int first;
  private final int count;
  private final Duration quarantine;
  private final Map<Integer, Instant> restsUntil = new HashMap<>();
  private final Set<Integer> leased = new HashSet<>();

  ClientIds(int first, int count, Duration quarantine) {
    this.first = first;
    this.count = count;
    this.quarantine = quarantine;
  }

  /**
   * Leases the id that is free, or free soonest, for as long as the lease is kept.
   *
   * @throws IllegalStateException when all are leased
   */
  synchronized Lease lease() {
    return new Lease(next(first - 1, Instant.EPOCH));
  }

  /** The next id after {@code from}, in a circle, that nobody has: free now, or free soonest. */
  private int next(int from, Instant now) {
    int best = Integer.MIN_VALUE;
    for (int step = 1; step <= count; step++) {
      int candidate = first + Math.floorMod(from - first + step, count);
      if (leased.contains(candidate)) {
        continue;
      }
      if (!freeAt(candidate).isAfter(now)) {
        best = candidate;
        break;
      }
      if (best == Integer.MIN_VALUE || freeAt(candidate).isBefore(freeAt(best))) {
        best = candidate;
      }
    }
    if (best == Integer.MIN_VALUE) {
      throw new IllegalStateException("all " + count + " client ids are in use here");
    }
    leased.add(best);
    return best;
  }

  private Instant freeAt(int id) {
    return restsUntil.getOrDefault(id, Instant.EPOCH);
  }

  /** One connection's hold on an id. */
  final class Lease {

    private int id;

    private Lease(int id) {
      this.id = id;
    }

    int id() {
      synchronized (ClientIds.this) {
        return id;
      }
    }

    /** IB says that another program has this id: it rests, and the lease goes on to the next. */
    void taken(Instant now) {
      synchronized (ClientIds.this) {
        restsUntil.put(id, now.plus(quarantine));
        leased.remove(id);
        id = next(id, now);
      }
    }

    /** How long the id still has to rest before it should be tried. */
    Duration rest(Instant now) {
      synchronized (ClientIds.this) {
        Instant free = freeAt(id);
        return free.isAfter(now) ? Duration.between(now, free) : Duration.ZERO;
      }
    }

    /** Gives the id back. */
    void end() {
      synchronized (ClientIds.this) {
        leased.remove(id);
      }
    }
  }
}
