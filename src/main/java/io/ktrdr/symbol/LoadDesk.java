package io.ktrdr.symbol;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.gateway.CodeClass;
import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.gateway.Lane;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.SeriesChange;
import io.ktrdr.symbol.SymbolEntity.CoverageReply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EffectFactories;

/**
 * The loading side of a {@link SymbolBehavior}: takes questions for bars, lets a {@link Backfill}
 * work each off, and turns what they report into facts. Belongs to one actor.
 */
final class LoadDesk {

  /** Brings the journal in step with the store, and then takes the message up again. */
  interface Catching {
    void up(SymbolState state, Optional<SymbolEntity.Command> then);
  }

  private final ActorContext<SymbolEntity.Command> context;
  private final EffectFactories<SymbolEvent, SymbolState> effects;
  private final SymbolContext symbols;
  private final LiveDesk live;
  private final Catching catching;
  private Loads loads = new Loads();

  LoadDesk(
      ActorContext<SymbolEntity.Command> context,
      EffectFactories<SymbolEvent, SymbolState> effects,
      SymbolContext symbols,
      LiveDesk live,
      Catching catching) {
    this.context = context;
    this.effects = effects;
    this.symbols = symbols;
    this.live = live;
    this.catching = catching;
  }

  boolean isEmpty() {
    return loads.isEmpty();
  }

  /** What is being asked for of a series. */
  List<TimeRange> claims(SeriesId series) {
    return loads.claims(series);
  }

  /** What ran before is gone. */
  void startAgain() {
    Loads before = loads;
    loads = new Loads();
    for (Loads.Load load : before.all()) {
      context.stop(load.worker());
      load.ask().replyTo().tell(failed("the journal could not be written", load.bars()));
    }
  }

  Effect<SymbolEvent, SymbolState> onCheckBars(SymbolState state, SymbolMessage.CheckBars check) {
    return load(
        state,
        Backfill.Purpose.COMPARE,
        new SymbolEntity.EnsureCoverage(
            check.series(),
            check.range(),
            Lane.REPAIR,
            check.actor(),
            check.requestId(),
            Optional.empty(),
            check.replyTo()));
  }

  Effect<SymbolEvent, SymbolState> onEnsureCoverage(
      SymbolState state, SymbolEntity.EnsureCoverage ask) {
    return load(state, Backfill.Purpose.FILL, ask);
  }

