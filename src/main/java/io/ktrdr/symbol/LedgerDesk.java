package io.ktrdr.symbol;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.LedgerQuestion.CoverageReport;
import io.ktrdr.symbol.LedgerQuestion.FillWork;
import io.ktrdr.symbol.LedgerQuestion.GapPage;
import io.ktrdr.symbol.LedgerQuestion.GapsMarked;
import io.ktrdr.symbol.LedgerQuestion.GapsRejudged;
import io.ktrdr.symbol.LedgerQuestion.Rejudged;
import io.ktrdr.symbol.ledger.CalendarVerdict;
import io.ktrdr.symbol.ledger.ClosedTime;
import io.ktrdr.symbol.ledger.Completeness;
import io.ktrdr.symbol.ledger.GapCatalogue;
import io.ktrdr.symbol.ledger.GapEntry;
import io.ktrdr.symbol.ledger.LedgerScan;
import io.ktrdr.symbol.ledger.LedgerSpan;
import io.ktrdr.symbol.ledger.Mark;
import io.ktrdr.symbol.ledger.StoredExtent;
import io.ktrdr.symbol.ledger.Tally;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EffectFactories;

/**
 * The ledger side of a {@link SymbolBehavior}: answers what is missing and why, takes marks of
 * users, and has verdicts judged anew. Judging is done on the store's threads. Belongs to one
 * actor.
 */
final class LedgerDesk {

  /** Who judges anew by himself. */
  static final String ACTOR = "calendar";

  private final ActorContext<SymbolEntity.Command> context;
  private final EffectFactories<SymbolEvent, SymbolState> effects;
  private final SymbolContext symbols;
  private final Function<SeriesId, List<TimeRange>> claims;
  private boolean rejudging;

  /**
   * @param claims what is being asked of a series
   */
  LedgerDesk(
      ActorContext<SymbolEntity.Command> context,
      EffectFactories<SymbolEvent, SymbolState> effects,
      SymbolContext symbols,
      Function<SeriesId, List<TimeRange>> claims) {
    this.context = context;
    this.effects = effects;
    this.symbols = symbols;
    this.claims = claims;
  }

  Effect<SymbolEvent, SymbolState> on(SymbolState state, LedgerQuestion question) {
    return switch (question) {
      case LedgerQuestion.GetGapPage get -> gaps(state, get);
      case LedgerQuestion.GetCoverage get -> coverage(state, get);
      case LedgerQuestion.GetFillWork get -> fillWork(state, get);
      case LedgerQuestion.IgnoreGaps ignore -> ignore(state, ignore);
      case LedgerQuestion.HeedGaps heed -> heed(state, heed);
      case LedgerQuestion.RejudgeGaps rejudge -> {
        rejudge(
            state,
            rejudge.all(),
            new Rejudging.Asker(rejudge.actor(), rejudge.requestId()),
            Optional.of(rejudge.replyTo()));
        yield effects.none();
      }
    };
  }

  /** What judging a series needs; taken while the state cannot change. */
  private record Case(
      SeriesId series,
      TradingCalendar calendar,
      List<Mark> marks,
      StoredExtent stored,
      Instant now) {

    List<LedgerSpan> scan(TimeRange range, long[] times) {
      return LedgerScan.scan(series, calendar, range, times, marks, now);
    }
  }

  private Case take(SymbolState state, SeriesId series) {
    TradingCalendar calendar = calendar(state);
    Instant now = now();
    return new Case(
        series,
        calendar,
        SeriesKnowledge.marks(state, series, claims.apply(series), calendar, now),
        symbols
            .bars()
            .summary(series)
            .map(held -> new StoredExtent(held.firstTime(), held.lastTime()))
            .orElse(StoredExtent.NONE),
        now);
  }

  private Effect<SymbolEvent, SymbolState> gaps(SymbolState state, LedgerQuestion.GetGapPage get) {
    Case judged = take(state, get.series());
    return answer(
        "the gaps of " + get.series(),
        () -> {
          long[] times = StoredTimes.in(symbols.bars(), get.series(), get.range());
          List<GapEntry> found =
              new GapCatalogue(get.series(), judged.calendar(), times, judged.stored())
                  .gaps(judged.scan(get.range(), times), get.filter(), get.limit() + 1);
          boolean more = found.size() > get.limit();
          return new GapPage(get.series(), more ? found.subList(0, get.limit()) : found, more);
        },
        get.replyTo());
  }

