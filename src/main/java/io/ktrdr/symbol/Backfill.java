package io.ktrdr.symbol;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.gateway.CodeClass;
import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.gateway.GatewayQuestion.FetchBars;
import io.ktrdr.gateway.GatewayQuestion.HistoryReply;
import io.ktrdr.gateway.PlannedWork;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.MergeResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Works off one {@link SymbolEntity.EnsureCoverage}: plans, asks IB stretch by stretch, puts the
 * bars into the store and tells its entity, which writes the facts. Bars never pass through the
 * entity. Told to plan again, it starts over from what is stored then.
 */
final class Backfill extends AbstractMatchingBehavior<Backfill.Command> {

  sealed interface Command {}

  /** Make a plan, knowing this. */
  record MakePlan(CoveragePlanner.Ledger ledger) implements Command {}

  /** Ask IB for these, in order; the gaps are those known of the series. */
  record Begin(List<TimeRange> ranges, List<TimeRange> gaps) implements Command {}

  /** The facts of the answer told last are in the journal. */
  record Recorded() implements Command {}

  /**
   * Ask for nothing more: what waits at the gateway is withdrawn, what was heard is stored, and
   * then the entity is told.
   */
  record Drain() implements Command {}

  private record Planned(CoveragePlanner.Plan plan) implements Command {}

  private record Heard(HistoryReply reply) implements Command {}

  private record Kept(HistoryReply.ChunkFetched chunk, BackfillWork.Kept kept) implements Command {}

  private record Guarded(HistoryReply.ChunkFetched chunk, SplitGuard.Verdict verdict)
      implements Command {}

  private record OverlapHeard(
      HistoryReply.ChunkFetched chunk, SplitGuard.Verdict.Doubtful doubt, Optional<BarSeries> again)
      implements Command {}

  private record Rescaled(
      HistoryReply.ChunkFetched chunk,
      SplitGuard.Verdict.Rescaled proven,
      SplitGuard.Rebased rebased)
      implements Command {}

  private record GaveUp(GatewayProblem problem, CoveragePlanner.Plan left) implements Command {}

  private record GatewayGone() implements Command {}

  private record StoreFailed(Throwable cause) implements Command {}

  /** What is asked for. */
  enum Purpose {
    /** The bars that are missing. */
    FILL,
    /** All bars, those that are stored too: they may be revised. */
    COMPARE
  }

  private final long load;
  private final SymbolEntity.EnsureCoverage ask;
  private final Instrument instrument;
  private final SymbolContext symbols;
  private final ActorRef<SymbolEntity.Command> entity;
  private final ActorRef<HistoryReply> replies;
  private final Executor storeThreads;
  private final BackfillWork work;
  private final SplitGuard splits;

  private final Stretches stretches = new Stretches();
  private final Deque<HistoryReply> heard = new ArrayDeque<>();
  private List<TimeRange> gaps = List.of();
  private List<SeriesMemory.EmptySpan> empty = List.of();
  private boolean busy;
  private boolean draining;

  static Behavior<Command> create(
      long load,
      Purpose purpose,
      SymbolEntity.EnsureCoverage ask,
      Instrument instrument,
      SymbolContext symbols,
      ActorRef<SymbolEntity.Command> entity) {
    return Behaviors.setup(
        context -> new Backfill(context, load, purpose, ask, instrument, symbols, entity));
  }

  private Backfill(
      ActorContext<Command> context,
      long load,
      Purpose purpose,
      SymbolEntity.EnsureCoverage ask,
      Instrument instrument,
      SymbolContext symbols,
      ActorRef<SymbolEntity.Command> entity) {
    super(context);
    this.load = load;
    this.ask = ask;
    this.instrument = instrument;
    this.symbols = symbols;
    this.entity = entity;
    this.replies = context.spawn(ear(context.getSelf()), "answers");
    this.storeThreads = StoreThreads.of(context.getSystem());
    TradingCalendar calendar = symbols.calendars().apply(instrument);
    this.work = new BackfillWork(ask, purpose, calendar, symbols);
    this.splits = new SplitGuard(symbols.bars(), ask.series(), instrument, calendar);
  }