  private Effect<SymbolEvent, SymbolState> load(
      SymbolState state, Backfill.Purpose purpose, SymbolEntity.EnsureCoverage ask) {
    if (state.instrument().isEmpty()) {
      ask.replyTo().tell(new CoverageReply.UnknownInstrument());
      return effects.none();
    }
    long number = loads.nextId();
    ActorRef<Backfill.Command> worker =
        context.spawn(
            Backfill.create(
                number, purpose, ask, state.instrument().get(), symbols, context.getSelf()),
            "backfill-" + number);
    context.watchWith(worker, new SymbolMessage.BackfillStopped(number));
    lineUp(state, loads.add(number, purpose, ask, worker));
    return effects.none();
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
                SeriesKnowledge.planning(
                    state, load.ask().series(), loads.claimsBefore(load), calendar(state), now())));
  }

  Effect<SymbolEvent, SymbolState> onPlanReady(SymbolState state, SymbolMessage.PlanReady ready) {
    Optional<Loads.Load> found = loads.find(ready.load());
    if (found.isEmpty()) {
      return effects.none();
    }
    Loads.Load load = found.get();
    CoveragePlanner.Plan plan = ready.plan();
    loads.planned(load, plan);
    loads.leaveLine(load).ifPresent(next -> letPlan(state, next));
    if (load.cancelled()) {
      return effects.none();
    }
    if (plan.fetches().isEmpty()) {
      return goOn(state, load);
    }
    List<SymbolEvent> facts = new ArrayList<>();
    facts.add(
        new SymbolEvent.CoverageAsked(
            load.ask().series(),
            load.ask().range(),
            plan.ranges(),
            load.purpose() == Backfill.Purpose.FILL ? plan.missing() : 0,
            load.ask().lane(),
            load.ask().actor(),
            load.ask().requestId(),
            now()));
    if (load.purpose() == Backfill.Purpose.FILL) {
      facts.addAll(
          FactsOf.holes(
              state,
              load.ask().series(),
              plan,
              symbols.bars().summary(load.ask().series()),
              calendar(state),
              now()));
    }
    return effects
        .persist(facts)
        .thenRun(
            after -> {
              int planned =
                  plan.ranges().stream()
                      .mapToInt(
                          range ->
                              Backfill.requests(
                                  load.ask().series(),
                                  after.instrument().orElseThrow(),
                                  range,
                                  now()))
                      .sum();
              load.ask()
                  .progressTo()
                  .ifPresent(
                      to ->
                          to.tell(
                              new SymbolEntity.CoverageProgress(
                                  load.requests(), load.requests() + planned, load.bars())));
              load.worker()
                  .tell(
                      new Backfill.Begin(plan.ranges(), after.of(load.ask().series()).gapRanges()));
            });
  }

  /** Ends loads early. Each goes on until what IB has answered is stored and in the journal. */
  Effect<SymbolEvent, SymbolState> onCancel(SymbolEntity.CancelLoad cancel) {
    List<Loads.Load> meant =
        loads.all().stream()
            .filter(load -> load.ask().series().equals(cancel.series()))
            .filter(load -> load.ask().requestId().equals(cancel.requestId()))
            .toList();
    meant.forEach(
        load -> {
          load.cancel(cancel.actor());
          load.worker().tell(new Backfill.Drain());
        });
    cancel.replyTo().tell(new SymbolEntity.CancelReply(meant.size()));
    return effects.none();
  }

  Effect<SymbolEvent, SymbolState> onDrained(SymbolMessage.Drained drained) {
    Optional<Loads.Load> found = loads.find(drained.load());
    if (found.isEmpty()) {
      return effects.none();
    }
    Loads.Load load = found.get();
    return effects
        .persist(
            new SymbolEvent.LoadCancelled(
                load.ask().series(),
                load.ask().range(),
                load.bars(),
                load.cancelledBy(),
                load.ask().requestId(),
                now()))
        .thenRun(
            after -> {
              load.ask()
                  .replyTo()
                  .tell(new CoverageReply.CoverageCancelled(load.requests(), load.bars()));
              end(after, load);
              release(after);
            });
  }

  Effect<SymbolEvent, SymbolState> onChunkKept(SymbolState state, SymbolMessage.ChunkKept kept) {
    Optional<Loads.Load> found = loads.find(kept.load());
    SeriesChange change = kept.change().orElse(null);
    if (change != null && change.revision() > state.of(change.series()).revision() + 1) {
      // Another load's change came first but has not told yet: the journal keeps the store's order.
      catching.up(state, Optional.of(kept));
      return effects.none();
    }
    List<SymbolEvent> facts = new ArrayList<>();
    if (change != null && change.revision() > state.of(change.series()).revision()) {
      facts.add(SymbolEvent.BarsStored.of(change));
    }
    kept.outranked().ifPresent(facts::add);
    found.ifPresent(
        load -> {
          facts.addAll(FactsOf.answer(load.ask(), kept.answer(), calendar(state), now()));
          facts.addAll(FactsOf.revised(load.ask(), kept, now()));
        });
    return effects
        .persist(facts)
        .thenRun(
            after ->
                found.ifPresent(
                    load -> {
                      loads.answered(load, kept.asked());
                      load.countRevised(kept.revised().size());
                      live.compared(after, load.ask().series(), kept.revised());
                      load.count(0, change == null ? 0 : change.inserted() + change.replaced());
                      SymbolEntity.CoverageProgress progress =
                          new SymbolEntity.CoverageProgress(
                              kept.progress().done(), kept.progress().total(), load.bars());
                      load.ask().progressTo().ifPresent(to -> to.tell(progress));
                      load.worker().tell(new Backfill.Recorded());
                      release(after);
                    }));
  }

  Effect<SymbolEvent, SymbolState> onRequestsMade(SymbolMessage.RequestsMade made) {
    loads.find(made.load()).ifPresent(load -> load.count(made.requests(), 0));
    return effects.none();
  }

  Effect<SymbolEvent, SymbolState> onAllAnswered(
      SymbolState state, SymbolMessage.AllAnswered answered) {
    Optional<Loads.Load> found = loads.find(answered.load());
    found.ifPresent(loads::asksNoMore);
    return found.map(load -> goOn(state, load)).orElseGet(() -> effects.none());
  }

  /** Nothing to ask at the moment: done, or waiting for others, or time for another plan. */
  private Effect<SymbolEvent, SymbolState> goOn(SymbolState state, Loads.Load load) {
    if (!loads.hasWaited(load)) {
      return covered(state, load);
    } else if (!loads.blocked(load)) {
      lineUp(state, load);
    }
    release(state);
    return effects.none();
  }

  private Effect<SymbolEvent, SymbolState> covered(SymbolState state, Loads.Load load) {
    List<SymbolEvent> facts =
        switch (load.purpose()) {
          case FILL -> List.of();
          case COMPARE -> FactsOf.confirmed(state, load, now());
        };
    end(state, load);
    return effects
        .persist(facts)
        .thenRun(
            after -> {
              load.ask().replyTo().tell(new CoverageReply.Covered(load.requests(), load.bars()));
              release(after);
            });
  }

  Effect<SymbolEvent, SymbolState> onLoadFailed(
      SymbolState state, SymbolMessage.LoadFailed failed) {
    Optional<Loads.Load> found = loads.find(failed.load());
    if (found.isEmpty()) {
      return effects.none();
    }
    Loads.Load load = found.get();
    return effects
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

  Effect<SymbolEvent, SymbolState> onBackfillStopped(
      SymbolState state, SymbolMessage.BackfillStopped stopped) {
    loads
        .find(stopped.load())
        .ifPresent(
            load -> {
              load.ask().replyTo().tell(failed("the load broke off; see the log", load.bars()));
              end(state, load);
              release(state);
            });
    return effects.none();
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

  private TradingCalendar calendar(SymbolState state) {
    return symbols.calendars().apply(state.instrument().orElseThrow());
  }

  private Instant now() {
    return symbols.clock().instant();
  }
}
