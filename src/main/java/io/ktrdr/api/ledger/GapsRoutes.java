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
import io.ktrdr.symbol.LedgerQuestion;
import io.ktrdr.symbol.LedgerQuestion.GapPage;
import io.ktrdr.symbol.ledger.GapEntry;
import io.ktrdr.symbol.ledger.GapExtent;
import io.ktrdr.symbol.ledger.GapFilter;
import io.ktrdr.symbol.ledger.GapPlace;
import io.ktrdr.symbol.ledger.SpanState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code GET /gaps}: which bars are missing of which series, where in the session, and why. */
public final class GapsRoutes {

  private static final int DEFAULT_GAPS = 100;
  private static final int MOST_GAPS = 5000;

  private static final Set<String> FIELDS =
      CoverageRoutes.union(
          SeriesSelection.FIELDS,
          Set.of("start", "end", "state", "class", "extent", "min_bars", "limit", "page_token"));

  private record Answer(List<GapView> gaps, String nextPageToken, boolean simulated) {}

  /** What is asked, and what is found so far. */
  private record Walk(
      List<SeriesSelection.Chosen> series,
      LedgerRange range,
      GapFilter filter,
      int limit,
      int question,
      Instant now,
      List<GapView> found) {

    int left() {
      return limit - found.size();
    }

    String token(int index, long next) {
      return new LedgerToken(question, series.get(index).series(), next).text();
    }
  }

  private final ApiContext context;
  private final HttpSettings settings;
  private final InstrumentLookup lookup;

  public GapsRoutes(ApiContext context, HttpSettings settings, InstrumentLookup lookup) {
    this.context = context;
    this.settings = settings;
    this.lookup = lookup;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.get("/api/v1/gaps", FIELDS, this::gaps));
  }

  private CompletionStage<HttpResponse> gaps(Exchange exchange, Fields query) {
    SeriesSelection selection = SeriesSelection.read(query);
    LedgerRange range = LedgerRange.read(query);
    GapFilter filter =
        new GapFilter(
            words(query, "state", SpanState::parseGap),
            words(query, "class", GapPlace::parse),
            words(query, "extent", GapExtent::parse),
            query.number("min_bars", 1, Integer.MAX_VALUE, 1));
    int limit = query.number("limit", 1, MOST_GAPS, DEFAULT_GAPS);
    query.check();
    int question = LedgerToken.question("gaps " + selection + range + filter.minBars());
    Optional<LedgerToken> from =
        query.text("page_token").map(text -> LedgerToken.parse(text, question));
    Walk walk =
        new Walk(
            selection.choose(context, lookup),
            range,
            filter,
            limit,
            question,
            context.clock().instant(),
            new ArrayList<>());
    return walk(
            walk,
            from.map(token -> Pages.indexOf(walk.series(), token)).orElse(0),
            from.map(LedgerToken::next).orElse(Long.MIN_VALUE))
        .thenApply(
            next ->
                Revalidation.page(
                    exchange.request(),
                    Json.success(new Answer(walk.found(), next.orElse(null), context.simulated())),
                    next));
  }

  private static <T> Set<T> words(Fields query, String field, Function<String, T> reading) {
    return query
        .read(
            field,
            text ->
                Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .map(reading)
                    .collect(Collectors.toSet()))
        .orElse(Set.of());
  }

  /** Goes from series to series until the page is full; answers the token of the next. */
  private CompletionStage<Optional<String>> walk(Walk walk, int index, long from) {
    if (index >= walk.series().size()) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    if (walk.left() == 0) {
      return CompletableFuture.completedFuture(Optional.of(walk.token(index, Long.MIN_VALUE)));
    }
    SeriesSelection.Chosen one = walk.series().get(index);
    TradingCalendar calendar = context.calendars().apply(one.instrument());
    Optional<TimeRange> range =
        walk.range()
            .of(
                one.series(),
                context.store().summary(one.series()),
                calendar,
                walk.now(),
                settings.maxRangeBars())
            .map(whole -> from(whole, from))
            .filter(left -> !left.isEmpty());
    if (range.isEmpty()) {
      return walk(walk, index + 1, Long.MIN_VALUE);
    }
    return page(one, range.get(), walk)
        .thenCompose(
            page -> {
              page.gaps().forEach(gap -> walk.found().add(GapView.of(one.series(), gap)));
              if (!page.more()) {
                return walk(walk, index + 1, Long.MIN_VALUE);
              }
              GapEntry last = page.gaps().getLast();
              return CompletableFuture.completedFuture(
                  Optional.of(walk.token(index, last.span().last() + 1)));
            });
  }

  private static TimeRange from(TimeRange whole, long start) {
    long first = Math.max(whole.startSecond(), Math.min(start, whole.endSecond()));
    return TimeRange.ofEpochSeconds(first, whole.endSecond());
  }

  private CompletionStage<GapPage> page(SeriesSelection.Chosen one, TimeRange range, Walk walk) {
    return context
        .symbols()
        .ask(
            one.instrument().id(),
            replyTo ->
                new LedgerQuestion.GetGapPage(
                    one.series(), range, walk.filter(), walk.left(), replyTo),
            settings.askTimeout());
  }
}
