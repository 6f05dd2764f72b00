package io.ktrdr.api;

import io.ktrdr.api.bars.BarAnswer;
import io.ktrdr.api.bars.BarQuery;
import io.ktrdr.api.bars.BarReader;
import io.ktrdr.api.bars.BarShape;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.resample.Bins;
import io.ktrdr.store.SeriesChange;
import io.ktrdr.store.SeriesSummary;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code GET /bars}: stored bars of a range, page by page. Never asks IB. */
final class BarsRoutes {

  private static final Set<String> PARAMETERS =
      Set.of(
          "instrument",
          "timeframe",
          "start",
          "end",
          "what",
          "session",
          "limit",
          "page_token",
          "style",
          "resample");

  private static final long TWO_DAYS = 2 * 86_400;

  /** A page to be read: {@code start} and {@code end} are those of the whole range. */
  private record Asked(
      String name, BarQuery query, String question, long start, String startText, String endText) {

    /** Identifies the question, and what its bars are put together of. */
    int question(Optional<SeriesId> source) {
      return PageToken.question(
          query.series(), question + source.map(its -> " from " + its.timeframe()).orElse(""));
    }

    /** The whole range, whichever page this is. */
    BarQuery whole() {
      return new BarQuery(
          query.series(),
          TimeRange.ofEpochSeconds(start, query.range().endSecond()),
          query.judgedUntil(),
          query.shape(),
          query.limit(),
          query.calendar());
    }
  }

  private final ApiContext context;
  private final HttpSettings settings;
  private final InstrumentLookup lookup;
  private final BarQuestions questions;
  private final BarReader reader;
  private final Resampling resampling;
  private final Executor blocking;
  private final RequestMeters meters;

  BarsRoutes(
      ApiContext context,
      HttpSettings settings,
      InstrumentLookup lookup,
      BarQuestions questions,
      BarReader reader,
      Resampling resampling,
      Executor blocking,
      RequestMeters meters) {
    this.context = context;
    this.settings = settings;
    this.lookup = lookup;
    this.questions = questions;
    this.reader = reader;
    this.resampling = resampling;
    this.blocking = blocking;
    this.meters = meters;
  }

  List<Endpoint> endpoints() {
    return List.of(Endpoint.get("/api/v1/bars", PARAMETERS, this::bars));
  }

  private CompletionStage<HttpResponse> bars(Exchange exchange, Fields query) {
    SeriesFields series = SeriesFields.read(query, "instrument", "start", false, "end");
    int limit = query.number("limit", 1, settings.maxPageBars(), settings.defaultPageBars());
    BarShape shape = query.read("style", BarShape::parse).orElse(BarShape.ROWS);
    Resampling.Mode resample = Resampling.Mode.read(query);
    query.check();
    Optional<PageToken> token = query.text("page_token").map(PageToken::parse);
    return lookup
        .known("instrument", series.name())
        .thenCompose(
            instrument -> {
              Asked asked = asked(series, instrument, token, shape, limit, resample);
              return token.isPresent() ? next(asked, token.get()) : first(asked, resample);
            });
  }

  /** Those that are stored, unless they lack something and shorter ones do not. */
  private CompletionStage<HttpResponse> first(Asked asked, Resampling.Mode resample) {
    if (resampling.settled(resample, asked.query().series())) {
      return stored(asked);
    }
    if (resample == Resampling.Mode.AUTO && reader.atMost(asked.query()) < asked.query().limit()) {
      return reader
          .read(asked.query())
          .thenCompose(
              answer ->
                  answer.verdict().complete() && answer.next().isEmpty()
                      ? respond(asked, answer, Optional.empty())
                      : chosen(asked, resample));
    }
    return chosen(asked, resample);
  }

  private CompletionStage<HttpResponse> chosen(Asked asked, Resampling.Mode resample) {
    return resampling
        .choose(resample, asked.whole())
        .thenCompose(source -> source.isEmpty() ? stored(asked) : resampled(asked, source.get()));
  }

  /** A later page is made of what the first was made of. */
  private CompletionStage<HttpResponse> next(Asked asked, PageToken token) {
    Optional<SeriesId> source =
        Bins.sources(asked.query().series()).stream()
            .filter(its -> asked.question(Optional.of(its)) == token.question())
            .findFirst();
    if (source.isEmpty() && asked.question(Optional.empty()) != token.question()) {
      throw PageToken.invalid(
          "page_token belongs to another question: give the same instrument, timeframe,"
              + " what, session, start and end as for the first page");
    }
    return unchangedSince(asked, token, source.orElse(asked.query().series()))
        .thenCompose(nothing -> source.isEmpty() ? stored(asked) : resampled(asked, source.get()));
  }

