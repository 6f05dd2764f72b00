package io.ktrdr.gateway;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Puts one question to a login, and what is left of it to another one when that login cannot
 * answer; passes on what comes, and stops.
 *
 * @param <R> the answers
 */
final class Failover<R> {

  /** What it is told. */
  sealed interface Command<R> {}

  /** Whom to ask; nobody when there is none that was not tried. */
  private record Chosen<R>(Optional<LoginBalancer.Login> login) implements Command<R> {}

  private record Heard<R>(R reply) implements Command<R> {}

  private record AskerGone<R>() implements Command<R> {}

  private final Errand<R> errand;
  private final ActorRef<R> asker;
  private final ActorRef<GatewaySupervisor.Command> balancer;
  private final ActorRef<R> replies;
  private final ActorRef<LoginBalancer.Choice> choices;
  private final Set<String> tried = new HashSet<>();
  private GatewayProblem last = Problems.interrupted();
  private boolean over;

  private Failover(
      ActorContext<Command<R>> context,
      Errand<R> errand,
      Class<R> answers,
      ActorRef<R> asker,
      ActorRef<GatewaySupervisor.Command> balancer) {
    this.errand = errand;
    this.asker = asker;
    this.balancer = balancer;
    this.replies = context.messageAdapter(answers, Heard::new);
    this.choices =
        context.messageAdapter(LoginBalancer.Choice.class, choice -> new Chosen<>(choice.login()));
    context.watchWith(asker, new AskerGone<>());
  }

  /**
   * @param answers the class of the answers
   * @param balancer chooses the logins
   */
  static <R> Behavior<Command<R>> create(
      Errand<R> errand,
      Class<R> answers,
      ActorRef<R> asker,
      ActorRef<GatewaySupervisor.Command> balancer) {
    return Behaviors.setup(
        context -> {
          Failover<R> failover = new Failover<>(context, errand, answers, asker, balancer);
          failover.choose();
          return Behaviors.receive(
              (same, command) -> failover.onMessage(command),
              (same, signal) -> {
                if (signal instanceof PostStop && !failover.over) {
                  asker.tell(errand.failed(Problems.interrupted()));
                }
                return Behaviors.same();
              });
        });
  }

  private void choose() {
    balancer.tell(new LoginBalancer.Choose(errand.to(replies), Set.copyOf(tried), choices));
  }

  private Behavior<Command<R>> onMessage(Command<R> command) {
    return switch (command) {
      case Chosen<R>(Optional<LoginBalancer.Login> login) -> {
        if (login.isEmpty()) {
          yield end(errand.failed(last));
        }
        tried.add(login.get().name());
        login.get().address().tell(errand.to(replies));
        yield Behaviors.same();
      }
      case Heard<R>(R reply) -> hear(reply);
      case AskerGone<R> gone -> {
        over = true;
        yield Behaviors.stopped();
      }
    };
  }

  private Behavior<Command<R>> hear(R reply) {
    Optional<GatewayProblem> trouble = errand.trouble(reply);
    if (trouble.filter(Failover::mayBeBetterElsewhere).isPresent()) {
      last = trouble.get();
      choose();
      return Behaviors.same();
    }
    if (errand.ends(reply)) {
      return end(errand.passedOn(reply));
    }
    // It goes on: those that gave up before may be asked again if this one does, too.
    tried.clear();
    asker.tell(errand.passedOn(reply));
    return Behaviors.same();
  }

  /** What depends on the login, its connections and what it has subscribed to. */
  private static boolean mayBeBetterElsewhere(GatewayProblem problem) {
    return switch (problem.kind()) {
      case CONNECTIVITY, FARM, PACING, ENTITLEMENT -> true;
      case NO_DATA, BAD_REQUEST, INFORMATIONAL, ADVISORY, HELD, FATAL -> false;
    };
  }

  private Behavior<Command<R>> end(R reply) {
    over = true;
    asker.tell(reply);
    return Behaviors.stopped();
  }
}
