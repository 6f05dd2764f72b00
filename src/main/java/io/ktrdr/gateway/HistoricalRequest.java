package io.ktrdr.gateway;

import io.ktrdr.gateway.GatewayQuestion.FetchBars;
import io.ktrdr.gateway.GatewayQuestion.HistoryReply.ChunkFetched;
import io.ktrdr.gateway.GatewayQuestion.HistoryReply.FetchFailed;
import io.ktrdr.gateway.GatewayQuestion.HistoryReply.Fetched;
import io.ktrdr.gateway.GatewayStatus.Notice;
import io.ktrdr.gateway.HistoricalBars.BadBarsException;
import io.ktrdr.gateway.HistoryPlanner.Step;
import io.ktrdr.gateway.Question.Command;
import io.ktrdr.gateway.Question.RouterEvent;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import io.ktrdr.pacing.PacedRequest;
import io.ktrdr.wire.BarColumns;
import io.ktrdr.wire.ClientMessage;
import io.ktrdr.wire.ServerMessage;
import io.ktrdr.wire.ServerMessage.ErrorMessage;
import io.ktrdr.wire.ServerMessage.HistoricalData;
import io.ktrdr.wire.ServerMessage.HistoricalDataEnd;
import io.ktrdr.wire.WireContract;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/** Fetches one range of bars, request after request, oldest first, and stops. */
final class HistoricalRequest {

  /** What it tells itself. */
  sealed interface Internal extends Command {}

  private enum Due implements Internal {
    DEADLINE,
    RETRY
  }

  private enum AskerGone implements Internal {
    INSTANCE
  }

  private static final Duration FIRST_RETRY = Duration.ofSeconds(2);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final FetchBars question;
  private final List<Step> steps;
  private final ActorRef<PacingRouter.Command> router;
  private final ActorRef<GatewayConnection.Report> reports;
  private final GatewaySettings.Asking asking;
  private final Clock clock;

  private int step;
  private int retries;
  private Optional<BarColumns> bars = Optional.empty();
  private BarSeries before = BarSeries.empty();
  private boolean joinDoubted;
  private boolean over;

  private HistoricalRequest(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      FetchBars question,
      List<Step> steps,
      ActorRef<PacingRouter.Command> router,
      ActorRef<GatewayConnection.Report> reports,
      GatewaySettings.Asking asking,
      Clock clock) {
    this.context = context;
    this.timers = timers;
    this.question = question;
    this.steps = steps;
    this.router = router;
    this.reports = reports;
    this.asking = asking;
    this.clock = clock;
  }

