package io.ktrdr.api.data;

import io.ktrdr.api.bars.BarAnswer;
import io.ktrdr.api.bars.BarQuery;
import io.ktrdr.api.bars.BarReader;
import io.ktrdr.api.bars.BarShape;
import io.ktrdr.api.bars.BarStream;
import io.ktrdr.api.bars.Verdict;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.IdempotencyKey;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.Preferences;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.http.RequestBodies;
import io.ktrdr.api.http.RequestMeters;
import io.ktrdr.api.jobs.JobsRoutes;
import io.ktrdr.api.series.BarTimes;
import io.ktrdr.api.series.InstrumentLookup;
import io.ktrdr.api.series.SeriesFields;
import io.ktrdr.calendar.PointInTime;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.gateway.Lane;
import io.ktrdr.job.LoadSpec;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.LoadMode;
import io.ktrdr.symbol.LoadPlan;
import io.ktrdr.symbol.LoadPlanner;
import io.ktrdr.symbol.SymbolEntity;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** {@code POST /data/load}: bars of a range, loaded from IB where they are not stored yet. */
public final class DataLoadRoutes {

  private static final Set<String> FIELDS =
      Set.of(
          "symbol",
          "timeframe",
          "start_date",
          "end_date",
          "what",
          "session",
          "mode",
          "fallback",
          "resample");

  /**
   * @param symbol as it was asked
   * @param query the bars to answer with
   * @param plan what IB may be asked for, where that had to be known before
   * @param fallback what to answer with when IB cannot be asked
   * @param resample whether shorter stored bars may serve
   */
  private record Asked(
      String symbol,
      BarQuery query,
      String start,
      String end,
      LoadPlanner.Wish wish,
      Optional<LoadPlan> plan,
      Fallback fallback,
      Resampling.Mode resample) {

    /** What is about new bars of IB's own is not served by others. */
    boolean mayResample() {
      return wish.mode() == LoadMode.AUTO || wish.mode() == LoadMode.LOCAL;
    }
  }

  /**
   * What a load came to.
   *
   * @param requests how many went to IB, when it came to its end
   * @param trouble why it did not
   * @param notes what the caller is to be told
   * @param source the series of shorter bars that the answer is put together of, if it is
   */
  private record Loaded(
      int requests, Optional<Problem> trouble, List<String> notes, Optional<SeriesId> source) {

    /** Refuses to answer with nothing, or with less than IB may have if that is not wanted. */
    void check(Fallback fallback, long bars) {
      if (trouble.isPresent() && (fallback == Fallback.NONE || bars == 0)) {
        throw new ProblemException(trouble.get());
      }
    }
  }

