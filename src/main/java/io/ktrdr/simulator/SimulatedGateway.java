package io.ktrdr.simulator;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.simulator.limits.LimitChecker;
import io.ktrdr.simulator.limits.Violation;
import io.ktrdr.simulator.market.SimulatedMarket;
import io.ktrdr.simulator.replay.ReplayFolder;
import io.ktrdr.simulator.scenario.Fault;
import io.ktrdr.simulator.scenario.RequestKind;
import io.ktrdr.simulator.scenario.Scenario;
import io.ktrdr.simulator.scenario.ScenarioReader;
import io.ktrdr.wire.Frames;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.stream.typed.javadsl.ActorSink;
import org.apache.pekko.util.ByteString;

/**
 * A gateway that is not IB's: listens on TCP, speaks the TWS protocol at server versions 151 to
 * 200, trades in a {@link SimulatedMarket} and holds clients to IB's limits. Data only: there are
 * no orders.
 */
public final class SimulatedGateway {

  private static final Duration START = Duration.ofSeconds(30);

  /** Frames that may wait for a slow reader before it is cut off. */
  private static final int UNREAD_FRAMES = 20_000;

  private static final int WORKERS = 2;
  private static final Done DONE = Done.getInstance();
  private static final String REFUSED = "Connection refused";
  private static final AtomicInteger CONNECTIONS = new AtomicInteger();

  private final ActorSystem<?> system;
  private final Optional<Tcp.ServerBinding> binding;
  private final Gate gate;
  private final ActorRef<ScenarioPlayer.Command> player;
  private final Runnable stopWorkers;

  private SimulatedGateway(
      ActorSystem<?> system, Optional<Tcp.ServerBinding> binding, Gate gate, Runnable stopWorkers) {
    this.system = system;
    this.binding = binding;
    this.gate = gate;
    this.stopWorkers = stopWorkers;
    this.player =
        system.systemActorOf(
            ScenarioPlayer.create(gate),
            "simulator-scenario-" + CONNECTIONS.incrementAndGet(),
            Props.empty());
  }

  /**
   * Starts a gateway, on the clock that the settings name. Waits until the port is bound.
   *
   * @throws IllegalStateException when the port cannot be bound
   * @throws IllegalArgumentException when a setting is wrong or a replay file cannot be read
   */
  public static SimulatedGateway start(ActorSystem<?> system, SimulatorSettings settings) {
    return start(system, settings, Scenario.NONE);
  }

  /**
   * Starts a gateway that plays a scenario from now on.
   *
   * @throws IllegalStateException when the port cannot be bound
   * @throws IllegalArgumentException when a setting is wrong or a replay file cannot be read
   */
  public static SimulatedGateway start(
      ActorSystem<?> system, SimulatorSettings settings, Scenario scenario) {
    Clock clock = Clock.systemUTC();
    return start(
        system,
        settings,
        MarketClock.parse(settings.clock(), clock, Calendars.bundled()),
        clock,
        scenario);
  }

  /**
   * Starts a gateway on clocks of the caller's, such as driven ones.
   *
   * @param clock the market's time
   * @param realClock the time by which limits are kept
   */
  public static SimulatedGateway start(
      ActorSystem<?> system, SimulatorSettings settings, Clock clock, Clock realClock) {
    return start(system, settings, clock, realClock, Scenario.NONE);
  }

  private static SimulatedGateway start(
      ActorSystem<?> system,
      SimulatorSettings settings,
      Clock clock,
      Clock realClock,
      Scenario scenario) {
    ExecutorService workers =
        Executors.newFixedThreadPool(
            WORKERS, Thread.ofPlatform().name("simulator-bars-", 0).daemon(true).factory());
    Gate gate = gate(settings, clock, realClock, workers, scenario);
    CompletionStage<Tcp.ServerBinding> binding =
        Tcp.get(system)
            .bind(settings.host(), settings.port())
            .to(
                Sink.foreach(
                    connection ->
                        connection.handleWith(
                            open(system, gate).orElseGet(SimulatedGateway::refused), system)))
            .run(system);
    try {
      return new SimulatedGateway(
              system, Optional.of(await(binding, settings)), gate, workers::shutdown)
          .playing(scenario);
    } catch (IllegalStateException notBound) {
      workers.shutdown();
      throw notBound;
    }
  }

