package io.ktrdr.gateway;

import io.ktrdr.gateway.GatewayQuestion.FetchBars;
import io.ktrdr.gateway.GatewayQuestion.FindContracts;
import io.ktrdr.gateway.GatewayQuestion.FindHeadTimestamp;
import io.ktrdr.gateway.GatewayQuestion.FindSchedule;
import io.ktrdr.gateway.GatewayQuestion.SearchSymbols;
import io.ktrdr.gateway.GatewayQuestion.StreamBars;
import io.ktrdr.gateway.GatewayStatus.ConnectionStatus;
import io.ktrdr.gateway.GatewayStatus.Notice;
import io.ktrdr.gateway.GatewayStatus.Timetable;
import io.ktrdr.gateway.GatewayStatus.Transition;
import io.ktrdr.market.Origin;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The one address of an IB login: takes questions, owns the connection and the pacing router. */
public final class GatewaySupervisor {

  /** What it understands. */
  public sealed interface Command
      permits GatewayQuestion,
          GetStatus,
          GetLogins,
          Weigh,
          Foresee,
          Diagnose,
          WatchLink,
          UnwatchLink,
          Stop,
          LoginBalancer.Internal,
          Internal {}

  /** Asks how a login stands; of several, one that can be asked, if any. */
  public record GetStatus(ActorRef<GatewayStatus> replyTo) implements Command {}

  /** Asks how all logins stand. */
  public record GetLogins(ActorRef<LoginsStatus> replyTo) implements Command {}

  /** Asks a login what it would take now, and when it would send it. */
  public record Weigh(ActorRef<LoginReport> replyTo) implements Command {}

  /**
   * Asks what is in the way to IB, step by step; answered within about a minute.
   *
   * @param login which one; empty for the first that is in trouble
   */
  public record Diagnose(Optional<String> login, ActorRef<Diagnosis> replyTo) implements Command {
    public Diagnose(ActorRef<Diagnosis> replyTo) {
      this(Optional.empty(), replyTo);
    }
  }

  /**
   * Asks how long work would take that is not asked yet: after what waits in the same lane or a
   * better one, under IB's limits.
   *
   * @param work in the order in which it will be asked for
   */
  public record Foresee(List<PlannedWork> work, Lane lane, ActorRef<Outlook> replyTo)
      implements Command {}

  /**
   * Wants to hear of the connection that carries subscriptions: how it stands at once, then every
   * change, until it says otherwise or ends.
   *
   * @param takes the place that the watcher means to take on that connection, if any; of several
   *     logins it will hear of one that has such a place, and of another one when that fails
   */
  public record WatchLink(ActorRef<LinkNews> watcher, Optional<LiveSource> takes)
      implements Command {
    public WatchLink(ActorRef<LinkNews> watcher) {
      this(watcher, Optional.empty());
    }
  }

  /** Has heard enough. */
  public record UnwatchLink(ActorRef<LinkNews> watcher) implements Command {}

  /**
   * Cancels what is open, closes the socket and stops; questions still open are told so. Also done
   * by a coordinated shutdown of the node.
   */
  public record Stop() implements Command {}

  /** What its own people tell it. */
  sealed interface Internal extends Command {}

  private record Reported(GatewayConnection.Report report) implements Internal {}

  private enum Tick implements Internal {
    INSTANCE
  }

  private record Closed(ActorRef<GatewayConnection.Command> connection) implements Internal {}

  private record WatcherGone(ActorRef<LinkNews> watcher) implements Internal {}

  private static final Logger LOG = LoggerFactory.getLogger(GatewaySupervisor.class);

  private final ActorContext<Command> context;
  private final GatewaySettings settings;
  private final Clock clock;
  private final ActorRef<GatewayConnection.Report> reports;
  private final ActorRef<PacingRouter.Command> router;
  private final Set<ActorRef<GatewayConnection.Command>> connections = new LinkedHashSet<>();
  private final Deque<Notice> notices = new ArrayDeque<>();
  private final LinkWatchers watchers;
  private final Deque<Transition> transitions = new ArrayDeque<>();
  private final LoginCalendar calendar;
  private final Map<String, ConnectionStatus> statuses = new LinkedHashMap<>();

