package io.ktrdr.gateway;

import io.ktrdr.gateway.GatewayQuestion.LiveOrder;
import io.ktrdr.gateway.GatewayQuestion.LiveReply;
import io.ktrdr.gateway.GatewayQuestion.StreamBars;
import io.ktrdr.gateway.HistoricalBars.BadBarsException;
import io.ktrdr.gateway.Question.RouterEvent;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.pacing.PacedRequest;
import io.ktrdr.wire.BarColumns;
import io.ktrdr.wire.ClientMessage;
import io.ktrdr.wire.ServerMessage;
import io.ktrdr.wire.ServerMessage.ErrorMessage;
import io.ktrdr.wire.ServerMessage.HistoricalData;
import io.ktrdr.wire.ServerMessage.HistoricalDataUpdate;
import io.ktrdr.wire.ServerMessage.RealTimeBar;
import io.ktrdr.wire.WireContract;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One live subscription at IB: asks, passes on what comes, says when it breaks, and asks anew when
 * told. Whether silence is a failure is for the asker to judge, who knows the calendar.
 */
final class LiveBars {

  /** What it understands. */
  sealed interface Command {}

  private record Told(LiveOrder order) implements Command {}

  private record Heard(RouterEvent event) implements Command {}

  private enum Due implements Command {
    FIRST_ANSWER
  }

  private enum AskerGone implements Command {
    INSTANCE
  }

  /** Bars ended by this code still hold their place at IB until they are cancelled. */
  private static final int DEACTIVATED = 10225;

  private final TimerScheduler<Command> timers;
  private final StreamBars question;
  private final ActorRef<PacingRouter.Command> router;
  private final ActorRef<RouterEvent> self;
  private final GatewaySettings.Asking asking;
  private int attempt;
  private boolean open;
  private boolean sent;
  private boolean over;

  private LiveBars(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      StreamBars question,
      ActorRef<PacingRouter.Command> router,
      GatewaySettings.Asking asking) {
    this.timers = timers;
    this.question = question;
    this.router = router;
    this.asking = asking;
    this.self = context.messageAdapter(RouterEvent.class, Heard::new);
    context.watchWith(question.replyTo(), AskerGone.INSTANCE);
    question
        .replyTo()
        .tell(
            new LiveReply.Opened(
                question.attempt(), context.messageAdapter(LiveOrder.class, Told::new)));
  }