  /** An address of its own for answers: when it ends, the gateway forgets the question. */
  private static Behavior<HistoryReply> ear(ActorRef<Command> self) {
    return Behaviors.receiveMessage(
        reply -> {
          self.tell(new Heard(reply));
          return Behaviors.same();
        });
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    return switch (command) {
      case MakePlan make -> plan(make);
      case Planned planned -> {
        entity.tell(new SymbolMessage.PlanReady(load, planned.plan()));
        yield this;
      }
      case Begin begin -> begin(begin);
      case Heard reply -> {
        heard.add(reply.reply());
        yield next();
      }
      case Guarded guarded -> guarded(guarded.chunk(), guarded.verdict());
      case OverlapHeard overlap -> prove(overlap);
      case Rescaled rescaled -> rescaled(rescaled);
      case Kept kept -> told(kept);
      case Recorded recorded -> {
        busy = false;
        yield next();
      }
      case Drain drain -> {
        draining = true;
        getContext().stop(replies);
        getContext().unwatch(symbols.gateway());
        yield next();
      }
      case GaveUp gaveUp -> failed(gaveUp.problem(), gaveUp.left());
      case GatewayGone gone -> giveUp(gatewayGone(), stretches.left());
      case StoreFailed failure -> storeFailed(failure.cause());
    };
  }

  private Behavior<Command> plan(MakePlan make) {
    empty = make.ledger().empty();
    Instant now = symbols.clock().instant();
    return inStore(() -> work.plan(make.ledger(), now), Planned::new);
  }

  private Behavior<Command> begin(Begin begin) {
    if (draining) {
      return this;
    }
    gaps = begin.gaps();
    stretches.add(begin.ranges());
    getContext().watchWith(symbols.gateway(), new GatewayGone());
    return askNext();
  }

  private Behavior<Command> askNext() {
    if (draining) {
      return next();
    }
    if (stretches.isDone()) {
      getContext().unwatch(symbols.gateway());
      entity.tell(new SymbolMessage.AllAnswered(load));
      return this;
    }
    symbols
        .gateway()
        .tell(
            new FetchBars(
                instrument,
                ask.series(),
                stretches.asking(),
                ask.lane(),
                ask.requestId(),
                replies));
    return this;
  }

  /** One answer at a time: the next is looked at when the facts of the last are in the journal. */
  private Behavior<Command> next() {
    if (busy) {
      return this;
    }
    if (heard.isEmpty()) {
      if (draining) {
        entity.tell(new SymbolMessage.Drained(load));
      }
      return this;
    }
    return switch (heard.remove()) {
      case HistoryReply.ChunkFetched chunk -> {
        busy = true;
        stretches.answered(chunk.done());
        yield guard(chunk);
      }
      case HistoryReply.Fetched fetched -> {
        entity.tell(new SymbolMessage.RequestsMade(load, fetched.requests()));
        stretches.finished();
        yield askNext();
      }
      case HistoryReply.FetchFailed failed -> {
        if (draining) {
          yield next();
        }
        yield giveUp(failed.problem(), stretches.leftFrom(failed.remaining()));
      }
    };
  }

  // ---- bars of another scale ----

  private Behavior<Command> guard(HistoryReply.ChunkFetched chunk) {
    Instant now = symbols.clock().instant();
    return inStore(
        () -> splits.judge(work.named(chunk.bars()), now), verdict -> new Guarded(chunk, verdict));
  }

  private Behavior<Command> guarded(HistoryReply.ChunkFetched chunk, SplitGuard.Verdict verdict) {
    return switch (verdict) {
      case SplitGuard.Verdict.Fits fits -> keep(chunk);
      case SplitGuard.Verdict.Doubtful doubt -> {
        suspected(chunk, doubt.overlap(), doubt.why());
        ActorRef<Command> self = getContext().getSelf();
        symbols
            .gateway()
            .tell(
                new FetchBars(
                    instrument,
                    ask.series(),
                    doubt.overlap(),
                    ask.lane(),
                    ask.requestId(),
                    OverlapQuestion.address(
                        getContext(), again -> self.tell(new OverlapHeard(chunk, doubt, again)))));
        yield this;
      }
      case SplitGuard.Verdict.Rescaled proven ->
          inStore(
              () -> splits.rebase(proven, work.provenance(symbols.clock().instant())),
              rebased -> new Rescaled(chunk, proven, rebased));
      case SplitGuard.Verdict.Contradictory held -> {
        suspected(chunk, null, held.why());
        yield giveUp(held(held.why()), stretches.leftOf(chunk.asked()));
      }
    };
  }

  private void suspected(HistoryReply.ChunkFetched chunk, TimeRange overlap, String why) {
    getContext().getLog().warn("{}: a split? {}", ask.series(), why);
    entity.tell(
        new SymbolMessage.LiveFact(
            FactsOf.suspected(ask, chunk.asked(), overlap, why, symbols.clock().instant())));
  }

