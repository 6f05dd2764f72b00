package io.ktrdr.symbol;

import io.ktrdr.market.InstrumentId;
import io.ktrdr.store.SeriesChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
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

  /** The tag of wishes for live bars, and of their end. */
  static final String LIVE_TAG = "live";

  private static final Duration STORE_RETRY = Duration.ofSeconds(1);

  private final ActorContext<SymbolEntity.Command> context;
  private final TimerScheduler<SymbolEntity.Command> timers;
  private final InstrumentId id;
  private final SymbolContext symbols;
  private final Consumer<ActorRef<SymbolEntity.Command>> passivate;
  private final Executor storeThreads;

  private final LiveDesk live;
  private final LoadDesk loads;
  private final HeadDesk heads;
  private final RepairDesk repairs;
  private final LedgerDesk ledger;
  private final QuestionDesk questions;

  /**
   * @param book hears of live series
   * @param passivate asks the shard to stop this entity
   */
  static Behavior<SymbolEntity.Command> create(
      InstrumentId id,
      SymbolContext symbols,
      AuditTrail trail,
      RecipientRef<SubscriptionBook.Command> book,
      Consumer<ActorRef<SymbolEntity.Command>> passivate) {
    return Behaviors.withMdc(
        SymbolEntity.Command.class,
        Map.of("instrument", id.toString()),
        Behaviors.setup(
            context ->
                Behaviors.withTimers(
                    timers ->
                        new SymbolBehavior(context, timers, id, symbols, trail, book, passivate))));
  }

  private SymbolBehavior(
      ActorContext<SymbolEntity.Command> context,
      TimerScheduler<SymbolEntity.Command> timers,
      InstrumentId id,
      SymbolContext symbols,
      AuditTrail trail,
      RecipientRef<SubscriptionBook.Command> book,
      Consumer<ActorRef<SymbolEntity.Command>> passivate) {
    super(
        persistenceId(id),
        SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
    this.context = context;
    this.timers = timers;
    this.id = id;
    this.symbols = symbols;
    this.passivate = passivate;
    this.storeThreads = StoreThreads.of(context.getSystem());
    this.live = new LiveDesk(context, Effect(), timers, symbols, book);
    this.loads = new LoadDesk(context, Effect(), symbols, live, this::readStore);
    this.heads = new HeadDesk(context, Effect(), symbols);
    this.repairs = new RepairDesk(context, Effect(), symbols, loads::onCheckBars);
    this.ledger = new LedgerDesk(context, Effect(), symbols, loads::claims);
    this.questions =
        new QuestionDesk(context, Effect(), symbols, persistenceId(id), trail, loads::claims);
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
    return switch (event) {
      case SymbolEvent.SubscriptionWanted wanted -> Set.of(TAG, LIVE_TAG);
      case SymbolEvent.SubscriptionDropped dropped -> Set.of(TAG, LIVE_TAG);
      case SymbolEvent other -> Set.of(TAG);
    };
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
      case SymbolEntity.EnsureCoverage ensure -> loads.onEnsureCoverage(state, ensure);
      case SymbolEntity.PlanLoad plan -> heads.onPlanLoad(state, plan);
      case SymbolEntity.CancelLoad cancel -> loads.onCancel(cancel);
      case SymbolEntity.GetGaps get -> questions.onGetGaps(state, get);
      case LedgerQuestion question -> onLedgerQuestion(state, question);
      case SymbolEntity.GetCompleteness get -> questions.onGetCompleteness(state, get);
      case SymbolEntity.GetAudit get -> questions.onGetAudit(get);
      case SymbolEntity.Subscribe subscribe -> live.onSubscribe(state, subscribe);
      case SymbolEntity.Unsubscribe unsubscribe -> live.onUnsubscribe(state, unsubscribe);
      case SymbolEntity.Listen listen -> {
        live.listen(state, listen);
        yield Effect().none();
      }
      case SymbolMessage.WakeUp wakeUp -> Effect().none();
      case SymbolMessage.PlanReady ready -> loads.onPlanReady(state, ready);
      case SymbolMessage.ChunkKept kept -> loads.onChunkKept(state, kept);
      case SymbolMessage.RequestsMade made -> loads.onRequestsMade(made);
      case SymbolMessage.AllAnswered answered -> loads.onAllAnswered(state, answered);
      case SymbolMessage.Drained drained -> loads.onDrained(drained);
      case SymbolMessage.LoadFailed failed -> loads.onLoadFailed(state, failed);
      case SymbolMessage.BackfillStopped stopped -> loads.onBackfillStopped(state, stopped);
      case SymbolMessage.HeadAnswered answered -> heads.onHeadAnswered(state, answered);
      case SymbolMessage.CalendarChanged changed -> {
        ledger.rejudgeWhatIsStale(state);
        yield Effect().none();
      }
      case SymbolMessage.GapsJudged judged -> ledger.onJudged(judged);
      case SymbolMessage.CheckBars check -> loads.onCheckBars(state, check);
      case SymbolMessage.Admitted admitted -> live.onAdmitted(state, admitted);
      case SymbolEntity.BarsWritten written -> onBarsWritten(state, written);
      case RepairQuestion question -> repairs.on(state, question);
      case SymbolMessage.RepairStillFits looked -> repairs.onStillFits(state, looked);
      case SymbolMessage.RepairFetched fetched -> repairs.onFetched(state, fetched);
      case SymbolMessage.RepairCompared compared -> repairs.onCompared(state, compared);
      case SymbolMessage.RepairCarriedOut news -> repairs.onCarriedOut(state, news);
      case SymbolMessage.RepairFailed failed -> repairs.onFailed(failed);
      case SymbolMessage.LiveFact found -> Effect().persist(found.fact());
      case SymbolMessage.FeedStopped stopped -> {
        live.stopped(stopped);
        yield Effect().none();
      }
      case SymbolMessage.StartFeeds start -> {
        live.start(state);
        yield Effect().none();
      }
      case SymbolMessage.StoreRead read -> onStoreRead(state, read);
      case SymbolMessage.StoreUnreadable unreadable -> onStoreUnreadable(unreadable);
      case SymbolMessage.ReadStoreAgain again -> {
        readStore(state, again.then());
        yield Effect().none();
      }
      case SymbolMessage.Found<?> found -> questions.onFound(found);
      case SymbolMessage.NotFound notFound -> questions.onNotFound(notFound);
      case SymbolMessage.Idle idle -> onIdle(state);
    };
  }

  // ---- life ----

  /** Also after a restart because of the journal: what ran before is gone then. */
  private void onRecovered(SymbolState state) {
    questions.outOfStep();
    loads.startAgain();
    repairs.startAgain();
    ledger.startAgain();
    live.startAgain(state);
    readStore(state, Optional.empty());
  }

  private Effect<SymbolEvent, SymbolState> onIdle(SymbolState state) {
    if (loads.isEmpty() && repairs.isIdle() && state.live().isEmpty()) {
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
    if (state.instrument().filter(register.instrument()::sameButHours).isPresent()) {
      return Effect().none().thenRun(() -> register.replyTo().tell(reply));
    }
    return Effect()
        .persist(new SymbolEvent.ContractResolved(register.instrument(), now()))
        .thenRun(
            after -> {
              register.replyTo().tell(reply);
              ledger.rejudgeWhatIsStale(after);
            });
  }

  /** An instrument that was never registered has no calendar and so no verdicts. */
  private Effect<SymbolEvent, SymbolState> onLedgerQuestion(
      SymbolState state, LedgerQuestion question) {
    if (state.instrument().isEmpty()) {
      context.getLog().warn("{} is not registered; {} stays unanswered", id, question);
      return Effect().none();
    }
    return ledger.on(state, question);
  }

  // ---- store and journal in step ----

  /** Facts come in the order of the store's changes. */
  private Effect<SymbolEvent, SymbolState> onBarsWritten(
      SymbolState state, SymbolEntity.BarsWritten written) {
    long known = state.of(written.series()).revision();
    Optional<SeriesChange> change =
        written.merged().change().filter(made -> made.revision() > known);
    if (change.isPresent() && change.get().revision() > known + 1) {
      readStore(state, Optional.of(written));
      return Effect().none();
    }
    return Effect()
        .persist(FactsOf.written(written, change))
        .thenRun(
            after ->
                written
                    .replyTo()
                    .ifPresent(
                        to ->
                            to.tell(
                                new SymbolEntity.WriteNoted(
                                    written.series(), after.of(written.series()).revision()))));
  }

  private void readStore(SymbolState state, Optional<SymbolEntity.Command> then) {
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
    List<SymbolEvent> facts = new ArrayList<>(FactsOf.store(state, read.delta(), now()));
    facts.addAll(RepairWork.missed(state, read.delta().changes()));
    return Effect()
        .persist(facts)
        .thenRun(
            after -> {
              if (read.then().isEmpty()) {
                if (!facts.isEmpty()) {
                  context.getLog().info("wrote {} facts that the store was ahead by", facts.size());
                }
                questions.inStep();
                ledger.rejudgeWhatIsStale(after);
              }
              read.then().ifPresent(context.getSelf()::tell);
            });
  }

  private Effect<SymbolEvent, SymbolState> onStoreUnreadable(
      SymbolMessage.StoreUnreadable unreadable) {
    context.getLog().error("the store's changes could not be read", unreadable.cause());
    timers.startSingleTimer(
        unreadable.then().map(Object.class::cast).orElse("recovery"),
        new SymbolMessage.ReadStoreAgain(unreadable.then()),
        STORE_RETRY);
    return Effect().none();
  }

  private Instant now() {
    return symbols.clock().instant();
  }
}
