package io.ktrdr.api.data;

import io.ktrdr.api.bars.BarReader;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.IdempotencyKey;
import io.ktrdr.api.http.Preferences;
import io.ktrdr.api.http.RequestBodies;
import io.ktrdr.api.http.RequestMeters;
import io.ktrdr.api.jobs.JobsRoutes;
import io.ktrdr.api.series.InstrumentLookup;
import io.ktrdr.api.series.SeriesFields;
import io.ktrdr.symbol.LoadMode;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** {@code POST /data/load}: bars of a range, loaded from IB where they are not stored yet. */
public final class DataLoadRoutes {

  private final HttpSettings settings;
  private final RequestBodies bodies;
  private final InstrumentLookup lookup;
  private final LoadReading reading;
  private final LoadFetch fetch;
  private final LoadAnswer answers;
  private final BarReader reader;
  private final Resampling resampling;
  private final JobsRoutes jobs;

  public DataLoadRoutes(
      ApiContext context,
      HttpSettings settings,
      RequestBodies bodies,
      InstrumentLookup lookup,
      BarQuestions questions,
      BarReader reader,
      Resampling resampling,
      RequestMeters meters,
      JobsRoutes jobs) {
    this.settings = settings;
    this.bodies = bodies;
    this.lookup = lookup;
    LoadPlans plans = new LoadPlans(context, settings);
    this.reading = new LoadReading(context, questions, plans);
    this.fetch = new LoadFetch(context, settings, plans);
    this.answers = new LoadAnswer(context, questions, meters);
    this.reader = reader;
    this.resampling = resampling;
    this.jobs = jobs;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.post("/api/v1/data/load", this::load));
  }

  private CompletionStage<HttpResponse> load(Exchange exchange, Fields query) {
    Optional<String> key =
        exchange.request().getHeader(IdempotencyKey.HEADER).map(header -> header.value().strip());
    return bodies
        .fields(exchange, query, LoadAsk.FIELDS)
        .thenCompose(
            fields -> {
              LoadMode mode = fields.read("mode", LoadMode::parse).orElse(LoadMode.AUTO);
              Fallback fallback = fields.read("fallback", Fallback::parse).orElse(Fallback.STORE);
              SeriesFields series =
                  SeriesFields.read(
                      fields, "symbol", "start_date", mode == LoadMode.AUTO, "end_date");
              Resampling.Mode resample = Resampling.Mode.read(fields);
              fields.check();
              return lookup
                  .resolve("symbol", series.name())
                  .thenCompose(
                      instrument -> reading.asked(series, instrument, mode, fallback, resample))
                  .thenCompose(asked -> answer(asked, exchange, key));
            });
  }

  private CompletionStage<HttpResponse> answer(
      LoadAsk asked, Exchange exchange, Optional<String> key) {
    boolean async = Preferences.of(exchange.request(), settings.loadTimeout()).respondAsync();
    return async && asked.wish().mode().asksProvider()
        ? answerOrJob(asked, exchange, key)
        : whole(asked, exchange);
  }

  /** What is stored as a whole is answered at once; for the rest a job is made. */
  private CompletionStage<HttpResponse> answerOrJob(
      LoadAsk asked, Exchange exchange, Optional<String> key) {
    CompletionStage<Boolean> complete =
        reader.atMost(asked.query()) > settings.streamAboveBars()
            ? CompletableFuture.completedFuture(false)
            : reader.read(asked.query()).thenApply(stored -> stored.verdict().complete());
    return complete.thenCompose(
        all ->
            all
                ? whole(asked, exchange)
                : jobs.create(exchange, asked.spec(), key)
                    .thenApply(
                        response ->
                            response.addHeader(
                                RawHeader.create("Preference-Applied", "respond-async"))));
  }

  private CompletionStage<HttpResponse> whole(LoadAsk asked, Exchange exchange) {
    if (asked.resample() == Resampling.Mode.ONLY) {
      return resampled(asked).thenCompose(Optional::orElseThrow);
    }
    return reader.atMost(asked.query()) > settings.streamAboveBars()
        ? reader.stream(asked.query())
            .thenCompose(
                stored ->
                    stored.verdict().complete()
                        ? answers.respond(asked, stored, LoadFetch.Loaded.nothingMissing(asked))
                        : more(asked, exchange))
        : reader
            .read(asked.query())
            .thenCompose(
                stored ->
                    stored.verdict().complete()
                        ? answers.respond(asked, stored, LoadFetch.Loaded.nothingMissing(asked))
                        : more(asked, exchange));
  }

  /** Something is not stored: shorter bars may have it, else IB. */
  private CompletionStage<HttpResponse> more(LoadAsk asked, Exchange exchange) {
    CompletionStage<Optional<CompletionStage<HttpResponse>>> resampled =
        asked.mayResample()
            ? resampled(asked)
            : CompletableFuture.completedFuture(Optional.empty());
    return resampled.thenCompose(
        found ->
            found.orElseGet(
                () ->
                    fetch
                        .ensure(asked, exchange)
                        .thenCompose(
                            loaded ->
                                reader.atMost(asked.query()) > settings.streamAboveBars()
                                    ? stream(asked, loaded)
                                    : read(asked, loaded))));
  }

  /** The answer out of shorter bars, where those have everything. */
  private CompletionStage<Optional<CompletionStage<HttpResponse>>> resampled(LoadAsk asked) {
    return resampling
        .choose(asked.resample(), asked.query())
        .thenApply(
            source ->
                source.map(
                    its ->
                        resampling
                            .read(its, asked.query())
                            .thenCompose(
                                page ->
                                    answers.respond(
                                        asked,
                                        page.answer(asked.query()),
                                        LoadFetch.Loaded.resampledFrom(its)))));
  }

  private CompletionStage<HttpResponse> read(LoadAsk asked, LoadFetch.Loaded loaded) {
    return reader.read(asked.query()).thenCompose(bars -> answers.respond(asked, bars, loaded));
  }

  private CompletionStage<HttpResponse> stream(LoadAsk asked, LoadFetch.Loaded loaded) {
    return reader.stream(asked.query()).thenCompose(bars -> answers.respond(asked, bars, loaded));
  }
}
