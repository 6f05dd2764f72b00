package io.ktrdr.api.quality;

import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.RequestBodies;
import io.ktrdr.api.series.InstrumentLookup;
import io.ktrdr.api.series.SeriesFields;
import io.ktrdr.api.series.SeriesLinks;
import io.ktrdr.api.series.SeriesRanges;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.quality.check.Finding;
import io.ktrdr.quality.check.Severity;
import io.ktrdr.quality.repair.Proposal;
import io.ktrdr.quality.repair.Repairs;
import io.ktrdr.quality.score.QualityReport;
import io.ktrdr.symbol.RepairQuestion;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code POST /repairs/scan}: makes proposals out of what is found in a range. */
final class RepairScan {

  private static final Set<String> FIELDS =
      Set.of("instrument", "timeframe", "what", "session", "start", "end", "rule", "severity");

  /**
   * What a scan came to.
   *
   * @param found findings that were looked at
   * @param proposed new proposals
   * @param known proposals that were there before
   * @param refused would have been too many open ones
   * @param skipped findings about which nothing can be proposed
   */
  private record Scanned(
      String instrument,
      Timeframe timeframe,
      int found,
      int proposed,
      int known,
      int refused,
      int skipped,
      String repairsUrl,
      boolean simulated) {}

  private final ApiContext context;
  private final HttpSettings settings;
  private final RequestBodies bodies;
  private final InstrumentLookup lookup;
  private final SeriesRanges ranges;
  private final QualityDesk desk;
  private final Executor blocking;

  RepairScan(
      ApiContext context,
      HttpSettings settings,
      RequestBodies bodies,
      InstrumentLookup lookup,
      QualityDesk desk,
      Executor blocking) {
    this.context = context;
    this.settings = settings;
    this.bodies = bodies;
    this.lookup = lookup;
    this.ranges = new SeriesRanges(context, settings);
    this.desk = desk;
    this.blocking = blocking;
  }

  CompletionStage<HttpResponse> scan(Exchange exchange, Fields query) {
    return bodies
        .fields(exchange, query, FIELDS)
        .thenCompose(
            fields -> {
              SeriesFields named = SeriesFields.read(fields, "instrument", "start", false, "end");
              QualityAsk wanted = QualityAsk.read(fields, Severity.WARNING);
              fields.check();
              return lookup
                  .known("instrument", named.name())
                  .thenCompose(instrument -> scan(named, instrument, wanted, exchange));
            });
  }

  private CompletionStage<HttpResponse> scan(
      SeriesFields named, Instrument instrument, QualityAsk wanted, Exchange exchange) {
    SeriesId series = named.series(instrument);
    TradingCalendar calendar = context.calendars().apply(instrument);
    TimeRange range = ranges.of(named, series, calendar);
    return desk.judge(series, instrument, calendar, range)
        .thenComposeAsync(
            report -> {
              List<Finding> findings = report.findings().stream().filter(wanted::wants).toList();
              List<Proposal> proposals = proposals(series, findings);
              return context
                  .symbols()
                  .<RepairQuestion.RepairsProposed>ask(
                      series.instrument(),
                      replyTo ->
                          new RepairQuestion.ProposeRepairs(
                              series,
                              proposals,
                              desk.settings().maxOpenRepairs(),
                              exchange.caller().name(),
                              exchange.requestId(),
                              replyTo),
                      settings.askTimeout())
                  .thenApply(reply -> Json.success(scanned(report, findings, proposals, reply)));
            },
            blocking);
  }

  private List<Proposal> proposals(SeriesId series, List<Finding> findings) {
    return findings.stream()
        .filter(finding -> !Repairs.actions(finding.rule()).isEmpty())
        .flatMap(
            finding ->
                Repairs.of(
                    series,
                    finding,
                    context
                        .store()
                        .read(
                            series, TimeRange.ofEpochSeconds(finding.first(), finding.last() + 1)),
                    desk.settings().maxRepairBars())
                    .stream())
        .toList();
  }

  private Scanned scanned(
      QualityReport report,
      List<Finding> findings,
      List<Proposal> proposals,
      RepairQuestion.RepairsProposed reply) {
    return new Scanned(
        report.series().instrument().toString(),
        report.series().timeframe(),
        findings.size(),
        reply.fresh(),
        reply.known(),
        reply.refused(),
        findings.size() - proposals.size(),
        RepairRoutes.PATH
            + "?instrument="
            + SeriesLinks.encoded(report.series().instrument().toString())
            + "&timeframe="
            + report.series().timeframe(),
        context.simulated());
  }
}
