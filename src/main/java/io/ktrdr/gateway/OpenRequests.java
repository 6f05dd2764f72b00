package io.ktrdr.gateway;

import io.ktrdr.wire.ClientMessage;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Which request of which ticket is open under which id. An id is never used twice in a session, so
 * that a late answer meets nobody instead of the wrong one.
 */
final class OpenRequests {

  private record Open(long ticket, Optional<IntFunction<ClientMessage>> cancel) {}

  private final Map<Integer, Open> open = new HashMap<>();
  private int next;

  /**
   * Starts with nothing open.
   *
   * @param firstId the lowest id that the gateway allows
   */
  OpenRequests(int firstId) {
    next = Math.max(1, firstId);
  }

  int nextId() {
    return next++;
  }

  void add(int reqId, long ticket, Optional<IntFunction<ClientMessage>> cancel) {
    open.put(reqId, new Open(ticket, cancel));
  }

  /** Whose answer this is; empty when nobody waits for it any more. */
  OptionalLong ticket(int reqId) {
    Open one = open.get(reqId);
    return one == null ? OptionalLong.empty() : OptionalLong.of(one.ticket());
  }

  void forget(long ticket) {
    open.values().removeIf(one -> one.ticket() == ticket);
  }

  /** Takes a request back, where IB has a way to. */
  void cancel(long ticket, Consumer<ClientMessage> send) {
    for (Iterator<Map.Entry<Integer, Open>> all = open.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Integer, Open> one = all.next();
      if (one.getValue().ticket() == ticket) {
        all.remove();
        one.getValue().cancel().ifPresent(cancel -> send.accept(cancel.apply(one.getKey())));
        return;
      }
    }
  }

  void cancelAll(Consumer<ClientMessage> send) {
    open.forEach((id, one) -> one.cancel().ifPresent(cancel -> send.accept(cancel.apply(id))));
    open.clear();
  }
}
