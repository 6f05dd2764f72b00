package io.ktrdr.app;

import io.ktrdr.api.HttpServer;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.desk.FuzzyDesk;
import io.ktrdr.api.desk.JobDesk;
import io.ktrdr.api.desk.SymbolDesk;
import io.ktrdr.api.security.Access;
import io.ktrdr.gateway.GatewaySettings;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.gateway.LoginBalancer;
import io.ktrdr.gateway.Logins;
import io.ktrdr.job.JobContext;
import io.ktrdr.job.Jobs;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.simulator.SimulatedGateway;
import io.ktrdr.simulator.SimulatorSettings;
import io.ktrdr.store.StoreDatabase;
import io.ktrdr.symbol.LearntCalendars;
import io.ktrdr.symbol.SymbolContext;
import io.ktrdr.symbol.Symbols;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.apache.pekko.http.javadsl.ServerBinding;

/**
 * The top of the supervision tree:
 *
 * <pre>
 * RootGuardian
 *  ├─ simulated gateway      only when the node brings its own IB
 *  ├─ gateway-…              cluster singleton for each login: the one door to it
 *  ├─ gateway                cluster singleton, with several logins: spreads work over them
 *  ├─ Symbol/…               sharded, one entity per instrument
 *  ├─ Job/…                  sharded, one entity per job, and the board of them all
 *  └─ HTTP                   serves from all of them
 * </pre>
 */
final class RootGuardian {

  private static final String LOOPBACK = "127.0.0.1";

  sealed interface Command {}

  private record Serving(ServerBinding binding) implements Command {}

  private record NotServing(Throwable why) implements Command {}

  private final Settings settings;
  private final String version;
  private final StoreDatabase store;
  private final OriginStamp stamp;
  private final Access access;
  private final PrometheusMeterRegistry meters;
  private final Clock clock;
  private final ActorContext<Command> context;
  private final OverrideFile overrides;
  private final LearntCalendars calendars;

  private RootGuardian(
      Settings settings,
      String version,
      StoreDatabase store,
      OriginStamp stamp,
      Access access,
      PrometheusMeterRegistry meters,
      Clock clock,
      ActorContext<Command> context) {
    this.settings = settings;
    this.version = version;
    this.store = store;
    this.stamp = stamp;
    this.access = access;
    this.meters = meters;
    this.clock = clock;
    this.context = context;
    this.overrides = new OverrideFile(settings.overrideFile(), settings.calendars());
    this.calendars = new LearntCalendars(overrides, store.instruments(), store.lessons());
  }

  /**
   * @param serving completed with the address when requests are answered, or failed
   */
  static Behavior<Command> create(
      Settings settings,
      String version,
      StoreDatabase store,
      OriginStamp stamp,
      Access access,
      PrometheusMeterRegistry meters,
      Clock clock,
      CompletableFuture<InetSocketAddress> serving) {
    return Behaviors.setup(
        context -> {
          RootGuardian guardian =
              new RootGuardian(settings, version, store, stamp, access, meters, clock, context);
          try {
            guardian.start();
          } catch (RuntimeException e) {
            serving.completeExceptionally(e);
            return Behaviors.stopped();
          }
          return starting(settings, serving);
        });
  }

  private void start() {
    ActorRef<GatewaySupervisor.Command> gateway = gateway(logins());
    Symbols symbols = symbols(gateway);
    symbols.keepUp(store.lessons());
    watchOverrides(symbols);
    symbols.watch(settings.watch().stream().map(InstrumentId::toString).toList());
    context.pipeToSelf(
        http(gateway, symbols, jobs(gateway, symbols)),
        (binding, failure) -> failure == null ? new Serving(binding) : new NotServing(failure));
  }