  private CompletionStage<HttpResponse> stored(Asked asked) {
    return reader
        .read(asked.query())
        .thenCompose(answer -> respond(asked, answer, Optional.empty()));
  }

  private CompletionStage<HttpResponse> resampled(Asked asked, SeriesId source) {
    return resampling
        .read(source, asked.query())
        .thenCompose(answer -> respond(asked, answer, Optional.of(source)));
  }

  private Asked asked(
      SeriesFields fields,
      Instrument instrument,
      Optional<PageToken> token,
      BarShape shape,
      int limit,
      Resampling.Mode resample) {
    SeriesId series = fields.series(instrument);
    TradingCalendar calendar = questions.calendar(instrument);
    String startText = fields.start().map(PointInTime::text).orElse("");
    String endText = fields.end().map(PointInTime::text).orElse("");
    long end =
        token
            .map(PageToken::end)
            .orElseGet(
                () ->
                    fields
                        .end()
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
                        .orElseGet(() -> firstStored(series, calendar, end, resample)));
    BarQuery query =
        questions.query(
            series, calendar, token.map(PageToken::next).orElse(start), end, "start", shape, limit);
    return new Asked(
        fields.name(),
        query,
        startText + "/" + endText,
        start,
        startText.isEmpty() ? BarMetadata.barTime(series.timeframe(), start) : startText,
        endText.isEmpty() ? BarMetadata.barTime(series.timeframe(), end) : endText);
  }

  private long firstStored(
      SeriesId series, TradingCalendar calendar, long end, Resampling.Mode resample) {
    Optional<Long> own =
        resample == Resampling.Mode.ONLY
            ? Optional.empty()
            : context.store().summary(series).map(SeriesSummary::firstTime);
    long first =
        own.orElseGet(
            () ->
                resample == Resampling.Mode.NEVER
                    ? end
                    : resampling.bars().first(series, calendar).orElse(end));
    return Math.min(end, first);
  }

  /** Fails when a bar of the range was changed since the first page: the pages would not fit. */
  private CompletionStage<Void> unchangedSince(Asked asked, PageToken token, SeriesId series) {
    long revision = context.store().summary(series).map(SeriesSummary::revision).orElse(0L);
    if (token.revision() == revision) {
      return CompletableFuture.completedFuture(null);
    }
    // shorter bars have other times: those of a week's or month's last days come after its name
    long margin =
        series.equals(asked.query().series())
            ? 0
            : asked.query().series().timeframe().seconds() + TWO_DAYS;
    return CompletableFuture.runAsync(
        () -> {
          for (SeriesChange change : context.store().changes(series, token.revision())) {
            if (change.lastTime() >= asked.start() - margin
                && change.firstTime() < asked.query().range().endSecond() + margin) {
              throw new ProblemException(
                  Problem.of(
                      ProblemType.SERIES_CHANGED,
                      "bars of "
                          + series
                          + " in this range changed with revision "
                          + change.revision()
                          + "; begin again without page_token"));
            }
          }
        },
        blocking);
  }

  private CompletionStage<HttpResponse> respond(
      Asked asked, BarAnswer answer, Optional<SeriesId> source) {
    meters.barsServed(answer.bars());
    BarQuery query = asked.query();
    TimeRange page =
        TimeRange.ofEpochSeconds(
            query.range().startSecond(), answer.next().orElse(query.range().endSecond()));
    return questions
        .gaps(query.series(), page, answer.verdict())
        .thenApply(
            gaps -> {
              BarMetadata metadata =
                  new BarMetadata(
                      query.series(),
                      query.calendar(),
                      asked.startText(),
                      asked.endText(),
                      answer.bars(),
                      answer.revision(),
                      answer.verdict(),
                      gaps,
                      context.simulated(),
                      questions.warnings(query, asked.name()));
              byte[] rest =
                  Json.write(
                      out -> {
                        out.writeStartObject();
                        if (answer.next().isPresent()) {
                          PageToken next =
                              new PageToken(
                                  asked.question(source),
                                  answer.revision(),
                                  asked.start(),
                                  answer.next().getAsLong(),
                                  query.range().endSecond());
                          out.writeStringField("next_page_token", next.text());
                        } else {
                          out.writeNullField("next_page_token");
                        }
                        out.writeObjectFieldStart("meta");
                        metadata.write(out);
                        if (source.isPresent()) {
                          Resampling.write(out, source.get());
                        }
                        out.writeEndObject();
                        out.writeEndObject();
                      });
              return switch (query.shape()) {
                case ROWS -> BarBodies.rows(answer.figures(), rest);
                case COLUMNS -> BarBodies.columns(answer.dates(), answer.figures(), rest);
              };
            });
  }
}
