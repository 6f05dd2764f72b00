package io.ktrdr.symbol;

import io.ktrdr.market.Bar;
import io.ktrdr.market.Instrument;
import io.ktrdr.quality.repair.Proposal;
import io.ktrdr.quality.repair.RepairAction;
import io.ktrdr.quality.repair.Repairs;
import io.ktrdr.store.SeriesChange;
import io.ktrdr.symbol.RepairQuestion.RepairReply;
import io.ktrdr.symbol.SymbolEntity.CoverageReply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EffectFactories;

/**
 * The repairing side of a {@link SymbolBehavior}: remembers proposals, carries out what is decided
 * about them, one decision on a repair at a time, and writes each down. Belongs to one actor.
 */
final class RepairDesk {

  /** Asking again may have to wait for IB's pacing behind everything else. */
  private static final Duration REFETCH_PATIENCE = Duration.ofHours(1);

  /** Asks IB for stored bars again. */
  interface Refetching {
    Effect<SymbolEvent, SymbolState> ask(SymbolState state, SymbolMessage.CheckBars check);
  }

  private final ActorContext<SymbolEntity.Command> context;
  private final EffectFactories<SymbolEvent, SymbolState> effects;
  private final SymbolContext symbols;
  private final Refetching refetching;
  private final Executor storeThreads;
  private final Set<String> busy = new HashSet<>();

  RepairDesk(
      ActorContext<SymbolEntity.Command> context,
      EffectFactories<SymbolEvent, SymbolState> effects,
      SymbolContext symbols,
      Refetching refetching) {
    this.context = context;
    this.effects = effects;
    this.symbols = symbols;
    this.refetching = refetching;
    this.storeThreads = StoreThreads.of(context.getSystem());
  }

  boolean isIdle() {
    return busy.isEmpty();
  }

  /** What ran before is gone; whoever asked hears nothing and asks again. */
  void startAgain() {
    busy.clear();
  }

  Effect<SymbolEvent, SymbolState> on(SymbolState state, RepairQuestion question) {
    return switch (question) {
      case RepairQuestion.ProposeRepairs propose -> propose(state, propose);
      case RepairQuestion.GetRepairs get -> {
        get.replyTo().tell(new RepairQuestion.Repairs(inOrder(state)));
        yield effects.none();
      }
      case RepairQuestion.GetProvisional get -> {
        get.replyTo().tell(new RepairQuestion.Provisional(state.of(get.series()).provisional()));
        yield effects.none();
      }
      case RepairQuestion.Decision decision -> decide(state, decision);
    };
  }

  private static List<Repair> inOrder(SymbolState state) {
    return state.repairs().values().stream()
        .sorted(
            Comparator.comparing(Repair::series)
                .thenComparing((Repair repair) -> repair.proposal().first())
                .thenComparing(repair -> repair.proposal().id()))
        .toList();
  }

  private Effect<SymbolEvent, SymbolState> propose(
      SymbolState state, RepairQuestion.ProposeRepairs ask) {
    long open =
        state.repairs().values().stream()
            .filter(repair -> repair.standing() == Repair.Standing.PROPOSED)
            .count();
    List<Proposal> fresh = new ArrayList<>();
    int refused = 0;
    for (Proposal proposal : ask.proposals()) {
      Repair known = state.repairs().get(proposal.id());
      // the very bars that a repair has changed are there again: that is a new case
      if (known != null && known.standing() != Repair.Standing.APPLIED) {
        continue;
      }
      if (open + fresh.size() < ask.mostOpen()) {
        fresh.add(proposal);
      } else {
        refused++;
      }
    }
    RepairQuestion.RepairsProposed reply =
        new RepairQuestion.RepairsProposed(
            fresh.size(), ask.proposals().size() - fresh.size() - refused, refused);
    if (fresh.isEmpty()) {
      ask.replyTo().tell(reply);
      return effects.none();
    }
    return effects
        .persist(
            new SymbolEvent.RepairsProposed(
                ask.series(), fresh, ask.actor(), ask.requestId(), now()))
        .thenRun(() -> ask.replyTo().tell(reply));
  }

  // ---- decisions ----

