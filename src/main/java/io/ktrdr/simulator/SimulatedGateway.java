package io.ktrdr.simulator;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.simulator.limits.LimitChecker;
import io.ktrdr.simulator.limits.Violation;
import io.ktrdr.simulator.market.SimulatedMarket;
import io.ktrdr.simulator.replay.ReplayFolder;
import io.ktrdr.wire.Frames;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
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

  private static final Duration START = Duration.ofSeconds(10);

  /** Frames that may wait for a slow reader before it is cut off. */
  private static final int UNREAD_FRAMES = 20_000;

  private static final int WORKERS = 2;
  private static final AtomicInteger CONNECTIONS = new AtomicInteger();

  private final ActorSystem<?> system;
  private final Optional<Tcp.ServerBinding> binding;
  private final Gate gate;
  private final Runnable stopWorkers;

  private SimulatedGateway(
      ActorSystem<?> system, Optional<Tcp.ServerBinding> binding, Gate gate, Runnable stopWorkers) {
    this.system = system;
    this.binding = binding;
    this.gate = gate;
    this.stopWorkers = stopWorkers;
  }

  /**
   * Starts a gateway, on the clock that the settings name. Waits until the port is bound.
   *
   * @throws IllegalStateException when the port cannot be bound
   * @throws IllegalArgumentException when a setting is wrong or a replay file cannot be read
   */
  public static SimulatedGateway start(ActorSystem<?> system, SimulatorSettings settings) {
    Clock clock = Clock.systemUTC();
    return start(
        system, settings, MarketClock.parse(settings.clock(), clock, Calendars.bundled()), clock);
  }

  /**
   * Starts a gateway on clocks of the caller's, such as driven ones.
   *
   * @param clock the market's time
   * @param realClock the time by which limits are kept
   */
  public static SimulatedGateway start(
      ActorSystem<?> system, SimulatorSettings settings, Clock clock, Clock realClock) {
    ExecutorService workers =
        Executors.newFixedThreadPool(
            WORKERS, Thread.ofPlatform().name("simulator-bars-", 0).daemon(true).factory());
    Gate gate = gate(settings, clock, realClock, workers);
    CompletionStage<Tcp.ServerBinding> binding =
        Tcp.get(system)
            .bind(settings.host(), settings.port())
            .to(Sink.foreach(connection -> connection.handleWith(flow(system, gate), system)))
            .run(system);
    try {
      return new SimulatedGateway(
          system, Optional.of(await(binding, settings)), gate, workers::shutdown);
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
      Executor workers) {
    return new SimulatedGateway(
        system, Optional.empty(), gate(settings, clock, realClock, workers), () -> {});
  }

  private static Gate gate(
      SimulatorSettings settings, Clock clock, Clock realClock, Executor workers) {
    SimulatedMarket market =
        ReplayFolder.market(
            settings.seed(), Calendars.bundled(), settings.replay(), clock.instant());
    return new Gate(market, new LimitChecker(settings.limits()), clock, realClock, workers);
  }

  /**
   * A connection without a network: what a client sends goes in, what it is told comes out, the
   * same bytes as by TCP. To be run once; the stage tells whether the connection was taken.
   */
  public Flow<ByteString, ByteString, CompletionStage<Done>> dial() {
    return flow(system, gate)
        .mapMaterializedValue(opened -> CompletableFuture.completedFuture(Done.getInstance()));
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

  /** One connection: bytes to frames to a session of its own, and back. */
  private static Flow<ByteString, ByteString, NotUsed> flow(ActorSystem<?> system, Gate gate) {
    Pair<BoundedSourceQueue<ByteString>, Source<ByteString, NotUsed>> out =
        Source.<ByteString>queue(UNREAD_FRAMES).preMaterialize(system);
    ActorRef<ClientSession.Command> session =
        system.systemActorOf(
            ClientSession.create(gate, out.first()),
            "simulator-client-" + CONNECTIONS.incrementAndGet(),
            Props.empty());
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

  private record Frame(byte[] payload, java.time.Instant at) {}

  private static List<byte[]> cut(Frames frames, ByteString bytes) {
    frames.feed(bytes.toArray());
    List<byte[]> payloads = new ArrayList<>();
    for (var payload = frames.next(); payload.isPresent(); payload = frames.next()) {
      payloads.add(payload.get());
    }
    return payloads;
  }
}