  private final ApiContext context;
  private final HttpSettings settings;
  private final RequestBodies bodies;
  private final InstrumentLookup lookup;
  private final BarQuestions questions;
  private final LoadPlans plans;
  private final BarReader reader;
  private final Resampling resampling;
  private final RequestMeters meters;
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
    this.context = context;
    this.settings = settings;
    this.bodies = bodies;
    this.lookup = lookup;
    this.questions = questions;
    this.plans = new LoadPlans(context, settings);
    this.reader = reader;
    this.resampling = resampling;
    this.meters = meters;
    this.jobs = jobs;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.post("/api/v1/data/load", this::load));
  }

  private CompletionStage<HttpResponse> load(Exchange exchange, Fields query) {
    Optional<String> key =
        exchange.request().getHeader(IdempotencyKey.HEADER).map(header -> header.value().strip());
    return bodies
        .json(exchange)
        .thenCompose(
            body -> {
              Fields fields = Fields.ofJson(body, FIELDS);
              fields.addFaults(query);
              LoadMode mode = fields.read("mode", LoadMode::parse).orElse(LoadMode.AUTO);
              Fallback fallback = fields.read("fallback", Fallback::parse).orElse(Fallback.STORE);
              SeriesFields series =
                  SeriesFields.read(
                      fields, "symbol", "start_date", mode == LoadMode.AUTO, "end_date");
              Resampling.Mode resample = Resampling.Mode.read(fields);
              fields.check();
              return lookup
                  .resolve("symbol", series.name())
                  .thenCompose(instrument -> asked(series, instrument, mode, fallback, resample))
                  .thenCompose(asked -> answer(asked, exchange, key));
            });
  }

  /** What to answer with; where no start is given the mode says where it is. */
  private CompletionStage<Asked> asked(
      SeriesFields fields,
      Instrument instrument,
      LoadMode mode,
      Fallback fallback,
      Resampling.Mode resample) {
    SeriesId series = fields.series(instrument);
    TradingCalendar calendar = questions.calendar(instrument);
    Optional<Instant> start = fields.start().map(point -> barTime(point, series, calendar));
    Optional<Instant> end = fields.end().map(point -> barTime(point.past(), series, calendar));
    LoadPlanner.Wish wish = new LoadPlanner.Wish(mode, start, end);
    boolean rangeIsKnown = start.isPresent() && (mode == LoadMode.AUTO || mode == LoadMode.LOCAL);
    return rangeIsKnown
        ? CompletableFuture.completedFuture(
            asked(fields, series, calendar, wish, Optional.empty(), fallback, resample))
        : plans
            .plan(series, wish)
            .thenApply(
                plan ->
                    asked(fields, series, calendar, wish, Optional.of(plan), fallback, resample));
  }

  private Asked asked(
      SeriesFields fields,
      SeriesId series,
      TradingCalendar calendar,
      LoadPlanner.Wish wish,
      Optional<LoadPlan> plan,
      Fallback fallback,
      Resampling.Mode resample) {
    Instant now = context.clock().instant();
    Instant start = wish.start().orElseGet(() -> plan.orElseThrow().range().start());
    Instant end =
        wish.end()
            .orElseGet(
                () ->
                    wish.start().isPresent()
                        ? barTime(new PointInTime.Moment(now), series, calendar)
                        : plan.orElseThrow().range().end());
    BarQuery query =
        questions.query(
            series,
            calendar,
            start.getEpochSecond(),
            end.getEpochSecond(),
            "start_date",
            BarShape.COLUMNS,
            Long.MAX_VALUE);
    return new Asked(
        fields.name(),
        query,
        fields.start().map(PointInTime::text).orElseGet(() -> text(series, start)),
        fields
            .end()
            .map(PointInTime::text)
            .orElseGet(() -> wish.start().isPresent() ? now.toString() : text(series, end)),
        wish,
        plan,
        fallback,
        resample);
  }

  private static Instant barTime(PointInTime point, SeriesId series, TradingCalendar calendar) {
    return Instant.ofEpochSecond(point.barTime(calendar, series.timeframe(), series.hours()));
  }

  private static String text(SeriesId series, Instant time) {
    return BarTimes.text(series.timeframe(), time.getEpochSecond());
  }

  private CompletionStage<HttpResponse> answer(
      Asked asked, Exchange exchange, Optional<String> key) {
    boolean async = Preferences.of(exchange.request(), settings.loadTimeout()).respondAsync();
    return async && asked.wish().mode().asksProvider()
        ? answerOrJob(asked, exchange, key)
        : whole(asked, exchange);
  }

  /** What is stored as a whole is answered at once; for the rest a job is made. */
  private CompletionStage<HttpResponse> answerOrJob(
      Asked asked, Exchange exchange, Optional<String> key) {
    CompletionStage<Boolean> complete =
        reader.atMost(asked.query()) > settings.streamAboveBars()
            ? CompletableFuture.completedFuture(false)
            : reader.read(asked.query()).thenApply(stored -> stored.verdict().complete());
    return complete.thenCompose(
        all ->
            all
                ? whole(asked, exchange)
                : jobs.create(exchange, spec(asked), key)
                    .thenApply(
                        response ->
                            response.addHeader(
                                RawHeader.create("Preference-Applied", "respond-async"))));
  }

  private static LoadSpec spec(Asked asked) {
    SeriesId series = asked.query().series();
    return new LoadSpec(
        List.of(series.instrument().toString()),
        List.of(series.timeframe()),
        Optional.of(series.what()),
        series.hours(),
        asked.wish().mode(),
        asked.wish().start().map(given -> asked.start()),
        asked.wish().end().map(given -> asked.end()),
        Lane.INTERACTIVE);
  }

  private CompletionStage<HttpResponse> whole(Asked asked, Exchange exchange) {
    if (asked.resample() == Resampling.Mode.ONLY) {
      return resampled(asked).thenCompose(Optional::orElseThrow);
    }
    return reader.atMost(asked.query()) > settings.streamAboveBars()
        ? reader.stream(asked.query())
            .thenCompose(
                stored ->
                    stored.verdict().complete()
                        ? respond(asked, stored, nothingMissing(asked))
                        : more(asked, exchange))
        : reader
            .read(asked.query())
            .thenCompose(
                stored ->
                    stored.verdict().complete()
                        ? respond(asked, stored, nothingMissing(asked))
                        : more(asked, exchange));
  }

  /** Something is not stored: shorter bars may have it, else IB. */
  private CompletionStage<HttpResponse> more(Asked asked, Exchange exchange) {
    CompletionStage<Optional<CompletionStage<HttpResponse>>> resampled =
        asked.mayResample()
            ? resampled(asked)
            : CompletableFuture.completedFuture(Optional.empty());
    return resampled.thenCompose(
        answer ->
            answer.orElseGet(
                () ->
                    ensure(asked, exchange)
                        .thenCompose(
                            loaded ->
                                reader.atMost(asked.query()) > settings.streamAboveBars()
                                    ? stream(asked, loaded)
                                    : read(asked, loaded))));
  }

  /** The answer out of shorter bars, where those have everything. */
  private CompletionStage<Optional<CompletionStage<HttpResponse>>> resampled(Asked asked) {
    return resampling
        .choose(asked.resample(), asked.query())
        .thenApply(
            source ->
                source.map(
                    its ->
                        resampling
                            .read(its, asked.query())
                            .thenCompose(
                                answer ->
                                    respond(
                                        asked,
                                        answer.answer(asked.query()),
                                        new Loaded(
                                            0, Optional.empty(), List.of(), Optional.of(its))))));
  }

  private CompletionStage<HttpResponse> read(Asked asked, Loaded loaded) {
    return reader.read(asked.query()).thenCompose(bars -> respond(asked, bars, loaded));
  }

  private CompletionStage<HttpResponse> stream(Asked asked, Loaded loaded) {
    return reader.stream(asked.query()).thenCompose(bars -> respond(asked, bars, loaded));
  }

  private static Loaded nothingMissing(Asked asked) {
    return new Loaded(
        0, Optional.empty(), asked.plan().map(LoadPlan::notes).orElse(List.of()), Optional.empty());
  }

  /** Has the missing bars loaded that the mode is about. */
  private CompletionStage<Loaded> ensure(Asked asked, Exchange exchange) {
    if (!asked.wish().mode().asksProvider()) {
      return CompletableFuture.completedFuture(nothingMissing(asked));
    }
    BarQuery query = asked.query();
    return asked
        .plan()
        .<CompletionStage<LoadPlan>>map(CompletableFuture::completedFuture)
        .orElseGet(() -> plans.plan(query.series(), asked.wish()))
        .thenCompose(
            plan ->
                ensure(query, plan.range(), exchange)
                    .thenApply(
                        end ->
                            new Loaded(
                                end.requests(), end.trouble(), plan.notes(), Optional.empty())));
  }

  /** How the loading of a range ended. */
  private record End(int requests, Optional<Problem> trouble) {}

  /**
   * Has the missing bars of a range loaded. What IB refuses is a problem at once; that it cannot be
   * asked may be answered with what is stored.
   */
  private CompletionStage<End> ensure(BarQuery query, TimeRange range, Exchange exchange) {
    TimeRange completed =
        TimeRange.ofEpochSeconds(
            range.startSecond(),
            Math.max(range.startSecond(), Math.min(range.endSecond(), query.judgedUntil())));
    if (completed.isEmpty()) {
      return CompletableFuture.completedFuture(new End(0, Optional.empty()));
    }
    return context
        .symbols()
        .<SymbolEntity.CoverageReply>ask(
            query.series().instrument(),
            replyTo ->
                new SymbolEntity.EnsureCoverage(
                    query.series(),
                    completed,
                    Lane.INTERACTIVE,
                    exchange.caller().name(),
                    exchange.requestId(),
                    Optional.empty(),
                    replyTo),
            settings.loadTimeout())
        .handle(
            (reply, failure) -> {
              if (failure != null) {
                throw failed(query.series(), failure);
              }
              return switch (reply) {
                case SymbolEntity.CoverageReply.Covered covered ->
                    new End(covered.requests(), Optional.empty());
                case SymbolEntity.CoverageReply.CoverageFailed failed -> {
                  Problem trouble =
                      Problem.of(failed.problem()).with("bars_stored", failed.barsStored());
                  if (!Fallback.allowedFor(trouble)) {
                    throw new ProblemException(trouble);
                  }
                  yield new End(0, Optional.of(trouble));
                }
                case SymbolEntity.CoverageReply.CoverageCancelled cancelled ->
                    throw new IllegalStateException(
                        "a load of " + query.series() + " was cancelled that nobody knows of");
                case SymbolEntity.CoverageReply.UnknownInstrument unknown ->
                    throw new IllegalStateException(
                        query.series().instrument() + " was resolved but never registered");
              };
            });
  }

  private RuntimeException failed(SeriesId series, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof TimeoutException) {
      return new ProblemException(
          Problem.of(
                  ProblemType.LOAD_CONTINUES,
                  "bars of "
                      + series
                      + " are still being loaded after "
                      + settings.loadTimeout().toSeconds()
                      + " s; the load goes on, ask again later. What is stored already can be read"
                      + " with GET /api/v1/bars")
              .retryAfter(Duration.ofSeconds(30)));
    }
    return new CompletionException(cause);
  }

  private CompletionStage<HttpResponse> respond(Asked asked, BarAnswer answer, Loaded loaded) {
    loaded.check(asked.fallback(), answer.bars());
    return metadata(asked, answer.bars(), answer.revision(), answer.verdict(), loaded)
        .thenApply(metadata -> BarBodies.columns(answer.dates(), answer.figures(), metadata));
  }

  private CompletionStage<HttpResponse> respond(Asked asked, BarStream bars, Loaded loaded) {
    loaded.check(asked.fallback(), bars.bars());
    return metadata(asked, bars.bars(), bars.revision(), bars.verdict(), loaded)
        .thenApply(metadata -> BarBodies.columns(bars.dates(), bars.figures(), metadata));
  }

  private CompletionStage<byte[]> metadata(
      Asked asked, long points, long revision, Verdict verdict, Loaded loaded) {
    meters.barsServed(points);
    BarQuery query = asked.query();
    return questions
        .gaps(query.series(), query.range(), verdict)
        .thenApply(
            gaps -> {
              BarMetadata metadata =
                  new BarMetadata(
                      query.series(),
                      query.calendar(),
                      asked.start(),
                      asked.end(),
                      points,
                      revision,
                      verdict,
                      gaps,
                      context.simulated(),
                      warnings(asked, loaded));
              return Json.write(
                  out -> {
                    out.writeStartObject();
                    out.writeObjectFieldStart("metadata");
                    out.writeStringField("symbol", asked.symbol());
                    metadata.write(out);
                    out.writeStringField("mode", asked.wish().mode().toString());
                    if (loaded.source().isPresent()) {
                      Resampling.write(out, loaded.source().get());
                    } else {
                      out.writeStringField("source", loaded.requests() == 0 ? "store" : "ib");
                    }
                    if (loaded.trouble().isPresent()) {
                      Fallback.write(loaded.trouble().get(), out);
                    } else {
                      out.writeNumberField("requests", loaded.requests());
                    }
                    if (!loaded.notes().isEmpty()) {
                      out.writeArrayFieldStart("notes");
                      for (String note : loaded.notes()) {
                        out.writeString(note);
                      }
                      out.writeEndArray();
                    }
                    out.writeEndObject();
                    out.writeEndObject();
                  });
            });
  }

  private List<String> warnings(Asked asked, Loaded loaded) {
    return Stream.concat(
            loaded.trouble().stream().map(Fallback::warning),
            questions.warnings(asked.query(), asked.symbol()).stream())
        .toList();
  }
}
