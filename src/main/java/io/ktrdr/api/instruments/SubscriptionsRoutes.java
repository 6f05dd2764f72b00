package io.ktrdr.api.instruments;

import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.http.RequestBodies;
import io.ktrdr.api.series.InstrumentLookup;
import io.ktrdr.api.series.SeriesFields;
import io.ktrdr.gateway.LiveSource;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Timeframe;
import io.ktrdr.symbol.SymbolEntity;
import io.ktrdr.symbol.SymbolEntity.SubscribeReply;
import io.ktrdr.symbol.live.SubscriptionStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;

/** {@code /subscriptions}: which series are had as their bars form, and how they stand. */
public final class SubscriptionsRoutes {

  private static final String PATH = "/api/v1/subscriptions";
  private static final Set<String> FIELDS =
      Set.of("instrument", "timeframe", "what", "session", "upstream");
  private static final Set<String> KEYS = Set.of("instrument", "timeframe", "what", "session");

  /** One series as it is shown. */
  private record View(
      String instrument,
      String timeframe,
      String what,
      String session,
      String upstream,
      String state,
      Instant since,
      String reason,
      Instant wantedSince,
      Instant lastDataAt,
      Instant lastBar,
      Instant expectedBy,
      int restarts,
      int missingBars,
      int provisionalBars,
      int listeners) {

    static View of(SubscriptionStatus status) {
      SeriesId series = status.series();
      return new View(
          series.instrument().toString(),
          series.timeframe().toString(),
          series.what().name(),
          series.hours().toString(),
          status.source().toString(),
          status.state().toString(),
          status.since(),
          status.reason().isEmpty() ? null : status.reason(),
          status.wantedSince(),
          status.lastDataAt().orElse(null),
          status.lastBar().orElse(null),
          status.expectedBy().orElse(null),
          status.restarts(),
          status.missing(),
          status.provisional(),
          status.listeners());
    }
  }

  private record Budget(String upstream, int used, int allowed) {}

  private record All(List<View> subscriptions, List<Budget> budgets, boolean simulated) {}

  private record Gone(boolean removed) {}

  private final ApiContext context;
  private final HttpSettings settings;
  private final RequestBodies bodies;
  private final InstrumentLookup lookup;
  private final LiveSubscriptions live;

  public SubscriptionsRoutes(
      ApiContext context, HttpSettings settings, RequestBodies bodies, InstrumentLookup lookup) {
    this.context = context;
    this.settings = settings;
    this.bodies = bodies;
    this.lookup = lookup;
    this.live = new LiveSubscriptions(context, settings);
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(PATH, Set.of(), this::list),
        Endpoint.post(PATH, this::subscribe),
        Endpoint.delete(PATH, KEYS, this::unsubscribe));
  }

  private CompletionStage<HttpResponse> list(Exchange exchange, Fields query) {
    query.check();
    return context
        .symbols()
        .subscriptions(settings.askTimeout())
        .thenApply(
            all ->
                Json.success(
                    new All(
                        all.series().stream().map(View::of).toList(),
                        all.places().stream()
                            .map(
                                places ->
                                    new Budget(
                                        places.source().toString(),
                                        places.used(),
                                        places.allowed()))
                            .toList(),
                        context.simulated())));
  }

  private CompletionStage<HttpResponse> subscribe(Exchange exchange, Fields query) {
    return bodies
        .fields(exchange, query, FIELDS)
        .thenCompose(
            fields -> {
              SeriesFields named = SeriesFields.read(fields, "instrument", "", false, "");
              Optional<LiveSource> source = fields.read("upstream", LiveSource::parse);
              fields.check();
              return lookup
                  .resolve("instrument", named.name())
                  .thenCompose(instrument -> subscribe(named.series(instrument), source, exchange));
            });
  }

  private CompletionStage<HttpResponse> subscribe(
      SeriesId series, Optional<LiveSource> wanted, Exchange exchange) {
    Timeframe timeframe = series.timeframe();
    LiveSource source = wanted.orElseGet(() -> LiveSource.defaultFor(timeframe));
    return live.subscribe(series, source, exchange.caller().name(), exchange.requestId())
        .thenCompose(done -> shown(series, done));
  }

  private CompletionStage<HttpResponse> shown(SeriesId series, SubscribeReply.Subscribed done) {
    return context
        .symbols()
        .subscriptions(settings.askTimeout())
        .thenApply(
            all -> {
              SubscriptionStatus status =
                  all.series().stream()
                      .filter(one -> one.series().equals(series))
                      .findFirst()
                      .orElseGet(
                          () ->
                              SubscriptionStatus.unknown(
                                  series, done.source(), context.clock().instant()));
              HttpResponse response = Json.success(View.of(status));
              return done.fresh() ? response.withStatus(StatusCodes.CREATED) : response;
            });
  }

  private CompletionStage<HttpResponse> unsubscribe(Exchange exchange, Fields query) {
    SeriesFields named = SeriesFields.read(query, "instrument", "", false, "");
    query.check();
    return lookup
        .known("instrument", named.name())
        .thenCompose(instrument -> unsubscribe(named, instrument, exchange));
  }

  private CompletionStage<HttpResponse> unsubscribe(
      SeriesFields named, Instrument instrument, Exchange exchange) {
    SeriesId series = named.series(instrument);
    return context
        .symbols()
        .<SymbolEntity.UnsubscribeReply>ask(
            series.instrument(),
            replyTo ->
                new SymbolEntity.Unsubscribe(
                    series, exchange.caller().name(), exchange.requestId(), replyTo),
            settings.askTimeout())
        .thenApply(
            reply -> {
              if (!reply.was()) {
                throw new ProblemException(
                    Problem.of(
                        ProblemType.NOT_FOUND,
                        "there is no subscription to "
                            + series
                            + "; GET /api/v1/subscriptions lists what there is"));
              }
              return Json.success(new Gone(true));
            });
  }
}
