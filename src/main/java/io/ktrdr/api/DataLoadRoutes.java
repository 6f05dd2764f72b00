package io.ktrdr.api;

import io.ktrdr.api.bars.BarAnswer;
import io.ktrdr.api.bars.BarQuery;
import io.ktrdr.api.bars.BarReader;
import io.ktrdr.api.bars.BarShape;
import io.ktrdr.api.bars.BarStream;
import io.ktrdr.api.bars.Verdict;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.gateway.Lane;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.SymbolEntity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code POST /data/load}: bars of a range, loaded from IB where they are not stored yet. */
final class DataLoadRoutes {

  private static final Set<String> FIELDS =
      Set.of(
          "symbol", "timeframe", "start_date", "end_date", "what", "session", "mode", "resample");

  /** Whether IB may be asked. */
  private enum Mode {
    AUTO,
    LOCAL;

    static Mode parse(String text) {
      return switch (text) {
        case "auto" -> AUTO;
        case "local" -> LOCAL;
        default ->
            throw new IllegalArgumentException(
                "mode \""
                    + Fields.shortened(text)
                    + "\" is not one of [auto, local]: auto loads what is missing, local answers"
                    + " with what is stored");
      };
    }
  }

  private record Asked(String symbol, BarQuery query, String start, String end) {}

  private final ApiContext context;
  private final HttpSettings settings;
  private final RequestBodies bodies;
  private final InstrumentLookup lookup;
  private final BarQuestions questions;
  private final BarReader reader;
  private final Resampling resampling;
  private final RequestMeters meters;

  DataLoadRoutes(
      ApiContext context,
      HttpSettings settings,
      RequestBodies bodies,
      InstrumentLookup lookup,
      BarQuestions questions,
      BarReader reader,
      Resampling resampling,
      RequestMeters meters) {
    this.context = context;
    this.settings = settings;
    this.bodies = bodies;
    this.lookup = lookup;
    this.questions = questions;
    this.reader = reader;
    this.resampling = resampling;
    this.meters = meters;
  }

  List<Endpoint> endpoints() {
    return List.of(Endpoint.post("/api/v1/data/load", this::load));
  }

  private CompletionStage<HttpResponse> load(Exchange exchange, Fields query) {
    return bodies
        .json(exchange)
        .thenCompose(
            body -> {
              Fields fields = Fields.ofJson(body, FIELDS);
              fields.addFaults(query);
              SeriesFields series =
                  SeriesFields.read(fields, "symbol", "start_date", true, "end_date");
              Mode mode = fields.read("mode", Mode::parse).orElse(Mode.AUTO);
              Resampling.Mode resample = Resampling.Mode.read(fields);
              fields.check();
              return lookup
                  .resolve("symbol", series.name())
                  .thenCompose(
                      instrument ->
                          answer(asked(series, instrument), mode, resample, exchange.requestId()));
            });
  }

  private Asked asked(SeriesFields fields, Instrument instrument) {
    SeriesId series = fields.series(instrument);
    TradingCalendar calendar = questions.calendar(instrument);
    PointInTime start = fields.start().orElseThrow();
    PointInTime end =
        fields.end().orElseGet(() -> new PointInTime.Moment(context.clock().instant()));
    BarQuery query =
        questions.query(
            series,
            calendar,
            start.barTime(calendar, series.timeframe(), series.hours()),
            end.past().barTime(calendar, series.timeframe(), series.hours()),
            "start_date",
            BarShape.COLUMNS,
            Long.MAX_VALUE);
    return new Asked(fields.name(), query, start.text(), end.text());
  }

  private CompletionStage<HttpResponse> answer(
      Asked asked, Mode mode, Resampling.Mode resample, String requestId) {
    if (resample == Resampling.Mode.ONLY) {
      return resampled(asked, resample).thenCompose(answer -> answer.orElseThrow());
    }
    return reader.atMost(asked.query()) > settings.streamAboveBars()
        ? reader.stream(asked.query())
            .thenCompose(
                bars ->
                    bars.verdict().complete()
                        ? respond(asked, bars, 0)
                        : more(asked, mode, resample, requestId, () -> respond(asked, bars, 0)))
        : reader
            .read(asked.query())
            .thenCompose(
                bars ->
                    bars.verdict().complete()
                        ? respond(asked, bars, 0)
                        : more(asked, mode, resample, requestId, () -> respond(asked, bars, 0)));
  }

