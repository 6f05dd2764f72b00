package io.ktrdr.symbol;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.gateway.CodeClass;
import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.store.SeriesChange;
import io.ktrdr.symbol.SymbolEntity.CoverageReply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * How a {@link SymbolEntity} lives: it turns what its loads report into facts, and keeps the
 * journal in step with the store. The work of a load is done by a {@link Backfill}, so questions
 * are answered while one runs.
 */
final class SymbolBehavior
    extends EventSourcedBehavior<SymbolEntity.Command, SymbolEvent, SymbolState> {

  /** The tag of every fact, for questions across instruments. */
  static final String TAG = "symbol";

  private static final Duration STORE_RETRY = Duration.ofSeconds(1);

  private final ActorContext<SymbolEntity.Command> context;
  private final TimerScheduler<SymbolEntity.Command> timers;
  private final InstrumentId id;
  private final SymbolContext symbols;
  private final AuditTrail trail;
  private final Consumer<ActorRef<SymbolEntity.Command>> passivate;
  private final Executor storeThreads;

  private Loads loads = new Loads();
  private List<SymbolEntity.GetAudit> waitingForJournal = new ArrayList<>();
  private boolean inStep;

  /**
   * @param passivate asks the shard to stop this entity
   */
  static Behavior<SymbolEntity.Command> create(
      InstrumentId id,
      SymbolContext symbols,
      AuditTrail trail,
      Consumer<ActorRef<SymbolEntity.Command>> passivate) {
    return Behaviors.withMdc(
        SymbolEntity.Command.class,
        Map.of("instrument", id.toString()),
        Behaviors.setup(
            context ->
                Behaviors.withTimers(
                    timers -> new SymbolBehavior(context, timers, id, symbols, trail, passivate))));
  }

  private SymbolBehavior(
      ActorContext<SymbolEntity.Command> context,
      TimerScheduler<SymbolEntity.Command> timers,
      InstrumentId id,
      SymbolContext symbols,
      AuditTrail trail,
      Consumer<ActorRef<SymbolEntity.Command>> passivate) {
    super(
        persistenceId(id),
        SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
    this.context = context;
    this.timers = timers;
    this.id = id;
    this.symbols = symbols;
    this.trail = trail;
    this.passivate = passivate;
    this.storeThreads = StoreThreads.of(context.getSystem());
    context.setReceiveTimeout(symbols.settings().passivateAfter(), new SymbolMessage.Idle());
  }

  static PersistenceId persistenceId(InstrumentId id) {
    return PersistenceId.of(Symbols.KEY.name(), id.toString());
  }

  @Override
  public SymbolState emptyState() {
    return SymbolState.NEW;
  }

  @Override
  public EventHandler<SymbolState, SymbolEvent> eventHandler() {
    return SymbolState::apply;
  }

  @Override
  public Set<String> tagsFor(SymbolEvent event) {
    return Set.of(TAG);
  }

  /** Facts are never deleted: they are the audit trail. */
  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(
        symbols.settings().snapshotEvery(), symbols.settings().snapshotsKept());
  }

  @Override
  public SignalHandler<SymbolState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::onRecovered)
        .build();
  }

  @Override
  public CommandHandler<SymbolEntity.Command, SymbolEvent, SymbolState> commandHandler() {
    return this::onCommand;
  }

  private Effect<SymbolEvent, SymbolState> onCommand(
      SymbolState state, SymbolEntity.Command command) {
    return switch (command) {
      case SymbolEntity.Register register -> onRegister(state, register);
      case SymbolEntity.EnsureCoverage ensure -> onEnsureCoverage(state, ensure);
      case SymbolEntity.GetGaps get -> onGetGaps(state, get);
      case SymbolEntity.GetAudit get -> onGetAudit(get);
      case SymbolMessage.WakeUp wakeUp -> Effect().none();
      case SymbolMessage.PlanReady ready -> onPlanReady(state, ready);
      case SymbolMessage.ChunkKept kept -> onChunkKept(state, kept);
      case SymbolMessage.RequestsMade made -> onRequestsMade(made);
      case SymbolMessage.AllAnswered answered -> onAllAnswered(state, answered);
      case SymbolMessage.LoadFailed failed -> onLoadFailed(state, failed);
      case SymbolMessage.BackfillStopped stopped -> onBackfillStopped(state, stopped);
      case SymbolMessage.StoreRead read -> onStoreRead(state, read);
      case SymbolMessage.StoreUnreadable unreadable -> onStoreUnreadable(unreadable);
      case SymbolMessage.ReadStoreAgain again -> {
        readStore(state, again.then());
        yield Effect().none();
      }
      case SymbolMessage.Found<?> found -> onFound(found);
      case SymbolMessage.NotFound notFound -> {
        context.getLog().error("could not read {}", notFound.what(), notFound.cause());
        yield Effect().none();
      }
      case SymbolMessage.Idle idle -> onIdle();
    };
  }

  // ---- life ----

  /** Also after a restart because of the journal: what ran before is gone then. */
  private void onRecovered(SymbolState state) {
    Loads before = loads;
    loads = new Loads();
    inStep = false;
    for (Loads.Load load : before.all()) {
      context.stop(load.worker());
      load.ask().replyTo().tell(failed("the journal could not be written", load.bars()));
    }
    readStore(state, Optional.empty());
  }

  private Effect<SymbolEvent, SymbolState> onIdle() {
    if (loads.isEmpty()) {
      passivate.accept(context.getSelf());
    }
    return Effect().none();
  }

  // ---- the instrument ----

  private Effect<SymbolEvent, SymbolState> onRegister(
      SymbolState state, SymbolEntity.Register register) {
    if (!register.instrument().id().equals(id)) {
      context.getLog().error("asked to register {} here", register.instrument().id());
      return Effect().none();
    }
    SymbolEntity.Registered reply = new SymbolEntity.Registered(register.instrument());
    if (state.instrument().equals(Optional.of(register.instrument()))) {
      return Effect().none().thenRun(() -> register.replyTo().tell(reply));
    }
    return Effect()
        .persist(new SymbolEvent.ContractResolved(register.instrument(), now()))
        .thenRun(() -> register.replyTo().tell(reply));
  }

  // ---- coverage ----

  private Effect<SymbolEvent, SymbolState> onEnsureCoverage(
      SymbolState state, SymbolEntity.EnsureCoverage ask) {
    if (state.instrument().isEmpty()) {
      ask.replyTo().tell(new CoverageReply.UnknownInstrument());
      return Effect().none();
    }
    long number = loads.nextId();
    ActorRef<Backfill.Command> worker =
        context.spawn(
            Backfill.create(number, ask, state.instrument().get(), symbols, context.getSelf()),
            "backfill-" + number);
    context.watchWith(worker, new SymbolMessage.BackfillStopped(number));
    lineUp(state, loads.add(number, ask, worker));
    return Effect().none();
  }

  private void lineUp(SymbolState state, Loads.Load load) {
    if (loads.wantsPlan(load)) {
      letPlan(state, load);
    }
  }

  private void letPlan(SymbolState state, Loads.Load load) {
    load.worker()
        .tell(
            new Backfill.MakePlan(
                new CoveragePlanner.Ledger(
                    state.of(load.ask().series()).empty(), loads.claimsBefore(load))));
  }

  private Effect<SymbolEvent, SymbolState> onPlanReady(
      SymbolState state, SymbolMessage.PlanReady ready) {
    Optional<Loads.Load> found = loads.find(ready.load());
    if (found.isEmpty()) {
      return Effect().none();
    }
    Loads.Load load = found.get();
    CoveragePlanner.Plan plan = ready.plan();
    loads.planned(load, plan);
    loads.leaveLine(load).ifPresent(next -> letPlan(state, next));
    if (plan.fetches().isEmpty()) {
      return goOn(state, load);
    }
    List<SymbolEvent> facts = new ArrayList<>();
    facts.add(
        new SymbolEvent.CoverageAsked(
            load.ask().series(),
            load.ask().range(),
            plan.ranges(),
            plan.missing(),
            load.ask().lane(),
            load.ask().actor(),
            load.ask().requestId(),
            now()));
    facts.addAll(
        FactsOf.holes(
            state,
            load.ask().series(),
            plan,
            symbols.bars().summary(load.ask().series()),
            calendar(state),
            now()));
    return Effect()
        .persist(facts)
        .thenRun(
            after ->
                load.worker()
                    .tell(new Backfill.Begin(plan.ranges(), after.of(load.ask().series()).gaps())));
  }

  private Effect<SymbolEvent, SymbolState> onChunkKept(
      SymbolState state, SymbolMessage.ChunkKept kept) {
    Optional<Loads.Load> found = loads.find(kept.load());
    SeriesChange change = kept.change().orElse(null);
    if (change != null && change.revision() > state.of(change.series()).revision() + 1) {
      // Another load's change came first but has not told yet: the journal keeps the store's order.
      readStore(state, Optional.of(kept));
      return Effect().none();
    }
    List<SymbolEvent> facts = new ArrayList<>();
    if (change != null && change.revision() > state.of(change.series()).revision()) {
      facts.add(SymbolEvent.BarsStored.of(change));
    }
    found.ifPresent(load -> facts.addAll(FactsOf.answer(load.ask(), kept.answer(), now())));
    return Effect()
        .persist(facts)
        .thenRun(
            after ->
                found.ifPresent(
                    load -> {
                      loads.answered(load, kept.asked());
                      load.count(0, change == null ? 0 : change.inserted() + change.replaced());
                      load.ask().progressTo().ifPresent(to -> to.tell(kept.progress()));
                      load.worker().tell(new Backfill.Recorded());
                      release(after);
                    }));
  }

  private Effect<SymbolEvent, SymbolState> onRequestsMade(SymbolMessage.RequestsMade made) {
    loads.find(made.load()).ifPresent(load -> load.count(made.requests(), 0));
    return Effect().none();
  }

  private Effect<SymbolEvent, SymbolState> onAllAnswered(
      SymbolState state, SymbolMessage.AllAnswered answered) {
    Optional<Loads.Load> found = loads.find(answered.load());
    found.ifPresent(loads::asksNoMore);
    return found.map(load -> goOn(state, load)).orElseGet(() -> Effect().none());
  }

  /** Nothing to ask at the moment: done, or waiting for others, or time for another plan. */
  private Effect<SymbolEvent, SymbolState> goOn(SymbolState state, Loads.Load load) {
    if (!loads.hasWaited(load)) {
      load.ask().replyTo().tell(new CoverageReply.Covered(load.requests(), load.bars()));
      end(state, load);
    } else if (!loads.blocked(load)) {
      lineUp(state, load);
    }
    release(state);
    return Effect().none();
  }

  private Effect<SymbolEvent, SymbolState> onLoadFailed(
      SymbolState state, SymbolMessage.LoadFailed failed) {
    Optional<Loads.Load> found = loads.find(failed.load());
    if (found.isEmpty()) {
      return Effect().none();
    }
    Loads.Load load = found.get();
    return Effect()
        .persist(FactsOf.failure(state, load.ask(), failed, calendar(state), now()))
        .thenRun(
            after -> {
              load.ask()
                  .replyTo()
                  .tell(new CoverageReply.CoverageFailed(failed.problem(), load.bars()));
              end(after, load);
              release(after);
            });
  }

  private Effect<SymbolEvent, SymbolState> onBackfillStopped(
      SymbolState state, SymbolMessage.BackfillStopped stopped) {
    loads
        .find(stopped.load())
        .ifPresent(
            load -> {
              load.ask().replyTo().tell(failed("the load broke off; see the log", load.bars()));
              end(state, load);
              release(state);
            });
    return Effect().none();
  }

  private void end(SymbolState state, Loads.Load load) {
    loads.remove(load);
    loads.leaveLine(load).ifPresent(next -> letPlan(state, next));
    context.stop(load.worker());
  }

  private void release(SymbolState state) {
    loads.released().forEach(load -> lineUp(state, load));
  }

  private static CoverageReply failed(String detail, int bars) {
    return new CoverageReply.CoverageFailed(
        new GatewayProblem(CodeClass.FATAL, 0, "", detail, Duration.ofSeconds(5)), bars);
  }

  // ---- store and journal in step ----

  private void readStore(SymbolState state, Optional<SymbolMessage.ChunkKept> then) {
    context.pipeToSelf(
        CompletableFuture.supplyAsync(
            () -> StoreDelta.read(symbols.bars(), id, state), storeThreads),
        (delta, failure) ->
            failure == null
                ? new SymbolMessage.StoreRead(delta, then)
                : new SymbolMessage.StoreUnreadable(failure, then));
  }

  private Effect<SymbolEvent, SymbolState> onStoreRead(
      SymbolState state, SymbolMessage.StoreRead read) {
    List<SymbolEvent> facts = FactsOf.store(state, read.delta(), now());
    return Effect()
        .persist(facts)
        .thenRun(
            after -> {
              if (read.then().isEmpty()) {
                if (!facts.isEmpty()) {
                  context.getLog().info("wrote {} facts that the store was ahead by", facts.size());
                }
                inStep = true;
                List<SymbolEntity.GetAudit> waiting = waitingForJournal;
                waitingForJournal = new ArrayList<>();
                waiting.forEach(this::readTrail);
              }
              read.then().ifPresent(context.getSelf()::tell);
            });
  }

  private Effect<SymbolEvent, SymbolState> onStoreUnreadable(
      SymbolMessage.StoreUnreadable unreadable) {
    context.getLog().error("the store's changes could not be read", unreadable.cause());
    timers.startSingleTimer(
        unreadable.then().map(kept -> (Object) kept.load()).orElse("recovery"),
        new SymbolMessage.ReadStoreAgain(unreadable.then()),
        STORE_RETRY);
    return Effect().none();
  }

  // ---- questions ----

  private Effect<SymbolEvent, SymbolState> onGetGaps(SymbolState state, SymbolEntity.GetGaps get) {
    if (state.instrument().isEmpty()) {
      get.replyTo().tell(new SymbolEntity.Gaps(get.series(), List.of()));
      return Effect().none();
    }
    TradingCalendar calendar = calendar(state);
    CoveragePlanner.Ledger ledger =
        new CoveragePlanner.Ledger(state.of(get.series()).empty(), loads.claims(get.series()));
    Instant now = now();
    return answer(
        "the gaps of " + get.series(),
        CompletableFuture.supplyAsync(
            () ->
                new SymbolEntity.Gaps(
                    get.series(),
                    CoveragePlanner.gaps(
                        get.series(),
                        get.range(),
                        StoredTimes.in(symbols.bars(), get.series(), get.range()),
                        ledger,
                        calendar,
                        now)),
            storeThreads),
        get.replyTo());
  }

  private Effect<SymbolEvent, SymbolState> onGetAudit(SymbolEntity.GetAudit get) {
    if (inStep) {
      readTrail(get);
    } else {
      waitingForJournal.add(get);
    }
    return Effect().none();
  }

  private void readTrail(SymbolEntity.GetAudit get) {
    int limit = Math.clamp(get.limit(), 0, symbols.settings().auditPage());
    answer(
        "the audit trail",
        trail.read(persistenceId(id).id(), get.afterSequence(), limit),
        get.replyTo());
  }

  private <R> Effect<SymbolEvent, SymbolState> answer(
      String what, CompletionStage<R> reply, ActorRef<R> replyTo) {
    context.pipeToSelf(
        reply,
        (found, failure) ->
            failure == null
                ? new SymbolMessage.Found<>(replyTo, found)
                : new SymbolMessage.NotFound(what, failure));
    return Effect().none();
  }

  private <R> Effect<SymbolEvent, SymbolState> onFound(SymbolMessage.Found<R> found) {
    found.replyTo().tell(found.reply());
    return Effect().none();
  }

  private TradingCalendar calendar(SymbolState state) {
    Instrument instrument = state.instrument().orElseThrow();
    return symbols.calendars().apply(instrument);
  }

  private Instant now() {
    return symbols.clock().instant();
  }
}
