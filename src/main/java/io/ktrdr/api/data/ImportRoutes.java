package io.ktrdr.api.data;

import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.series.BarTimes;
import io.ktrdr.api.series.InstrumentLookup;
import io.ktrdr.api.series.SeriesFields;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.file.CsvBarReader;
import io.ktrdr.file.CsvContent;
import io.ktrdr.file.CsvQuestion;
import io.ktrdr.file.FileFault;
import io.ktrdr.file.FileRules;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.Origin;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Source;
import io.ktrdr.quality.check.RowCheck;
import io.ktrdr.quality.check.Thresholds;
import io.ktrdr.store.BarChecksum;
import io.ktrdr.store.MergeResult;
import io.ktrdr.store.Provenance;
import io.ktrdr.store.SeriesChange;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.stream.javadsl.StreamConverters;

/**
 * {@code POST /import}: the bars of a CSV file into a series. The whole file is read and judged
 * before anything is stored: a wrong file changes nothing.
 */
public final class ImportRoutes {

  private static final Set<String> PARAMETERS =
      Set.of(
          "instrument",
          "timeframe",
          "what",
          "session",
          "tz",
          "stamp",
          "dry_run",
          "origin",
          "expect_bars",
          "expect_checksum");

  private static final Set<String> TYPES =
      Set.of(
          "text/csv",
          "text/plain",
          "text/tab-separated-values",
          "application/csv",
          "application/gzip",
          "application/x-gzip",
          "application/octet-stream");

  /** Waits for the sender while it reads: that must not take a thread from the store. */
  private static final Executor READERS = Thread::startVirtualThread;

  /** How long the sender may pause. */
  private static final Duration PAUSE = Duration.ofSeconds(30);

  /**
   * What is asked, beside the file.
   *
   * @param zone of stamps without one; empty for what is usual
   * @param expectedBars what the file's sidecar says, to be compared with
   */
  private record Ask(
      SeriesFields series,
      Optional<ZoneId> zone,
      CsvQuestion.Stamp stamp,
      boolean dryRun,
      Optional<Origin> origin,
      Optional<Long> expectedBars,
      Optional<String> expectedChecksum) {}

  private final ActorSystem<?> system;
  private final ApiContext context;
  private final HttpSettings settings;
  private final InstrumentLookup lookup;
  private final BarQuestions questions;
  private final Thresholds thresholds;

