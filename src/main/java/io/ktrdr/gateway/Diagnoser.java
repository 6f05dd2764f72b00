package io.ktrdr.gateway;

import io.ktrdr.gateway.Diagnosis.Outcome;
import io.ktrdr.gateway.Diagnosis.Step;
import io.ktrdr.gateway.GatewayQuestion.ContractsReply;
import io.ktrdr.gateway.GatewayQuestion.FetchBars;
import io.ktrdr.gateway.GatewayQuestion.FindContracts;
import io.ktrdr.gateway.GatewayQuestion.HistoryReply;
import io.ktrdr.gateway.GatewayStatus.SocketState;
import io.ktrdr.market.Contract;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Goes the way to IB step by step and answers what it found: knocks at the port, then looks at the
 * login's own connection, then asks for a few bars as anybody would, through the router. Answers
 * once, within a deadline, and stops.
 */
final class Diagnoser {

  /** What it is told. */
  sealed interface Command {}

  private record Knocked(PortProbe.Found found) implements Command {}

  private record Stands(GatewayStatus status) implements Command {}

  private record Contracts(ContractsReply reply) implements Command {}

  private record Bars(HistoryReply reply) implements Command {}

  private enum Due implements Command {
    LOOK,
    SESSION,
    END
  }

  private static final Contract CANARY =
      Contract.of("EUR", SecurityType.CASH, "IDEALPRO", "IDEALPRO", "USD");

  private static final Duration KNOCK = Duration.ofSeconds(5);
  private static final Duration SESSION = Duration.ofSeconds(20);
  private static final Duration END = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(250);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final GatewaySettings settings;
  private final Clock clock;
  private final ActorRef<GatewaySupervisor.Command> gateway;
  private final ActorRef<Diagnosis> replyTo;
  private final List<Step> steps = new ArrayList<>();
  private boolean patient = true;
  private int bars;

  private Diagnoser(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      GatewaySettings settings,
      Clock clock,
      ActorRef<GatewaySupervisor.Command> gateway,
      ActorRef<Diagnosis> replyTo) {
    this.context = context;
    this.timers = timers;
    this.settings = settings;
    this.clock = clock;
    this.gateway = gateway;
    this.replyTo = replyTo;
  }

  static Behavior<Command> create(
      GatewaySettings settings,
      Clock clock,
      ActorRef<GatewaySupervisor.Command> gateway,
      ActorRef<Diagnosis> replyTo) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new Diagnoser(context, timers, settings, clock, gateway, replyTo).begin()));
  }

  private Behavior<Command> begin() {
    timers.startSingleTimer(Due.END, END);
    context.pipeToSelf(
        PortProbe.knock(context.getSystem(), settings.host(), settings.port(), KNOCK),
        (found, failure) ->
            new Knocked(
                failure == null ? found : new PortProbe.Found.Unreachable(failure.toString())));
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Knocked(PortProbe.Found found) -> knocked(found);
              case Stands(GatewayStatus status) -> stands(status);
              case Contracts(ContractsReply reply) -> contracts(reply);
              case Bars(HistoryReply reply) -> bars(reply);
              case Due due -> due(due);
            });
  }

  private Behavior<Command> knocked(PortProbe.Found found) {
    steps.addAll(Findings.port(settings.host(), settings.port(), found));
    // A port that is closed now may have a session that stands: a trusted IP taken away, say.
    patient = !failed();
    if (patient) {
      timers.startSingleTimer(Due.SESSION, SESSION);
    }
    return look();
  }

  private Behavior<Command> look() {
    gateway.tell(
        new GatewaySupervisor.GetStatus(context.messageAdapter(GatewayStatus.class, Stands::new)));
    return Behaviors.same();
  }

  private Behavior<Command> stands(GatewayStatus status) {
    boolean session = status.connections().stream().anyMatch(one -> one.levels().session() > 0);
    boolean hopeless =
        status.connections().stream()
            .allMatch(
                one ->
                    one.levels().socket() == SocketState.REFUSED
                        || one.levels().socket() == SocketState.CLOSING);
    if (!session && !hopeless && patient) {
      timers.startSingleTimer(Due.LOOK, LOOK);
      return Behaviors.same();
    }
    timers.cancel(Due.SESSION);
    if (!session && failed()) {
      steps.addAll(Findings.beyondThePort());
      return answer();
    }
    steps.addAll(Findings.session(status, clock.instant()));
    if (!status.ready()) {
      steps.add(Step.notReached(Findings.CANARY));
      return answer();
    }
    gateway.tell(
        new FindContracts(
            CANARY,
            Lane.INTERACTIVE,
            context.messageAdapter(ContractsReply.class, Contracts::new)));
    return Behaviors.same();
  }

  private Behavior<Command> contracts(ContractsReply reply) {
    return switch (reply) {
      case ContractsReply.ContractsFailed(GatewayProblem problem) -> canary(Optional.of(problem));
      case ContractsReply.ContractsFound found when found.instruments().isEmpty() ->
          canary(Optional.empty());
      case ContractsReply.ContractsFound found -> {
        Instrument euro = found.instruments().getFirst();
        Instant today = clock.instant();
        gateway.tell(
            new FetchBars(
                euro,
                new SeriesId(euro.id(), Timeframe.DAY_1, WhatToShow.MIDPOINT, TradingHours.ALL),
                new TimeRange(today.minus(Duration.ofDays(8)), today.minus(Duration.ofDays(1))),
                Lane.INTERACTIVE,
                "diagnosis",
                context.messageAdapter(HistoryReply.class, Bars::new)));
        yield Behaviors.same();
      }
    };
  }

  private Behavior<Command> bars(HistoryReply reply) {
    return switch (reply) {
      case HistoryReply.ChunkFetched chunk -> {
        bars += chunk.bars().size();
        yield Behaviors.same();
      }
      case HistoryReply.Fetched fetched -> canary(Optional.empty());
      case HistoryReply.FetchFailed failed -> canary(Optional.of(failed.problem()));
    };
  }

  private Behavior<Command> canary(Optional<GatewayProblem> problem) {
    steps.add(Findings.canary(problem, bars));
    return answer();
  }

  private Behavior<Command> due(Due due) {
    return switch (due) {
      case LOOK -> look();
      case SESSION -> {
        patient = false;
        yield Behaviors.same();
      }
      case END -> {
        steps.add(
            Step.failed(
                Findings.CANARY,
                "no end within " + END.toSeconds() + " s",
                "Look at GET /api/v1/ib/pacing: what waits, and for which of IB's limits."));
        yield answer();
      }
    };
  }

  private boolean failed() {
    return steps.stream().anyMatch(step -> step.outcome() == Outcome.FAILED);
  }

  private Behavior<Command> answer() {
    replyTo.tell(Diagnosis.of(settings.login(), settings.host(), settings.port(), steps));
    return Behaviors.stopped();
  }
}
