package io.ktrdr.symbol;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.gateway.Lane;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.StoreDatabase;
import io.ktrdr.symbol.SymbolEntity.CoverageReply;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A node with real files: journal, store, cluster of one; only the gateway is scripted. */
final class Node implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  final StoreDatabase store;
  final ActorSystem<?> system;
  final ActorRef<GatewaySupervisor.Command> gateway;
  final Symbols symbols;

  Node(Path folder, ScriptedGateway gateway) {
    this(folder, gateway.behavior(), Clock.fixed(Apple.NOW, ZoneOffset.UTC));
  }

  Node(Path folder, Behavior<GatewaySupervisor.Command> gateway, Clock clock) {
    this(folder, gateway, clock, ConfigFactory.empty());
  }

  Node(Path folder, Behavior<GatewaySupervisor.Command> ib, Clock clock, Config overrides) {
    store = StoreDatabase.open(folder);
    system =
        ActorSystem.create(Behaviors.empty(), "symbol-it", overrides.withFallback(config(folder)));
    gateway = system.systemActorOf(ib, "gateway", Props.empty());
    symbols =
        Symbols.start(
            system,
            new SymbolContext(
                store.bars(),
                store.instruments(),
                Apple.CALENDARS::of,
                gateway,
                clock,
                SymbolSettings.from(system.settings().config())));
  }

  static Config config(Path folder) {
    return Journal.prepare(folder)
        .withFallback(
            ConfigFactory.parseString(
                """
                include classpath("cluster.conf")
                include classpath("serialization.conf")
                include classpath("persistence.conf")
                include classpath("store.conf")
                include classpath("symbol.conf")
                pekko.cluster.jmx.enabled = off
                pekko.loglevel = WARNING
                """))
        .withFallback(ConfigFactory.defaultReferenceUnresolved())
        .resolve();
  }

  Resolution resolve(String text) throws Exception {
    return await(symbols.resolve(text));
  }

  CoverageReply ensure(SeriesId series, TimeRange range) throws Exception {
    return await(
        symbols
            .entity(series.instrument())
            .ask(
                to ->
                    new SymbolEntity.EnsureCoverage(
                        series, range, Lane.INTERACTIVE, "tester", "r-1", Optional.empty(), to),
                PATIENCE));
  }

  List<SymbolEntity.AuditEntry> audit() throws Exception {
    SymbolEntity.Audit audit = ask(to -> new SymbolEntity.GetAudit(0, 1000, to));
    return audit.entries();
  }

  <R> R ask(Function<ActorRef<R>, SymbolEntity.Command> question) throws Exception {
    return await(symbols.entity(Apple.ID).ask(question::apply, PATIENCE));
  }

  static <R> R await(CompletionStage<R> stage) throws Exception {
    return stage.toCompletableFuture().get(PATIENCE.toSeconds() + 1, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    store.close();
  }
}
