package io.ktrdr.gateway;

import io.ktrdr.gateway.PacingRouter.Relay;
import io.ktrdr.pacing.PacedRequest;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorRef;

/** Messages that connections send for themselves, and cancels, some of them not before a moment. */
final class Relays {

  /**
   * @param closes the request that is over at IB when this has gone out
   */
  record Entry(Relay relay, Optional<PacedRequest> closes) {}

  private record Later(Entry entry, Instant at) {}

  private final Deque<Entry> ready = new ArrayDeque<>();
  private final PriorityQueue<Later> later = new PriorityQueue<>(Comparator.comparing(Later::at));

  void add(Relay relay) {
    ready.addLast(new Entry(relay, Optional.empty()));
  }

  /** A cancel. */
  void add(Relay relay, Instant notBefore, PacedRequest closes) {
    later.add(new Later(new Entry(relay, Optional.of(closes)), notBefore));
  }

  /** Lines up what may go by now. */
  void due(Instant now) {
    while (!later.isEmpty() && !later.peek().at().isAfter(now)) {
      ready.addLast(later.remove().entry());
    }
  }

  Optional<Instant> nextDue() {
    return Optional.ofNullable(later.peek()).map(Later::at);
  }

  boolean ready() {
    return !ready.isEmpty();
  }

  Entry next() {
    return ready.removeFirst();
  }

  /** The connection is gone, and what was meant for it; tells what is over at IB with it. */
  List<PacedRequest> forget(ActorRef<GatewayConnection.Command> connection) {
    List<PacedRequest> over =
        Stream.concat(ready.stream(), later.stream().map(Later::entry))
            .filter(entry -> entry.relay().to().equals(connection))
            .flatMap(entry -> entry.closes().stream())
            .toList();
    ready.removeIf(entry -> entry.relay().to().equals(connection));
    later.removeIf(one -> one.entry().relay().to().equals(connection));
    return over;
  }
}