  private Effect<SymbolEvent, SymbolState> coverage(
      SymbolState state, LedgerQuestion.GetCoverage get) {
    Case judged = take(state, get.series());
    Optional<Head> head = state.head(get.series());
    return answer(
        "the coverage of " + get.series(),
        () -> {
          long[] times = StoredTimes.in(symbols.bars(), get.series(), get.range());
          List<LedgerSpan> spans = judged.scan(get.range(), times);
          Tally tally = Tally.of(spans);
          List<LedgerSpan> listed =
              get.shut()
                  ? ClosedTime.cutInto(get.series(), judged.calendar(), get.range(), spans)
                  : spans;
          return new CoverageReport(
              get.series(),
              get.range(),
              CalendarVerdict.of(judged.calendar()),
              tally,
              times.length - tally.present(),
              listed.subList(0, Math.min(get.spans(), listed.size())),
              listed.size(),
              get.by()
                  .map(by -> Completeness.of(get.series(), judged.calendar(), spans, by))
                  .orElse(List.of()),
              head);
        },
        get.replyTo());
  }

  private Effect<SymbolEvent, SymbolState> fillWork(
      SymbolState state, LedgerQuestion.GetFillWork get) {
    TradingCalendar calendar = calendar(state);
    Instant now = now();
    CoveragePlanner.Ledger ledger =
        SeriesKnowledge.planning(state, get.series(), claims.apply(get.series()), calendar, now);
    StoredExtent stored = take(state, get.series()).stored();
    return answer(
        "the gaps of " + get.series() + " that can be filled",
        () ->
            new FillWork(
                get.series(),
                FillValue.stretches(
                    get.series(),
                    CoveragePlanner.plan(
                        get.series(),
                        get.range(),
                        StoredTimes.in(symbols.bars(), get.series(), get.range()),
                        ledger,
                        calendar,
                        now),
                    stored,
                    get.tail())),
        get.replyTo());
  }

  // ---- marks ----

  private Effect<SymbolEvent, SymbolState> ignore(
      SymbolState state, LedgerQuestion.IgnoreGaps ask) {
    boolean stands =
        state.of(ask.series()).ignored().stream()
            .anyMatch(
                span -> span.range().covers(ask.range()) && span.reason().equals(ask.reason()));
    return mark(
        state,
        ask.series(),
        !stands,
        new SymbolEvent.GapIgnored(
            ask.series(), ask.range(), ask.reason(), ask.actor(), ask.requestId(), now()),
        ask.replyTo());
  }

  private Effect<SymbolEvent, SymbolState> heed(SymbolState state, LedgerQuestion.HeedGaps ask) {
    boolean any =
        state.of(ask.series()).ignored().stream()
            .anyMatch(span -> span.range().overlaps(ask.range()));
    return mark(
        state,
        ask.series(),
        any,
        new SymbolEvent.GapIgnoreEnded(
            ask.series(), ask.range(), ask.actor(), ask.requestId(), now()),
        ask.replyTo());
  }

  private Effect<SymbolEvent, SymbolState> mark(
      SymbolState state,
      SeriesId series,
      boolean news,
      SymbolEvent fact,
      ActorRef<GapsMarked> replyTo) {
    if (!news) {
      replyTo.tell(new GapsMarked(false, ignored(state, series)));
      return effects.none();
    }
    return effects
        .persist(fact)
        .thenRun(after -> replyTo.tell(new GapsMarked(true, ignored(after, series))));
  }

  private static List<TimeRange> ignored(SymbolState state, SeriesId series) {
    return TimeRange.union(
        state.of(series).ignored().stream().map(SeriesMemory.IgnoredSpan::range).toList());
  }

  // ---- judging anew ----

  /** Judges anew what another version of the calendar has judged, if anything. */
  void rejudgeWhatIsStale(SymbolState state) {
    if (state.instrument().isEmpty() || rejudging || state.series().isEmpty()) {
      return;
    }
    rejudge(state, false, new Rejudging.Asker(ACTOR, ""), Optional.empty());
  }