  private GatewaySupervisor(
      ActorContext<Command> context,
      GatewaySettings settings,
      Clock clock,
      Function<Origin, Optional<String>> claim) {
    this.context = context;
    this.settings = settings;
    this.clock = clock;
    this.watchers = new LinkWatchers(clock.instant());
    this.calendar = new LoginCalendar(settings.maintenance(), clock.instant());
    this.reports = context.messageAdapter(GatewayConnection.Report.class, Reported::new);
    this.router =
        context.spawn(PacingRouter.create(settings, clock, this::breaker), "pacing-router");
    connect(
        new ClientIds(settings.clientId(), settings.clientIds(), settings.clientIdRest()),
        new OriginGuard(settings.expectedOrigin(), claim));
    CoordinatedShutdown.get(context.getSystem())
        .addActorTerminationTask(
            CoordinatedShutdown.PhaseServiceStop(),
            "close the IB connection",
            Adapter.toClassic(context.getSelf()),
            Optional.of(new Stop()));
  }

  /** One connection for each set of roles; what they share is made here. */
  private void connect(ClientIds ids, OriginGuard origins) {
    GatewayConnection.Shared shared =
        new GatewayConnection.Shared(
            settings,
            clock,
            stopwatch(clock),
            new SplittableRandom(),
            origins,
            new AtomicLong(),
            router,
            reports);
    for (Set<Role> roles : settings.connections()) {
      ActorRef<GatewayConnection.Command> connection =
          context.spawn(
              GatewayConnection.create(roles, ids.lease(), shared),
              "connection-" + (connections.size() + 1));
      connections.add(connection);
      context.watchWith(connection, new Closed(connection));
    }
  }

  /** Time that does not pass while the machine sleeps; with a clock of its own, that clock's. */
  private static LongSupplier stopwatch(Clock clock) {
    return clock.equals(Clock.systemUTC())
        ? System::nanoTime
        : () -> TimeUnit.MILLISECONDS.toNanos(clock.millis());
  }

  /** Connects, and keeps connected until it is stopped. */
  public static Behavior<Command> create(GatewaySettings settings, Clock clock) {
    return create(settings, clock, origin -> Optional.empty());
  }