  private Effect<SymbolEvent, SymbolState> decide(
      SymbolState state, RepairQuestion.Decision decision) {
    Repair repair = state.repairs().get(decision.id());
    if (repair == null) {
      return answered(decision, new RepairReply.NoSuchRepair());
    }
    Optional<String> objection =
        busy.contains(decision.id())
            ? Optional.of("another decision on it is being carried out at this moment")
            : objection(repair, decision);
    if (objection.isPresent()) {
      return answered(decision, new RepairReply.NotNow(repair, objection.get()));
    }
    return switch (decision) {
      case RepairQuestion.RejectRepair reject ->
          effects
              .persist(
                  new SymbolEvent.RepairRejected(
                      repair.series(),
                      reject.id(),
                      reject.actor(),
                      reject.why(),
                      reject.requestId(),
                      now()))
              .thenRun(after -> done(after, reject));
      case RepairQuestion.ApplyRepair apply -> {
        RepairAction action = apply.action().orElse(repair.proposal().suggested());
        yield action == RepairAction.REFETCH
            ? refetch(state, repair, apply)
            : carryOut(
                state,
                apply,
                work -> work.apply(repair, action, apply.actor(), apply.requestId(), now()));
      }
      case RepairQuestion.RevertRepair revert ->
          carryOut(
              state,
              revert,
              work -> work.revert(repair, revert.actor(), revert.requestId(), now()));
    };
  }

  private static Optional<String> objection(Repair repair, RepairQuestion.Decision decision) {
    Repair.Standing standing = repair.standing();
    return switch (decision) {
      case RepairQuestion.ApplyRepair apply -> {
        if (!standing.open()) {
          yield Optional.of("it is " + standing + " already");
        }
        List<RepairAction> allowed = repair.proposal().actions();
        yield apply
            .action()
            .filter(action -> !allowed.contains(action))
            .map(action -> action + " is not one of the actions that it allows, " + allowed);
      }
      case RepairQuestion.RejectRepair reject ->
          standing.open() ? Optional.empty() : Optional.of("it is " + standing + " already");
      case RepairQuestion.RevertRepair revert ->
          standing == Repair.Standing.APPLIED
              ? Optional.empty()
              : Optional.of("only an applied repair can be reverted, and it is " + standing);
    };
  }

  private Effect<SymbolEvent, SymbolState> carryOut(
      SymbolState state,
      RepairQuestion.Decision decision,
      Function<RepairWork, Optional<RepairWork.Carried>> doing) {
    RepairWork work = work(state);
    busy.add(decision.id());
    return inStore(() -> new SymbolMessage.RepairCarriedOut(decision, doing.apply(work)), decision);
  }

  private Effect<SymbolEvent, SymbolState> refetch(
      SymbolState state, Repair repair, RepairQuestion.ApplyRepair apply) {
    RepairWork work = work(state);
    busy.add(apply.id());
    return inStore(() -> new SymbolMessage.RepairStillFits(apply, work.untouched(repair)), apply);
  }

  /** The bars were looked at; now IB is asked for them. */
  Effect<SymbolEvent, SymbolState> onStillFits(
      SymbolState state, SymbolMessage.RepairStillFits looked) {
    RepairQuestion.ApplyRepair apply = looked.apply();
    Repair repair = state.repairs().get(apply.id());
    if (!looked.fits()) {
      busy.remove(apply.id());
      return answered(apply, new RepairReply.BarsChanged(repair));
    }
    return refetching.ask(
        state,
        new SymbolMessage.CheckBars(
            repair.series(),
            repair.range(),
            apply.requestId(),
            apply.actor(),
            Once.address(
                context,
                CoverageReply.class,
                REFETCH_PATIENCE,
                reply -> context.getSelf().tell(new SymbolMessage.RepairFetched(apply, reply)))));
  }

  Effect<SymbolEvent, SymbolState> onFetched(
      SymbolState state, SymbolMessage.RepairFetched fetched) {
    RepairQuestion.ApplyRepair apply = fetched.apply();
    Repair repair = state.repairs().get(apply.id());
    return switch (fetched.reply().orElse(null)) {
      case CoverageReply.Covered covered when covered.requests() > 0 -> {
        RepairWork work = work(state);
        yield inStore(() -> new SymbolMessage.RepairCompared(apply, work.now(repair)), apply);
      }
      case CoverageReply.Covered nothing -> {
        busy.remove(apply.id());
        yield answered(
            apply,
            new RepairReply.NotNow(
                repair, "the calendar expects no bar there, so IB cannot be asked for one"));
      }
      case CoverageReply.CoverageFailed failed -> {
        busy.remove(apply.id());
        yield answered(apply, new RepairReply.NotFetched(repair, failed.problem()));
      }
      case null, default -> {
        busy.remove(apply.id());
        yield answered(apply, new RepairReply.NotNow(repair, "IB did not answer in time"));
      }
    };
  }

