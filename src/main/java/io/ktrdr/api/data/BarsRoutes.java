package io.ktrdr.api.data;

import io.ktrdr.api.bars.BarAnswer;
import io.ktrdr.api.bars.BarQuery;
import io.ktrdr.api.bars.BarReader;
import io.ktrdr.api.bars.BarShape;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.http.RequestMeters;
import io.ktrdr.api.series.AsOf;
import io.ktrdr.api.series.BarTimes;
import io.ktrdr.api.series.InstrumentLookup;
import io.ktrdr.api.series.PageToken;
import io.ktrdr.api.series.PriceScale;
import io.ktrdr.api.series.SeriesFields;
import io.ktrdr.calendar.PointInTime;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.resample.Bins;
import io.ktrdr.store.SeriesChange;
import io.ktrdr.store.SeriesSummary;
import io.ktrdr.symbol.SymbolEntity;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code GET /bars}: stored bars of a range, page by page. Never asks IB. */
public final class BarsRoutes {

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
          "resample",
          "as_of",
          "include",
          "adjustment");

  /** What {@code include} may name. */
  private static final Set<String> EXTRAS = Set.of("provenance");

  private static final long TWO_DAYS = 2 * 86_400;

  /** A page to be read: {@code start} and {@code end} are those of the whole range. */
  private record Asked(
      String name,
      BarQuery query,
      String question,
      long start,
      String startText,
      String endText,
      Extras extras) {

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

  /**
   * What is wanted beyond the stored bars.
   *
   * @param provenance whether each bar is to say where it came from
   */
  private record Extras(Optional<AsOf> asOf, boolean provenance, Optional<PriceScale> scale) {

    boolean any() {
      return asOf.isPresent() || provenance || scale.isPresent();
    }

    /** For the identity of a question; empty when nothing is wanted. */
    String text() {
      return any() ? " " + this : "";
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
  private final PastBars pastBars;

  public BarsRoutes(
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
    this.pastBars = new PastBars(context, settings, blocking);
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.get("/api/v1/bars", PARAMETERS, this::bars));
  }

  private CompletionStage<HttpResponse> bars(Exchange exchange, Fields query) {
    SeriesFields series = SeriesFields.read(query, "instrument", "start", false, "end");
    int limit = query.number("limit", 1, settings.maxPageBars(), settings.defaultPageBars());
    BarShape shape = query.read("style", BarShape::parse).orElse(BarShape.ROWS);
    Resampling.Mode resample = Resampling.Mode.read(query);
    Extras extras =
        new Extras(
            query.read("as_of", AsOf::parse),
            query.read("include", BarsRoutes::extras).orElse(false),
            query.read("adjustment", PriceScale::parse));
    if (extras.any() && resample == Resampling.Mode.ONLY) {
      query.fault(
          "resample",
          "not_together",
          "resample=only cannot be had together with as_of, include or adjustment: bars that are"
              + " put together have no history of their own");
    }
    query.check();
    Optional<PageToken> token = query.text("page_token").map(PageToken::parse);
    return lookup
        .known("instrument", series.name())
        .thenCompose(
            instrument -> {
              Asked asked = asked(series, instrument, token, shape, limit, resample, extras);
              if (extras.any()) {
                return past(asked, token);
              }
              return token.isPresent() ? next(asked, token.get()) : first(asked, resample);
            });
  }

  /** Whether provenance is wanted. */
  private static boolean extras(String text) {
    for (String extra : text.split(",", -1)) {
      if (!EXTRAS.contains(extra.strip())) {
        throw new IllegalArgumentException(
            "include \"" + Fields.shortened(extra) + "\" is not one of " + EXTRAS);
      }
    }
    return true;
  }

  /** Of a revision, with the provenance of each bar, or on a scale that is asked for. */
  private CompletionStage<HttpResponse> past(Asked asked, Optional<PageToken> token) {
    SeriesId series = asked.query().series();
    OptionalLong pinned =
        token.map(given -> OptionalLong.of(given.revision())).orElse(OptionalLong.empty());
    Extras extras = asked.extras();
    token
        .filter(given -> given.question() != asked.question(Optional.empty()))
        .ifPresent(
            given -> {
              throw otherQuestion();
            });
    if (extras.asOf().isEmpty()) {
      long revision = context.store().revision(series);
      return unchangedSince(asked, token, series)
          .thenCompose(
              nothing ->
                  pastBars.read(
                      asked.query(), revision, extras.provenance(), extras.scale(), false))
          .thenCompose(page -> respond(asked, page, Optional.empty(), Optional.empty()));
    }
    return CompletableFuture.supplyAsync(
            () -> pastBars.pin(series, extras.asOf().get(), pinned), blocking)
        .thenCompose(
            pin -> {
              Asked then =
                  new Asked(
                      asked.name(),
                      PastBars.judgedAt(asked.query(), pin.at()),
                      asked.question(),
                      asked.start(),
                      asked.startText(),
                      asked.endText(),
                      extras);
              return pastBars
                  .read(then.query(), pin.revision(), extras.provenance(), extras.scale(), true)
                  .thenCompose(page -> respond(then, page, Optional.of(pin), Optional.empty()));
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
      throw otherQuestion();
    }
    return unchangedSince(asked, Optional.of(token), source.orElse(asked.query().series()))
        .thenCompose(nothing -> source.isEmpty() ? stored(asked) : resampled(asked, source.get()));
  }

  private static ProblemException otherQuestion() {
    return PageToken.invalid(
        "page_token belongs to another question: give the same instrument, timeframe, what,"
            + " session, start, end, as_of, include and adjustment as for the first page");
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
      Resampling.Mode resample,
      Extras extras) {
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
                        .orElseGet(() -> firstStored(series, calendar, end, resample, extras)));
    BarQuery query =
        questions.query(
            series, calendar, token.map(PageToken::next).orElse(start), end, "start", shape, limit);
    return new Asked(
        fields.name(),
        query,
        startText + "/" + endText + extras.text(),
        start,
        startText.isEmpty() ? BarTimes.text(series.timeframe(), start) : startText,
        endText.isEmpty() ? BarTimes.text(series.timeframe(), end) : endText,
        extras);
  }

  private OptionalLong ofPast(SeriesId series, Extras extras) {
    return extras.asOf().isPresent()
        ? context.store().firstTimeEver(series)
        : context.store().summary(series).stream().mapToLong(SeriesSummary::firstTime).findFirst();
  }

  private long firstStored(
      SeriesId series,
      TradingCalendar calendar,
      long end,
      Resampling.Mode resample,
      Extras extras) {
    if (extras.any()) {
      OptionalLong first = ofPast(series, extras);
      return Math.min(end, first.orElse(end));
    }
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
  private CompletionStage<Void> unchangedSince(
      Asked asked, Optional<PageToken> token, SeriesId series) {
    long revision = context.store().summary(series).map(SeriesSummary::revision).orElse(0L);
    if (token.isEmpty() || token.get().revision() == revision) {
      return CompletableFuture.completedFuture(null);
    }
    // shorter bars have other times: those of a week's or month's last days come after its name
    long margin =
        series.equals(asked.query().series())
            ? 0
            : asked.query().series().timeframe().seconds() + TWO_DAYS;
    return CompletableFuture.runAsync(
        () -> {
          for (SeriesChange change : context.store().changes(series, token.get().revision())) {
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
    return respond(asked, PastPage.ofNow(answer), Optional.empty(), source);
  }

  /**
   * @param pin the revision that the answer is of, when it is of the past: why bars are missing is
   *     known of today only
   * @param source the shorter bars that these are put together of, if they are
   */
  private CompletionStage<HttpResponse> respond(
      Asked asked, PastPage pastPage, Optional<PastBars.Pin> pin, Optional<SeriesId> source) {
    BarAnswer answer = pastPage.answer();
    meters.barsServed(answer.bars());
    BarQuery query = asked.query();
    TimeRange page =
        TimeRange.ofEpochSeconds(
            query.range().startSecond(), answer.next().orElse(query.range().endSecond()));
    CompletionStage<Optional<List<SymbolEntity.Gap>>> reasons =
        pin.isPresent()
            ? CompletableFuture.completedFuture(Optional.empty())
            : questions.gaps(query.series(), page, answer.verdict());
    return reasons.thenApply(
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
                    pastPage.writeMetadata(pin, asked.extras().scale(), query, out);
                    out.writeEndObject();
                    pastPage.writeProvenance(out);
                    out.writeEndObject();
                  });
          return switch (query.shape()) {
            case ROWS -> BarBodies.rows(answer.figures(), rest);
            case COLUMNS -> BarBodies.columns(answer.dates(), answer.figures(), rest);
          };
        });
  }
}