  /**
   * Connects, and keeps connected until it is stopped.
   *
   * @param claim told which kind of gateway this is, on the connection's thread, each time before
   *     questions are taken; when it says why not, the gateway is refused, and when it throws, the
   *     connection is given up and tried again
   */
  public static Behavior<Command> create(
      GatewaySettings settings, Clock clock, Function<Origin, Optional<String>> claim) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(Tick.INSTANCE, settings.watch().interval());
                  return new GatewaySupervisor(context, settings, clock, claim).running();
                }));
  }

  private Behavior<Command> running() {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case GatewayQuestion question -> {
                ask(question);
                yield Behaviors.same();
              }
              case GetStatus get -> {
                router.tell(describe(get));
                yield Behaviors.same();
              }
              case GetLogins(ActorRef<LoginsStatus> replyTo) -> {
                router.tell(describe(new GetStatus(context.spawnAnonymous(alone(replyTo)))));
                yield Behaviors.same();
              }
              case Weigh(ActorRef<LoginReport> replyTo) -> {
                boolean competing = competing();
                router.tell(
                    new PacingRouter.Weigh(
                        report -> competing ? report.without(RequestKind.LIVE_DATA) : report,
                        replyTo));
                yield Behaviors.same();
              }
              case Foresee foresee -> {
                router.tell(new PacingRouter.Foresee(foresee));
                yield Behaviors.same();
              }
              case Diagnose(Optional<String> named, ActorRef<Diagnosis> replyTo) -> {
                context.spawnAnonymous(
                    Diagnoser.create(settings, clock, context.getSelf(), replyTo));
                yield Behaviors.same();
              }
              case WatchLink(ActorRef<LinkNews> watcher, Optional<LiveSource> takes) -> {
                if (watchers.add(watcher)) {
                  context.watchWith(watcher, new WatcherGone(watcher));
                }
                yield Behaviors.same();
              }
              case UnwatchLink(ActorRef<LinkNews> watcher) -> {
                if (watchers.remove(watcher)) {
                  context.unwatch(watcher);
                }
                yield Behaviors.same();
              }
              case WatcherGone(ActorRef<LinkNews> watcher) -> {
                watchers.remove(watcher);
                yield Behaviors.same();
              }
              case Stop stop -> {
                connections.forEach(one -> one.tell(new GatewayConnection.Stop()));
                yield Behaviors.same();
              }
              case LoginBalancer.Internal foreign -> Behaviors.unhandled();
              case Reported reported -> {
                learn(reported.report());
                yield Behaviors.same();
              }
              case Tick tick -> {
                calendar.look(clock.instant()).forEach(this::learn);
                yield Behaviors.same();
              }
              case Closed(ActorRef<GatewayConnection.Command> connection) -> {
                connections.remove(connection);
                yield connections.isEmpty() ? Behaviors.stopped() : Behaviors.same();
              }
            });
  }

  private void ask(GatewayQuestion question) {
    GatewaySettings.Asking asking = settings.asking();
    switch (question) {
      case FetchBars bars ->
          context.spawnAnonymous(HistoricalRequest.create(bars, router, reports, asking, clock));
      case StreamBars stream -> context.spawnAnonymous(LiveBars.create(stream, router, asking));
      case FindContracts find ->
          context.spawnAnonymous(
              ShortQuestion.create(
                  Answers.request(find),
                  find.lane(),
                  "contract details",
                  new Answers.OfContracts(),
                  find.replyTo(),
                  router,
                  asking));
      case SearchSymbols search ->
          context.spawnAnonymous(
              ShortQuestion.create(
                  Answers.request(search),
                  search.lane(),
                  "symbol search",
                  new Answers.OfSearch(),
                  search.replyTo(),
                  router,
                  asking));
      case FindSchedule schedule ->
          context.spawnAnonymous(
              ShortQuestion.create(
                  ScheduleAnswers.request(schedule),
                  schedule.lane(),
                  "the schedule",
                  new ScheduleAnswers(schedule.instrument()),
                  schedule.replyTo(),
                  router,
                  asking));
      case FindHeadTimestamp head ->
          context.spawnAnonymous(
              ShortQuestion.create(
                  Answers.request(head),
                  head.lane(),
                  "head timestamp",
                  new Answers.OfHeadTimestamp(),
                  head.replyTo(),
                  router,
                  asking));
    }
  }

  /** The router adds its queues and answers. */
  private PacingRouter.Describe describe(GetStatus get) {
    List<ConnectionStatus> all = List.copyOf(statuses.values());
    List<Notice> latest = List.copyOf(notices);
    List<Transition> steps = List.copyOf(transitions);
    Timetable timetable = calendar.timetable(clock.instant());
    return new PacingRouter.Describe(
        router ->
            new GatewayStatus(
                settings.login(),
                settings.host(),
                settings.port(),
                all,
                router.pacing(),
                latest,
                timetable,
                steps,
                router.breakers()),
        get.replyTo());
  }

  /** The only login is all there are. */
  private static Behavior<GatewayStatus> alone(ActorRef<LoginsStatus> replyTo) {
    return Behaviors.receiveMessage(
        status -> {
          replyTo.tell(new LoginsStatus(List.of(status)));
          return Behaviors.stopped();
        });
  }

  /** Whether another session of the same user has the market data. */
  private boolean competing() {
    return statuses.values().stream()
        .anyMatch(one -> one.phase() == GatewayStatus.Phase.COMPETING_SESSION);
  }

  /** On the router's thread. */
  private void breaker(Transition step) {
    LOG.atLevel(step.to().equals("OPEN") ? Level.WARN : Level.INFO)
        .addKeyValue("login", settings.login())
        .addKeyValue("machine", step.machine())
        .addKeyValue("from", step.from())
        .addKeyValue("to", step.to())
        .log("{}: {} -> {} {}", step.machine(), step.from(), step.to(), step.reason());
    reports.tell(new GatewayConnection.Report.Moved(step));
  }

  private void learn(GatewayConnection.Report report) {
    switch (report) {
      case GatewayConnection.Report.News(LinkNews news) -> watchers.tell(news);
      case GatewayConnection.Report.Changed changed ->
          statuses.put(changed.status().name(), changed.status());
      case GatewayConnection.Report.Moved moved ->
          keep(transitions, moved.transition(), settings.transitions());
      case GatewayConnection.Report.Said said -> keep(notices, said.notice(), settings.notices());
    }
  }

  private static <T> void keep(Deque<T> newestFirst, T one, int most) {
    newestFirst.addFirst(one);
    while (newestFirst.size() > most) {
      newestFirst.removeLast();
    }
  }
}
