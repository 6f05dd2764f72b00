package io.ktrdr.symbol;

import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The loads of one instrument that run now, and who of them asks IB for what. Two rules keep a bar
 * from being asked for twice: the loads of a series make their plans one after the other, and what
 * one has claimed another waits for. Only a load in a better lane does not wait for one in a worse
 * lane: a user is not made to queue behind a night's backfill.
 *
 * <p>Belongs to one actor; not for use by several threads.
 */
final class Loads {

  private final Map<Long, Load> running = new LinkedHashMap<>();
  private final Map<SeriesId, Deque<Load>> planning = new HashMap<>();
  private long started;

  /** One {@link SymbolEntity.EnsureCoverage} on its way. */
  static final class Load {
    private final long id;
    private final Backfill.Purpose purpose;
    private final SymbolEntity.EnsureCoverage ask;
    private final ActorRef<Backfill.Command> worker;
    private List<TimeRange> claims = List.of();
    private List<TimeRange> waits = List.of();
    private int requests;
    private int bars;
    private int revised;
    private String cancelledBy = "";

    private Load(
        long id,
        Backfill.Purpose purpose,
        SymbolEntity.EnsureCoverage ask,
        ActorRef<Backfill.Command> worker) {
      this.id = id;
      this.purpose = purpose;
      this.ask = ask;
      this.worker = worker;
    }

    long id() {
      return id;
    }

    SymbolEntity.EnsureCoverage ask() {
      return ask;
    }

    ActorRef<Backfill.Command> worker() {
      return worker;
    }

    /** Requests that IB answered so far. */
    int requests() {
      return requests;
    }

    /** Bars inserted or replaced so far. */
    int bars() {
      return bars;
    }

    Backfill.Purpose purpose() {
      return purpose;
    }

    /** Stored bars that IB had otherwise. */
    int revised() {
      return revised;
    }

    void cancel(String actor) {
      cancelledBy = actor;
    }

    boolean cancelled() {
      return !cancelledBy.isEmpty();
    }

    /** Who ended it; empty while nobody has. */
    String cancelledBy() {
      return cancelledBy;
    }

    void countRevised(int more) {
      revised += more;
    }

    void count(int moreRequests, int moreBars) {
      requests += moreRequests;
      bars += moreBars;
    }

    private boolean waiting() {
      return claims.isEmpty() && !waits.isEmpty();
    }
  }

  long nextId() {
    return ++started;
  }

  boolean isEmpty() {
    return running.isEmpty();
  }

  Collection<Load> all() {
    return List.copyOf(running.values());
  }

  Optional<Load> find(long id) {
    return Optional.ofNullable(running.get(id));
  }

  Load add(
      long id,
      Backfill.Purpose purpose,
      SymbolEntity.EnsureCoverage ask,
      ActorRef<Backfill.Command> worker) {
    Load load = new Load(id, purpose, ask, worker);
    running.put(id, load);
    return load;
  }

  /** Lines up for planning; true when it is this load's turn at once. */
  boolean wantsPlan(Load load) {
    load.claims = List.of();
    load.waits = List.of();
    Deque<Load> line = planning.computeIfAbsent(load.ask.series(), series -> new ArrayDeque<>());
    line.add(load);
    return line.size() == 1;
  }

  /** Takes a load's plan; from now on others wait for what it will ask. */
  void planned(Load load, CoveragePlanner.Plan plan) {
    load.claims = plan.ranges();
    load.waits = plan.waits();
  }

  /** Leaves the line; the load whose turn it is then, if any. */
  Optional<Load> leaveLine(Load load) {
    Deque<Load> line = planning.get(load.ask.series());
    if (line == null) {
      return Optional.empty();
    }
    boolean wasFirst = line.peekFirst() == load;
    line.remove(load);
    Load next = line.peekFirst();
    if (next == null) {
      planning.remove(load.ask.series());
    }
    return wasFirst ? Optional.ofNullable(next) : Optional.empty();
  }

  /** IB has answered for this span. */
  void answered(Load load, TimeRange asked) {
    load.claims =
        load.claims.stream().flatMap(claim -> claim.minus(List.of(asked)).stream()).toList();
  }

  /** Nothing more will be asked under the present plan. */
  void asksNoMore(Load load) {
    load.claims = List.of();
  }

  /** Whether a load still waits for what another one asks. */
  boolean blocked(Load load) {
    List<TimeRange> others = claimsBefore(load);
    return load.waits.stream().anyMatch(wait -> others.stream().anyMatch(wait::overlaps));
  }

  boolean hasWaited(Load load) {
    return !load.waits.isEmpty();
  }

  /** Those that have waited long enough, and are not lined up for planning already. */
  List<Load> released() {
    List<Load> free = new ArrayList<>();
    for (Load load : running.values()) {
      if (load.waiting() && !load.cancelled() && !blocked(load)) {
        free.add(load);
      }
    }
    return free;
  }

  void remove(Load load) {
    running.remove(load.id);
  }

  /** What others ask for that this load would wait for. */
  List<TimeRange> claimsBefore(Load load) {
    return running.values().stream()
        .filter(other -> other != load)
        .filter(other -> other.ask.series().equals(load.ask.series()))
        .filter(other -> other.ask.lane().compareTo(load.ask.lane()) <= 0)
        .flatMap(other -> other.claims.stream())
        .toList();
  }

  /** What is being asked for of a series. */
  List<TimeRange> claims(SeriesId series) {
    return running.values().stream()
        .filter(load -> load.ask.series().equals(series))
        .flatMap(load -> load.claims.stream())
        .toList();
  }
}
