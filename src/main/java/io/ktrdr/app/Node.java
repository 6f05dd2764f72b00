package io.ktrdr.app;

import com.typesafe.config.Config;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.security.Access;
import io.ktrdr.api.security.KeyRing;
import io.ktrdr.api.tls.TlsContext;
import io.ktrdr.market.Origin;
import io.ktrdr.store.StoreDatabase;
import io.ktrdr.store.StoreException;
import io.ktrdr.symbol.Journal;
import io.ktrdr.symbol.JournalMeters;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running node: what {@code ktrdr serve} starts. Starting goes from the ground up (folder, store,
 * journal, actors, HTTP), stopping the other way round.
 */
public final class Node implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final Duration LONGEST_START = Duration.ofSeconds(60);

  private final ActorSystem<?> system;
  private final StoreDatabase store;
  private final OriginStamp stamp;
  private final InetSocketAddress address;
  private final Duration shutdownDeadline;
  private final Access access;

  private Node(
      ActorSystem<?> system,
      StoreDatabase store,
      OriginStamp stamp,
      InetSocketAddress address,
      Duration shutdownDeadline,
      Access access) {
    this.system = system;
    this.store = store;
    this.stamp = stamp;
    this.address = address;
    this.shutdownDeadline = shutdownDeadline;
    this.access = access;
  }

  /**
   * Starts a node. Blocks until it answers HTTP requests.
   *
   * @param version of this program, for what it tells of itself
   * @throws StartRefusedException saying why it cannot, with nothing left running
   */
  public static Node start(Settings settings, String version) {
    StoreDatabase store = open(settings);
    try {
      OriginStamp stamp = stamped(settings, store);
      return start(settings, version, store, stamp, access(settings, store));
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** Who may come in: settled before anything listens. */
  private static Access access(Settings settings, StoreDatabase store) {
    KeyRing keys = new KeyRing(store.database(), Clock.systemUTC());
    if (settings.security().required()
        && !settings.security().hasOtherCredentials()
        && !keys.hasActive()) {
      throw StartRefusedException.forGood(nobodyCouldComeIn(settings));
    }
    if (!settings.security().loopback() && settings.tls().isEmpty()) {
      LOG.warn(
          "Keys and data pass the network in the clear: set ktrdr.http.tls, or put a proxy that"
              + " encrypts before this node");
    }
    try {
      return new Access(
          settings.security(),
          keys,
          settings.tls().map(tls -> TlsContext.open(tls, Clock.systemUTC())));
    } catch (TlsContext.UnusableException e) {
      throw StartRefusedException.forGood(e.getMessage());
    }
  }

  private static String nobodyCouldComeIn(Settings settings) {
    String why =
        settings.security().loopback()
            ? "ktrdr.http.auth.mode is keys, and there is no key yet"
            : "ktrdr.http.host "
                + settings.http().host()
                + " lets other machines in, and there is no key yet that they would need";
    return why
        + ("; make one, then start again as before:%n"
                + "  ktrdr keys create admin --role admin --data %s%n"
                + "%s")
            .formatted(
                settings.dataFolder(),
                settings.security().loopback()
                    ? "or leave that setting away: on "
                        + settings.http().host()
                        + " only this machine is answered, and asked for no key"
                    : "or leave --host away, and only this machine is answered");
  }

  private static StoreDatabase open(Settings settings) {
    // Told before the folder is touched: a refused start leaves no trace.
    refuse(settings, OriginStamp.of(settings.dataFolder()));
    refusePortInUse(settings.http());
    try {
      return StoreDatabase.open(settings.dataFolder(), settings.store());
    } catch (StoreException e) {
      throw StartRefusedException.forNow(e.getMessage());
    }
  }

  /** A quick look; who takes the port between now and then is told of when it is bound. */
  private static void refusePortInUse(HttpSettings http) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(http.host(), http.port()));
    } catch (IOException | IllegalArgumentException e) {
      throw portRefused(http, e);
    }
  }

  static StartRefusedException portRefused(HttpSettings http, Exception why) {
    return StartRefusedException.forNow(
        "cannot listen on %s:%d (%s); stop what is listening there, or choose another port with --port"
            .formatted(http.host(), http.port(), why.getMessage()));
  }

  /** With the store's lock held, so that nobody else can stamp the folder now. */
  private static OriginStamp stamped(Settings settings, StoreDatabase store) {
    OriginStamp stamp = OriginStamp.of(settings.dataFolder());
    if (stamp.origin().isEmpty() && !store.bars().series().isEmpty()) {
      throw StartRefusedException.forGood(
          "the data folder "
              + settings.dataFolder()
              + " holds bars, but its file \"origin\", which says whether they are real or"
              + " simulated, is gone; write that word into it if you know, or use another folder");
    }
    refuse(settings, stamp);
    return stamp;
  }

  private static void refuse(Settings settings, OriginStamp stamp) {
    if (settings.simulated()) {
      stamp
          .refusal(Origin.SIMULATED)
          .ifPresent(
              sentence -> {
                throw StartRefusedException.forGood(sentence);
              });
    }
  }

  private static Node start(
      Settings settings, String version, StoreDatabase store, OriginStamp stamp, Access access) {
    CompletableFuture<InetSocketAddress> serving = new CompletableFuture<>();
    PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    store.measure(meters);
    ActorSystem<RootGuardian.Command> system =
        ActorSystem.create(
            RootGuardian.create(
                settings, version, store, stamp, access, meters, Clock.systemUTC(), serving),
            "ktrdr",
            ActorSystemSetup.create(
                BootstrapSetup.create(journal(settings).withFallback(settings.config())),
                new JournalMeters(meters)));
    try {
      InetSocketAddress address = serving.get(LONGEST_START.toMillis(), TimeUnit.MILLISECONDS);
      if (settings.simulated()) {
        // The gateway's first connection would do it too; this way it is so from the first answer.
        stamp.claim(Origin.SIMULATED);
      }
      return new Node(system, store, stamp, address, settings.shutdownDeadline(), access);
    } catch (Exception e) {
      stop(system, settings.shutdownDeadline());
      throw switch (e) {
        case InterruptedException interrupted -> {
          Thread.currentThread().interrupt();
          yield StartRefusedException.forNow("interrupted");
        }
        case TimeoutException late ->
            StartRefusedException.forNow(
                "did not start within " + LONGEST_START.toSeconds() + " s; the log says more");
        default ->
            e.getCause() instanceof StartRefusedException refused
                ? refused
                : new IllegalStateException("the node did not start", e.getCause());
      };
    }
  }

  private static Config journal(Settings settings) {
    try {
      return Journal.prepare(settings.dataFolder());
    } catch (FlywayException e) {
      throw StartRefusedException.forNow(
          "cannot open the journal in " + settings.dataFolder() + ": " + e.getMessage());
    }
  }

  /** Where it answers. */
  public String url() {
    String host = address.getAddress().getHostAddress();
    return (access.tls().isPresent() ? "https://" : "http://")
        + (host.indexOf(':') < 0 ? host : "[" + host + "]")
        + ":"
        + address.getPort();
  }

  /** What filled the data folder; empty as long as no gateway has shown what it is. */
  public Optional<Origin> origin() {
    return stamp.origin();
  }

  /** Completes when the node has stopped, by {@link #stop} or because it could not go on. */
  public CompletableFuture<Void> stopped() {
    return system.getWhenTerminated().toCompletableFuture().thenApply(done -> null);
  }

  /**
   * Stops in order: no new requests, those under way are finished, symbols and gateway stop, the
   * journal closes, at last the store. Blocks.
   *
   * @return whether all of it was done within the deadline
   */
  public boolean stop() {
    boolean inTime = stop(system, shutdownDeadline);
    try {
      access.keys().writeLastUsed();
    } catch (StoreException e) {
      LOG.warn("When keys were used last is not written down", e);
    }
    store.close();
    return inTime;
  }

  private static boolean stop(ActorSystem<?> system, Duration deadline) {
    CompletableFuture<?> done =
        CoordinatedShutdown.get(system)
            .runAll(CoordinatedShutdown.unknownReason())
            .toCompletableFuture()
            .thenCombine(system.getWhenTerminated(), (phases, terminated) -> terminated);
    try {
      done.orTimeout(deadline.toMillis(), TimeUnit.MILLISECONDS).join();
      return true;
    } catch (CompletionException e) {
      LOG.error("Not everything stopped within {} s", deadline.toSeconds(), e.getCause());
      return false;
    }
  }

  @Override
  public void close() {
    stop();
  }
}
