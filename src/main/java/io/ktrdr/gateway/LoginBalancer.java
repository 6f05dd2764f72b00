package io.ktrdr.gateway;

import io.ktrdr.gateway.GatewayQuestion.ContractsReply;
import io.ktrdr.gateway.GatewayQuestion.FetchBars;
import io.ktrdr.gateway.GatewayQuestion.FindContracts;
import io.ktrdr.gateway.GatewayQuestion.FindHeadTimestamp;
import io.ktrdr.gateway.GatewayQuestion.FindSchedule;
import io.ktrdr.gateway.GatewayQuestion.HeadTimestampReply;
import io.ktrdr.gateway.GatewayQuestion.HistoryReply;
import io.ktrdr.gateway.GatewayQuestion.ScheduleReply;
import io.ktrdr.gateway.GatewayQuestion.SearchSymbols;
import io.ktrdr.gateway.GatewayQuestion.StreamBars;
import io.ktrdr.pacing.PacingClass;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The one address of several IB logins: spreads questions over them ({@link LoginChoice}), lets
 * each live subscription live with one of them ({@link LivePlacement}), and answers for all. It
 * understands what a {@link GatewaySupervisor} does, which each login is.
 */
public final class LoginBalancer {

  /** A login, wherever in the cluster it lives. */
  public record Login(GatewaySettings settings, ActorRef<GatewaySupervisor.Command> address) {
    String name() {
      return settings.login();
    }
  }

  /** What its own people tell it. */
  sealed interface Internal extends GatewaySupervisor.Command {}

  /** Asks which login should get a question next; those that were tried are out. */
  record Choose(GatewayQuestion question, Set<String> tried, ActorRef<Choice> replyTo)
      implements Internal {}

  /** The login; empty when none is left that could. */
  record Choice(Optional<Login> login) {}

  private record Reported(LoginReport report) implements Internal {}

  private record News(String login, LinkNews news) implements Internal {}

  private record WatcherGone(ActorRef<LinkNews> watcher) implements Internal {}

  private enum Due implements Internal {
    WEIGH,
    WATCH
  }

  private static final Duration WEIGH_EVERY = Duration.ofSeconds(1);
  private static final Duration WATCH_EVERY = Duration.ofSeconds(30);

  /** A login that said nothing for so long is taken for unable. */
  private static final Duration STALE = Duration.ofSeconds(5);

  /** What is known of a login. */
  private static final class Known {
    private final Login login;
    private final ActorRef<LinkNews> ear;
    private final LinkWatchers watchers;
    private final Map<PacingClass, Integer> given = new EnumMap<>(PacingClass.class);
    private Optional<LoginReport> report = Optional.empty();
    private Instant reportedAt;
    private boolean silent;

    Known(Login login, ActorRef<LinkNews> ear, Instant now) {
      this.login = login;
      this.ear = ear;
      this.watchers = new LinkWatchers(now);
      this.reportedAt = now;
    }

    boolean fresh(Instant now) {
      return report.isPresent() && reportedAt.plus(STALE).isAfter(now);
    }

    void watch() {
      login.address().tell(new GatewaySupervisor.WatchLink(ear));
    }
  }

  private final ActorContext<GatewaySupervisor.Command> context;
  private final Clock clock;
  private final Map<String, Known> logins = new LinkedHashMap<>();
  private final LivePlacement<ActorRef<LinkNews>> placement;
  private final ActorRef<LoginReport> reports;

  private LoginBalancer(
      ActorContext<GatewaySupervisor.Command> context,
      TimerScheduler<GatewaySupervisor.Command> timers,
      List<Login> all,
      Duration moveLiveAfter,
      Clock clock) {
    this.context = context;
    this.clock = clock;
    this.reports = context.messageAdapter(LoginReport.class, Reported::new);
    Instant now = clock.instant();
    Map<String, LivePlacement.Capacity> capacities = new LinkedHashMap<>();
    for (Login one : all) {
      Known known = new Known(one, context.spawn(ear(one.name()), "link-of-" + one.name()), now);
      logins.put(one.name(), known);
      capacities.put(
          one.name(),
          new LivePlacement.Capacity(
              one.settings().limits().lines(), one.settings().limits().keepUpToDate()));
      known.watch();
    }
    this.placement = new LivePlacement<>(capacities, moveLiveAfter, now);
    weigh();
    timers.startTimerWithFixedDelay(Due.WEIGH, WEIGH_EVERY);
    timers.startTimerWithFixedDelay(Due.WATCH, WATCH_EVERY);
  }

  /** News do not say whose they are: each login has an ear of its own. */
  private Behavior<LinkNews> ear(String login) {
    ActorRef<GatewaySupervisor.Command> self = context.getSelf();
    return Behaviors.receiveMessage(
        news -> {
          self.tell(new News(login, news));
          return Behaviors.same();
        });
  }

