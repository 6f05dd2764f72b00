package io.ktrdr.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Who is next: better lanes first, waiting ones rise by a lane per {@code aging}, and within a lane
 * the asker who was served longest ago.
 */
final class RequestQueue<E> {

  private static final int REMEMBERED = 1000;

  /** What decides about an element's place. */
  record Place(Lane lane, String askedBy, Instant since) {}

  private record Waiting<E>(E element, Place place, long number) {}

  private final Duration aging;
  private final Function<E, Place> place;
  private final Map<E, Long> waiting = new LinkedHashMap<>();
  private final Map<String, Long> lastServed =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > REMEMBERED;
        }
      };
  private long added;
  private long served;

  RequestQueue(Duration aging, Function<E, Place> place) {
    this.aging = aging;
    this.place = place;
  }

  void add(E element) {
    waiting.put(element, added++);
  }

  void remove(E element) {
    waiting.remove(element);
  }

  /** The element is served: it leaves, and its asker goes to the end of the line. */
  void serve(E element) {
    remove(element);
    lastServed.put(place.apply(element).askedBy(), ++served);
  }

  boolean contains(E element) {
    return waiting.containsKey(element);
  }

  List<E> all() {
    return new ArrayList<>(waiting.keySet());
  }

  /** Everything that waits, in the order in which it should go. */
  List<E> inOrder(Instant now) {
    return waiting.entrySet().stream()
        .map(entry -> new Waiting<>(entry.getKey(), place.apply(entry.getKey()), entry.getValue()))
        .sorted(
            Comparator.<Waiting<E>>comparingLong(one -> rank(one.place(), now))
                .thenComparingLong(one -> lastServed.getOrDefault(one.place().askedBy(), 0L))
                .thenComparingLong(Waiting::number))
        .map(Waiting::element)
        .toList();
  }

  Map<Lane, Integer> sizes() {
    Map<Lane, Integer> sizes = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      sizes.put(lane, 0);
    }
    waiting.keySet().forEach(one -> sizes.merge(place.apply(one).lane(), 1, Integer::sum));
    return sizes;
  }

  /** Below zero after long waiting: then even the best lane has to let it pass. */
  private long rank(Place one, Instant now) {
    long waited = Math.max(0, Duration.between(one.since(), now).toMillis());
    return one.lane().rank() - waited / Math.max(1, aging.toMillis());
  }
}
