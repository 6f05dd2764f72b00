package io.ktrdr.symbol;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.gateway.CodeClass;
import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.store.Chunking;
import io.ktrdr.store.Lessons;
import io.ktrdr.store.MergeResult;
import io.ktrdr.store.Provenance;
import io.ktrdr.store.SeriesSummary;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.SingletonActor;

/** The instruments of this node or cluster: names resolved, entities addressed. */
public final class Symbols {

  /** The name is part of every persistence id: it never changes. */
  static final EntityTypeKey<SymbolEntity.Command> KEY =
      EntityTypeKey.create(SymbolEntity.Command.class, "Symbol");

  /** An answer of the resolver itself comes before the asker's patience ends. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final ActorSystem<?> system;
  private final ClusterSharding sharding;
  private final SymbolContext context;
  private final AuditLog audit;
  private final ActorRef<SymbolResolver.Command> resolver;
  private final RecipientRef<SubscriptionBook.Command> book;
  private final RecipientRef<Filler.Command> filler;

  /** Made when it is first asked for: not every journal of a test is in a database. */
  private JournalProbe journal;

  private final AtomicInteger watchlists = new AtomicInteger();
  private volatile Function<InstrumentId, OptionalInt> namesakes = id -> OptionalInt.empty();

  private Symbols(
      ActorSystem<?> system, SymbolContext context, RecipientRef<SubscriptionBook.Command> book) {
    this.book = book;
    this.filler = filler(system, context);
    this.system = system;
    this.sharding = ClusterSharding.get(system);
    this.context = context;
    this.audit = AuditLog.of(system, context.settings().auditReadJournal());
    this.resolver =
        system.systemActorOf(
            SymbolResolver.create(context, this::entity), "symbol-resolver", Props.empty());
  }

  /**
   * Joins the cluster (of one, when no seed nodes are configured), starts the sharding, and wakes
   * the instruments that have bars, so that each journal catches up with what the store did before
   * a crash. Returns at once; what is asked meanwhile waits. Once per actor system.
   */
  public static Symbols start(ActorSystem<?> system, SymbolContext context) {
    joinItself(system);
    AuditTrail trail = AuditTrail.of(system, context.settings());
    RecipientRef<SubscriptionBook.Command> book = book(system, context);
    ClusterSharding.get(system)
        .init(
            Entity.of(
                KEY,
                entity ->
                    SymbolBehavior.create(
                        InstrumentId.parse(entity.getEntityId()),
                        context,
                        trail,
                        book,
                        self -> entity.getShard().tell(new ClusterSharding.Passivate<>(self)))));
    Symbols symbols = new Symbols(system, context, book);
    context.bars().series().stream()
        .map(held -> held.series().instrument())
        .distinct()
        .forEach(id -> symbols.entity(id).tell(new SymbolMessage.WakeUp()));
    return symbols;
  }

  /** One for the whole cluster: IB counts subscriptions per login. */
  private static RecipientRef<SubscriptionBook.Command> book(
      ActorSystem<?> system, SymbolContext context) {
    return ClusterSingleton.get(system)
        .init(
            SingletonActor.of(
                SubscriptionBook.create(
                    () -> Wishes.read(system, context.settings()),
                    id -> ClusterSharding.get(system).entityRefFor(KEY, id.toString()),
                    context.settings().live(),
                    context.clock()),
                "subscriptions"));
  }

  /** One for the whole cluster: its budget is about requests to IB per login. */
  private static RecipientRef<Filler.Command> filler(ActorSystem<?> system, SymbolContext context) {
    return ClusterSingleton.get(system)
        .init(
            SingletonActor.of(
                    Filler.create(
                        context.settings().filler(),
                        () -> context.bars().series().stream().map(SeriesSummary::series).toList(),
                        id -> ClusterSharding.get(system).entityRefFor(KEY, id.toString()),
                        context.clock()),
                    "gap-filler")
                .withStopMessage(new Filler.Stop()));
  }

  /** Has every instrument judge anew what another version of its calendar has judged. */
  public void calendarsChanged() {
    context.bars().series().stream()
        .map(held -> held.series().instrument())
        .distinct()
        .forEach(id -> entity(id).tell(new SymbolMessage.CalendarChanged()));
  }

  private static void joinItself(ActorSystem<?> system) {
    if (system.settings().config().getStringList("pekko.cluster.seed-nodes").isEmpty()) {
      Cluster cluster = Cluster.get(system);
      cluster.manager().tell(Join.create(cluster.selfMember().address()));
    }
  }

  /** The entity of an instrument, on whichever node it lives. */
  public EntityRef<SymbolEntity.Command> entity(InstrumentId instrument) {
    return sharding.entityRefFor(KEY, instrument.toString());
  }

