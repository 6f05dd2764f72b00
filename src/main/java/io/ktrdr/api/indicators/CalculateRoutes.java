package io.ktrdr.api.indicators;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ktrdr.api.bars.BarQuery;
import io.ktrdr.api.bars.BarReader;
import io.ktrdr.api.bars.BarShape;
import io.ktrdr.api.data.BarQuestions;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.frames.FrameReader;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.http.RequestBodies;
import io.ktrdr.api.http.Role;
import io.ktrdr.api.series.BarTimes;
import io.ktrdr.api.series.InstrumentLookup;
import io.ktrdr.api.series.PageToken;
import io.ktrdr.api.series.SeriesFields;
import io.ktrdr.api.table.TableForm;
import io.ktrdr.calendar.PointInTime;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.indicator.Calculation;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.ChunkRef;
import io.ktrdr.store.SeriesChange;
import io.ktrdr.store.SeriesSummary;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code POST /indicators/calculate}: indicators over stored bars, page by page. Never asks IB. */
public final class CalculateRoutes {

  private static final Set<String> FIELDS =
      Set.of(
          "symbol",
          "timeframe",
          "start_date",
          "end_date",
          "what",
          "session",
          "limit",
          "page_token",
          "style");

  private final ApiContext context;
  private final IndicatorSettings settings;
  private final RequestBodies bodies;
  private final InstrumentLookup lookup;
  private final BarQuestions questions;
  private final Calculator calculator;
  private final Executor blocking;

  public CalculateRoutes(
      ApiContext context,
      IndicatorSettings settings,
      RequestBodies bodies,
      InstrumentLookup lookup,
      BarQuestions questions,
      BarReader reader,
      FrameReader frames,
      Executor blocking) {
    this.context = context;
    this.settings = settings;
    this.bodies = bodies;
    this.lookup = lookup;
    this.questions = questions;
    this.calculator = new Calculator(reader, frames, settings.maxPoints());
    this.blocking = blocking;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.post("/api/v1/indicators/calculate", this::calculate).needing(Role.VIEWER));
  }

  private CompletionStage<HttpResponse> calculate(Exchange exchange, Fields query) {
    return bodies
        .json(exchange)
        .thenCompose(
            body -> {
              ObjectNode object = Fields.object(body);
              Fields fields = Fields.ofJson(object, FIELDS, Set.of("indicators"));
              fields.addFaults(query);
              SeriesFields series =
                  SeriesFields.read(fields, "symbol", "start_date", false, "end_date");
              int limit =
                  fields.number("limit", 1, settings.maxPageBars(), settings.defaultPageBars());
              TableForm style = fields.read("style", TableForm::parse).orElse(TableForm.COLUMNS);
              Optional<Calculation> calculation =
                  new IndicatorAsks(fields, settings).read(object, series.timeframe());
              fields.check();
              Optional<PageToken> token = fields.text("page_token").map(PageToken::parse);
              TableForm form = accepted(exchange).orElse(style);
              return lookup
                  .known("symbol", series.name())
                  .thenCompose(
                      instrument ->
                          answer(
                              page(series, instrument, token, limit, object),
                              token,
                              calculation.orElseThrow(),
                              form));
            });
  }

  /** The form that {@code Accept} asks for, when it is not JSON. */
  private static Optional<TableForm> accepted(Exchange exchange) {
    String accept = exchange.request().getHeader("Accept").map(header -> header.value()).orElse("");
    if (accept.contains("text/csv")) {
      return Optional.of(TableForm.CSV);
    }
    return accept.contains("ndjson") ? Optional.of(TableForm.NDJSON) : Optional.empty();
  }

  private IndicatorPage page(
      SeriesFields fields,
      Instrument instrument,
      Optional<PageToken> token,
      int limit,
      ObjectNode body) {
    SeriesId series = fields.series(instrument);
    TradingCalendar calendar = questions.calendar(instrument);
    String startText = fields.start().map(PointInTime::text).orElse("");
    String endText = fields.end().map(PointInTime::text).orElse("");
    int question =
        PageToken.question(series, startText + "/" + endText + " " + body.get("indicators"));
    token
        .filter(given -> given.question() != question)
        .ifPresent(
            given -> {
              throw PageToken.invalid(
                  "page_token belongs to another question: give the same symbol, timeframe, range"
                      + " and indicators as for the first page");
            });
    long end =
        token
            .map(PageToken::end)
            .orElseGet(
                () ->
                    fields
                        .end()
                        .map(PointInTime::past)
                        .orElseGet(() -> new PointInTime.Moment(context.clock().instant()))
                        .barTime(calendar, series.timeframe(), series.hours()));
    long start =
        token
            .map(PageToken::start)
            .orElseGet(
                () ->
                    fields
                        .start()
                        .map(at -> at.barTime(calendar, series.timeframe(), series.hours()))
                        .orElseGet(() -> Math.min(end, firstStored(series, end))));
    long from = token.map(PageToken::next).orElse(start);
    questions.query(series, calendar, start, end, "start_date", BarShape.COLUMNS, limit);
    BarQuery query =
        questions.query(
            series,
            calendar,
            from,
            reach(series, from, end, limit),
            "start_date",
            BarShape.COLUMNS,
            limit);
    return new IndicatorPage(
        query,
        question,
        start,
        end,
        startText.isEmpty() ? BarTimes.text(series.timeframe(), start) : startText,
        endText.isEmpty() ? BarTimes.text(series.timeframe(), end) : endText);
  }

  private long firstStored(SeriesId series, long otherwise) {
    return context.store().summary(series).map(SeriesSummary::firstTime).orElse(otherwise);
  }

  /** The end of the chunk in which the page, and one bar more, ends; from the index in memory. */
  private long reach(SeriesId series, long from, long end, int limit) {
    long found = 0;
    for (ChunkRef chunk :
        context.store().chunks(series, TimeRange.ofEpochSeconds(from, Math.max(from, end)))) {
      found += chunk.firstTime() >= from ? chunk.bars() : 0;
      if (found > limit) {
        return Math.min(end, chunk.lastTime() + 1);
      }
    }
    return end;
  }

  private CompletionStage<HttpResponse> answer(
      IndicatorPage page, Optional<PageToken> token, Calculation calculation, TableForm form) {
    return CompletableFuture.supplyAsync(
            () -> {
              token.ifPresent(given -> unchangedSince(page, given));
              return calculator.calculate(page, calculation);
            },
            blocking)
        .thenCompose(
            calculated ->
                questions
                    .gaps(page.query().series(), calculated.range(), calculated.verdict())
                    .thenApply(
                        gaps ->
                            IndicatorBodies.of(
                                page, calculation, calculated, gaps, form, context.simulated())));
  }

  /**
   * Fails when a bar up to the range's end was changed since the first page: earlier ones count.
   */
  private void unchangedSince(IndicatorPage page, PageToken token) {
    SeriesId series = page.query().series();
    for (SeriesChange change : context.store().changes(series, token.revision())) {
      if (change.firstTime() < page.end()) {
        throw new ProblemException(
            Problem.of(
                ProblemType.SERIES_CHANGED,
                "bars of "
                    + series
                    + " that these indicators depend on changed with revision "
                    + change.revision()
                    + "; begin again without page_token"));
      }
    }
  }
}
