package io.ktrdr.api.data;

import io.ktrdr.api.bars.BarCsv;
import io.ktrdr.api.bars.BarQuery;
import io.ktrdr.api.bars.BarReader;
import io.ktrdr.api.bars.BarShape;
import io.ktrdr.api.bars.Verdict;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.series.InstrumentLookup;
import io.ktrdr.api.series.SeriesFields;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.store.SeriesSummary;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * {@code GET /export}: stored bars as a CSV or Parquet file, however many; {@code GET
 * /export/sidecar}: what that file is. Both are of one revision of the series when {@code revision}
 * is given. Never asks IB.
 */
public final class ExportRoutes {

  private static final String CSV = "csv";
  private static final String PARQUET = "parquet";

  private static final Set<String> SIDECAR_PARAMETERS =
      Set.of("instrument", "timeframe", "what", "session", "start", "end", "revision");

  private static final Set<String> FILE_PARAMETERS =
      Set.of(
          "instrument",
          "timeframe",
          "what",
          "session",
          "start",
          "end",
          "revision",
          "format",
          "head");

  private static final ContentType TEXT_CSV = MediaTypes.TEXT_CSV.toContentType(HttpCharsets.UTF_8);

  private static final ContentType PARQUET_FILE =
      MediaTypes.customBinary("application", "vnd.apache.parquet", false).toContentType();

  private record Asked(
      Instrument instrument, BarQuery query, BarFiles.Extract extract, boolean newest) {}

  private final ApiContext context;
  private final InstrumentLookup lookup;
  private final BarQuestions questions;
  private final BarReader reader;
  private final BarFiles files;
  private final Executor blocking;

