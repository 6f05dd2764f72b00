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
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code POST /data/load}: bars of a range, loaded from IB where they are not stored yet. */
final class DataLoadRoutes {

  private static final Set<String> FIELDS =
      Set.of("symbol", "timeframe", "start_date", "end_date", "what", "session", "mode");

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
  private final RequestMeters meters;

  DataLoadRoutes(
      ApiContext context,
      HttpSettings settings,
      RequestBodies bodies,
      InstrumentLookup lookup,
      BarQuestions questions,
      BarReader reader,
      RequestMeters meters) {
    this.context = context;
    this.settings = settings;
    this.bodies = bodies;
    this.lookup = lookup;
    this.questions = questions;
    this.reader = reader;
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
              fields.check();
              return lookup
                  .resolve("symbol", series.name())
                  .thenCompose(
                      instrument -> answer(asked(series, instrument), mode, exchange.requestId()));
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

  private CompletionStage<HttpResponse> answer(Asked asked, Mode mode, String requestId) {
    if (reader.atMost(asked.query()) > settings.streamAboveBars()) {
      return stream(asked, mode, requestId);
    }
    return reader
        .read(asked.query())
        .thenCompose(
            stored ->
                mode == Mode.LOCAL || stored.verdict().complete()
                    ? respond(asked, stored, 0)
                    : ensure(asked, requestId)
                        .thenCompose(
                            requests ->
                                reader.atMost(asked.query()) > settings.streamAboveBars()
                                    ? reader.stream(asked.query())
                                        .thenCompose(bars -> respond(asked, bars, requests))
                                    : reader
                                        .read(asked.query())
                                        .thenCompose(loaded -> respond(asked, loaded, requests))));
  }

  private CompletionStage<HttpResponse> stream(Asked asked, Mode mode, String requestId) {
    return reader.stream(asked.query())
        .thenCompose(
            stored ->
                mode == Mode.LOCAL || stored.verdict().complete()
                    ? respond(asked, stored, 0)
                    : ensure(asked, requestId)
                        .thenCompose(
                            requests ->
                                reader.stream(asked.query())
                                    .thenCompose(loaded -> respond(asked, loaded, requests))));
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

  private CompletionStage<HttpResponse> respond(Asked asked, BarAnswer answer, int requests) {
    return metadata(asked, answer.bars(), answer.revision(), answer.verdict(), requests)
        .thenApply(metadata -> BarBodies.columns(answer.dates(), answer.figures(), metadata));
  }

  private CompletionStage<HttpResponse> respond(Asked asked, BarStream bars, int requests) {
    return metadata(asked, bars.bars(), bars.revision(), bars.verdict(), requests)
        .thenApply(metadata -> BarBodies.columns(bars.dates(), bars.figures(), metadata));
  }

  private CompletionStage<byte[]> metadata(
      Asked asked, long points, long revision, Verdict verdict, int requests) {
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
                    out.writeStringField("source", requests == 0 ? "store" : "ib");
                    out.writeNumberField("requests", requests);
                    out.writeEndObject();
                    out.writeEndObject();
                  });
            });
  }
}
