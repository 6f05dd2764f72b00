package io.ktrdr.symbol;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * An address for one answer: passes it on, or nothing when it takes too long, and is gone. Unlike
 * an ask it stays on the actors' own threads.
 */
final class Once {

  private enum TooLate {
    INSTANCE
  }

  private Once() {}

  /**
   * @param parent whose child it is
   * @param kind of the answer; anything else is dropped
   * @param to told once, on the child's thread: it may only tell others
   */
  static <R> ActorRef<R> address(
      ActorContext<?> parent, Class<R> kind, Duration patience, Consumer<Optional<R>> to) {
    return parent
        .spawnAnonymous(
            Behaviors.<Object>setup(
                context -> {
                  context.setReceiveTimeout(patience, TooLate.INSTANCE);
                  return Behaviors.receiveMessage(
                      message -> {
                        if (message != TooLate.INSTANCE && !kind.isInstance(message)) {
                          return Behaviors.same();
                        }
                        to.accept(
                            message == TooLate.INSTANCE
                                ? Optional.empty()
                                : Optional.of(kind.cast(message)));
                        return Behaviors.stopped();
                      });
                }))
        .narrow();
  }
}
