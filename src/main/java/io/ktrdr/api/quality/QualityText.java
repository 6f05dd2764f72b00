package io.ktrdr.api.quality;

import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.series.BarTimes;
import io.ktrdr.market.Timeframe;
import io.ktrdr.quality.check.Finding;
import io.ktrdr.quality.check.Severity;
import io.ktrdr.quality.score.Day;
import io.ktrdr.quality.score.QualityReport;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Findings and days as CSV: all of them, a head line first, nothing where nothing is known. */
final class QualityText {

  private QualityText() {}

  /** Whether a request would rather have CSV. */
  static boolean wanted(Exchange exchange) {
    return exchange
        .request()
        .getHeader("Accept")
        .map(header -> header.value().contains("text/csv"))
        .orElse(false);
  }

  static HttpResponse csv(QualityReport report, List<Finding> findings, boolean byDay) {
    StringBuilder text = new StringBuilder(64 * findings.size() + 128);
    if (byDay) {
      text.append("date,condition,expected,missing,findings,worst\n");
      report.days().forEach(day -> line(text, day));
    } else {
      text.append("rule,severity,dimension,start,end,bars,value,limit,detail\n");
      Timeframe timeframe = report.series().timeframe();
      findings.forEach(finding -> line(text, timeframe, finding));
    }
    return HttpResponse.create()
        .withEntity(
            HttpEntities.create(
                ContentTypes.TEXT_CSV_UTF8, text.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static void line(StringBuilder text, Day day) {
    text.append(day.date())
        .append(',')
        .append(day.condition())
        .append(',')
        .append(day.expected())
        .append(',')
        .append(day.missing())
        .append(',')
        .append(day.findings())
        .append(',')
        .append(day.worst() == Severity.OFF ? "" : day.worst().toString())
        .append('\n');
  }

  private static void line(StringBuilder text, Timeframe timeframe, Finding finding) {
    text.append(finding.rule())
        .append(',')
        .append(finding.severity())
        .append(',')
        .append(finding.rule().dimension())
        .append(',')
        .append(BarTimes.text(timeframe, finding.first()))
        .append(',')
        .append(BarTimes.text(timeframe, finding.last()))
        .append(',')
        .append(finding.bars())
        .append(',')
        .append(Double.isFinite(finding.value()) ? Double.toString(finding.value()) : "")
        .append(',')
        .append(Double.isFinite(finding.limit()) ? Double.toString(finding.limit()) : "")
        .append(",\"")
        .append(finding.detail().replace("\"", "\"\""))
        .append("\"\n");
  }
}