  /**
   * Makes a gateway that listens nowhere: its connections are those of {@link #dial}.
   *
   * @param clock the market's time
   * @param realClock the time by which limits are kept
   * @param workers where bars are made
   * @throws IllegalArgumentException when a setting is wrong or a replay file cannot be read
   */
  public static SimulatedGateway unbound(
      ActorSystem<?> system,
      SimulatorSettings settings,
      Clock clock,
      Clock realClock,
      Executor workers,
      Scenario scenario) {
    Gate gate = gate(settings, clock, realClock, workers, scenario);
    return new SimulatedGateway(system, Optional.empty(), gate, () -> {}).playing(scenario);
  }

  private SimulatedGateway playing(Scenario scenario) {
    player.tell(new ScenarioPlayer.Command.Play(scenario));
    return this;
  }

  private static Gate gate(
      SimulatorSettings settings,
      Clock clock,
      Clock realClock,
      Executor workers,
      Scenario scenario) {
    SimulatedMarket market =
        ReplayFolder.market(
            settings.seed(), Calendars.bundled(), settings.replay(), clock.instant());
    return new Gate(
        market,
        new LimitChecker(settings.limits()),
        clock,
        realClock,
        workers,
        new FaultDesk(realClock, scenario));
  }

  /**
   * A connection without a network: what a client sends goes in, what it is told comes out, the
   * same bytes as by TCP. To be run once; the stage tells whether the connection was taken.
   */
  public Flow<ByteString, ByteString, CompletionStage<Done>> dial() {
    return open(system, gate)
        .map(
            taken ->
                taken.mapMaterializedValue(
                    opened -> (CompletionStage<Done>) CompletableFuture.completedFuture(DONE)))
        .orElseGet(
            () ->
                refused()
                    .mapMaterializedValue(
                        opened -> CompletableFuture.failedFuture(new ConnectException(REFUSED))));
  }

  private static Flow<ByteString, ByteString, NotUsed> refused() {
    return Flow.fromSinkAndSource(Sink.cancelled(), Source.failed(new ConnectException(REFUSED)));
  }

  /**
   * Lets something go wrong by hand: a fault, which happens at once, or a line {@code at …} or
   * {@code on …} of a scenario, counted from now.
   *
   * @throws io.ktrdr.simulator.scenario.ScenarioException when it cannot be read
   */
  public void order(String text) {
    Scenario order = ScenarioReader.order(text);
    gate.desk().arm(order);
    player.tell(new ScenarioPlayer.Command.Play(order));
  }

  /** Forgets all that is still to go wrong, and lets all be well. */
  public void calm() {
    player.tell(new ScenarioPlayer.Command.Forget());
    gate.desk().calm();
  }

  /** How things stand. */
  public SimulatorState state() {
    return SimulatorState.of(gate);
  }

  /** The port listened on. */
  public int port() {
    return address().getPort();
  }

  /** The address listened on. */
  public InetSocketAddress address() {
    return binding
        .map(Tcp.ServerBinding::localAddress)
        .orElseThrow(() -> new IllegalStateException("this gateway listens nowhere"));
  }

  /** The market served. */
  public SimulatedMarket market() {
    return gate.market();
  }

  /** The market's time. */
  public Clock clock() {
    return gate.clock();
  }

  /** Every limit of IB's that clients have broken so far, oldest first. */
  public List<Violation> violations() {
    return gate.limits().violations();
  }

  /** Stops listening and closes every connection. */
  public CompletionStage<Done> stop() {
    CompletionStage<Done> closed =
        binding
            .map(bound -> bound.unbind().thenApply(unbound -> Done.getInstance()))
            .orElseGet(() -> CompletableFuture.completedFuture(Done.getInstance()));
    stopWorkers.run();
    gate.hangUpAll();
    return closed;
  }