  /**
   * Spreads work over logins that run already.
   *
   * @param logins in the order of the configuration
   * @param moveLiveAfter how long one may be unable to bring live bars before another one does
   */
  public static Behavior<GatewaySupervisor.Command> create(
      List<Login> logins, Duration moveLiveAfter, Clock clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new LoginBalancer(context, timers, logins, moveLiveAfter, clock).balancing()));
  }

  private Behavior<GatewaySupervisor.Command> balancing() {
    return Behaviors.receiveMessage(
        command -> {
          onMessage(command, clock.instant());
          return command instanceof GatewaySupervisor.Stop ? Behaviors.stopped() : Behaviors.same();
        });
  }

  private void onMessage(GatewaySupervisor.Command command, Instant now) {
    switch (command) {
      case StreamBars stream -> stream(stream, now);
      case FetchBars bars -> spread(new Errand.OfBars(bars), HistoryReply.class, bars.replyTo());
      case FindContracts find ->
          spread(
              new Errand.Single<>(
                  to -> new FindContracts(find.query(), find.lane(), to),
                  LoginBalancer::trouble,
                  ContractsReply.ContractsFailed::new),
              ContractsReply.class,
              find.replyTo());
      case SearchSymbols search ->
          spread(
              new Errand.Single<>(
                  to -> new SearchSymbols(search.pattern(), search.lane(), to),
                  LoginBalancer::trouble,
                  ContractsReply.ContractsFailed::new),
              ContractsReply.class,
              search.replyTo());
      case FindHeadTimestamp head ->
          spread(
              new Errand.Single<>(
                  to ->
                      new FindHeadTimestamp(
                          head.instrument(), head.what(), head.hours(), head.lane(), to),
                  reply ->
                      reply instanceof HeadTimestampReply.HeadTimestampFailed failed
                          ? Optional.of(failed.problem())
                          : Optional.empty(),
                  HeadTimestampReply.HeadTimestampFailed::new),
              HeadTimestampReply.class,
              head.replyTo());
      case FindSchedule schedule ->
          spread(
              new Errand.Single<>(
                  to ->
                      new FindSchedule(
                          schedule.instrument(),
                          schedule.hours(),
                          schedule.until(),
                          schedule.lane(),
                          to),
                  reply ->
                      reply instanceof ScheduleReply.ScheduleFailed failed
                          ? Optional.of(failed.problem())
                          : Optional.empty(),
                  ScheduleReply.ScheduleFailed::new),
              ScheduleReply.class,
              schedule.replyTo());
      case GatewaySupervisor.WatchLink watch -> watch(watch);
      case GatewaySupervisor.UnwatchLink(ActorRef<LinkNews> watcher) -> {
        context.unwatch(watcher);
        forget(watcher);
      }
      case GatewaySupervisor.GetStatus get -> standing(now).address().tell(get);
      case GatewaySupervisor.GetLogins get ->
          context.spawnAnonymous(StatusRound.create(logins(), clock, get.replyTo()));
      case GatewaySupervisor.Foresee foresee -> foresee(foresee, now);
      case GatewaySupervisor.Diagnose diagnose -> diagnose(diagnose, now);
      case GatewaySupervisor.Stop stop -> logins().forEach(one -> one.address().tell(stop));
      case GatewaySupervisor.Weigh of -> standing(now).address().tell(of);
      case GatewaySupervisor.Internal foreign -> {
        // a login's own affair
      }
      case Choose choose -> choose.replyTo().tell(new Choice(choose(choose, now)));
      case Reported(LoginReport report) -> reported(report, now);
      case News(String login, LinkNews news) -> logins.get(login).watchers.tell(news);
      case WatcherGone(ActorRef<LinkNews> watcher) -> forget(watcher);
      case Due due -> due(due, now);
    }
  }

  private static Optional<GatewayProblem> trouble(ContractsReply reply) {
    return reply instanceof ContractsReply.ContractsFailed failed
        ? Optional.of(failed.problem())
        : Optional.empty();
  }

  private <R> void spread(Errand<R> errand, Class<R> answers, ActorRef<R> asker) {
    context.spawnAnonymous(Failover.create(errand, answers, asker, context.getSelf()));
  }

  private List<Login> logins() {
    return logins.values().stream().map(known -> known.login).toList();
  }

  // ---- whom a question goes to ----

  private Optional<Login> choose(Choose choose, Instant now) {
    List<LoginChoice.Candidate> candidates =
        logins.values().stream()
            .filter(known -> known.fresh(now) && !choose.tried().contains(known.login.name()))
            .map(known -> new LoginChoice.Candidate(known.report.orElseThrow(), known.given))
            .toList();
    Optional<Login> best =
        LoginChoice.order(choose.question(), candidates, now).stream()
            .findFirst()
            .map(name -> logins.get(name).login);
    if (best.isEmpty() && choose.tried().isEmpty()) {
      // Nobody says yes; somebody has to say no, in words of his own.
      best = Optional.of(standing(now));
    }
    best.ifPresent(
        login ->
            logins
                .get(login.name())
                .given
                .merge(LoginChoice.pacingClass(choose.question()), 1, Integer::sum));
    return best;
  }

  /** A login that serves anything at all; the first when none does. */
  private Login standing(Instant now) {
    return first(known -> known.fresh(now) && !known.report.orElseThrow().served().isEmpty())
        .orElseGet(() -> logins.values().iterator().next())
        .login;
  }

  private Optional<Known> first(Predicate<Known> which) {
    return logins.values().stream().filter(which).findFirst();
  }

  /** To the named login, else to the first that is in trouble. */
  private void diagnose(GatewaySupervisor.Diagnose diagnose, Instant now) {
    diagnose
        .login()
        .flatMap(name -> Optional.ofNullable(logins.get(name)))
        .or(
            () ->
                first(known -> !known.fresh(now) || known.report.orElseThrow().served().isEmpty()))
        .orElseGet(() -> logins.values().iterator().next())
        .login
        .address()
        .tell(diagnose);
  }

  /** Planned work will be spread over the logins that can take it. */
  private void foresee(GatewaySupervisor.Foresee foresee, Instant now) {
    List<Login> able =
        logins.values().stream()
            .filter(known -> known.fresh(now))
            .filter(known -> known.report.orElseThrow().served().contains(RequestKind.HISTORY))
            .map(known -> known.login)
            .toList();
    context.spawnAnonymous(OutlookRound.create(able.isEmpty() ? logins() : able, foresee));
  }

  private void stream(StreamBars stream, Instant now) {
    Optional.ofNullable(logins.get(stream.login()))
        .map(known -> known.login)
        .or(() -> choose(new Choose(stream, Set.of(), context.getSystem().ignoreRef()), now))
        .orElseGet(() -> standing(now))
        .address()
        .tell(stream);
  }

  // ---- what the logins say ----

  private void reported(LoginReport report, Instant now) {
    Known known = logins.get(report.login());
    if (known == null) {
      return;
    }
    known.report = Optional.of(report);
    known.reportedAt = now;
    known.given.clear();
    if (known.silent) {
      known.silent = false;
      // It may be another one by now, or may think that it has told everything.
      known.login.address().tell(new GatewaySupervisor.UnwatchLink(known.ear));
      known.watch();
    }
    settle(now);
  }

  private void due(Due due, Instant now) {
    switch (due) {
      case WEIGH -> {
        weigh();
        for (Known known : logins.values()) {
          if (!known.silent && !known.reportedAt.plus(STALE.multipliedBy(2)).isAfter(now)) {
            known.silent = true;
            known.watchers.tell(
                new LinkNews.Down(
                    Problems.noConnection(
                        "the login " + known.login.name() + " does not answer", STALE),
                    now));
          }
        }
        settle(now);
      }
      case WATCH -> logins.values().forEach(Known::watch);
    }
  }

  private void weigh() {
    logins().forEach(one -> one.address().tell(new GatewaySupervisor.Weigh(reports)));
  }

  /** Moves those that live with a login that has been unable for too long. */
  private void settle(Instant now) {
    placement.able(
        logins.values().stream()
            .filter(known -> known.fresh(now))
            .filter(known -> known.report.orElseThrow().served().contains(RequestKind.LIVE_DATA))
            .map(known -> known.login.name())
            .collect(Collectors.toUnmodifiableSet()),
        now);
    for (LivePlacement.Move<ActorRef<LinkNews>> move : placement.moves(now)) {
      context
          .getLog()
          .info("a live subscription moves from login {} to {}", move.from(), move.to());
      logins.get(move.from()).watchers.remove(move.who());
      logins.get(move.to()).watchers.add(move.who());
    }
  }

  // ---- who watches ----

  private void watch(GatewaySupervisor.WatchLink watch) {
    boolean known = placement.of(watch.watcher()).isPresent();
    String login = placement.place(watch.watcher(), watch.takes());
    if (!known) {
      context.watchWith(watch.watcher(), new WatcherGone(watch.watcher()));
      logins.get(login).watchers.add(watch.watcher());
    }
  }

  private void forget(ActorRef<LinkNews> watcher) {
    placement.of(watcher).ifPresent(login -> logins.get(login).watchers.remove(watcher));
    placement.remove(watcher);
  }
}
