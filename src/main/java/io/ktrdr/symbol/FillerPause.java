package io.ktrdr.symbol;

import io.ktrdr.CborSerializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;

/**
 * Whether somebody has paused the filler. Kept in the journal, so that a pause outlives a restart
 * and the node that the filler ran on.
 */
final class FillerPause
    extends EventSourcedBehavior<FillerPause.Command, FillerPause.Switched, FillerPause.State> {

  sealed interface Command {}

  /** Pauses the filler or lets it go on; what holds already is not written again. */
  record Put(boolean paused, ActorRef<State> replyTo) implements Command {}

  record Get(ActorRef<State> replyTo) implements Command {}

  /** The fact. */
  record Switched(boolean paused, Instant at) implements CborSerializable {}

  record State(boolean paused) implements CborSerializable {}

  private final Clock clock;

  private FillerPause(Clock clock) {
    super(
        PersistenceId.ofUniqueId("gap-filler"),
        SupervisorStrategy.restartWithBackoff(Duration.ofSeconds(1), Duration.ofSeconds(30), 0.2));
    this.clock = clock;
  }

  static Behavior<Command> create(Clock clock) {
    return new FillerPause(clock);
  }

  @Override
  public State emptyState() {
    return new State(false);
  }

  @Override
  public CommandHandler<Command, Switched, State> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(
            Put.class,
            (state, put) ->
                state.paused() == put.paused()
                    ? Effect().reply(put.replyTo(), state)
                    : Effect()
                        .persist(new Switched(put.paused(), clock.instant()))
                        .thenReply(put.replyTo(), now -> now))
        .onCommand(Get.class, (state, get) -> Effect().reply(get.replyTo(), state))
        .build();
  }

  @Override
  public EventHandler<State, Switched> eventHandler() {
    return (state, switched) -> new State(switched.paused());
  }
}