  /** Something is not stored: shorter bars may have it, else IB. */
  private CompletionStage<HttpResponse> more(
      Asked asked,
      Mode mode,
      Resampling.Mode resample,
      String requestId,
      Supplier<CompletionStage<HttpResponse>> stored) {
    return resampled(asked, resample)
        .thenCompose(
            answer ->
                answer.orElseGet(
                    () -> mode == Mode.LOCAL ? stored.get() : loaded(asked, requestId)));
  }

  /** The answer out of shorter bars, where those have everything. */
  private CompletionStage<Optional<CompletionStage<HttpResponse>>> resampled(
      Asked asked, Resampling.Mode resample) {
    return resampling
        .choose(resample, asked.query())
        .thenApply(
            source ->
                source.map(
                    its ->
                        resampling
                            .read(its, asked.query())
                            .thenCompose(answer -> respond(asked, answer, its))));
  }

  private CompletionStage<HttpResponse> loaded(Asked asked, String requestId) {
    return ensure(asked, requestId)
        .thenCompose(
            requests ->
                reader.atMost(asked.query()) > settings.streamAboveBars()
                    ? reader.stream(asked.query())
                        .thenCompose(bars -> respond(asked, bars, requests))
                    : reader
                        .read(asked.query())
                        .thenCompose(bars -> respond(asked, bars, requests)));
  }

  /** Has the missing bars loaded; answers how many requests to IB that took. */
  private CompletionStage<Integer> ensure(Asked asked, String requestId) {
    BarQuery query = asked.query();
    TimeRange completed =
        TimeRange.ofEpochSeconds(
            query.range().startSecond(),
            Math.max(
                query.range().startSecond(),
                Math.min(query.range().endSecond(), query.judgedUntil())));
    if (completed.isEmpty()) {
      return CompletableFuture.completedFuture(0);
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
                    "api",
                    requestId,
                    Optional.empty(),
                    replyTo),
            settings.loadTimeout())
        .handle(
            (reply, failure) -> {
              if (failure != null) {
                throw failed(query.series(), failure);
              }
              return switch (reply) {
                case SymbolEntity.CoverageReply.Covered covered -> covered.requests();
                case SymbolEntity.CoverageReply.CoverageFailed trouble ->
                    throw new ProblemException(
                        Problem.of(trouble.problem()).with("bars_stored", trouble.barsStored()));
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

  private CompletionStage<HttpResponse> respond(Asked asked, BarAnswer answer, SeriesId source) {
    return metadata(
            asked, answer.bars(), answer.revision(), answer.verdict(), 0, Optional.of(source))
        .thenApply(metadata -> BarBodies.columns(answer.dates(), answer.figures(), metadata));
  }

  private CompletionStage<HttpResponse> respond(Asked asked, BarAnswer answer, int requests) {
    return metadata(
            asked, answer.bars(), answer.revision(), answer.verdict(), requests, Optional.empty())
        .thenApply(metadata -> BarBodies.columns(answer.dates(), answer.figures(), metadata));
  }

  private CompletionStage<HttpResponse> respond(Asked asked, BarStream bars, int requests) {
    return metadata(asked, bars.bars(), bars.revision(), bars.verdict(), requests, Optional.empty())
        .thenApply(metadata -> BarBodies.columns(bars.dates(), bars.figures(), metadata));
  }

  private CompletionStage<byte[]> metadata(
      Asked asked,
      long points,
      long revision,
      Verdict verdict,
      int requests,
      Optional<SeriesId> source) {
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
                      questions.warnings(query, asked.symbol()));
              return Json.write(
                  out -> {
                    out.writeStartObject();
                    out.writeObjectFieldStart("metadata");
                    out.writeStringField("symbol", asked.symbol());
                    metadata.write(out);
                    if (source.isPresent()) {
                      Resampling.write(out, source.get());
                    } else {
                      out.writeStringField("source", requests == 0 ? "store" : "ib");
                    }
                    out.writeNumberField("requests", requests);
                    out.writeEndObject();
                    out.writeEndObject();
                  });
            });
  }
}
