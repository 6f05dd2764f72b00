package io.ktrdr.api.stream;

import io.ktrdr.symbol.live.LiveEvent;
import io.ktrdr.symbol.live.LiveHub;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** What a source of live events understands that is made on this node. */
interface Feed {

  /** Takes a listener in; again for one that listens already. */
  record Listen(Optional<LiveHub.Resume> resume, ActorRef<LiveEvent> listener) implements Feed {}

  /** A listener is gone. */
  record Gone(ActorRef<LiveEvent> listener) implements Feed {}

  /**
   * A feed that tells what its hub is told.
   *
   * @param other takes all other messages in; false ends the feed
   */
  static Behavior<Feed> around(LiveHub hub, Predicate<Feed> other) {
    return Behaviors.setup(
        context ->
            Behaviors.receiveMessage(
                message -> {
                  switch (message) {
                    case Listen listen -> {
                      context.watchWith(listen.listener(), new Gone(listen.listener()));
                      hub.join(listen.listener(), listen.resume());
                    }
                    case Gone gone -> {
                      hub.leave(gone.listener());
                      if (hub.listeners() == 0) {
                        return Behaviors.stopped();
                      }
                    }
                    default -> {
                      if (!other.test(message)) {
                        return Behaviors.stopped();
                      }
                    }
                  }
                  return Behaviors.same();
                }));
  }

  /** As a source for hubs. */
  static Upstream upstream(ActorRef<Feed> feed) {
    return (resume, listener) -> feed.tell(new Listen(resume, listener));
  }
}
