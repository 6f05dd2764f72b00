package io.ktrdr.api.quality;

import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.quality.QualityView.DayView;
import io.ktrdr.api.quality.QualityView.FindingView;
import io.ktrdr.api.quality.QualityView.ReportView;
import io.ktrdr.api.series.BarTimes;
import io.ktrdr.api.series.InstrumentLookup;
import io.ktrdr.api.series.PageToken;
import io.ktrdr.api.series.SeriesFields;
import io.ktrdr.api.series.SeriesRanges;
import io.ktrdr.calendar.CalendarLayer;
import io.ktrdr.calendar.PointInTime;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.quality.check.Finding;
import io.ktrdr.quality.check.Severity;
import io.ktrdr.quality.score.QualityReport;
import io.ktrdr.symbol.SymbolEntity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code GET /quality}: how good stored bars are, one series or many. Never asks IB. */
public final class QualityRoutes {

  private static final Logger LOG = LoggerFactory.getLogger(QualityRoutes.class);

  private static final Set<String> PARAMETERS =
      Set.of(
          "instrument",
          "instruments",
          "timeframe",
          "what",
          "session",
          "start",
          "end",
          "by",
          "rule",
          "dimension",
          "severity",
          "limit",
          "page_token");

  /** What one instrument of a batch came to. */
  private record Refusal(String instrument, Problem.Fault problem) {}

  private record Batch(List<Object> reports, boolean simulated) {}

  private record Asked(
      SeriesId series,
      Instrument instrument,
      TradingCalendar calendar,
      TimeRange range,
      QualityAsk wanted,
      boolean byDay,
      int limit,
      int offset,
      int question) {}

  private final ApiContext context;
  private final HttpSettings http;
  private final InstrumentLookup lookup;
  private final SeriesRanges ranges;
  private final QualityDesk desk;

  public QualityRoutes(
      ApiContext context, HttpSettings http, InstrumentLookup lookup, QualityDesk desk) {
    this.context = context;
    this.http = http;
    this.lookup = lookup;
    this.ranges = new SeriesRanges(context, http);
    this.desk = desk;
  }

  public List<Endpoint> endpoints() {
    return List.of(Endpoint.get("/api/v1/quality", PARAMETERS, this::quality));
  }

  private CompletionStage<HttpResponse> quality(Exchange exchange, Fields query) {
    Optional<List<String>> names = query.read("instruments", this::names);
    boolean batch = query.text("instruments").isPresent();
    if (batch && query.text("instrument").isPresent()) {
      query.fault("instruments", "exclusive", "give either instrument or instruments, not both");
    }
    SeriesFields fields =
        batch
            ? SeriesFields.unnamed(query, "start", "end")
            : SeriesFields.read(query, "instrument", "start", false, "end");
    QualityAsk wanted = QualityAsk.read(query, Severity.INFO);
    boolean byDay = query.read("by", QualityRoutes::byDay).orElse(false);
    int limit = query.number("limit", 1, desk.settings().maxPage(), desk.settings().defaultPage());
    boolean csv = QualityText.wanted(exchange);
    if (batch && csv) {
      query.fault("instruments", "one_only", "as text/csv one instrument can be had at a time");
    }
    query.check();
    if (batch) {
      return batch(names.orElseThrow(), fields, wanted);
    }
    Optional<PageToken> token = query.text("page_token").map(PageToken::parse);
    return lookup
        .known("instrument", fields.name())
        .thenCompose(
            instrument -> {
              Asked asked = asked(fields, instrument, wanted, byDay, limit, token);
              return judged(asked)
                  .thenCompose(
                      report ->
                          why(asked, report)
                              .thenApply(
                                  states ->
                                      csv
                                          ? QualityText.csv(report, found(asked, report), byDay)
                                          : Json.success(view(asked, report, states))));
            });
  }

  private List<String> names(String text) {
    List<String> names = Arrays.stream(text.split(",", -1)).map(String::strip).distinct().toList();
    if (names.size() > desk.settings().maxInstruments()) {
      throw new IllegalArgumentException(
          "instruments names "
              + names.size()
              + "; at most "
              + desk.settings().maxInstruments()
              + " can be asked about at once");
    }
    if (names.stream().anyMatch(name -> name.isEmpty() || name.length() > 100)) {
      throw new IllegalArgumentException(
          "instruments must be names with commas between them, such as AAPL,MSFT");
    }
    return names;
  }

  private static boolean byDay(String text) {
    if (!text.equals("day")) {
      throw new IllegalArgumentException(
          "by \"" + Fields.shortened(text) + "\" is not one of [day]");
    }
    return true;
  }

  private Asked asked(
      SeriesFields fields,
      Instrument instrument,
      QualityAsk wanted,
      boolean byDay,
      int limit,
      Optional<PageToken> token) {
    SeriesId series = fields.series(instrument);
    TradingCalendar calendar = context.calendars().apply(instrument);
    String asText =
        fields.start().map(PointInTime::text).orElse("")
            + "/"
            + fields.end().map(PointInTime::text).orElse("")
            + " "
            + wanted.text();
    int question = PageToken.question(series, asText);
    token
        .filter(given -> given.question() != question)
        .ifPresent(
            given -> {
              throw PageToken.invalid(
                  "page_token belongs to another question: give everything else as for the first"
                      + " page");
            });
    token
        .filter(given -> given.revision() != context.store().revision(series))
        .ifPresent(
            given -> {
              throw new ProblemException(
                  Problem.of(
                      ProblemType.SERIES_CHANGED,
                      "bars of " + series + " changed; begin again without page_token"));
            });
    TimeRange range =
        token
            .map(given -> TimeRange.ofEpochSeconds(given.start(), given.end()))
            .orElseGet(() -> ranges.of(fields, series, calendar));
    return new Asked(
        series,
        instrument,
        calendar,
        range,
        wanted,
        byDay,
        limit,
        token.map(given -> Math.toIntExact(given.next())).orElse(0),
        question);
  }