  /** What the operator knows better may change while the node runs. */
  private void watchOverrides(Symbols symbols) {
    Duration every = settings.overrideLook();
    if (overrides.exists() && every.isPositive()) {
      context.spawn(
          OverrideWatch.create(overrides, every, symbols::calendarsChanged), "calendar-overrides");
    }
    Gauge.builder("ktrdr.calendar.override.refused", overrides, o -> o.refusal().isEmpty() ? 0 : 1)
        .description("1 while the calendar override file cannot be taken and an older one counts")
        .strongReference(true)
        .register(meters);
  }

  private Logins logins() {
    return settings.logins().orElseGet(() -> Logins.of(ib()));
  }

  /** Where IB is: with {@code simulated}, started here on a free port of the loopback interface. */
  private GatewaySettings ib() {
    return switch (settings.ib()) {
      case IbAddress.At(String host, int port) -> settings.gateway().at(host, port);
      case IbAddress.Simulated() -> settings.gateway().at(LOOPBACK, simulator().port());
    };
  }

  private SimulatedGateway simulator() {
    SimulatorSettings simulator = settings.simulator();
    return SimulatedGateway.start(
        context.getSystem(),
        new SimulatorSettings(
            LOOPBACK,
            0,
            simulator.seed(),
            simulator.replay(),
            simulator.clock(),
            simulator.limits()));
  }

  /** The address of the only login, or of what spreads work over all of them. */
  private ActorRef<GatewaySupervisor.Command> gateway(Logins logins) {
    List<LoginBalancer.Login> started =
        logins.all().stream().map(one -> new LoginBalancer.Login(one, login(one))).toList();
    return started.size() == 1
        ? started.getFirst().address()
        : singleton(LoginBalancer.create(started, logins.moveLiveAfter(), clock), "gateway");
  }

  /**
   * Told what the data folder holds, if anything; if nothing yet, the folder is stamped when the
   * gateway has shown what it is, before anything can be asked of it and stored.
   */
  private ActorRef<GatewaySupervisor.Command> login(GatewaySettings one) {
    GatewaySettings login = stamp.origin().map(one::expecting).orElse(one);
    return singleton(
        GatewaySupervisor.create(login, clock, stamp::claim), "gateway-" + login.login());
  }

  private ActorRef<GatewaySupervisor.Command> singleton(
      Behavior<GatewaySupervisor.Command> behavior, String name) {
    return ClusterSingleton.get(context.getSystem()).init(SingletonActor.of(behavior, name));
  }

  private Symbols symbols(ActorRef<GatewaySupervisor.Command> gateway) {
    return Symbols.start(
        context.getSystem(),
        new SymbolContext(
            store.bars(), store.instruments(), calendars, gateway, clock, settings.symbol()));
  }

  private Jobs jobs(ActorRef<GatewaySupervisor.Command> gateway, Symbols symbols) {
    return Jobs.start(
        context.getSystem(), JobContext.of(symbols, calendars, gateway, clock, settings.jobs()));
  }

  private CompletionStage<ServerBinding> http(
      ActorRef<GatewaySupervisor.Command> gateway, Symbols symbols, Jobs jobs) {
    return HttpServer.bind(
        context.getSystem(),
        new ApiContext(
            store.bars(),
            store.instruments(),
            SymbolDesk.of(symbols),
            calendars,
            overrides,
            gateway,
            stamp::origin,
            clock,
            meters,
            version,
            FuzzyDesk.opening(settings.fuzzy(), clock),
            JobDesk.of(jobs),
            access),
        settings.http());
  }

  private static Behavior<Command> starting(
      Settings settings, CompletableFuture<InetSocketAddress> serving) {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case Serving(ServerBinding binding) -> {
                serving.complete(binding.localAddress());
                yield Behaviors.empty();
              }
              case NotServing(Throwable why) -> {
                serving.completeExceptionally(refusal(settings, why));
                yield Behaviors.stopped();
              }
            });
  }

  private static Throwable refusal(Settings settings, Throwable why) {
    for (Throwable cause = why; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException refused) {
        return Node.portRefused(settings.http(), refused);
      }
    }
    return why;
  }
}
