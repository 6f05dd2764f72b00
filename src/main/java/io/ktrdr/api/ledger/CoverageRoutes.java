package io.ktrdr.api.ledger;

import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.Revalidation;
import io.ktrdr.api.series.InstrumentLookup;
import io.ktrdr.api.series.LedgerRange;
import io.ktrdr.api.series.LedgerToken;
import io.ktrdr.api.series.Pages;
import io.ktrdr.api.series.SeriesSelection;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.SeriesSummary;
import io.ktrdr.symbol.LedgerQuestion;
import io.ktrdr.symbol.LedgerQuestion.CoverageReport;
import io.ktrdr.symbol.ledger.Completeness;
import io.ktrdr.symbol.ledger.Tally;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code GET /coverage}: how complete series are. Never asks IB. */
public final class CoverageRoutes {

  private static final int DEFAULT_SERIES = 100;
  private static final int MOST_SERIES = 500;
  private static final int MOST_SPANS = 10_000;

  /** Series judged at a time, so that one question does not take the whole store. */
  private static final int AT_A_TIME = 4;

  private static final Set<String> FIELDS =
      union(
          SeriesSelection.FIELDS,
          Set.of("start", "end", "by", "spans", "closed", "limit", "page_token"));

  private record Answer(
      List<CoverageView> series,
      CoverageView.Count total,
      String nextPageToken,
      boolean simulated) {}

  private record Ask(
      LedgerRange range, Optional<Completeness.By> by, int spans, boolean closed, Instant now) {}

  private final ApiContext context;
  private final HttpSettings settings;
  private final InstrumentLookup lookup;

  public CoverageRoutes(ApiContext context, HttpSettings settings, InstrumentLookup lookup) {
    this.context = context;
    this.settings = settings;
    this.lookup = lookup;
  }

  static Set<String> union(Set<String> some, Set<String> others) {
    Set<String> all = new TreeSet<>(some);
    all.addAll(others);
    return all;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.get("/api/v1/coverage", FIELDS, this::coverage));
  }

  private CompletionStage<HttpResponse> coverage(Exchange exchange, Fields query) {
    SeriesSelection selection = SeriesSelection.read(query);
    LedgerRange range = LedgerRange.read(query);
    Optional<Completeness.By> by = query.read("by", Completeness.By::parse);
    int spans = query.number("spans", 0, MOST_SPANS, 0);
    boolean closed = query.read("closed", CoverageRoutes::yes).orElse(false);
    int limit = query.number("limit", 1, MOST_SERIES, DEFAULT_SERIES);
    query.check();
    int question = LedgerToken.question("coverage " + selection + range);
    Optional<LedgerToken> from =
        query.text("page_token").map(text -> LedgerToken.parse(text, question));
    List<SeriesSelection.Chosen> all = selection.choose(context, lookup);
    int start = from.map(token -> Pages.indexOf(all, token)).orElse(0);
    int end = Math.min(all.size(), start + limit);
    String next =
        end < all.size() ? new LedgerToken(question, all.get(end).series(), 0).text() : null;
    Ask ask = new Ask(range, by, spans, closed, context.clock().instant());
    return reports(all.subList(start, end), ask, 0, new ArrayList<>())
        .thenApply(
            views ->
                Revalidation.page(
                    exchange.request(),
                    Json.success(new Answer(views, total(views), next, context.simulated())),
                    Optional.ofNullable(next)));
  }

  private static boolean yes(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "closed \"" + Fields.shortened(text) + "\" is neither true nor false");
    };
  }

  private CompletionStage<List<CoverageView>> reports(
      List<SeriesSelection.Chosen> series, Ask ask, int from, List<CoverageView> done) {
    if (from >= series.size()) {
      return CompletableFuture.completedFuture(done);
    }
    int to = Math.min(series.size(), from + AT_A_TIME);
    List<CompletionStage<CoverageView>> some =
        series.subList(from, to).stream().map(one -> report(one, ask)).toList();
    CompletionStage<List<CoverageView>> all = CompletableFuture.completedFuture(done);
    for (CompletionStage<CoverageView> one : some) {
      all =
          all.thenCombine(
              one,
              (before, view) -> {
                before.add(view);
                return before;
              });
    }
    return all.thenCompose(before -> reports(series, ask, to, before));
  }

  private CompletionStage<CoverageView> report(SeriesSelection.Chosen one, Ask ask) {
    TradingCalendar calendar = context.calendars().apply(one.instrument());
    Optional<SeriesSummary> held = context.store().summary(one.series());
    TimeRange range =
        ask.range()
            .of(one.series(), held, calendar, ask.now(), settings.maxRangeBars())
            .orElse(new TimeRange(ask.now(), ask.now()));
    return context
        .symbols()
        .<CoverageReport>ask(
            one.instrument().id(),
            replyTo ->
                new LedgerQuestion.GetCoverage(
                    one.series(), range, ask.by(), ask.spans(), ask.closed(), replyTo),
            settings.askTimeout())
        .thenApply(report -> CoverageView.of(report, held, ask.by(), ask.spans() > 0));
  }

  private static CoverageView.Count total(List<CoverageView> views) {
    Tally sum = Tally.NOTHING;
    for (CoverageView view : views) {
      CoverageView.Count count = view.count();
      sum =
          sum.plus(
              new Tally(
                  count.expected(),
                  count.present(),
                  count.filled(),
                  count.missing(),
                  count.queued(),
                  count.providerEmpty(),
                  count.ignored()));
    }
    return CoverageView.Count.of(sum);
  }
}