  public ImportRoutes(
      ActorSystem<?> system,
      ApiContext context,
      HttpSettings settings,
      InstrumentLookup lookup,
      BarQuestions questions,
      Thresholds thresholds) {
    this.system = system;
    this.context = context;
    this.settings = settings;
    this.lookup = lookup;
    this.questions = questions;
    this.thresholds = thresholds;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.post("/api/v1/import", PARAMETERS, this::importFile));
  }

  private CompletionStage<HttpResponse> importFile(Exchange exchange, Fields query) {
    Ask ask = read(query);
    RequestEntity entity = exchange.request().entity();
    String type = entity.getContentType().mediaType().toString();
    if (!TYPES.contains(type)) {
      throw new ProblemException(
          Problem.of(
              ProblemType.UNSUPPORTED_MEDIA_TYPE,
              "the body is declared as "
                  + Fields.shortened(type)
                  + "; send the file itself, as text/csv or application/gzip"));
    }
    refuseOtherOrigin(ask);
    return lookup
        .resolve("instrument", ask.series().name())
        .thenCompose(
            instrument -> {
              SeriesId series = ask.series().series(instrument);
              TradingCalendar calendar = questions.calendar(instrument);
              ZoneId zone = ask.zone().orElseGet(() -> usualZone(instrument, calendar));
              CsvQuestion question =
                  new CsvQuestion(series.timeframe(), zone, ask.stamp(), settings.maxImportBars());
              return CompletableFuture.supplyAsync(
                      () ->
                          content(
                              entity, question, new RowCheck(thresholds, instrument.id().type())),
                      READERS)
                  .thenCompose(content -> store(exchange, ask, instrument, series, zone, content));
            });
  }

  private Ask read(Fields query) {
    SeriesFields series = SeriesFields.read(query, "instrument", "start", false, "end");
    Optional<ZoneId> zone = query.read("tz", ImportRoutes::zone);
    CsvQuestion.Stamp stamp =
        query.read("stamp", CsvQuestion.Stamp::parse).orElse(CsvQuestion.Stamp.OPEN);
    if (stamp == CsvQuestion.Stamp.CLOSE
        && series.timeframe() != null
        && !series.timeframe().intraday()) {
      query.fault("stamp", "not_intraday", "stamp \"close\" makes sense for intraday bars only");
    }
    boolean dryRun =
        query
            .read("dry_run", text -> ExportRoutes.oneOf("dry_run", text, "true", "false"))
            .orElse("false")
            .equals("true");
    Optional<Origin> origin =
        query
            .read("origin", text -> ExportRoutes.oneOf("origin", text, "real", "simulated"))
            .map(text -> text.equals("real") ? Origin.REAL : Origin.SIMULATED);
    Optional<Long> bars =
        query.text("expect_bars").isPresent()
            ? Optional.of((long) query.number("expect_bars", 0, Integer.MAX_VALUE, 0))
            : Optional.empty();
    Optional<String> checksum = query.read("expect_checksum", ImportRoutes::checksum);
    query.check();
    return new Ask(series, zone, stamp, dryRun, origin, bars, checksum);
  }

  /** Bars made up by a simulated gateway never get among real ones. */
  private void refuseOtherOrigin(Ask ask) {
    boolean simulatedFile = ask.origin().equals(Optional.of(Origin.SIMULATED));
    if (simulatedFile && context.origin().get().equals(Optional.of(Origin.REAL))) {
      throw new ProblemException(
          Problem.of(
              ProblemType.ORIGIN_MISMATCH,
              "the file holds simulated bars and this node's data folder real ones; import it into"
                  + " a node with another data folder"));
    }
  }

  private CsvContent content(RequestEntity entity, CsvQuestion question, RowCheck check) {
    InputStream body =
        entity
            .withSizeLimit(settings.maxImportSize())
            .getDataBytes()
            .runWith(StreamConverters.asInputStream(PAUSE), system);
    try (body) {
      return CsvBarReader.read(body, question, check);
    } catch (UncheckedIOException | IOException e) {
      throw new ProblemException(
          Problem.of(
              ProblemType.UNREADABLE_FILE,
              "the file did not arrive whole, or has more than "
                  + settings.maxImportSize()
                  + " bytes; nothing was stored"));
    }
  }

  private CompletionStage<HttpResponse> store(
      Exchange exchange,
      Ask ask,
      Instrument instrument,
      SeriesId series,
      ZoneId zone,
      CsvContent content) {
    List<FileFault> faults = new ArrayList<>(content.faults());
    long count = content.faultCount();
    for (FileFault fault : more(ask, series, content)) {
      faults.addFirst(fault);
      count++;
    }
    if (count > 0) {
      throw new ProblemException(refusal(faults, count, content));
    }
    Provenance provenance =
        new Provenance(
            Source.IMPORT,
            exchange.caller().name(),
            "import",
            exchange.requestId(),
            context.clock().instant());
    CompletionStage<MergeResult> merged =
        ask.dryRun()
            ? context.symbols().preview(instrument, series, content.bars(), provenance)
            : context.symbols().keep(instrument, series, content.bars(), provenance);
    return merged.thenApply(
        result -> Json.success(report(ask.dryRun(), series, zone, content, result)));
  }

  /** What is wrong though every row could be read. */
  private List<FileFault> more(Ask ask, SeriesId series, CsvContent content) {
    List<FileFault> faults = new ArrayList<>();
    if (!content.sound()) {
      return faults;
    }
    BarSeries bars = content.bars();
    long now = context.clock().instant().getEpochSecond();
    if (bars.lastTime() > now) {
      faults.add(
          new FileFault(
              0,
              "date",
              BarTimes.text(series.timeframe(), bars.lastTime()),
              FileRules.FUTURE,
              "the last bar lies in the future; is tz or stamp right?"));
    }
    ask.expectedBars()
        .filter(expected -> expected != bars.size())
        .ifPresent(
            expected ->
                faults.add(
                    new FileFault(
                        0,
                        "",
                        "",
                        FileRules.SIDECAR,
                        "the file has " + bars.size() + " bars, its sidecar says " + expected)));
    ask.expectedChecksum()
        .filter(expected -> !expected.equals("%08x".formatted(BarChecksum.of(List.of(bars)))))
        .ifPresent(
            expected ->
                faults.add(
                    new FileFault(
                        0,
                        "",
                        "",
                        FileRules.SIDECAR,
                        "the bars have checksum %08x, the sidecar says %s"
                            .formatted(BarChecksum.of(List.of(bars)), expected))));
    return faults;
  }

  private static Problem refusal(List<FileFault> faults, long count, CsvContent content) {
    return Problem.of(
            ProblemType.UNREADABLE_FILE,
            count
                + (count == 1 ? " thing is" : " things are")
                + " wrong with the file, nothing was stored; first: "
                + faults.getFirst(),
            faults.stream()
                .map(
                    fault ->
                        new Problem.Fault("/line/" + fault.line(), fault.rule(), fault.toString()))
                .toList())
        .with("faults_total", count)
        .with("rows", content.rows())
        .with("layout", content.layout());
  }

  private Map<String, Object> report(
      boolean dryRun, SeriesId series, ZoneId zone, CsvContent content, MergeResult result) {
    BarSeries bars = content.bars();
    Optional<SeriesChange> change = result.change();
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("instrument", series.instrument());
    report.put("timeframe", series.timeframe());
    report.put("what", series.what());
    report.put("session", series.hours());
    report.put("dry_run", dryRun);
    report.put("layout", content.layout());
    report.put("tz", zone.getId());
    report.put("rows", content.rows());
    report.put("bars", bars.size());
    report.put("first", BarTimes.text(series.timeframe(), bars.firstTime()));
    report.put("last", BarTimes.text(series.timeframe(), bars.lastTime()));
    report.put("inserted", change.map(SeriesChange::inserted).orElse(0));
    report.put("replaced", change.map(SeriesChange::replaced).orElse(0));
    report.put("unchanged", result.unchanged());
    report.put("outranked", result.kept().map(MergeResult.KeptBars::bars).orElse(0));
    report.put("revision", result.revision());
    report.put("notes", content.notes().stream().map(FileFault::toString).toList());
    report.put("notes_total", content.noteCount());
    report.put("found", content.found());
    report.put("simulated", context.simulated());
    return report;
  }

  /** Where stamps say no zone: the exchange's; for pairs UTC, as everybody writes them. */
  private static ZoneId usualZone(Instrument instrument, TradingCalendar calendar) {
    SecurityType type = instrument.id().type();
    return type == SecurityType.CASH || type == SecurityType.CRYPTO
        ? ZoneOffset.UTC
        : calendar.zone();
  }

  private static ZoneId zone(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException unknown) {
      throw new IllegalArgumentException(
          "tz \""
              + Fields.shortened(text)
              + "\" is no time zone such as UTC, America/New_York or +01:00",
          unknown);
    }
  }

  private static String checksum(String text) {
    if (!text.matches("[0-9a-f]{8}")) {
      throw new IllegalArgumentException(
          "expect_checksum \"" + Fields.shortened(text) + "\" is not 8 hex digits");
    }
    return text;
  }
}
