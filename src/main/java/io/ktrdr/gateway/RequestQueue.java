package io.ktrdr.gateway;

import io.ktrdr.pacing.PacingClass;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Who is next: better lanes first, and within a lane the asker who was served longest ago. A lane
 * of which nothing was served rises by one place per {@code aging}, in the end above all others,
 * until one of it is served: so the lowest lane never starves, and however much has waited in it
 * for however long, the best lane never waits for more than that one.
 *
 * <p>Scarce classes are offered before all others: their own limits let so little pass that nobody
 * loses by it, and what of such a limit is not used at once is lost for ever.
 *
 * <p>Requests of one class, lane and asker wait in one line and keep their order, so that a look at
 * the first of each line is enough, however many wait.
 */
final class RequestQueue<E> {

  private static final int REMEMBERED = 1000;

  /** What decides about an element's place; changed by taking it out and adding it again. */
  record Place(Lane lane, String askedBy, PacingClass kind, Instant since) {}

  /** What became of an element that was offered. */
  enum Verdict {
    /** It goes: it leaves the queue, and its asker goes to the end of the line. */
    SERVED,
    /** It stays; the next one may go. */
    SKIPPED,
    /** It stays, and so does everything of its class. */
    CLASS_HELD,
    /** It stays, and so does everything else. */
    ALL_HELD
  }

  private record Line(PacingClass kind, Lane lane, String askedBy) {
    static Line of(Place place) {
      return new Line(place.kind(), place.lane(), place.askedBy());
    }
  }

  /** What ages together. */
  private record Band(PacingClass kind, Lane lane) {
    static Band of(Place place) {
      return new Band(place.kind(), place.lane());
    }
  }

  private record Waiting<E>(E element, Place place, long number) {}

  /** The next of a line, with what it was worth when it was looked at. */
  private record Turn<E>(Waiting<E> next, boolean scarce, long rank, long served) {
    static <E> Comparator<Turn<E>> order() {
      return Comparator.<Turn<E>, Boolean>comparing(turn -> !turn.scarce())
          .thenComparingLong(Turn::rank)
          .thenComparingLong(Turn::served)
          .thenComparingLong(turn -> turn.next().number());
    }
  }