  /** IB's bars are in the store: what differs now is what the repair did. */
  Effect<SymbolEvent, SymbolState> onCompared(
      SymbolState state, SymbolMessage.RepairCompared compared) {
    RepairQuestion.ApplyRepair apply = compared.apply();
    busy.remove(apply.id());
    Repair repair = state.repairs().get(apply.id());
    List<Bar> before = Repairs.lessThese(repair.proposal().before(), compared.now());
    List<Bar> after = Repairs.lessThese(compared.now(), repair.proposal().before());
    boolean nothing = before.isEmpty() && after.isEmpty();
    return effects
        .persist(
            new SymbolEvent.RepairApplied(
                repair.series(),
                apply.id(),
                RepairAction.REFETCH,
                nothing ? 0 : state.of(repair.series()).revision(),
                before,
                after,
                apply.actor(),
                apply.why(),
                apply.requestId(),
                now()))
        .thenRun(written -> done(written, apply));
  }

  /** The store is changed; the journal follows, unless it has heard of it another way. */
  Effect<SymbolEvent, SymbolState> onCarriedOut(
      SymbolState state, SymbolMessage.RepairCarriedOut news) {
    RepairQuestion.Decision decision = news.decision();
    busy.remove(decision.id());
    Repair repair = state.repairs().get(decision.id());
    if (news.carried().isEmpty()) {
      return answered(decision, new RepairReply.BarsChanged(repair));
    }
    RepairWork.Carried carried = news.carried().get();
    SymbolEntity.BarsWritten written =
        new SymbolEntity.BarsWritten(
            repair.series(), carried.merged(), carried.provenance(), Optional.empty());
    long known = state.of(repair.series()).revision();
    Optional<SeriesChange> change = carried.merged().change();
    List<SymbolEvent> facts = new ArrayList<>();
    if (change.isPresent() && change.get().revision() == known + 1) {
      facts.addAll(FactsOf.written(written, change));
    } else if (change.isPresent() && change.get().revision() > known) {
      // changes of others come first: the journal keeps the store's order
      context.getSelf().tell(written);
    }
    boolean heard = change.isPresent() && repair.revision() == change.get().revision();
    if (!heard) {
      facts.add(fact(repair, decision, carried));
    }
    return effects.persist(facts).thenRun(after -> done(after, decision));
  }

  private SymbolEvent fact(
      Repair repair, RepairQuestion.Decision decision, RepairWork.Carried carried) {
    long revision = carried.merged().revision();
    return switch (decision) {
      case RepairQuestion.ApplyRepair apply ->
          new SymbolEvent.RepairApplied(
              repair.series(),
              apply.id(),
              apply.action().orElse(repair.proposal().suggested()),
              revision,
              carried.before(),
              carried.after(),
              apply.actor(),
              apply.why(),
              apply.requestId(),
              now());
      case RepairQuestion.RevertRepair revert ->
          new SymbolEvent.RepairReverted(
              repair.series(),
              revert.id(),
              revision,
              carried.before(),
              carried.after(),
              revert.actor(),
              revert.why(),
              revert.requestId(),
              now());
      case RepairQuestion.RejectRepair reject ->
          throw new IllegalStateException("nothing is carried out for " + reject);
    };
  }

  Effect<SymbolEvent, SymbolState> onFailed(SymbolMessage.RepairFailed failed) {
    busy.remove(failed.decision().id());
    context.getLog().error("the store failed a repair", failed.cause());
    return answered(
        failed.decision(),
        new RepairReply.StoreFailed(String.valueOf(failed.cause().getMessage())));
  }

  // ---- parts ----

  private Effect<SymbolEvent, SymbolState> inStore(
      Supplier<SymbolMessage> doing, RepairQuestion.Decision decision) {
    context.pipeToSelf(
        CompletableFuture.supplyAsync(doing, storeThreads),
        (news, failure) ->
            failure == null ? news : new SymbolMessage.RepairFailed(decision, failure));
    return effects.none();
  }

  private Effect<SymbolEvent, SymbolState> answered(
      RepairQuestion.Decision decision, RepairReply reply) {
    decision.replyTo().tell(reply);
    return effects.none();
  }

  private static void done(SymbolState after, RepairQuestion.Decision decision) {
    decision.replyTo().tell(new RepairReply.Done(after.repairs().get(decision.id())));
  }

  private RepairWork work(SymbolState state) {
    Instrument instrument = state.instrument().orElseThrow();
    return new RepairWork(symbols.bars(), symbols.calendars().apply(instrument));
  }

  private Instant now() {
    return symbols.clock().instant();
  }
}