  /**
   * Finds the instrument that a symbol, canonical id or IB contract id stands for; never guesses.
   * The stage never fails: what goes wrong is a {@link Resolution.CouldNotAsk}.
   */
  public CompletionStage<Resolution> resolve(String text) {
    return AskPattern.<SymbolResolver.Command, Resolution>ask(
            resolver,
            replyTo -> new SymbolResolver.Resolve(text, replyTo),
            context.settings().resolveTimeout().plus(GRACE),
            system.scheduler())
        .exceptionally(
            failure ->
                new Resolution.CouldNotAsk(
                    new GatewayProblem(
                        CodeClass.CONNECTIVITY,
                        0,
                        "",
                        "the question was not answered: " + failure.getMessage(),
                        Duration.ofSeconds(5))));
  }

  /**
   * Puts bars that did not come from IB into a series, by the store's precedence, and has the fact
   * written into the instrument's journal.
   *
   * @param instrument known here
   * @return when both are done; fails when the store does
   */
  public CompletionStage<MergeResult> keep(
      Instrument instrument, SeriesId series, BarSeries bars, Provenance provenance) {
    return CompletableFuture.supplyAsync(
            () -> merge(instrument, series, bars, provenance, context.bars()::merge),
            StoreThreads.of(system))
        .thenCompose(
            merged ->
                entity(instrument.id())
                    .<SymbolEntity.WriteNoted>ask(
                        replyTo ->
                            new SymbolEntity.BarsWritten(
                                series, merged, provenance, Optional.of(replyTo)),
                        GRACE)
                    // the bars are stored; their fact follows, at the next start at the latest
                    .handle((noted, late) -> merged));
  }

  /** What {@link #keep} would do; nothing is written. */
  public CompletionStage<MergeResult> preview(
      Instrument instrument, SeriesId series, BarSeries bars, Provenance provenance) {
    return CompletableFuture.supplyAsync(
        () -> merge(instrument, series, bars, provenance, context.bars()::preview),
        StoreThreads.of(system));
  }

  private interface Merging {
    MergeResult merge(SeriesId series, BarSeries bars, Chunking chunking, Provenance provenance);
  }

  private MergeResult merge(
      Instrument instrument,
      SeriesId series,
      BarSeries bars,
      Provenance provenance,
      Merging merging) {
    TradingCalendar calendar = context.calendars().apply(instrument);
    return merging.merge(
        series,
        ProviderBars.named(bars, series, calendar),
        SessionChunking.of(calendar, series),
        provenance);
  }

  /**
   * Resolves these names as soon as IB can be asked, and goes on trying until it could. Returns at
   * once.
   */
  public void watch(List<String> names) {
    system.systemActorOf(
        Watchlist.create(names, resolver, context.settings()),
        "symbol-watchlist-" + watchlists.incrementAndGet(),
        Props.empty());
  }

  /**
   * Keeps what is known of the instruments fresh, and what IB teaches of them in {@code lessons}.
   * Returns at once. Once per actor system.
   */
  public void keepUp(Lessons lessons) {
    namesakes = id -> lessons.of(id).namesakes();
    system.systemActorOf(
        Upkeep.create(context, lessons, this::entity), "symbol-upkeep", Props.empty());
  }

  /**
   * How many instruments IB has under this one's symbol, itself included; empty when not asked yet.
   */
  public OptionalInt namesakes(InstrumentId instrument) {
    return namesakes.apply(instrument);
  }

  /** Whether a text names an instrument by its bare symbol, which others may have too. */
  public static boolean isBareSymbol(String text, InstrumentId instrument) {
    return instrument.symbol().equalsIgnoreCase(SymbolLookup.normal(text));
  }

  /**
   * What a text stands for among some instruments, by the same rule as {@link #resolve}; empty when
   * it is none of them. Asks nobody.
   */
  public static Optional<Resolution> among(List<Instrument> instruments, String text) {
    return SymbolLookup.among(instruments, SymbolLookup.normal(text));
  }

  /** How all live series stand, by name, and how many more there may be. */
  public CompletionStage<Subscriptions> subscriptions(Duration timeout) {
    return AskPattern.ask(book, SubscriptionBook.GetAll::new, timeout, system.scheduler());
  }

  /**
   * Whether facts can be kept, found out by a write; asked often, it answers for some seconds what
   * it found before. Fails with the reason when they cannot.
   */
  public synchronized CompletionStage<Void> tryJournal() {
    if (journal == null) {
      journal = Journal.probe(system);
    }
    return journal.look();
  }

  /**
   * Has a listener hear how all live series stand, and then of each that stands otherwise, until it
   * ends. Whoever wants to be sure asks again now and then: the book may have moved.
   */
  public void watchSubscriptions(ActorRef<SubscriptionNews> listener) {
    book.tell(new SubscriptionBook.Watch(listener));
  }

  /** All facts of all instruments. */
  public AuditLog audit() {
    return audit;
  }

  /** Asks who fills gaps by himself. */
  public CompletionStage<FillerStatus> filler(
      org.apache.pekko.japi.function.Function<ActorRef<FillerStatus>, Filler.Command> question,
      Duration timeout) {
    return AskPattern.ask(filler, question, timeout, system.scheduler());
  }

  /** The instruments resolved so far, by id. From memory. */
  public List<Instrument> known() {
    return context.instruments().all();
  }
}