  private final Duration aging;
  private final Predicate<PacingClass> scarce;
  private final Function<E, Place> place;
  private final Map<E, Waiting<E>> waiting = new LinkedHashMap<>();
  private final Map<PacingClass, Map<Line, TreeMap<Long, Waiting<E>>>> lines =
      new EnumMap<>(PacingClass.class);
  private final Map<String, Long> lastServed =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > REMEMBERED;
        }
      };
  private final Map<Band, Instant> bandServed = new HashMap<>();
  private long added;
  private long served;

  /**
   * @param scarce of which classes next to nothing may pass anyway
   */
  RequestQueue(Duration aging, Predicate<PacingClass> scarce, Function<E, Place> place) {
    this.aging = aging;
    this.scarce = scarce;
    this.place = place;
  }

  void add(E element) {
    put(new Waiting<>(element, place.apply(element), added++));
  }

  /** Its lane changed: it moves there, and keeps its seniority. */
  void moved(E element) {
    Waiting<E> old = take(element);
    if (old != null) {
      put(new Waiting<>(element, place.apply(element), old.number()));
    }
  }

  void remove(E element) {
    take(element);
  }

  boolean contains(E element) {
    return waiting.containsKey(element);
  }

  int size() {
    return waiting.size();
  }

  /** Everything that waits, eldest first. */
  List<E> all() {
    return new ArrayList<>(waiting.keySet());
  }

  /**
   * Offers elements in the order in which they should go, until all had their chance.
   *
   * @param heldBefore classes of which nothing may go now
   */
  void serve(Instant now, Set<PacingClass> heldBefore, Function<E, Verdict> offer) {
    PriorityQueue<Turn<E>> turns = turns(heldBefore, now);
    Set<PacingClass> held = EnumSet.noneOf(PacingClass.class);
    while (!turns.isEmpty()) {
      Turn<E> turn = turns.remove();
      Waiting<E> next = turn.next();
      if (held.contains(next.place().kind())) {
        continue;
      }
      Turn<E> fresh = turn(next, now);
      if (!fresh.equals(turn)) {
        // Its asker or its lane was served meanwhile: it goes behind others.
        turns.add(fresh);
        continue;
      }
      Verdict verdict = offer.apply(next.element());
      Optional<Waiting<E>> after = behind(next);
      switch (verdict) {
        case SERVED -> {
          take(next.element());
          lastServed.put(next.place().askedBy(), ++served);
          bandServed.put(Band.of(next.place()), now);
        }
        case SKIPPED -> {}
        case CLASS_HELD -> held.add(next.place().kind());
        case ALL_HELD -> {
          return;
        }
      }
      after.ifPresent(one -> turns.add(turn(one, now)));
    }
  }

  /** Tells of everything that waits in the order in which it would go if nothing was held back. */
  void inOrder(Instant now, Consumer<E> each) {
    PriorityQueue<Turn<E>> turns = turns(Set.of(), now);
    Map<String, Long> askers = new HashMap<>();
    Set<Band> bands = new HashSet<>();
    long taken = served;
    while (!turns.isEmpty()) {
      Turn<E> turn = turns.remove();
      Waiting<E> next = turn.next();
      Turn<E> fresh = foreseen(next, askers, bands, now);
      if (!fresh.equals(turn)) {
        turns.add(fresh);
        continue;
      }
      each.accept(next.element());
      askers.put(next.place().askedBy(), ++taken);
      bands.add(Band.of(next.place()));
      behind(next).ifPresent(one -> turns.add(foreseen(one, askers, bands, now)));
    }
  }

  private Turn<E> foreseen(Waiting<E> one, Map<String, Long> askers, Set<Band> bands, Instant now) {
    Place its = one.place();
    return new Turn<>(
        one,
        scarce.test(its.kind()),
        bands.contains(Band.of(its)) ? its.lane().rank() : rank(its, now),
        askers.getOrDefault(its.askedBy(), servedAt(one)));
  }

  Map<Lane, Integer> sizes() {
    Map<Lane, Integer> sizes = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      sizes.put(lane, 0);
    }
    lines
        .values()
        .forEach(
            ofKind ->
                ofKind.forEach(
                    (line, members) -> sizes.merge(line.lane(), members.size(), Integer::sum)));
    return sizes;
  }

  private PriorityQueue<Turn<E>> turns(Set<PacingClass> without, Instant now) {
    PriorityQueue<Turn<E>> turns = new PriorityQueue<>(Turn.order());
    lines.forEach(
        (kind, ofKind) -> {
          if (!without.contains(kind)) {
            ofKind.values().forEach(line -> turns.add(turn(line.firstEntry().getValue(), now)));
          }
        });
    return turns;
  }

  private Turn<E> turn(Waiting<E> one, Instant now) {
    return new Turn<>(one, scarce.test(one.place().kind()), rank(one.place(), now), servedAt(one));
  }

  private long servedAt(Waiting<E> one) {
    return lastServed.getOrDefault(one.place().askedBy(), 0L);
  }

  private Optional<Waiting<E>> behind(Waiting<E> one) {
    return Optional.ofNullable(lines.get(one.place().kind()))
        .map(ofKind -> ofKind.get(Line.of(one.place())))
        .map(line -> line.higherEntry(one.number()))
        .map(Map.Entry::getValue);
  }

  private void put(Waiting<E> one) {
    waiting.put(one.element(), one);
    lines
        .computeIfAbsent(one.place().kind(), fresh -> new HashMap<>())
        .computeIfAbsent(Line.of(one.place()), fresh -> new TreeMap<>())
        .put(one.number(), one);
  }

  private Waiting<E> take(E element) {
    Waiting<E> one = waiting.remove(element);
    if (one != null) {
      Line line = Line.of(one.place());
      Map<Line, TreeMap<Long, Waiting<E>>> ofKind = lines.get(line.kind());
      TreeMap<Long, Waiting<E>> members = ofKind.get(line);
      members.remove(one.number());
      if (members.isEmpty()) {
        ofKind.remove(line);
      }
    }
    return one;
  }

  /** Below zero after long waiting: then even the best lane has to let it pass. */
  private long rank(Place one, Instant now) {
    Instant servedAt = bandServed.getOrDefault(Band.of(one), Instant.MIN);
    Instant since = servedAt.isAfter(one.since()) ? servedAt : one.since();
    long waited = Math.max(0, Duration.between(since, now).toMillis());
    return one.lane().rank() - waited / Math.max(1, aging.toMillis());
  }
}