  private void rejudge(
      SymbolState state,
      boolean all,
      Rejudging.Asker asker,
      Optional<ActorRef<GapsRejudged>> replyTo) {
    rejudging = true;
    TradingCalendar calendar = calendar(state);
    Instant now = now();
    Map<SeriesId, SeriesMemory> memories = new TreeMap<>(state.series());
    Map<SeriesId, List<Mark>> marks = new TreeMap<>();
    memories
        .keySet()
        .forEach(
            series ->
                marks.put(
                    series,
                    SeriesKnowledge.marks(state, series, claims.apply(series), calendar, now)));
    context.pipeToSelf(
        CompletableFuture.supplyAsync(
            () -> {
              List<SymbolEvent> facts = new ArrayList<>();
              List<Rejudged> sums = new ArrayList<>();
              memories.forEach(
                  (series, memory) -> {
                    if (all || Rejudging.isStale(memory, calendar)) {
                      Rejudging judge = new Rejudging(series, memory, calendar, asker, now);
                      List<SymbolEvent> changed =
                          judge
                              .hull()
                              .map(hull -> StoredTimes.in(symbols.bars(), series, hull))
                              .map(times -> judge.facts(times, all))
                              .orElse(List.of());
                      List<SymbolEvent> found =
                          all ? judge.unknownGaps(allTimes(series), marks.get(series)) : List.of();
                      facts.addAll(changed);
                      facts.addAll(found);
                      sums.add(sum(series, memory, changed, found));
                    }
                  });
              return new SymbolMessage.GapsJudged(
                  facts, new GapsRejudged(CalendarVerdict.of(calendar), sums), replyTo);
            },
            StoreThreads.of(context.getSystem())),
        (judged, failure) ->
            failure == null ? judged : new SymbolMessage.NotFound("what is judged anew", failure));
  }

  private long[] allTimes(SeriesId series) {
    return symbols
        .bars()
        .summary(series)
        .map(
            held ->
                StoredTimes.in(
                    symbols.bars(),
                    series,
                    TimeRange.ofEpochSeconds(held.firstTime(), held.lastTime() + 1)))
        .orElse(new long[0]);
  }

  private static Rejudged sum(
      SeriesId series, SeriesMemory memory, List<SymbolEvent> changed, List<SymbolEvent> found) {
    int withdrawn = 0;
    int partly = 0;
    for (SymbolEvent fact : changed) {
      if (fact instanceof SymbolEvent.GapRejudged gap) {
        withdrawn += gap.remaining().isEmpty() ? 1 : 0;
        partly +=
            !gap.remaining().isEmpty() && !gap.remaining().equals(List.of(gap.range())) ? 1 : 0;
      }
    }
    return new Rejudged(
        series, memory.gaps().size() + memory.empty().size(), withdrawn, partly, found.size());
  }

  Effect<SymbolEvent, SymbolState> onJudged(SymbolMessage.GapsJudged judged) {
    rejudging = false;
    return effects
        .persist(judged.facts())
        .thenRun(
            after -> {
              if (!judged.facts().isEmpty()) {
                context
                    .getLog()
                    .info(
                        "{} has judged {} verdicts anew",
                        judged.reply().calendar().version(),
                        judged.facts().size());
              }
              judged.replyTo().ifPresent(to -> to.tell(judged.reply()));
            });
  }

  /** What was under way before a restart is gone. */
  void startAgain() {
    rejudging = false;
  }

  private <R> Effect<SymbolEvent, SymbolState> answer(
      String what, Supplier<R> work, ActorRef<R> replyTo) {
    context.pipeToSelf(
        CompletableFuture.supplyAsync(work, StoreThreads.of(context.getSystem())),
        (found, failure) ->
            failure == null
                ? new SymbolMessage.Found<>(replyTo, found)
                : new SymbolMessage.NotFound(what, failure));
    return effects.none();
  }

  private TradingCalendar calendar(SymbolState state) {
    return symbols.calendars().apply(state.instrument().orElseThrow());
  }

  private Instant now() {
    return symbols.clock().instant();
  }
}
