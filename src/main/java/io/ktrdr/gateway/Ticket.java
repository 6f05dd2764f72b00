package io.ktrdr.gateway;

import io.ktrdr.gateway.Question.Request;
import io.ktrdr.gateway.Question.RouterEvent;
import io.ktrdr.wire.ClientMessage;
import io.ktrdr.wire.ServerMessage.HistoricalData;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/** One request, waiting or sent, and everybody who wants its answer. */
final class Ticket {

  /** Somebody who waits, and what that one asked for. */
  record Asker(ActorRef<RouterEvent> ref, Request wanted) {}

  final long number;
  final Instant since;
  final String askedBy;
  final Role role;
  final RequestKind kind;
  private final Map<ActorRef<RouterEvent>, Request> askers = new LinkedHashMap<>();
  private final List<RouterEvent> told = new ArrayList<>();
  private Request request;
  private Lane lane;

  /** Since when nobody is there to take it; null while somebody is. */
  Instant heldSince;

  /** Where it was sent and when, and when IB was last heard of it; null while it waits. */
  ActorRef<GatewayConnection.Command> link;

  Instant sentAt;
  Instant heardAt;

  /** Whether it was counted that IB did not answer it in time. */
  boolean unanswered;

  Ticket(long number, Request request, Lane lane, String askedBy, Instant since) {
    this.number = number;
    this.request = request;
    this.role = Role.of(request);
    this.kind = RequestKind.of(request);
    this.lane = lane;
    this.askedBy = askedBy;
    this.since = since;
  }

  Request request() {
    return request;
  }

  /** Asks for more than before; only while it waits. */
  void ask(Request wider) {
    if (sent()) {
      throw new IllegalStateException("ticket " + number + " is sent already");
    }
    request = wider;
  }

  Lane lane() {
    return lane;
  }

  /** Takes the better one of two lanes; true when that is another one than before. */
  boolean hurry(Lane other) {
    boolean better = other.rank() < lane.rank();
    lane = better ? other : lane;
    return better;
  }

  boolean sent() {
    return link != null;
  }

  void sent(ActorRef<GatewayConnection.Command> to, Instant now) {
    link = to;
    sentAt = now;
    heardAt = now;
    tell(new RouterEvent.Sent());
  }

  /** Somebody more wants the answer, and is told what the others were told. */
  void join(ActorRef<RouterEvent> asker, Request wanted) {
    askers.put(asker, wanted);
    told.forEach(asker::tell);
  }

  void leave(ActorRef<RouterEvent> asker) {
    askers.remove(asker);
  }

  Set<ActorRef<RouterEvent>> askers() {
    return askers.keySet();
  }

  /** Who wants what of it, when some want less than the whole; else empty. */
  List<Asker> sharedOutOf() {
    ClientMessage whole = request.key();
    return askers.values().stream().allMatch(wanted -> wanted.key().equals(whole))
        ? List.of()
        : askers.entrySet().stream()
            .map(asker -> new Asker(asker.getKey(), asker.getValue()))
            .toList();
  }

  /** Tells everybody. Of a stream only its beginning is kept for those who come later. */
  void tell(RouterEvent event) {
    if (!request.stream() || begins(event)) {
      told.add(event);
    }
    askers.keySet().forEach(asker -> asker.tell(event));
  }

  private static boolean begins(RouterEvent event) {
    return switch (event) {
      case RouterEvent.Sent sent -> true;
      case RouterEvent.Answered answered -> answered.message() instanceof HistoricalData;
      case RouterEvent.NotAsked notAsked -> false;
      case RouterEvent.Lost lost -> false;
    };
  }
}