  static Behavior<Command> create(
      FetchBars question,
      ActorRef<PacingRouter.Command> router,
      ActorRef<GatewayConnection.Report> reports,
      GatewaySettings.Asking asking,
      Clock clock) {
    List<Step> steps;
    try {
      steps =
          HistoryPlanner.plan(
              question.series().timeframe(),
              question.series().what(),
              question.instrument().contract().securityType(),
              question.range(),
              clock.instant());
    } catch (IllegalArgumentException impossible) {
      question
          .replyTo()
          .tell(
              new FetchFailed(
                  new GatewayProblem(
                      CodeClass.BAD_REQUEST, 0, "", impossible.getMessage(), Duration.ZERO),
                  question.range()));
      return Behaviors.stopped();
    }
    if (steps.isEmpty()) {
      question.replyTo().tell(new Fetched(0));
      return Behaviors.stopped();
    }
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  context.watchWith(question.replyTo(), AskerGone.INSTANCE);
                  HistoricalRequest request =
                      new HistoricalRequest(
                          context, timers, question, steps, router, reports, asking, clock);
                  request.ask();
                  return Behaviors.receive(
                      (same, command) -> request.onMessage(command),
                      (same, signal) -> {
                        if (signal instanceof PostStop) {
                          request.interrupted();
                        }
                        return Behaviors.same();
                      });
                }));
  }

  /** Stopped from above, or by a failure of its own: the asker is told all the same. */
  private void interrupted() {
    if (!over) {
      fail(Problems.interrupted());
    }
  }

  private Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case RouterEvent.Sent sent -> {
        bars = Optional.empty();
        restartDeadline();
        yield Behaviors.same();
      }
      case RouterEvent.Answered answered -> {
        // Whatever IB says to this request shows that it is at work on it.
        restartDeadline();
        yield answered(answered.message(), answered.linkWell());
      }
      case RouterEvent.NotAsked notAsked -> fail(notAsked.problem());
      case RouterEvent.Lost lost ->
          lost.problem().kind() == CodeClass.BAD_REQUEST
              ? fail(lost.problem())
              : again(lost.problem());
      case Due due -> due(due);
      case AskerGone gone -> {
        over = true;
        router.tell(new PacingRouter.Withdraw(context.getSelf().narrow()));
        yield Behaviors.stopped();
      }
      case ShortQuestion.Internal other -> Behaviors.unhandled();
    };
  }

  private Behavior<Command> due(Due due) {
    return switch (due) {
      case DEADLINE -> {
        router.tell(PacingRouter.Withdraw.unanswered(context.getSelf().narrow()));
        yield again(Problems.noAnswer("the request for bars", asking.requestTimeout()));
      }
      case RETRY -> {
        ask();
        yield Behaviors.same();
      }
    };
  }

  private Behavior<Command> answered(ServerMessage.Answer message, boolean linkWell) {
    return switch (message) {
      case HistoricalData data -> {
        bars = Optional.of(data.bars());
        // Up to server version 195 the span in the same message ends the answer.
        yield data.span().isPresent() ? complete(data.bars()) : Behaviors.same();
      }
      case HistoricalDataEnd end when bars.isPresent() -> complete(bars.get());
      case ErrorMessage error -> error(error, linkWell);
      case ServerMessage.Answer other -> Behaviors.same();
    };
  }

  private Behavior<Command> error(ErrorMessage error, boolean linkWell) {
    IbCodes.Row row = IbCodes.classify(error.reqId(), error.code(), error.text(), linkWell);
    if (!row.ends()) {
      return Behaviors.same();
    }
    router.tell(new PacingRouter.Finished(context.getSelf().narrow()));
    return switch (row.kind()) {
      case NO_DATA -> linkWell ? deliver(BarSeries.empty()) : again(Problems.of(error, row));
      case PACING, CONNECTIVITY, FARM, INFORMATIONAL -> again(Problems.of(error, row));
      // While the link is down even "no such contract" need not be true.
      case BAD_REQUEST -> linkWell ? fail(Problems.of(error, row)) : again(Problems.of(error, row));
      case ENTITLEMENT, ADVISORY, HELD, FATAL -> fail(Problems.of(error, row));
    };
  }

  private Behavior<Command> complete(BarColumns columns) {
    router.tell(new PacingRouter.Finished(context.getSelf().narrow()));
    try {
      return deliver(HistoricalBars.of(columns, question.series().timeframe()));
    } catch (BadBarsException bad) {
      notice(bad.getMessage());
      return again(Problems.badAnswer(bad.getMessage()));
    }
  }

  /** Checks the join with the bars before, trims, answers and goes on. */
  private Behavior<Command> deliver(BarSeries answer) {
    TimeRange span = steps.get(step).span();
    boolean joins = joins(answer);
    if (!joins && !joinDoubted) {
      joinDoubted = true;
      retries = 0;
      return again(Problems.badAnswer("two answers of IB differ in the bar they share"));
    }
    if (!joins) {
      // The newer answer was given twice: it replaces the bar delivered before.
      span = TimeRange.ofEpochSeconds(before.lastTime(), steps.get(step).span().endSecond());
    }
    BarSeries trimmed = answer.within(span);
    BarSeries given = answer.within(HistoryPlanner.reach(question.series().timeframe(), span));
    question.replyTo().tell(new ChunkFetched(span, given, step + 1, steps.size()));
    if (!trimmed.isEmpty()) {
      before = trimmed.slice(trimmed.size() - 1, trimmed.size());
    }
    step++;
    retries = 0;
    joinDoubted = false;
    timers.cancel(Due.DEADLINE);
    if (step == steps.size()) {
      over = true;
      question.replyTo().tell(new Fetched(steps.size()));
      return Behaviors.stopped();
    }
    ask();
    return Behaviors.same();
  }

  /**
   * Whether the bar delivered last comes again with the same figures. An answer that begins with it
   * proves nothing: its first bar may be cut by the duration.
   */
  private boolean joins(BarSeries answer) {
    if (before.isEmpty()) {
      return true;
    }
    int shared = answer.indexAtOrAfter(before.lastTime());
    if (shared == 0
        || shared == answer.size()
        || answer.time(shared) != before.lastTime()
        || answer.sameBar(shared, before, 0)) {
      return true;
    }
    notice(
        "IB answered "
            + question.series()
            + " twice differently: "
            + before.bar(0)
            + ", then "
            + answer.bar(shared));
    return false;
  }

  private void ask() {
    router.tell(
        new PacingRouter.Submit(
            request(steps.get(step)),
            question.lane(),
            question.askedBy(),
            context.getSelf().narrow()));
  }

  private Question.Request request(Step one) {
    WireContract contract = Contracts.known(question.instrument().contract());
    boolean expired = Contracts.mayBeExpired(question.instrument().contract());
    boolean rth = question.series().hours() == TradingHours.RTH;
    return new Question.Request(
            new PacedRequest.History(
                Contracts.pacingKey(question.instrument().contract()),
                question.series().what(),
                question.series().timeframe(),
                one.endDateTime() + "/" + one.duration() + "/" + question.series().hours()),
            Farm.Kind.HISTORY,
            reqId ->
                new ClientMessage.ReqHistoricalData(
                    reqId,
                    contract,
                    expired,
                    one.endDateTime(),
                    one.duration(),
                    question.series().timeframe().ibBarSize(),
                    question.series().what().name(),
                    rth,
                    2,
                    false,
                    List.of(),
                    List.of()),
            Optional.of(ClientMessage.CancelHistoricalData::new))
        .over(new Question.Stretch(series(), one.span(), this::widened));
  }

  /** What requests have in common that differ in their stretch only. */
  private Object series() {
    return List.of(
        Contracts.known(question.instrument().contract()),
        question.series().timeframe(),
        question.series().what(),
        question.series().hours());
  }

  private Optional<Question.Request> widened(TimeRange span) {
    return HistoryPlanner.inOne(
            question.series().timeframe(),
            question.series().what(),
            question.instrument().contract().securityType(),
            span,
            clock.instant())
        .map(this::request);
  }

  /** Repeats the request a little later, as often as is allowed. */
  private Behavior<Command> again(GatewayProblem problem) {
    timers.cancel(Due.DEADLINE);
    if (retries >= asking.retries()) {
      return fail(problem);
    }
    timers.startSingleTimer(Due.RETRY, FIRST_RETRY.multipliedBy(1L << Math.min(retries, 5)));
    retries++;
    return Behaviors.same();
  }

  private Behavior<Command> fail(GatewayProblem problem) {
    over = true;
    question
        .replyTo()
        .tell(
            new FetchFailed(
                problem.with(asked()),
                new TimeRange(steps.get(step).span().start(), question.range().end())));
    return Behaviors.stopped();
  }

  private GatewayProblem.Asked asked() {
    return new GatewayProblem.Asked(
        question.instrument().id().toString(),
        "bars "
            + question.series().timeframe()
            + " "
            + question.series().what()
            + ", step "
            + (step + 1)
            + " of "
            + steps.size(),
        retries + 1,
        question.lane());
  }

  private void restartDeadline() {
    timers.startSingleTimer(Due.DEADLINE, asking.requestTimeout());
  }

  private void notice(String text) {
    reports.tell(
        new GatewayConnection.Report.Said(
            new Notice(clock.instant(), 0, CodeClass.ADVISORY, text)));
  }
}