  private CompletionStage<QualityReport> judged(Asked asked) {
    return desk.judge(asked.series(), asked.instrument(), asked.calendar(), asked.range());
  }

  // ---- many ----

  private CompletionStage<HttpResponse> batch(
      List<String> names, SeriesFields fields, QualityAsk wanted) {
    CompletionStage<List<Object>> all = CompletableFuture.completedFuture(new ArrayList<>());
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (seen.add(name)) {
        // one after the other: a batch must not take all of the store's threads
        all =
            all.thenCompose(
                reports ->
                    one(name, fields, wanted)
                        .thenApply(
                            report -> {
                              reports.add(report);
                              return reports;
                            }));
      }
    }
    return all.thenApply(reports -> Json.success(new Batch(reports, context.simulated())));
  }

  private CompletionStage<Object> one(String name, SeriesFields fields, QualityAsk wanted) {
    return lookup
        .known("instruments", name)
        .thenCompose(
            instrument -> {
              Asked asked = asked(fields, instrument, wanted, false, 1, Optional.empty());
              return judged(asked).thenApply(report -> summary(asked, report));
            })
        .handle(
            (view, failure) -> {
              if (failure == null) {
                return view;
              }
              Throwable cause =
                  failure instanceof CompletionException && failure.getCause() != null
                      ? failure.getCause()
                      : failure;
              if (cause instanceof ProblemException told) {
                return new Refusal(
                    name,
                    new Problem.Fault(
                        "/instruments",
                        told.problem().type().slug().replace('-', '_'),
                        told.problem().detail()));
              }
              throw new CompletionException(cause);
            });
  }

  // ---- answers ----

  private static List<Finding> found(Asked asked, QualityReport report) {
    return report.findings().stream().filter(asked.wanted()::wants).toList();
  }

  private ReportView summary(Asked asked, QualityReport report) {
    return view(asked, report, null, null, null, null, null);
  }

  private ReportView view(Asked asked, QualityReport report, Map<String, Long> states) {
    List<Finding> wanted = found(asked, report);
    int from = Math.min(asked.offset(), wanted.size());
    int to = Math.min(wanted.size(), from + asked.limit());
    String next =
        to < wanted.size()
            ? new PageToken(
                    asked.question(),
                    context.store().revision(asked.series()),
                    asked.range().startSecond(),
                    to,
                    asked.range().endSecond())
                .text()
            : null;
    return view(
        asked,
        report,
        states,
        asked.byDay()
            ? report.days().stream()
                .map(day -> DayView.of(asked.series(), asked.calendar(), day))
                .toList()
            : null,
        wanted.subList(from, to).stream()
            .map(finding -> FindingView.of(asked.series(), finding))
            .toList(),
        (long) wanted.size(),
        next);
  }

  private ReportView view(
      Asked asked,
      QualityReport report,
      Map<String, Long> states,
      List<DayView> days,
      List<FindingView> findings,
      Long total,
      String next) {
    SeriesId series = asked.series();
    List<String> warnings = new ArrayList<>();
    if (asked.calendar().layer() == CalendarLayer.DEFAULT) {
      warnings.add(
          "no calendar of this exchange is known: completeness and session fit are judged as if it"
              + " traded every hour of every weekday");
    }
    if (report.findings().size() < report.found()) {
      warnings.add(
          "only the first "
              + report.findings().size()
              + " of "
              + report.found()
              + " findings are kept; all are counted");
    }
    return new ReportView(
        series.instrument().toString(),
        series.timeframe(),
        series.what().name(),
        series.hours().toString(),
        BarTimes.text(series.timeframe(), asked.range().startSecond()),
        BarTimes.text(series.timeframe(), asked.range().endSecond()),
        asked.calendar().id(),
        asked.calendar().version(),
        context.store().revision(series),
        report.bars(),
        report.expected(),
        report.missing(),
        states,
        QualityView.rounded(report.score()),
        QualityView.parts(report),
        QualityView.conditions(report),
        QualityView.rules(report),
        days,
        findings,
        total,
        next,
        context.simulated(),
        warnings);
  }

  /** Why bars are missing, as the instrument's entity knows it; null when it cannot be asked. */
  private CompletionStage<Map<String, Long>> why(Asked asked, QualityReport report) {
    if (report.missing() == 0) {
      return CompletableFuture.completedFuture(Map.of());
    }
    return context
        .symbols()
        .<SymbolEntity.Gaps>ask(
            asked.series().instrument(),
            replyTo -> new SymbolEntity.GetGaps(asked.series(), asked.range(), replyTo),
            http.askTimeout())
        .handle(
            (gaps, failure) -> {
              if (failure != null) {
                LOG.warn(
                    "nobody said why bars of {} are missing: {}",
                    asked.series(),
                    failure.toString());
                return null;
              }
              Map<String, Long> states = new TreeMap<>();
              for (SymbolEntity.Gap gap : gaps.gaps()) {
                states.merge(
                    gap.state().name().toLowerCase(Locale.ROOT), (long) gap.bars(), Long::sum);
              }
              return states;
            });
  }
}
