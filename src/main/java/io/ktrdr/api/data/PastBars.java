package io.ktrdr.api.data;

import io.ktrdr.api.bars.BarQuery;
import io.ktrdr.api.bars.BarShape;
import io.ktrdr.api.bars.HistoryAnswer;
import io.ktrdr.api.bars.HistoryReader;
import io.ktrdr.api.bars.ProvenanceJson;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.series.AsOf;
import io.ktrdr.api.series.PriceScale;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Source;
import io.ktrdr.market.TimeRange;
import io.ktrdr.quality.CompleteBars;
import io.ktrdr.store.Adjustment;
import io.ktrdr.store.BarStore;
import io.ktrdr.store.Rescaling;
import io.ktrdr.store.SeriesChange;
import io.ktrdr.store.Writers;
import io.ktrdr.store.WrittenBars;
import io.ktrdr.symbol.RepairQuestion;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongPredicate;

/** Bars as they were, and where each came from. */
final class PastBars {

  /** More changes than this are not looked up one by one. */
  private static final int LOOKED_UP_SINGLY = 50;

  /**
   * The revision that an answer is of.
   *
   * @param at the instant that was asked for, or when the revision was made
   */
  record Pin(long revision, Instant at) {}

  private final ApiContext context;
  private final HttpSettings settings;
  private final HistoryReader reader;
  private final Executor blocking;

  PastBars(ApiContext context, HttpSettings settings, Executor blocking) {
    this.context = context;
    this.settings = settings;
    this.reader = new HistoryReader(context.store());
    this.blocking = blocking;
  }

  /**
   * Finds the revision that was meant. Blocks.
   *
   * @param pinned the revision of the first page, which counts for those that follow
   * @throws ProblemException when the series has no such revision yet
   */
  Pin pin(SeriesId series, AsOf asOf, OptionalLong pinned) {
    BarStore store = context.store();
    return switch (asOf) {
      case AsOf.Moment moment ->
          new Pin(pinned.orElseGet(() -> store.revisionAt(series, moment.at())), moment.at());
      case AsOf.Revision revision -> {
        long newest = store.revision(series);
        if (revision.number() > newest) {
          String detail =
              series + " has no revision " + revision.number() + " yet; the newest is " + newest;
          throw new ProblemException(
              Problem.of(
                  ProblemType.INVALID_REQUEST,
                  detail,
                  List.of(new Problem.Fault("/as_of", "unknown_revision", detail))));
        }
        yield new Pin(
            revision.number(),
            store
                .change(series, revision.number())
                .map(change -> change.provenance().at())
                .orElse(Instant.EPOCH));
      }
    };
  }

  /** The same question, judged by what could be known at an instant. */
  static BarQuery judgedAt(BarQuery query, Instant at) {
    long until =
        CompleteBars.until(
            query.calendar(),
            query.series().timeframe(),
            query.series().hours(),
            query.range().endSecond(),
            at);
    return new BarQuery(
        query.series(),
        query.range(),
        Math.min(query.judgedUntil(), until),
        query.shape(),
        query.limit(),
        query.calendar());
  }

  /**
   * A page of the bars of a revision.
   *
   * @param scale of the prices; as stored when empty
   * @param past whether it is of the past: whether its live bars were final is not known then
   */
  CompletionStage<PastPage> read(
      BarQuery query, long revision, boolean provenance, Optional<PriceScale> scale, boolean past) {
    return CompletableFuture.supplyAsync(
            () -> scaled(query, reader.read(query, revision, provenance), scale), blocking)
        .thenCompose(
            read ->
                provenance
                    ? withProvenance(query, read, past)
                    : CompletableFuture.completedFuture(
                        new PastPage(
                            HistoryAnswer.plain(query, read.page()),
                            Optional.empty(),
                            read.adjustments())));
  }

  /** A page as it was read. */
  private record Read(HistoryReader.Page page, List<Adjustment> adjustments) {}

  private Read scaled(BarQuery query, HistoryReader.Page page, Optional<PriceScale> scale) {
    if (scale.isEmpty()) {
      return new Read(page, List.of());
    }
    List<Adjustment> adjustments =
        context.store().adjustments(query.series()).stream()
            .filter(one -> one.revision() <= page.written().revision())
            .toList();
    return new Read(
        switch (scale.get()) {
          case SPLIT -> page;
          case RAW ->
              new HistoryReader.Page(
                  new WrittenBars(
                      Rescaling.raw(page.written().bars(), adjustments),
                      page.written().writers(),
                      page.written().revision()),
                  page.next(),
                  page.verdict());
        },
        adjustments);
  }

  private CompletionStage<PastPage> withProvenance(BarQuery query, Read read, boolean past) {
    HistoryReader.Page page = read.page();
    return CompletableFuture.supplyAsync(
            () -> changes(query.series(), page.written().writers()), blocking)
        .thenCompose(
            changes ->
                provisional(query, changes, past)
                    .thenApply(
                        provisional -> {
                          ProvenanceJson json = new ProvenanceJson(changes, provisional);
                          return new PastPage(
                              json.answer(query, page),
                              query.shape() == BarShape.COLUMNS
                                  ? Optional.of(json.runs(page.written()))
                                  : Optional.empty(),
                              read.adjustments());
                        }));
  }

  private Map<Long, SeriesChange> changes(SeriesId series, Writers writers) {
    Map<Long, SeriesChange> changes = new HashMap<>();
    for (int run = 0; run < writers.runs(); run++) {
      changes.put(writers.runRevision(run), null);
    }
    if (changes.size() > LOOKED_UP_SINGLY) {
      context.store().changes(series, writers.oldest() - 1).stream()
          .filter(change -> changes.containsKey(change.revision()))
          .forEach(change -> changes.put(change.revision(), change));
    } else {
      changes.replaceAll(
          (revision, none) -> context.store().change(series, revision).orElseThrow());
    }
    return changes;
  }

  /** Asks only when there are live bars that could be provisional. */
  private CompletionStage<Optional<LongPredicate>> provisional(
      BarQuery query, Map<Long, SeriesChange> changes, boolean past) {
    if (past) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    boolean live =
        changes.values().stream()
            .anyMatch(change -> change.provenance().source() == Source.IB_LIVE);
    if (!live) {
      return CompletableFuture.completedFuture(Optional.of(time -> false));
    }
    return context
        .symbols()
        .<RepairQuestion.Provisional>ask(
            query.series().instrument(),
            replyTo -> new RepairQuestion.GetProvisional(query.series(), replyTo),
            settings.askTimeout())
        .handle(
            (told, failure) ->
                failure == null ? Optional.of(inside(told.spans())) : Optional.empty());
  }

  private static LongPredicate inside(List<TimeRange> spans) {
    return time -> spans.stream().anyMatch(span -> span.contains(Instant.ofEpochSecond(time)));
  }
}
