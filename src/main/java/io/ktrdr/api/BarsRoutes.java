package io.ktrdr.api;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ktrdr.api.bars.BarAnswer;
import io.ktrdr.api.bars.BarQuery;
import io.ktrdr.api.bars.BarReader;
import io.ktrdr.api.bars.BarShape;
import io.ktrdr.api.bars.ProvenanceJson;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.Adjustment;
import io.ktrdr.store.SeriesChange;
import io.ktrdr.store.SeriesSummary;
import io.ktrdr.symbol.SymbolEntity;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
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
          "as_of",
          "include",
          "adjustment");

  /** What {@code include} may name. */
  private static final Set<String> EXTRAS = Set.of("provenance");

  /** A page to be read: {@code start} and {@code end} are those of the whole range. */
  private record Asked(
      String name,
      BarQuery query,
      int question,
      long start,
      String startText,
      String endText,
      Extras extras) {}

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
  private final Executor blocking;
  private final RequestMeters meters;
  private final PastBars pastBars;

  BarsRoutes(
      ApiContext context,
      HttpSettings settings,
      InstrumentLookup lookup,
      BarQuestions questions,
      BarReader reader,
      Executor blocking,
      RequestMeters meters) {
    this.context = context;
    this.settings = settings;
    this.lookup = lookup;
    this.questions = questions;
    this.reader = reader;
    this.blocking = blocking;
    this.meters = meters;
    this.pastBars = new PastBars(context, settings, blocking);
  }

  List<Endpoint> endpoints() {
    return List.of(Endpoint.get("/api/v1/bars", PARAMETERS, this::bars));
  }

  private CompletionStage<HttpResponse> bars(Exchange exchange, Fields query) {
    SeriesFields series = SeriesFields.read(query, "instrument", "start", false, "end");
    int limit = query.number("limit", 1, settings.maxPageBars(), settings.defaultPageBars());
    BarShape shape = query.read("style", BarShape::parse).orElse(BarShape.ROWS);
    Extras extras =
        new Extras(
            query.read("as_of", AsOf::parse),
            query.read("include", BarsRoutes::extras).orElse(false),
            query.read("adjustment", PriceScale::parse));
    query.check();
    Optional<PageToken> token = query.text("page_token").map(PageToken::parse);
    return lookup
        .known("instrument", series.name())
        .thenCompose(
            instrument -> {
              Asked asked = asked(series, instrument, token, shape, limit, extras);
              if (extras.any()) {
                return past(asked, token);
              }
              return unchangedSince(asked, token)
                  .thenCompose(nothing -> reader.read(asked.query()))
                  .thenCompose(answer -> respond(asked, answer));
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
    if (extras.asOf().isEmpty()) {
      long revision = context.store().revision(series);
      return unchangedSince(asked, token)
          .thenCompose(
              nothing ->
                  pastBars.read(
                      asked.query(), revision, extras.provenance(), extras.scale(), false))
          .thenCompose(page -> respond(asked, page, Optional.empty()));
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
                  .thenCompose(page -> respond(then, page, Optional.of(pin)));
            });
  }

  private Asked asked(
      SeriesFields fields,
      Instrument instrument,
      Optional<PageToken> token,
      BarShape shape,
      int limit,
      Extras extras) {
    SeriesId series = fields.series(instrument);
    TradingCalendar calendar = questions.calendar(instrument);
    String startText = fields.start().map(PointInTime::text).orElse("");
    String endText = fields.end().map(PointInTime::text).orElse("");
    int question = PageToken.question(series, startText + "/" + endText + extras.text());
    token
        .filter(given -> given.question() != question)
        .ifPresent(
            given -> {
              throw PageToken.invalid(
                  "page_token belongs to another question: give the same instrument, timeframe,"
                      + " what, session, start, end, as_of, include and adjustment as for the first"
                      + " page");
            });
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
                        .orElseGet(() -> firstStored(series, end, extras.asOf().isPresent())));
    BarQuery query =
        questions.query(
            series, calendar, token.map(PageToken::next).orElse(start), end, "start", shape, limit);
    return new Asked(
        fields.name(),
        query,
        question,
        start,
        startText.isEmpty() ? BarMetadata.barTime(series.timeframe(), start) : startText,
        endText.isEmpty() ? BarMetadata.barTime(series.timeframe(), end) : endText,
        extras);
  }

  private long firstStored(SeriesId series, long end, boolean ever) {
    long first =
        ever
            ? context.store().firstTimeEver(series).orElse(end)
            : context.store().summary(series).map(SeriesSummary::firstTime).orElse(end);
    return Math.min(end, first);
  }

  /** Fails when a bar of the range was changed since the first page: the pages would not fit. */
  private CompletionStage<Void> unchangedSince(Asked asked, Optional<PageToken> token) {
    SeriesId series = asked.query().series();
    long revision = context.store().summary(series).map(SeriesSummary::revision).orElse(0L);
    if (token.isEmpty() || token.get().revision() == revision) {
      return CompletableFuture.completedFuture(null);
    }
    return CompletableFuture.runAsync(
        () -> {
          for (SeriesChange change : context.store().changes(series, token.get().revision())) {
            if (change.lastTime() >= asked.start()
                && change.firstTime() < asked.query().range().endSecond()) {
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

  private CompletionStage<HttpResponse> respond(Asked asked, BarAnswer answer) {
    return respond(asked, new PastBars.Page(answer, Optional.empty(), List.of()), Optional.empty());
  }

  /**
   * @param pin the revision that the answer is of, when it is of the past: why bars are missing is
   *     known of today only
   */
  private CompletionStage<HttpResponse> respond(
      Asked asked, PastBars.Page pastPage, Optional<PastBars.Pin> pin) {
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
                              asked.question(),
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
                    if (pin.isPresent()) {
                      out.writeObjectFieldStart("as_of");
                      out.writeNumberField("revision", pin.get().revision());
                      out.writeStringField("at", pin.get().at().toString());
                      out.writeEndObject();
                    }
                    if (asked.extras().scale().isPresent()) {
                      out.writeStringField("adjustment", asked.extras().scale().get().toString());
                      writeAdjustments(pastPage.adjustments(), query, out);
                    }
                    out.writeEndObject();
                    if (pastPage.provenance().isPresent()) {
                      writeRuns(pastPage.provenance().get(), out);
                    }
                    out.writeEndObject();
                  });
          return switch (query.shape()) {
            case ROWS -> BarBodies.rows(answer.figures(), rest);
            case COLUMNS -> BarBodies.columns(answer.dates(), answer.figures(), rest);
          };
        });
  }

  private static void writeAdjustments(
      List<Adjustment> adjustments, BarQuery query, JsonGenerator out) throws IOException {
    out.writeArrayFieldStart("adjustments");
    for (Adjustment one : adjustments) {
      out.writeStartObject();
      out.writeStringField("split", one.ratio().toString());
      out.writeStringField(
          "before", BarMetadata.barTime(query.series().timeframe(), one.effective()));
      out.writeNumberField("numerator", one.ratio().numerator());
      out.writeNumberField("denominator", one.ratio().denominator());
      out.writeBooleanField("volumes", one.volumes());
      out.writeNumberField("revision", one.revision());
      out.writeStringField("at", one.at().toString());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  private static void writeRuns(List<ProvenanceJson.Run> runs, JsonGenerator out)
      throws IOException {
    out.writeArrayFieldStart("provenance");
    for (ProvenanceJson.Run run : runs) {
      out.writeStartObject();
      out.writeNumberField("bars", run.bars());
      out.writeNumberField("rev", run.revision());
      out.writeStringField("src", run.source());
      out.writeStringField("fetched_at", run.fetchedAt());
      if (run.isFinal().isPresent()) {
        out.writeBooleanField("final", run.isFinal().get());
      }
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
