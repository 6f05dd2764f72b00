package io.ktrdr.api.ledger;

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
import io.ktrdr.api.series.BarTimes;
import io.ktrdr.api.series.InstrumentLookup;
import io.ktrdr.api.series.SeriesFields;
import io.ktrdr.api.series.SeriesSelection;
import io.ktrdr.calendar.PointInTime;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.symbol.Filler;
import io.ktrdr.symbol.FillerStatus;
import io.ktrdr.symbol.LedgerQuestion;
import io.ktrdr.symbol.LedgerQuestion.GapsMarked;
import io.ktrdr.symbol.LedgerQuestion.GapsRejudged;
import io.ktrdr.symbol.ledger.CalendarVerdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.function.Function;

/**
 * What users do about gaps: {@code POST /gaps/ignore}, {@code /gaps/unignore}, {@code
 * /gaps/rejudge}, and the filler at {@code /gaps/filler}.
 */
public final class GapMarksRoutes {

  private static final int LONGEST_REASON = 500;

  private static final Set<String> SPAN =
      Set.of("instrument", "timeframe", "what", "session", "start", "end");

  private record Marked(
      String instrument,
      String timeframe,
      String what,
      String session,
      boolean changed,
      List<Span> ignored) {}

  private record Span(String start, String end) {}

  private record Rejudged(List<RejudgedInstrument> instruments) {}

  private record RejudgedInstrument(
      String instrument, CalendarVerdict calendar, List<LedgerQuestion.Rejudged> series) {}

  /** A span of a series that a request names. */
  private record Named(SeriesId series, TimeRange range) {}

  private final ApiContext context;
  private final HttpSettings settings;
  private final RequestBodies bodies;
  private final InstrumentLookup lookup;