  private static Tcp.ServerBinding await(
      CompletionStage<Tcp.ServerBinding> binding, SimulatorSettings settings) {
    CountDownLatch settled = new CountDownLatch(1);
    AtomicReference<Tcp.ServerBinding> bound = new AtomicReference<>();
    AtomicReference<Throwable> failed = new AtomicReference<>();
    var unused =
        binding.whenComplete(
            (success, failure) -> {
              bound.set(success);
              failed.set(failure);
              settled.countDown();
            });
    String where = settings.host() + ":" + settings.port();
    try {
      if (!settled.await(START.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("simulator did not bind " + where + " within " + START);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while binding " + where, interrupted);
    }
    if (bound.get() == null) {
      throw new IllegalStateException(
          "simulator cannot listen on " + where + ": is the port in use?", failed.get());
    }
    return bound.get();
  }

  /** A connection comes; empty when it is refused. */
  private static Optional<Flow<ByteString, ByteString, NotUsed>> open(
      ActorSystem<?> system, Gate gate) {
    List<Fault.OnSocket> ofSocket = new ArrayList<>();
    boolean refused = false;
    for (Fault fault : gate.desk().asked(RequestKind.CONNECT, "")) {
      switch (fault) {
        case Fault.Refuse refuse -> {
          refused = true;
          if (!refuse.time().isZero()) {
            gate.strike(refuse);
          }
        }
        case Fault.OnSocket mine -> ofSocket.add(mine);
        case Fault.OnLink everybodys -> gate.strike(everybodys);
        // There is nothing to answer but the handshake: whatever is said of it, it stays out.
        case Fault.OnAnswer answer -> ofSocket.add(new Fault.Freeze(Duration.ZERO));
      }
    }
    return refused || gate.desk().refusing()
        ? Optional.empty()
        : Optional.of(flow(system, gate, ofSocket));
  }

  /** One connection: bytes to frames to a session of its own, and back. */
  private static Flow<ByteString, ByteString, NotUsed> flow(
      ActorSystem<?> system, Gate gate, List<Fault.OnSocket> faults) {
    Pair<BoundedSourceQueue<ByteString>, Source<ByteString, NotUsed>> out =
        Source.<ByteString>queue(UNREAD_FRAMES).preMaterialize(system);
    ActorRef<ClientSession.Command> session =
        system.systemActorOf(
            ClientSession.create(gate, out.first()),
            "simulator-client-" + CONNECTIONS.incrementAndGet(),
            Props.empty());
    faults.forEach(fault -> session.tell(new ClientSession.Command.Struck(fault)));
    Frames frames = Frames.fromClient();
    Sink<ByteString, NotUsed> in =
        Flow.of(ByteString.class)
            .mapConcat(bytes -> cut(frames, bytes))
            .map(payload -> new Frame(payload, gate.realClock().instant()))
            .toMat(
                ActorSink.<Frame, ClientSession.Command, ClientSession.Ack>actorRefWithBackpressure(
                    session,
                    (socket, frame) ->
                        new ClientSession.Command.Came(socket, frame.payload(), frame.at()),
                    ClientSession.Command.Opened::new,
                    ClientSession.Ack.INSTANCE,
                    new ClientSession.Command.Gone("client closed"),
                    failure -> new ClientSession.Command.Gone(failure.toString())),
                Keep.none());
    return Flow.fromSinkAndSourceCoupled(in, out.second());
  }

  private record Frame(byte[] payload, Instant at) {}

  private static List<byte[]> cut(Frames frames, ByteString bytes) {
    frames.feed(bytes.toArray());
    List<byte[]> payloads = new ArrayList<>();
    for (var payload = frames.next(); payload.isPresent(); payload = frames.next()) {
      payloads.add(payload.get());
    }
    return payloads;
  }
}