  static Behavior<Command> create(
      StreamBars question, ActorRef<PacingRouter.Command> router, GatewaySettings.Asking asking) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  LiveBars bars = new LiveBars(context, timers, question, router, asking);
                  bars.ask(question.attempt());
                  return Behaviors.receive(
                      (same, command) -> bars.onMessage(command),
                      (same, signal) -> {
                        if (signal instanceof PostStop) {
                          bars.interrupted();
                        }
                        return Behaviors.same();
                      });
                }));
  }

  /** Stopped from above, or by a failure of its own: the asker is told all the same. */
  private void interrupted() {
    if (!over) {
      broke(Problems.interrupted());
    }
  }

  private Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case Told(LiveOrder.Renew renew) -> {
        giveUp();
        ask(renew.attempt());
        yield Behaviors.same();
      }
      case Told(LiveOrder.Close close) -> end();
      case AskerGone gone -> end();
      case Heard heard -> {
        hear(heard.event());
        yield Behaviors.same();
      }
      case Due due -> {
        router.tell(PacingRouter.Withdraw.unanswered(self));
        open = false;
        broke(Problems.noAnswer("the request for live bars", asking.requestTimeout()));
        yield Behaviors.same();
      }
    };
  }

  private void hear(RouterEvent event) {
    switch (event) {
      case RouterEvent.Sent now -> {
        if (open) {
          sent = true;
          if (question.source() == LiveSource.KEEP_UP_TO_DATE) {
            timers.startSingleTimer(Due.FIRST_ANSWER, asking.requestTimeout());
          }
          question.replyTo().tell(new LiveReply.Asked(attempt));
        }
      }
      // What comes before the new request has gone out was meant for the one before it.
      case RouterEvent.Answered answered when sent -> take(answered.message());
      case RouterEvent.Answered stale -> {}
      case RouterEvent.Lost lost when sent -> broke(lost.problem());
      case RouterEvent.Lost stale -> {}
      case RouterEvent.NotAsked notAsked -> {
        if (open) {
          broke(notAsked.problem());
        }
      }
    }
  }

  private void take(ServerMessage.Answer message) {
    switch (message) {
      case HistoricalData data -> {
        timers.cancel(Due.FIRST_ANSWER);
        bars(data.bars())
            .ifPresent(bars -> question.replyTo().tell(new LiveReply.Began(attempt, bars)));
      }
      case HistoricalDataUpdate update -> grew(update.bar());
      case RealTimeBar bar -> grew(bar.bar());
      case ErrorMessage error -> {
        IbCodes.Row row = IbCodes.classify(error.reqId(), error.code(), error.text());
        if (row.ends()) {
          if (error.code() != DEACTIVATED) {
            router.tell(new PacingRouter.Finished(self));
            open = false;
          }
          giveUp();
          broke(Problems.of(error, row));
        }
      }
      case ServerMessage.Answer other -> {
        // the end of the first answer, and whatever else says nothing about bars
      }
    }
  }

  private void grew(BarColumns bar) {
    bars(bar).ifPresent(one -> question.replyTo().tell(new LiveReply.Grew(attempt, one)));
  }

  /** What cannot be read as bars breaks the attempt: better none than wrong ones. */
  private Optional<BarSeries> bars(BarColumns columns) {
    try {
      return Optional.of(HistoricalBars.of(columns, question.timeframe()));
    } catch (BadBarsException bad) {
      giveUp();
      broke(Problems.badAnswer(bad.getMessage()));
      return Optional.empty();
    }
  }

  private void ask(int number) {
    attempt = number;
    open = true;
    sent = false;
    router.tell(new PacingRouter.Submit(request(), question.lane(), question.askedBy(), self));
  }

  private void giveUp() {
    timers.cancel(Due.FIRST_ANSWER);
    if (open) {
      router.tell(new PacingRouter.Withdraw(self));
      open = false;
    }
    sent = false;
  }

  private void broke(GatewayProblem problem) {
    timers.cancel(Due.FIRST_ANSWER);
    open = false;
    sent = false;
    question.replyTo().tell(new LiveReply.Broke(attempt, problem));
  }

  private Behavior<Command> end() {
    over = true;
    giveUp();
    return Behaviors.stopped();
  }

  private Question.Request request() {
    WireContract contract = Contracts.known(question.instrument().contract());
    String key = Contracts.pacingKey(question.instrument().contract());
    boolean rth = question.hours() == TradingHours.RTH;
    String what = what();
    return switch (question.source()) {
      case REAL_TIME_BARS ->
          new Question.Request(
                  new PacedRequest.RealTimeBars(key, question.what()),
                  Farm.Kind.MARKET_DATA,
                  reqId ->
                      new ClientMessage.ReqRealTimeBars(
                          reqId, contract, Timeframe.SECONDS_5.seconds(), what, rth, List.of()),
                  Optional.of(ClientMessage.CancelRealTimeBars::new))
              .streaming();
      case KEEP_UP_TO_DATE -> {
        boolean expired = Contracts.mayBeExpired(question.instrument().contract());
        String duration = firstAnswer(question.timeframe());
        yield new Question.Request(
                new PacedRequest.UpdatedHistory(
                    key,
                    question.what(),
                    question.timeframe(),
                    "live/" + duration + "/" + question.hours()),
                Farm.Kind.HISTORY,
                reqId ->
                    new ClientMessage.ReqHistoricalData(
                        reqId,
                        contract,
                        expired,
                        "",
                        duration,
                        question.timeframe().ibBarSize(),
                        what,
                        rth,
                        2,
                        true,
                        List.of(),
                        List.of()),
                Optional.of(ClientMessage.CancelHistoricalData::new))
            .streaming();
      }
    };
  }

  /** In streams coins have trades; only their history is called otherwise. */
  private String what() {
    return switch (question.what()) {
      case AGGTRADES ->
          question.source() == LiveSource.REAL_TIME_BARS ? "TRADES" : question.what().name();
      default -> question.what().name();
    };
  }

  /** How much of the past comes first: the last bar and the forming one, by IB's step sizes. */
  static String firstAnswer(Timeframe timeframe) {
    return switch (timeframe) {
      case SECONDS_5,
          SECONDS_15,
          SECONDS_30,
          MINUTE_1,
          MINUTES_2,
          MINUTES_3,
          MINUTES_5,
          MINUTES_10,
          MINUTES_15 ->
          "1800 S";
      case MINUTES_20, MINUTES_30, HOUR_1, HOURS_2 -> "14400 S";
      case HOURS_3, HOURS_4 -> "28800 S";
      case HOURS_8 -> "2 D";
      case DAY_1 -> "1 W";
      case WEEK_1 -> "1 M";
      case MONTH_1 -> "1 Y";
    };
  }
}