  private Behavior<Command> prove(OverlapHeard heardAgain) {
    HistoryReply.ChunkFetched chunk = heardAgain.chunk();
    if (heardAgain.again().isEmpty()) {
      return giveUp(
          held("IB could not be asked for the bars before: " + heardAgain.doubt().why()),
          stretches.leftOf(chunk.asked()));
    }
    Instant now = symbols.clock().instant();
    return inStore(
        () ->
            splits.prove(
                heardAgain.doubt(),
                work.named(chunk.bars()),
                work.named(heardAgain.again().get()),
                now),
        verdict -> new Guarded(chunk, verdict));
  }

  private Behavior<Command> rescaled(Rescaled rescaled) {
    SplitGuard.Rebased rebased = rescaled.rebased();
    Instant now = symbols.clock().instant();
    rebased
        .merged()
        .change()
        .ifPresent(
            change -> {
              getContext()
                  .getLog()
                  .info(
                      "{}: {} bars are on the scale after {}",
                      ask.series(),
                      change.changed(),
                      change.provenance().cause());
              entity.tell(
                  new SymbolEntity.BarsWritten(
                      ask.series(), rebased.merged(), change.provenance(), Optional.empty()));
              entity.tell(
                  new SymbolMessage.LiveFact(
                      FactsOf.rebased(ask, rescaled.proven(), rebased, change, now)));
            });
    return keep(rescaled.chunk());
  }

  private static GatewayProblem held(String why) {
    return new GatewayProblem(
        CodeClass.HELD,
        0,
        "",
        "IB's bars do not fit the stored ones and are held back: "
            + why
            + "; if the stored ones are wrong, remove or amend them and load again",
        Duration.ZERO);
  }

  private Behavior<Command> keep(HistoryReply.ChunkFetched chunk) {
    Instant now = symbols.clock().instant();
    BackfillWork.Known known =
        new BackfillWork.Known(gaps, empty, stretches.wereAsked(chunk.asked()));
    return inStore(() -> work.keep(chunk, known, now), kept -> new Kept(chunk, kept));
  }

  private Behavior<Command> told(Kept news) {
    BackfillWork.Kept kept = news.kept();
    stretches.settled(news.chunk().asked(), kept.settled());
    Instant now = symbols.clock().instant();
    SymbolEntity.CoverageProgress progress =
        stretches.progress(
            news.chunk().done(),
            news.chunk().total(),
            range -> requests(ask.series(), instrument, range, now));
    entity.tell(
        new SymbolMessage.ChunkKept(
            load,
            kept.settled(),
            kept.merged().flatMap(MergeResult::change),
            kept.revised(),
            kept.answer(),
            progress,
            kept.outranked()));
    return this;
  }

  /** How many requests a stretch takes. */
  static int requests(SeriesId series, Instrument instrument, TimeRange range, Instant now) {
    return PlannedWork.requests(
        series.timeframe(), series.what(), instrument.contract().securityType(), range, now);
  }

  /** Counts what is still missing of what was not answered, and says so. */
  private Behavior<Command> giveUp(GatewayProblem problem, List<TimeRange> unanswered) {
    stretches.clear();
    heard.clear();
    Instant now = symbols.clock().instant();
    return inStore(() -> work.left(unanswered, now), left -> new GaveUp(problem, left));
  }

  private Behavior<Command> storeFailed(Throwable cause) {
    getContext().getLog().error("the store failed a load of {}", ask.series(), cause);
    return failed(
        new GatewayProblem(
            CodeClass.FATAL,
            0,
            "",
            "the bars could not be read from or written to the store: " + cause.getMessage(),
            Duration.ZERO),
        new CoveragePlanner.Plan(List.of(), List.of()));
  }

  private Behavior<Command> failed(GatewayProblem problem, CoveragePlanner.Plan left) {
    entity.tell(new SymbolMessage.LoadFailed(load, problem, left.fetches()));
    return Behaviors.stopped();
  }

  private static GatewayProblem gatewayGone() {
    return new GatewayProblem(
        CodeClass.CONNECTIVITY, 0, "", "the gateway is shutting down", Duration.ofSeconds(10));
  }

  private <T> Behavior<Command> inStore(Supplier<T> work, Function<T, Command> done) {
    getContext()
        .pipeToSelf(
            CompletableFuture.supplyAsync(work, storeThreads),
            (result, failure) -> failure == null ? done.apply(result) : new StoreFailed(failure));
    return this;
  }
}