  public ExportRoutes(
      ApiContext context,
      InstrumentLookup lookup,
      BarQuestions questions,
      BarReader reader,
      Executor blocking) {
    this.context = context;
    this.lookup = lookup;
    this.questions = questions;
    this.reader = reader;
    this.files = new BarFiles(context.store(), blocking);
    this.blocking = blocking;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/export", FILE_PARAMETERS, this::export),
        Endpoint.get("/api/v1/export/sidecar", SIDECAR_PARAMETERS, this::sidecar));
  }

  private CompletionStage<HttpResponse> export(Exchange exchange, Fields query) {
    SeriesFields series = SeriesFields.read(query, "instrument", "start", false, "end");
    Optional<Long> revision = query.read("revision", ExportRoutes::revision);
    String format = query.read("format", text -> oneOf("format", text, CSV, PARQUET)).orElse(CSV);
    boolean head =
        query
            .read("head", text -> oneOf("head", text, "true", "false"))
            .orElse("true")
            .equals("true");
    query.check();
    return lookup
        .known("instrument", series.name())
        .thenCompose(instrument -> asked(series, instrument, revision))
        .thenApply(asked -> file(asked, format, head));
  }

  private HttpResponse file(Asked asked, String format, boolean head) {
    BarFiles.Extract extract = asked.extract();
    HttpResponse response =
        HttpResponse.create()
            .withEntity(
                format.equals(CSV)
                    ? HttpEntities.createChunked(TEXT_CSV, files.csv(extract, head))
                    : HttpEntities.createChunked(
                        PARQUET_FILE,
                        files.parquet(
                            extract,
                            Map.of("ktrdr", text(identity(asked))),
                            "ktrdr version " + context.version())));
    return response
        .addHeader(
            RawHeader.create(
                "Content-Disposition",
                "attachment; filename=\"" + fileName(extract.series(), format) + "\""))
        .addHeader(RawHeader.create("X-Series-Revision", Long.toString(extract.revision())));
  }

  /** {@code AAPL.NASDAQ.STK_1d_TRADES_rth.csv}. */
  static String fileName(SeriesId series, String format) {
    return series.toString().replace('/', '_') + "." + format;
  }

  private CompletionStage<HttpResponse> sidecar(Exchange exchange, Fields query) {
    SeriesFields series = SeriesFields.read(query, "instrument", "start", false, "end");
    Optional<Long> revision = query.read("revision", ExportRoutes::revision);
    query.check();
    return lookup
        .known("instrument", series.name())
        .thenCompose(instrument -> asked(series, instrument, revision))
        .thenCompose(
            asked ->
                files
                    .contents(asked.extract())
                    .thenCombine(
                        verdict(asked),
                        (contents, verdict) ->
                            Json.success(identity(asked).with(contents, verdict))));
  }

  /** What is missing is known of the newest revision only. */
  private CompletionStage<Optional<Verdict>> verdict(Asked asked) {
    return asked.newest()
        ? CompletableFuture.supplyAsync(() -> Optional.of(reader.judge(asked.query())), blocking)
        : CompletableFuture.completedFuture(Optional.empty());
  }

  private CompletionStage<Asked> asked(
      SeriesFields fields, Instrument instrument, Optional<Long> revision) {
    return CompletableFuture.supplyAsync(
        () -> {
          SeriesId series = fields.series(instrument);
          TradingCalendar calendar = questions.calendar(instrument);
          Optional<SeriesSummary> held = context.store().summary(series);
          long newest = context.store().revision(series);
          long wanted = revision.orElse(newest);
          if (wanted > newest) {
            String detail =
                "revision " + wanted + " of " + series + " does not exist; the newest is " + newest;
            throw new ProblemException(
                Problem.of(
                    ProblemType.INVALID_REQUEST,
                    detail,
                    List.of(new Problem.Fault("/revision", "unknown_revision", detail))));
          }
          long end =
              fields
                  .end()
                  .map(at -> at.barTime(calendar, series.timeframe(), series.hours()))
                  .orElseGet(() -> held.map(SeriesSummary::lastTime).orElse(0L) + 1);
          long start =
              fields
                  .start()
                  .map(at -> at.barTime(calendar, series.timeframe(), series.hours()))
                  .orElseGet(() -> Math.min(end, held.map(SeriesSummary::firstTime).orElse(end)));
          BarQuery query =
              questions.query(
                  series, calendar, start, end, "start", BarShape.COLUMNS, Long.MAX_VALUE);
          return new Asked(
              instrument,
              query,
              new BarFiles.Extract(series, query.range(), wanted),
              wanted == newest);
        },
        blocking);
  }

  private Sidecar identity(Asked asked) {
    SeriesId series = asked.extract().series();
    TradingCalendar calendar = asked.query().calendar();
    return new Sidecar(
        Sidecar.VERSION,
        series.instrument(),
        asked.instrument().contract().conId(),
        series.timeframe(),
        series.what(),
        series.hours(),
        "UTC",
        "open",
        calendar.zone().getId(),
        calendar.id(),
        asked.instrument().contract().currency(),
        "as_provided",
        asked.extract().revision(),
        context.simulated(),
        context.clock().instant(),
        "ktrdr " + context.version(),
        BarCsv.columns(asked.extract().intraday()),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private static String text(Sidecar sidecar) {
    return new String(Json.write(out -> out.writePOJO(sidecar)), StandardCharsets.UTF_8);
  }

  private static Long revision(String text) {
    try {
      long revision = Long.parseLong(text);
      if (revision >= 0) {
        return revision;
      }
    } catch (NumberFormatException notANumber) {
      // told below
    }
    throw new IllegalArgumentException(
        "revision \"" + Fields.shortened(text) + "\" is not a whole number from 0");
  }

  static String oneOf(String field, String text, String... allowed) {
    for (String one : allowed) {
      if (one.equals(text)) {
        return one;
      }
    }
    throw new IllegalArgumentException(
        field
            + " \""
            + Fields.shortened(text)
            + "\" is not one of ["
            + String.join(", ", allowed)
            + "]");
  }
}
