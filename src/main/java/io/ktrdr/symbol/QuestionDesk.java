package io.ktrdr.symbol;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EffectFactories;

/**
 * The answering side of a {@link SymbolBehavior}: what is missing, how complete a range is, and the
 * audit trail, which waits until the journal has caught up with the store. Belongs to one actor.
 */
final class QuestionDesk {

  private final ActorContext<SymbolEntity.Command> context;
  private final EffectFactories<SymbolEvent, SymbolState> effects;
  private final SymbolContext symbols;
  private final PersistenceId journal;
  private final AuditTrail trail;
  private final Function<SeriesId, List<TimeRange>> claims;
  private final Executor storeThreads;
  private List<SymbolEntity.GetAudit> waitingForJournal = new ArrayList<>();
  private boolean inStep;

  /**
   * @param journal where the facts of this entity are
   * @param claims what is being asked of a series
   */
  QuestionDesk(
      ActorContext<SymbolEntity.Command> context,
      EffectFactories<SymbolEvent, SymbolState> effects,
      SymbolContext symbols,
      PersistenceId journal,
      AuditTrail trail,
      Function<SeriesId, List<TimeRange>> claims) {
    this.context = context;
    this.effects = effects;
    this.symbols = symbols;
    this.journal = journal;
    this.trail = trail;
    this.claims = claims;
    this.storeThreads = StoreThreads.of(context.getSystem());
  }

  /** The journal may lack what the store has. */
  void outOfStep() {
    inStep = false;
  }

  /** The journal has what the store has: who waited for that is answered. */
  void inStep() {
    inStep = true;
    List<SymbolEntity.GetAudit> waiting = waitingForJournal;
    waitingForJournal = new ArrayList<>();
    waiting.forEach(this::readTrail);
  }

  Effect<SymbolEvent, SymbolState> onGetGaps(SymbolState state, SymbolEntity.GetGaps get) {
    if (state.instrument().isEmpty()) {
      get.replyTo().tell(new SymbolEntity.Gaps(get.series(), List.of()));
      return effects.none();
    }
    TradingCalendar calendar = calendar(state);
    Instant now = symbols.clock().instant();
    CoveragePlanner.Ledger known =
        SeriesKnowledge.planning(state, get.series(), claims.apply(get.series()), calendar, now);
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
                        known,
                        calendar,
                        now)),
            storeThreads),
        get.replyTo());
  }

  Effect<SymbolEvent, SymbolState> onGetCompleteness(
      SymbolState state, SymbolEntity.GetCompleteness get) {
    if (state.instrument().isEmpty()) {
      get.replyTo().tell(new SymbolEntity.Completeness(0, 0, 0, ""));
      return effects.none();
    }
    TradingCalendar calendar = calendar(state);
    Instant now = symbols.clock().instant();
    CoveragePlanner.Ledger ledger =
        SeriesKnowledge.planning(state, get.series(), List.of(), calendar, now);
    return answer(
        "the completeness of " + get.series(),
        CompletableFuture.supplyAsync(
            () ->
                CoveragePlanner.completeness(
                    get.series(),
                    get.range(),
                    StoredTimes.in(symbols.bars(), get.series(), get.range()),
                    ledger,
                    calendar,
                    now),
            storeThreads),
        get.replyTo());
  }

  Effect<SymbolEvent, SymbolState> onGetAudit(SymbolEntity.GetAudit get) {
    if (inStep) {
      readTrail(get);
    } else {
      waitingForJournal.add(get);
    }
    return effects.none();
  }

  private void readTrail(SymbolEntity.GetAudit get) {
    int limit = Math.clamp(get.limit(), 0, symbols.settings().auditPage());
    answer("the audit trail", trail.read(journal.id(), get.afterSequence(), limit), get.replyTo());
  }

  private <R> Effect<SymbolEvent, SymbolState> answer(
      String what, CompletionStage<R> reply, ActorRef<R> replyTo) {
    context.pipeToSelf(
        reply,
        (found, failure) ->
            failure == null
                ? new SymbolMessage.Found<>(replyTo, found)
                : new SymbolMessage.NotFound(what, failure));
    return effects.none();
  }

  <R> Effect<SymbolEvent, SymbolState> onFound(SymbolMessage.Found<R> found) {
    found.replyTo().tell(found.reply());
    return effects.none();
  }

  Effect<SymbolEvent, SymbolState> onNotFound(SymbolMessage.NotFound notFound) {
    context.getLog().error("could not read {}", notFound.what(), notFound.cause());
    return effects.none();
  }

  private TradingCalendar calendar(SymbolState state) {
    Instrument instrument = state.instrument().orElseThrow();
    return symbols.calendars().apply(instrument);
  }
}
