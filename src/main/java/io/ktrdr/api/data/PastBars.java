package io.ktrdr.api.data;

import io.ktrdr.api.bars.BarProvenance;
import io.ktrdr.api.bars.BarQuery;
import io.ktrdr.api.bars.BarShape;
import io.ktrdr.api.bars.HistoryReader;
import io.ktrdr.api.bars.RowMarks;
import io.ktrdr.api.bars.RowPage;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.series.AsOf;
import io.ktrdr.api.series.PriceScale;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Source;
import io.ktrdr.market.TimeRange;
import io.ktrdr.quality.CompleteBars;
import io.ktrdr.quality.check.Thresholds;
import io.ktrdr.store.Adjustment;
import io.ktrdr.store.BarStore;
import io.ktrdr.store.Rescaling;
import io.ktrdr.store.SeriesChange;
import io.ktrdr.store.WrittenBars;
import io.ktrdr.symbol.RepairQuestion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongPredicate;

/**
 * Pages that are made for one answer: bars as they were, on another scale, with what is missing
 * between them, where each came from and what is remarked about it.
 */
final class PastBars {

  /**
   * The revision that an answer is of.
   *
   * @param at the instant that was asked for, or when the revision was made
   */
  record Pin(long revision, Instant at) {}

  /** A page as it was read, and what it was put on another scale by. */
  private record Read(RowPage page, List<Adjustment> adjustments, int[] flags) {}

  private final ApiContext context;
  private final HttpSettings settings;
  private final HistoryReader reader;
  private final BarRemarks remarks;
  private final Executor blocking;

  PastBars(ApiContext context, HttpSettings settings, Thresholds thresholds, Executor blocking) {
    this.context = context;
    this.settings = settings;
    this.reader = new HistoryReader(context.store());
    this.remarks = new BarRemarks(context.store(), thresholds);
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

  /** A page of the bars of the revision that is asked for, or of the newest. */
  CompletionStage<SeriesPage> read(BarsAsk ask, SeriesAsk asked) {
    BarsAsk.Extras extras = ask.extras();
    long revision =
        asked.pin().map(Pin::revision).orElseGet(() -> context.store().revision(asked.series()));
    return CompletableFuture.supplyAsync(() -> rows(asked, revision, extras), blocking)
        .thenCompose(
            read ->
                ask.format() == BarFormat.PARQUET
                    ? CompletableFuture.completedFuture(
                        new SeriesPage(
                            asked,
                            new SeriesPage.Body.Rows(read.page()),
                            Optional.empty(),
                            beside(read, Optional.empty(), Optional.empty())))
                    : encoded(asked, read, extras.marks()));
  }

  private Read rows(SeriesAsk asked, long revision, BarsAsk.Extras extras) {
    BarQuery query = asked.query();
    List<Adjustment> adjustments =
        extras.scale().isEmpty() && !extras.marks().flags()
            ? List.of()
            : context.store().adjustments(query.series()).stream()
                .filter(one -> one.revision() <= revision)
                .toList();
    boolean raw = extras.scale().equals(Optional.of(PriceScale.RAW));
    RowPage page =
        RowPage.of(
            context.store(),
            query,
            reader.read(query, revision, extras.history()),
            extras.fill(),
            bars -> raw ? Rescaling.raw(bars, adjustments) : bars);
    int[] flags =
        extras.marks().flags()
            ? remarks.flags(asked, page.bars(), revision, raw ? List.of() : adjustments)
            : new int[0];
    return new Read(page, extras.scale().isEmpty() ? List.of() : adjustments, flags);
  }

  private CompletionStage<SeriesPage> encoded(SeriesAsk asked, Read read, RowMarks.Wanted wanted) {
    RowPage page = read.page();
    if (!wanted.provenance() && !wanted.flags()) {
      return CompletableFuture.completedFuture(
          wanted.synthetic()
              ? marked(asked, read, wanted, List.of())
              : new SeriesPage(
                  asked,
                  new SeriesPage.Body.Encoded(page.answer(asked.query())),
                  Optional.empty(),
                  beside(read, Optional.empty(), Optional.empty())));
    }
    return CompletableFuture.supplyAsync(
            () -> context.store().changes(asked.series(), page.writers()), blocking)
        .thenCompose(
            changes ->
                provisional(asked, changes)
                    .thenApply(
                        provisional -> {
                          BarSeries bars = page.bars();
                          return marked(
                              asked,
                              read,
                              wanted,
                              new BarProvenance(changes, provisional)
                                  .runs(new WrittenBars(bars, page.writers(), page.revision())));
                        }));
  }

  private static SeriesPage marked(
      SeriesAsk asked, Read read, RowMarks.Wanted wanted, List<BarProvenance.Run> runs) {
    RowPage page = read.page();
    BarShape.Form form = asked.query().shape().form();
    RowMarks marks = page.marks(wanted, form, runs, read.flags());
    boolean columns = form == BarShape.Form.COLUMNS;
    return new SeriesPage(
        asked,
        new SeriesPage.Body.Encoded(page.answer(asked.query(), marks)),
        Optional.empty(),
        beside(
            read,
            columns && wanted.provenance() ? Optional.of(runs) : Optional.empty(),
            columns && (wanted.flags() || wanted.synthetic())
                ? Optional.of(marks.all())
                : Optional.empty()));
  }

  private static SeriesPage.Beside beside(
      Read read, Optional<List<BarProvenance.Run>> runs, Optional<int[]> flagged) {
    return new SeriesPage.Beside(
        runs,
        flagged,
        Optional.of(read.page().synthetic()).filter(rows -> !read.page().plain()),
        read.adjustments());
  }

  /**
   * Asks only when there are live bars that could be provisional; whether those of the past were is
   * not known.
   */
  private CompletionStage<Optional<LongPredicate>> provisional(
      SeriesAsk asked, Map<Long, SeriesChange> changes) {
    if (asked.pin().isPresent()) {
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
            asked.series().instrument(),
            replyTo -> new RepairQuestion.GetProvisional(asked.series(), replyTo),
            settings.askTimeout())
        .handle(
            (told, failure) ->
                failure == null ? Optional.of(inside(told.spans())) : Optional.empty());
  }

  private static LongPredicate inside(List<TimeRange> spans) {
    return time -> spans.stream().anyMatch(span -> span.contains(Instant.ofEpochSecond(time)));
  }
}
