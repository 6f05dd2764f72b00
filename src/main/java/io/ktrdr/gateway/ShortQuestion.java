package io.ktrdr.gateway;

import io.ktrdr.gateway.Question.Command;
import io.ktrdr.gateway.Question.RouterEvent;
import io.ktrdr.wire.ClientMessage;
import io.ktrdr.wire.ServerMessage;
import io.ktrdr.wire.ServerMessage.ErrorMessage;
import io.ktrdr.wire.WireContract;
import java.time.Duration;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** Asks one request, collects its answer and stops. */
final class ShortQuestion<R> {

  /** What it tells itself. */
  sealed interface Internal extends Command {}

  private enum Due implements Internal {
    DEADLINE,
    RETRY
  }

  private enum AskerGone implements Internal {
    INSTANCE
  }

  /** What a kind of question knows about its answers; one per question, it may remember. */
  interface Answers<R> {

    /** Takes an answer; the reply when it is complete. */
    Optional<R> take(ServerMessage.Answer message);

    /** The reply when this code is an answer and not a failure. */
    Optional<R> takeCode(int code);

    /** The reply when there is no answer. */
    R failed(GatewayProblem problem);

    /** Whether IB keeps the request open after the answer. */
    boolean staysOpen();
  }

  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Question.Request request;
  private final Lane lane;
  private final String name;
  private final Answers<R> answers;
  private final ActorRef<R> replyTo;
  private final ActorRef<PacingRouter.Command> router;
  private final GatewaySettings.Asking asking;
  private int retries;
  private boolean over;

  private ShortQuestion(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Question.Request request,
      Lane lane,
      String name,
      Answers<R> answers,
      ActorRef<R> replyTo,
      ActorRef<PacingRouter.Command> router,
      GatewaySettings.Asking asking) {
    this.context = context;
    this.timers = timers;
    this.request = request;
    this.lane = lane;
    this.name = name;
    this.answers = answers;
    this.replyTo = replyTo;
    this.router = router;
    this.asking = asking;
  }

  static <R> Behavior<Command> create(
      Question.Request request,
      Lane lane,
      String name,
      Answers<R> answers,
      ActorRef<R> replyTo,
      ActorRef<PacingRouter.Command> router,
      GatewaySettings.Asking asking) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  context.watchWith(replyTo, AskerGone.INSTANCE);
                  ShortQuestion<R> question =
                      new ShortQuestion<>(
                          context, timers, request, lane, name, answers, replyTo, router, asking);
                  question.ask();
                  return Behaviors.receive(
                      (same, command) -> question.onMessage(command),
                      (same, signal) -> {
                        if (signal instanceof PostStop) {
                          question.interrupted();
                        }
                        return Behaviors.same();
                      });
                }));
  }

  /** Stopped from above, or by a failure of its own: the asker is told all the same. */
  private void interrupted() {
    if (!over) {
      reply(failure(Problems.interrupted()));
    }
  }

  private Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case RouterEvent.Sent sent -> {
        timers.startSingleTimer(Due.DEADLINE, asking.requestTimeout());
        yield Behaviors.same();
      }
      case RouterEvent.Answered answered -> answered(answered.message(), answered.linkWell());
      case RouterEvent.NotAsked notAsked -> reply(failure(notAsked.problem()));
      case RouterEvent.Lost lost -> again(lost.problem());
      case Due due -> due(due);
      case AskerGone gone -> {
        over = true;
        withdraw();
        yield Behaviors.stopped();
      }
      case HistoricalRequest.Internal other -> Behaviors.unhandled();
    };
  }

  private Behavior<Command> due(Due due) {
    return switch (due) {
      case DEADLINE -> {
        router.tell(PacingRouter.Withdraw.unanswered(context.getSelf().narrow()));
        yield reply(failure(Problems.noAnswer(name, asking.requestTimeout())));
      }
      case RETRY -> {
        ask();
        yield Behaviors.same();
      }
    };
  }

  private Behavior<Command> answered(ServerMessage.Answer message, boolean linkWell) {
    if (message instanceof ErrorMessage error) {
      return error(error, linkWell);
    }
    Optional<R> complete = answers.take(message);
    if (complete.isEmpty()) {
      return Behaviors.same();
    }
    if (answers.staysOpen()) {
      withdraw();
    } else {
      finished();
    }
    return reply(complete.get());
  }

  private Behavior<Command> error(ErrorMessage error, boolean linkWell) {
    IbCodes.Row row = IbCodes.classify(error.reqId(), error.code(), error.text(), linkWell);
    if (!row.ends()) {
      return Behaviors.same();
    }
    finished();
    Optional<R> answer = answers.takeCode(error.code());
    if (answer.isPresent() && linkWell) {
      return reply(answer.get());
    }
    GatewayProblem problem = Problems.of(error, row);
    return switch (row.kind()) {
      case PACING, CONNECTIVITY, FARM, INFORMATIONAL -> again(problem);
      case NO_DATA, BAD_REQUEST -> linkWell ? reply(failure(problem)) : again(problem);
      case ENTITLEMENT, ADVISORY, HELD, FATAL -> reply(failure(problem));
    };
  }

  private R failure(GatewayProblem problem) {
    return answers.failed(
        problem.with(new GatewayProblem.Asked(about(request.key()), name, retries + 1, lane)));
  }

  /** What people would call the thing that is asked about. */
  private static String about(ClientMessage message) {
    return switch (message) {
      case ClientMessage.ReqMatchingSymbols search -> search.pattern();
      case ClientMessage.ReqContractDetails details -> name(details.contract());
      case ClientMessage.ReqHeadTimestamp head -> name(head.contract());
      default -> "";
    };
  }

  private static String name(WireContract contract) {
    return contract.symbol().isEmpty()
        ? "conId " + contract.conId()
        : contract.symbol() + " " + contract.secType();
  }

  private void ask() {
    router.tell(new PacingRouter.Submit(request, lane, name, context.getSelf().narrow()));
  }

  private void finished() {
    router.tell(new PacingRouter.Finished(context.getSelf().narrow()));
  }

  private void withdraw() {
    router.tell(new PacingRouter.Withdraw(context.getSelf().narrow()));
  }

  private Behavior<Command> again(GatewayProblem problem) {
    timers.cancel(Due.DEADLINE);
    if (retries >= asking.retries()) {
      return reply(failure(problem));
    }
    retries++;
    timers.startSingleTimer(Due.RETRY, RETRY_AFTER);
    return Behaviors.same();
  }

  private Behavior<Command> reply(R answer) {
    over = true;
    replyTo.tell(answer);
    return Behaviors.stopped();
  }
}
