package io.ktrdr.symbol;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.gateway.CodeClass;
import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.gateway.GatewayQuestion.FetchBars;
import io.ktrdr.gateway.GatewayQuestion.HistoryReply;
import io.ktrdr.gateway.PlannedWork;
import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Source;
import io.ktrdr.market.TimeRange;
import io.ktrdr.quality.CompleteBars;
import io.ktrdr.store.MergeResult;
import io.ktrdr.store.Provenance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
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

  private record Kept(
      HistoryReply.ChunkFetched chunk,
      Optional<MergeResult> merged,
      TimeRange settled,
      List<LiveFeed.Revised> revised,
      ProviderAnswer answer,
      Optional<SymbolEvent.BarsKept> outranked)
      implements Command {}

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

  /** How an actor is named that is a job; its id follows. */
  private static final String JOB = "job:";

  private final long load;
  private final Purpose purpose;
  private final SymbolEntity.EnsureCoverage ask;
  private final Instrument instrument;
  private final TradingCalendar calendar;
  private final SymbolContext symbols;
  private final ActorRef<SymbolEntity.Command> entity;
  private final ActorRef<HistoryReply> replies;
  private final Executor storeThreads;
  private final SplitGuard splits;

  private final Deque<TimeRange> toAsk = new ArrayDeque<>();
  private final Deque<HistoryReply> heard = new ArrayDeque<>();
  private final List<TimeRange> askedAgain = new ArrayList<>();
  private List<TimeRange> gaps = List.of();
  private List<SeriesMemory.EmptySpan> empty = List.of();
  private boolean busy;
  private boolean draining;
  private int answeredBefore;
  private int answeredNow;

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
    this.purpose = purpose;
    this.ask = ask;
    this.instrument = instrument;
    this.calendar = symbols.calendars().apply(instrument);
    this.symbols = symbols;
    this.entity = entity;
    this.replies = context.spawn(ear(context.getSelf()), "answers");
    this.storeThreads = StoreThreads.of(context.getSystem());
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
      case GatewayGone gone -> giveUp(gatewayGone(), List.copyOf(toAsk));
      case StoreFailed failure -> storeFailed(failure.cause());
    };
  }

  private Behavior<Command> plan(MakePlan make) {
    empty = make.ledger().empty();
    Instant now = symbols.clock().instant();
    return inStore(
        () -> {
          boolean compare = purpose == Purpose.COMPARE;
          long[] stored =
              compare ? new long[0] : StoredTimes.in(symbols.bars(), ask.series(), ask.range());
          CoveragePlanner.Ledger ledger =
              compare
                  ? new CoveragePlanner.Ledger(List.of(), make.ledger().claimed())
                  : make.ledger();
          return CoveragePlanner.plan(ask.series(), ask.range(), stored, ledger, calendar, now);
        },
        Planned::new);
  }

  private Behavior<Command> begin(Begin begin) {
    if (draining) {
      return this;
    }
    gaps = begin.gaps();
    toAsk.addAll(begin.ranges());
    getContext().watchWith(symbols.gateway(), new GatewayGone());
    return askNext();
  }

  private Behavior<Command> askNext() {
    if (draining) {
      return next();
    }
    if (toAsk.isEmpty()) {
      getContext().unwatch(symbols.gateway());
      entity.tell(new SymbolMessage.AllAnswered(load));
      return this;
    }
    symbols
        .gateway()
        .tell(
            new FetchBars(
                instrument, ask.series(), toAsk.peek(), ask.lane(), ask.requestId(), replies));
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
        answeredNow = chunk.done();
        yield guard(chunk);
      }
      case HistoryReply.Fetched fetched -> {
        entity.tell(new SymbolMessage.RequestsMade(load, fetched.requests()));
        answeredBefore += answeredNow;
        answeredNow = 0;
        toAsk.remove();
        yield askNext();
      }
      case HistoryReply.FetchFailed failed -> {
        if (draining) {
          yield next();
        }
        toAsk.remove();
        toAsk.addFirst(failed.remaining());
        yield giveUp(failed.problem(), List.copyOf(toAsk));
      }
    };
  }

  // ---- bars of another scale ----

  private Behavior<Command> guard(HistoryReply.ChunkFetched chunk) {
    return inStore(
        () -> splits.judge(ProviderBars.named(chunk.bars(), ask.series(), calendar)),
        verdict -> new Guarded(chunk, verdict));
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
              () -> splits.rebase(proven, provenance(symbols.clock().instant())),
              rebased -> new Rescaled(chunk, proven, rebased));
      case SplitGuard.Verdict.Contradictory held -> {
        suspected(chunk, null, held.why());
        yield giveUp(held(held.why()), unanswered(chunk));
      }
    };
  }

  private void suspected(HistoryReply.ChunkFetched chunk, TimeRange overlap, String why) {
    getContext().getLog().warn("{}: a split? {}", ask.series(), why);
    entity.tell(
        new SymbolMessage.LiveFact(
            new SymbolEvent.SplitSuspected(
                ask.series(),
                chunk.asked(),
                overlap,
                why,
                ask.actor(),
                ask.requestId(),
                symbols.clock().instant())));
  }

  private Behavior<Command> prove(OverlapHeard heardAgain) {
    HistoryReply.ChunkFetched chunk = heardAgain.chunk();
    if (heardAgain.again().isEmpty()) {
      return giveUp(
          held("IB could not be asked for the bars before: " + heardAgain.doubt().why()),
          unanswered(chunk));
    }
    return inStore(
        () ->
            splits.prove(
                heardAgain.doubt(),
                ProviderBars.named(chunk.bars(), ask.series(), calendar),
                ProviderBars.named(heardAgain.again().get(), ask.series(), calendar)),
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
                      new SymbolEvent.SeriesRebased(
                          ask.series(),
                          change.revision(),
                          rebased.ratio().toString(),
                          rebased.ratio().numerator(),
                          rebased.ratio().denominator(),
                          rebased.range(),
                          change.changed(),
                          rescaled.proven().finding().volumes(),
                          Instant.ofEpochSecond(rebased.effective()),
                          rescaled.proven().finding().bars(),
                          ask.actor(),
                          ask.requestId(),
                          now)));
            });
    return keep(rescaled.chunk());
  }

  /** What is asked for and not merged, from a held answer on. */
  private List<TimeRange> unanswered(HistoryReply.ChunkFetched chunk) {
    TimeRange first = toAsk.remove();
    toAsk.addFirst(new TimeRange(chunk.asked().start(), first.end()));
    return List.copyOf(toAsk);
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
    Provenance provenance = provenance(now);
    boolean doubtful = askedAgain.stream().noneMatch(again -> again.covers(chunk.asked()));
    return inStore(
        () -> {
          BarSeries bars =
              complete(
                  ProviderBars.named(chunk.bars(), ask.series(), calendar).within(chunk.asked()),
                  now);
          List<LiveFeed.Revised> revised = List.of();
          if (purpose == Purpose.COMPARE) {
            Comparison comparison =
                Comparison.of(symbols.bars().read(ask.series(), chunk.asked()), bars);
            bars = comparison.toMerge();
            revised = comparison.revised();
          }
          Optional<MergeResult> merged =
              bars.isEmpty()
                  ? Optional.empty()
                  : Optional.of(
                      symbols
                          .bars()
                          .merge(
                              ask.series(),
                              bars,
                              SessionChunking.of(calendar, ask.series()),
                              provenance));
          Optional<MergeResult.KeptBars> outranked = merged.flatMap(MergeResult::kept);
          long[] stored = StoredTimes.in(symbols.bars(), ask.series(), chunk.asked());
          TimeRange settled =
              doubtful
                  ? ProviderBars.settled(ask.series(), chunk.asked(), bars, stored, calendar, now)
                  : chunk.asked();
          ProviderAnswer answer =
              ProviderAnswer.judge(
                  ask.series(),
                  settled,
                  stored,
                  gaps,
                  empty,
                  calendar,
                  symbols.settings().belief(),
                  now);
          return new Kept(
              chunk,
              merged,
              settled,
              outranked.isEmpty() ? revised : Comparison.taken(revised, this::stored),
              answer,
              outranked.map(stayed -> SymbolEvent.BarsKept.of(ask.series(), stayed, provenance)));
        },
        Function.identity());
  }

  private Optional<Bar> stored(Instant time) {
    long second = time.getEpochSecond();
    BarSeries bar = symbols.bars().read(ask.series(), TimeRange.ofEpochSeconds(second, second + 1));
    return bar.isEmpty() ? Optional.empty() : Optional.of(bar.bar(0));
  }

  /** A bar that still grows is no history yet, though IB sends it along. */
  private BarSeries complete(BarSeries bars, Instant now) {
    int count = bars.size();
    while (count > 0
        && CompleteBars.ends(
                calendar, ask.series().timeframe(), ask.series().hours(), bars.time(count - 1))
            .isAfter(now)) {
      count--;
    }
    return bars.slice(0, count);
  }

  private Provenance provenance(Instant now) {
    String cause =
        switch (ask.lane()) {
          case LIVE -> "live";
          case INTERACTIVE -> "load";
          case REPAIR -> "repair";
          case BACKFILL -> "backfill";
        };
    String job = ask.actor().startsWith(JOB) ? ask.actor().substring(JOB.length()) : "";
    return new Provenance(Source.IB_HIST, ask.actor(), cause, ask.requestId(), job, now);
  }

  private Behavior<Command> told(Kept kept) {
    if (kept.settled().startSecond() > kept.chunk().asked().startSecond()) {
      TimeRange front =
          TimeRange.ofEpochSeconds(
              kept.chunk().asked().startSecond(), kept.settled().startSecond());
      askedAgain.add(front);
      toAsk.addLast(front);
    }
    int done = answeredBefore + kept.chunk().done();
    Instant now = symbols.clock().instant();
    int total =
        answeredBefore
            + kept.chunk().total()
            + toAsk.stream()
                .skip(1)
                .mapToInt(range -> requests(ask.series(), instrument, range, now))
                .sum();
    entity.tell(
        new SymbolMessage.ChunkKept(
            load,
            kept.settled(),
            kept.merged().flatMap(MergeResult::change),
            kept.revised(),
            kept.answer(),
            new SymbolEntity.CoverageProgress(done, total, 0),
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
    toAsk.clear();
    heard.clear();
    Instant now = symbols.clock().instant();
    return inStore(
        () ->
            new CoveragePlanner.Plan(
                unanswered.stream()
                    .flatMap(
                        range ->
                            CoveragePlanner.plan(
                                ask.series(),
                                range,
                                StoredTimes.in(symbols.bars(), ask.series(), range),
                                CoveragePlanner.Ledger.BLANK,
                                calendar,
                                now)
                                .fetches()
                                .stream())
                    .toList(),
                List.of()),
        left -> new GaveUp(problem, left));
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
