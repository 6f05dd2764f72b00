package io.ktrdr.api.edge;

import com.github.benmanes.caffeine.cache.Ticker;
import io.ktrdr.api.http.EdgeSettings;
import io.ktrdr.api.socket.PlainSocket;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.pekko.Done;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.io.Inet;
import org.apache.pekko.pattern.Patterns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all requests of one server share at its edge. */
public final class Edge implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Edge.class);
  private static final Duration SWEEP = Duration.ofSeconds(1);
  private static final Duration LOOK_EVERY = Duration.ofMillis(10);

  /** What is still open after the drain timeout is cut off, at once if it has begun to answer. */
  private static final Duration CUT_OFF = Duration.ofSeconds(1);

  final EdgeSettings settings;
  final Cors cors;
  final Compression compression;
  final Idempotency idempotency;
  final Connections connections;
  final Drain drain;
  final Optional<AccessLog> accessLog;

  private final List<AutoCloseable> others = new CopyOnWriteArrayList<>();
  private final Cancellable sweeping;

  private Edge(
      ActorSystem<?> system, EdgeSettings settings, int maxConnections, MeterRegistry meters) {
    this.settings = settings;
    cors = new Cors(settings.cors());
    compression = new Compression(settings, meters);
    idempotency = new Idempotency(system, settings, meters, Ticker.systemTicker());
    connections =
        new Connections(
            settings.headerTimeout(),
            settings.keepAliveTimeout(),
            maxConnections,
            System::nanoTime);
    drain = new Drain(connections::underWay);
    accessLog = settings.accessLog() ? Optional.of(new AccessLog(meters)) : Optional.empty();
    sweeping =
        system
            .scheduler()
            .scheduleAtFixedRate(SWEEP, SWEEP, connections::sweep, system.executionContext());
    Gauge.builder("ktrdr.http.connections", connections, all -> (double) all.count())
        .description("Open HTTP connections")
        .register(meters);
    Gauge.builder("ktrdr.http.requests.active", connections, all -> (double) all.underWay())
        .description("Requests whose answers have not gone out whole")
        .register(meters);
    FunctionCounter.builder("ktrdr.http.connections.ended", connections, c -> (double) c.ended())
        .description("Connections that were closed because they only stood there")
        .register(meters);
    Gauge.builder("ktrdr.http.draining", drain, d -> d.begun() ? 1 : 0)
        .description("1 when the node is about to stop")
        .register(meters);
  }

  /**
   * What a server needs once.
   *
   * @param maxConnections that the server holds
   */
  public static Edge create(
      ActorSystem<?> system, EdgeSettings settings, int maxConnections, MeterRegistry meters) {
    return new Edge(system, settings, maxConnections, meters);
  }

  /**
   * The socket that a request without TLS came by, for a protocol that takes the connection over.
   */
  public Optional<PlainSocket> plainSocket(HttpRequest request) {
    return Optional.ofNullable(connections.of(request));
  }

  /** Has to be among the server's, so that connections are known. */
  public Inet.SocketOption socketOption() {
    return connections.registrar();
  }

  /**
   * Has serving end in order when the actor system stops: the node says that it is not ready, waits
   * for the drain delay, stops listening, and gives requests under way the drain timeout. The
   * toolkit's own termination resets each connection that has begun to answer, so it comes last.
   */
  public void endWith(ActorSystem<?> system, ServerBinding binding) {
    CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
    shutdown.addTask(
        CoordinatedShutdown.PhaseBeforeServiceUnbind(),
        "say that the node is about to stop",
        () -> {
          drain.begin(settings.drainTimeout());
          return Patterns.after(
              settings.drainDelay(),
              system.classicSystem(),
              () -> CompletableFuture.completedFuture(Done.getInstance()));
        });
    shutdown.addTask(
        CoordinatedShutdown.PhaseServiceUnbind(),
        "let connections end by themselves",
        () -> emptied(system, System.nanoTime() + settings.drainTimeout().toNanos()));
    binding.addToCoordinatedShutdown(CUT_OFF, system);
    shutdown.addTask(
        CoordinatedShutdown.PhaseServiceStop(),
        "end the edge of HTTP",
        () -> {
          close();
          return CompletableFuture.completedFuture(Done.getInstance());
        });
  }

  private CompletionStage<Done> emptied(ActorSystem<?> system, long until) {
    return connections.leave() == 0 || System.nanoTime() - until >= 0
        ? CompletableFuture.completedFuture(Done.getInstance())
        : Patterns.after(LOOK_EVERY, system.classicSystem(), () -> emptied(system, until));
  }

  /** Has something closed together with this. */
  public void atEnd(AutoCloseable other) {
    others.add(other);
  }

  /** How this server ends. */
  public Drain drain() {
    return drain;
  }

  /** Ends what it runs; requests may still come, nothing is told of them any more. */
  @Override
  public void close() {
    sweeping.cancel();
    accessLog.ifPresent(AccessLog::close);
    for (AutoCloseable other : others) {
      try {
        other.close();
      } catch (Exception e) {
        LOG.warn("{} did not close", other, e);
      }
    }
  }
}