  public GapMarksRoutes(
      ApiContext context, HttpSettings settings, RequestBodies bodies, InstrumentLookup lookup) {
    this.context = context;
    this.settings = settings;
    this.bodies = bodies;
    this.lookup = lookup;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.post("/api/v1/gaps/ignore", this::ignore),
        Endpoint.post("/api/v1/gaps/unignore", this::unignore),
        Endpoint.post("/api/v1/gaps/rejudge", this::rejudge),
        Endpoint.get("/api/v1/gaps/filler", Set.of(), this::filler),
        Endpoint.post(
            "/api/v1/gaps/filler/pause",
            (exchange, query) -> order(exchange, query, Filler.Pause::new)),
        Endpoint.post(
            "/api/v1/gaps/filler/resume",
            (exchange, query) -> order(exchange, query, Filler.Resume::new)),
        Endpoint.post(
            "/api/v1/gaps/filler/run",
            (exchange, query) -> order(exchange, query, Filler.RunNow::new)));
  }

  private CompletionStage<HttpResponse> ignore(Exchange exchange, Fields query) {
    return bodies
        .fields(exchange, query, CoverageRoutes.union(SPAN, Set.of("reason")))
        .thenCompose(
            fields -> {
              SeriesFields series = span(fields);
              String reason = fields.require("reason", GapMarksRoutes::reason).orElse(null);
              fields.check();
              return named(series)
                  .thenCompose(
                      named ->
                          mark(
                              named.series(),
                              replyTo ->
                                  new LedgerQuestion.IgnoreGaps(
                                      named.series(),
                                      named.range(),
                                      reason,
                                      exchange.caller().name(),
                                      exchange.requestId(),
                                      replyTo)));
            });
  }

  private CompletionStage<HttpResponse> unignore(Exchange exchange, Fields query) {
    return bodies
        .fields(exchange, query, SPAN)
        .thenCompose(
            fields -> {
              SeriesFields series = span(fields);
              fields.check();
              return named(series)
                  .thenCompose(
                      named ->
                          mark(
                              named.series(),
                              replyTo ->
                                  new LedgerQuestion.HeedGaps(
                                      named.series(),
                                      named.range(),
                                      exchange.caller().name(),
                                      exchange.requestId(),
                                      replyTo)));
            });
  }

  private static SeriesFields span(Fields fields) {
    SeriesFields series = SeriesFields.read(fields, "instrument", "start", true, "end");
    fields.require("end", text -> text);
    return series;
  }

  private static String reason(String text) {
    if (text.length() > LONGEST_REASON) {
      throw new IllegalArgumentException("reason is longer than " + LONGEST_REASON + " characters");
    }
    return text.strip();
  }

  private CompletionStage<Named> named(SeriesFields fields) {
    return lookup
        .known("instrument", fields.name())
        .thenApply(
            instrument -> {
              SeriesId series = fields.series(instrument);
              TradingCalendar calendar = context.calendars().apply(instrument);
              long start = second(fields.start().orElseThrow(), series, calendar);
              long end = second(fields.end().orElseThrow(), series, calendar);
              if (start >= end) {
                String detail = "the range from start to end, which is exclusive, is empty";
                throw new ProblemException(
                    Problem.of(
                        ProblemType.INVALID_REQUEST,
                        detail,
                        List.of(new Problem.Fault("/end", "empty_range", detail))));
              }
              return new Named(series, TimeRange.ofEpochSeconds(start, end));
            });
  }

  private static long second(PointInTime point, SeriesId series, TradingCalendar calendar) {
    return point.barTime(calendar, series.timeframe(), series.hours());
  }

  private CompletionStage<HttpResponse> mark(
      SeriesId series, Function<ActorRef<GapsMarked>, LedgerQuestion> question) {
    return context
        .symbols()
        .<GapsMarked>ask(series.instrument(), question::apply, settings.askTimeout())
        .thenApply(
            marked ->
                Json.success(
                    new Marked(
                        series.instrument().toString(),
                        series.timeframe().toString(),
                        series.what().name(),
                        series.hours().toString(),
                        marked.changed(),
                        marked.ignored().stream()
                            .map(range -> span(series.timeframe(), range))
                            .toList())));
  }

  private static Span span(Timeframe timeframe, TimeRange range) {
    return new Span(
        BarTimes.text(timeframe, range.startSecond()), BarTimes.text(timeframe, range.endSecond()));
  }

  private CompletionStage<HttpResponse> rejudge(Exchange exchange, Fields query) {
    return bodies
        .fields(exchange, query, Set.of("instrument"))
        .thenCompose(
            fields -> {
              SeriesSelection selection = SeriesSelection.read(fields);
              fields.check();
              List<Instrument> instruments =
                  selection.choose(context, lookup).stream()
                      .map(SeriesSelection.Chosen::instrument)
                      .distinct()
                      .toList();
              return rejudge(instruments, 0, exchange, new ArrayList<>());
            })
        .thenApply(done -> Json.success(new Rejudged(done)));
  }

  private CompletionStage<List<RejudgedInstrument>> rejudge(
      List<Instrument> instruments, int at, Exchange exchange, List<RejudgedInstrument> done) {
    if (at >= instruments.size()) {
      return CompletableFuture.completedFuture(done);
    }
    Instrument instrument = instruments.get(at);
    return context
        .symbols()
        .<GapsRejudged>ask(
            instrument.id(),
            replyTo ->
                new LedgerQuestion.RejudgeGaps(
                    true, exchange.caller().name(), exchange.requestId(), replyTo),
            settings.askTimeout())
        .thenCompose(
            reply -> {
              done.add(
                  new RejudgedInstrument(
                      instrument.id().toString(), reply.calendar(), reply.series()));
              return rejudge(instruments, at + 1, exchange, done);
            });
  }

  private CompletionStage<HttpResponse> filler(Exchange exchange, Fields query) {
    query.check();
    return ask(Filler.GetStatus::new);
  }

  private CompletionStage<HttpResponse> order(
      Exchange exchange, Fields query, Function<ActorRef<FillerStatus>, Filler.Command> order) {
    query.check();
    return bodies.none(exchange).thenCompose(nothing -> ask(order));
  }

  private CompletionStage<HttpResponse> ask(
      Function<ActorRef<FillerStatus>, Filler.Command> question) {
    return context.symbols().filler(question, settings.askTimeout()).thenApply(Json::success);
  }
}
