package io.ktrdr.testing;

import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** Keeps what it is told; to be read between two steps of virtual time, without waiting. */
public final class Inbox<T> {

  private final List<T> messages = new ArrayList<>();
  private ActorRef<T> ref;

  Inbox() {}

  void at(ActorRef<T> self) {
    ref = self;
  }

  synchronized void take(T message) {
    messages.add(message);
  }

  /** Its address. */
  public ActorRef<T> ref() {
    return ref;
  }

  /** All that has come, oldest first; a copy. */
  public synchronized List<T> messages() {
    return List.copyOf(messages);
  }

  /** Whether nothing has come. */
  public synchronized boolean isEmpty() {
    return messages.isEmpty();
  }

  /** What came last. */
  public synchronized T last() {
    if (messages.isEmpty()) {
      throw new AssertionError("nothing has come to " + ref.path().name());
    }
    return messages.getLast();
  }
}
