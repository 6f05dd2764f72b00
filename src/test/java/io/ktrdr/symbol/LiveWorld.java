package io.ktrdr.symbol;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.gateway.LiveSource;
import io.ktrdr.market.SeriesId;
import io.ktrdr.symbol.SymbolEntity.SubscribeReply;
import io.ktrdr.symbol.live.LiveEvent;
import io.ktrdr.symbol.live.SubscriptionStatus;
import io.ktrdr.testing.Inbox;
import io.ktrdr.testing.VirtualTime;
import io.ktrdr.testing.VirtualWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.testkit.PersistenceTestKitPlugin;
import org.apache.pekko.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import org.apache.pekko.persistence.testkit.javadsl.PersistenceTestKit;

/**
 * One instrument's entity with everything below it, in virtual time: a gateway of the test's
 * choice, a store and a journal in memory.
 */
final class LiveWorld implements AutoCloseable {

  final VirtualWorld world;
  final FakeBarStore store = new FakeBarStore();
  final PersistenceTestKit journal;
  final SymbolContext context;
  final Map<SeriesId, LiveSource> wishes = new TreeMap<>();
  ActorRef<SymbolEntity.Command> entity;
  ActorRef<SubscriptionBook.Command> book;
  private ActorRef<String> node;

  private LiveWorld(
      VirtualWorld world,
      Function<VirtualWorld, ActorRef<GatewaySupervisor.Command>> gateway,
      Config settings) {
    this.world = world;
    this.journal = PersistenceTestKit.create(world.system());
    this.context =
        new SymbolContext(
            store,
            new FakeDirectory(),
            Apple.CALENDARS::of,
            gateway.apply(world),
            world.clock(),
            SymbolSettings.from(settings));
    start();
    register();
  }

  /** With our own gateway and the simulated one. */
  static LiveWorld simulated(String moment, String overrides) {
    return at(moment, overrides, world -> world.gateway(""));
  }

  static LiveWorld at(
      String moment,
      String overrides,
      Function<VirtualWorld, ActorRef<GatewaySupervisor.Command>> gateway) {
    Config settings =
        ConfigFactory.parseString(overrides)
            .withFallback(ConfigFactory.parseResources("symbol.conf"))
            .resolve();
    return new LiveWorld(
        VirtualWorld.at(Instant.parse(moment), inMemory(), same -> same), gateway, settings);
  }

  /** Journal and snapshots in memory, all in virtual time. */
  static Config inMemory() {
    return ConfigFactory.parseString(
            """
            ktrdr.store-dispatcher { type = Dispatcher, executor = "%1$s" }
            pekko.persistence.dispatchers {
              default-plugin-dispatcher { type = Dispatcher, executor = "%1$s" }
              default-replay-dispatcher { type = Dispatcher, executor = "%1$s" }
              default-stream-dispatcher { type = Dispatcher, executor = "%1$s" }
            }
            pekko.persistence.journal.auto-start-journals = []
            pekko.persistence.snapshot-store.auto-start-snapshot-stores = []
            pekko.persistence.testkit.events.serialize = on
            """
                .formatted(VirtualTime.Dispatching.class.getName()))
        .withFallback(PersistenceTestKitPlugin.config())
        .withFallback(PersistenceTestKitSnapshotPlugin.config());
  }

  /** Starts the book and the entity, as a node does. */
  void start() {
    AuditTrail noTrail =
        (id, after, limit) -> CompletableFuture.completedFuture(new SymbolEntity.Audit(List.of()));
    node =
        world.spawn(
            Behaviors.setup(
                own -> {
                  book =
                      own.spawn(
                          SubscriptionBook.create(
                              () -> CompletableFuture.completedFuture(wishes),
                              id -> (RecipientRef<SymbolEntity.Command>) entity,
                              context.settings().live(),
                              world.clock()),
                          "book");
                  entity =
                      own.spawn(
                          SymbolBehavior.create(Apple.ID, context, noTrail, book, self -> {}),
                          "entity");
                  return Behaviors.receiveMessage(stop -> Behaviors.stopped());
                }),
            "node");
    world.settle();
  }

  /** Ends both, as a node that is killed; what was wished for is in the journal. */
  void stop() {
    wishes.clear();
    facts(SymbolEvent.SubscriptionWanted.class)
        .forEach(wish -> wishes.put(wish.series(), wish.source()));
    node.tell("stop");
    world.settle();
  }

  private void register() {
    entity.tell(
        new SymbolEntity.Register(Apple.SHARE, world.<SymbolEntity.Registered>inbox().ref()));
    world.settle();
  }

  SubscribeReply subscribe(SeriesId series, LiveSource source) {
    Inbox<SubscribeReply> reply = world.inbox();
    entity.tell(new SymbolEntity.Subscribe(series, source, "tester", "r-1", reply.ref()));
    world.settle();
    return reply.last();
  }

  boolean unsubscribe(SeriesId series) {
    Inbox<SymbolEntity.UnsubscribeReply> reply = world.inbox();
    entity.tell(new SymbolEntity.Unsubscribe(series, "tester", "r-2", reply.ref()));
    world.settle();
    return reply.last().was();
  }

  Inbox<LiveEvent> listen(SeriesId series) {
    Inbox<LiveEvent> listener = world.inbox();
    entity.tell(new SymbolEntity.Listen(series, Optional.empty(), listener.ref()));
    world.settle();
    return listener;
  }

  SubscriptionStatus status(SeriesId series) {
    Inbox<Subscriptions> reply = world.inbox();
    book.tell(new SubscriptionBook.GetAll(reply.ref()));
    world.settle();
    return reply.last().series().stream()
        .filter(status -> status.series().equals(series))
        .findFirst()
        .orElseThrow();
  }

  void pass(Duration time) {
    world.advance(time);
  }

  void passSeconds(long seconds) {
    pass(Duration.ofSeconds(seconds));
  }

  List<SymbolEvent> facts() {
    return journal.persistedInStorage("Symbol|AAPL.NASDAQ.STK").stream()
        .map(SymbolEvent.class::cast)
        .toList();
  }

  <F extends SymbolEvent> List<F> facts(Class<F> kind) {
    return facts().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  static <E extends LiveEvent> List<E> all(Inbox<LiveEvent> listener, Class<E> kind) {
    List<E> some = new ArrayList<>();
    for (LiveEvent event : listener.messages()) {
      if (kind.isInstance(event)) {
        some.add(kind.cast(event));
      }
    }
    return some;
  }

  @Override
  public void close() {
    world.close();
  }
}
