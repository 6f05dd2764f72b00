package io.ktrdr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says how good stored bars are. */
@Command(
    name = "quality",
    description = {
      "Judges the bars that a running node has stored: a score, part by part, and what was found.",
      "Never asks IB, and changes nothing; \"ktrdr repairs\" does. Several symbols give a line"
          + " each."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ktrdr quality AAPL -t 1d",
      "  ktrdr quality AAPL MSFT EURUSD -t 1h --start 2024-01-01",
      "  ktrdr quality AAPL -t 1m --by-day --format csv"
    })
final class QualityCommand implements Callable<Integer> {

  private static final String PATH = "/api/v1/quality";

  /** The most findings that one answer has. */
  private static final int PAGE = 1000;

  @Parameters(
      index = "0..*",
      arity = "1..*",
      paramLabel = "INSTRUMENT",
      description = "Symbols (AAPL), instrument ids (AAPL.NASDAQ.STK) or IB's contract ids.")
  private List<String> instruments;

  @Option(
      names = {"-t", "--timeframe"},
      required = true,
      paramLabel = "TIMEFRAME",
      description = "Length of a bar: 1m 5m 30m 1h 1d …")
  private String timeframe;

  @Option(
      names = "--start",
      paramLabel = "WHEN",
      description = "From this date or instant on; the first stored bar unless given.")
  private Optional<String> start = Optional.empty();

  @Option(
      names = "--end",
      paramLabel = "WHEN",
      description = "Up to this date or instant, exclusive; now unless given.")
  private Optional<String> end = Optional.empty();

  @Option(names = "--what", paramLabel = "WHAT", description = "TRADES, MIDPOINT, BID, ASK …")
  private Optional<String> what = Optional.empty();

  @Option(names = "--session", paramLabel = "HOURS", description = "rth or all.")
  private Optional<String> session = Optional.empty();

  @Option(
      names = "--rule",
      paramLabel = "RULES",
      description = "Only findings of these rules, with commas: ohlc_order,spike,gap …")
  private Optional<String> rule = Optional.empty();

  @Option(
      names = "--severity",
      paramLabel = "SEVERITY",
      description = "Only findings at least so grave: info, warning or error.")
  private Optional<String> severity = Optional.empty();

  @Option(names = "--by-day", description = "The condition of each day instead of the findings.")
  private boolean byDay;

  @Option(
      names = {"-f", "--format"},
      defaultValue = "table",
      paramLabel = "FORMAT",
      description = "table, csv, or json; ${DEFAULT-VALUE} unless given.")
  private Sheet.Format format;

  @Mixin private NodeClient node;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    return instruments.size() == 1 ? one(instruments.getFirst()) : many();
  }

  private Map<String, Optional<String>> query() {
    Map<String, Optional<String>> query = new HashMap<>();
    query.put("timeframe", Optional.of(timeframe));
    query.put("start", start);
    query.put("end", end);
    query.put("what", what);
    query.put("session", session);
    query.put("rule", rule);
    query.put("severity", severity);
    return query;
  }

  private int one(String instrument) {
    Map<String, Optional<String>> query = query();
    query.put("instrument", Optional.of(instrument));
    query.put("by", byDay ? Optional.of("day") : Optional.empty());
    query.put("limit", Optional.of(Integer.toString(PAGE)));
    PrintWriter out = spec.commandLine().getOut();
    JsonNode report = NodeClient.data(node.get(PATH, query));
    if (format == Sheet.Format.JSON) {
      out.println(report);
    } else {
      if (format == Sheet.Format.TABLE) {
        head(out, report);
      }
      Sheet sheet = byDay ? days(report) : findings(report);
      while (!byDay && report.path("next_page_token").isTextual()) {
        query.put("page_token", Optional.of(report.get("next_page_token").textValue()));
        report = NodeClient.data(node.get(PATH, query));
        rows(sheet, report.path("findings"), FINDING_FIELDS);
      }
      sheet.print(out);
    }
    out.flush();
    remark(report.path("simulated").asBoolean(), report.path("warnings"));
    return 0;
  }

  private static void head(PrintWriter out, JsonNode report) {
    out.printf(
        "%s %s %s %s, %s to %s%n",
        report.path("instrument").asText(),
        report.path("timeframe").asText(),
        report.path("what").asText(),
        report.path("session").asText(),
        report.path("start").asText(),
        report.path("end").asText());
    out.printf(
        "score %s over %s bars; %s of %s expected ones are missing%n",
        score(report.path("score")),
        report.path("bars").asText(),
        report.path("missing").asText(),
        report.path("expected").asText());
    for (JsonNode part : report.path("parts")) {
      out.printf("  %-13s %s%n", part.path("dimension").asText(), score(part.path("value")));
    }
    JsonNode days = report.path("conditions");
    out.printf(
        "days: %s available, %s degraded, %s pending, %s missing%n%n",
        days.path("available").asText(),
        days.path("degraded").asText(),
        days.path("pending").asText(),
        days.path("missing").asText());
  }

  private static String score(JsonNode value) {
    return value.isNumber()
        ? String.format(Locale.ROOT, "%.4f", Math.floor(value.doubleValue() * 1e4) / 1e4)
        : "not measured";
  }

  private static final List<String> FINDING_FIELDS =
      List.of("rule", "severity", "start", "end", "bars", "detail");
  private static final List<String> DAY_FIELDS =
      List.of("date", "condition", "expected", "missing", "findings", "worst");

  private Sheet findings(JsonNode report) {
    Sheet sheet = new Sheet(format, FINDING_FIELDS);
    rows(sheet, report.path("findings"), FINDING_FIELDS);
    return sheet;
  }

  private Sheet days(JsonNode report) {
    Sheet sheet = new Sheet(format, DAY_FIELDS);
    rows(sheet, report.path("days"), DAY_FIELDS);
    return sheet;
  }

  private static void rows(Sheet sheet, JsonNode rows, List<String> fields) {
    rows.forEach(row -> sheet.add(fields.stream().map(row::path).toList()));
  }

  private int many() {
    if (byDay) {
      throw CommandFailure.usage("--by-day is for one instrument");
    }
    Map<String, Optional<String>> query = query();
    query.put("instruments", Optional.of(String.join(",", instruments)));
    JsonNode answer = NodeClient.data(node.get(PATH, query));
    PrintWriter out = spec.commandLine().getOut();
    boolean whole = true;
    Sheet sheet =
        new Sheet(
            format,
            List.of(
                "instrument",
                "score",
                "bars",
                "missing",
                "available",
                "degraded",
                "pending",
                "missing_days",
                "problem"));
    for (JsonNode report : answer.path("reports")) {
      whole &= !report.has("problem");
      if (format == Sheet.Format.JSON) {
        out.println(report);
      } else {
        JsonNode days = report.path("conditions");
        sheet.add(
            List.of(
                report.path("instrument"),
                report.path("score"),
                report.path("bars"),
                report.path("missing"),
                days.path("available"),
                days.path("degraded"),
                days.path("pending"),
                days.path("missing"),
                report.path("problem").path("detail")));
      }
    }
    if (format != Sheet.Format.JSON) {
      sheet.print(out);
    }
    out.flush();
    remark(answer.path("simulated").asBoolean(), answer.path("warnings"));
    return whole ? 0 : 1;
  }

  private void remark(boolean simulated, JsonNode warnings) {
    PrintWriter err = spec.commandLine().getErr();
    if (simulated) {
      err.println("simulated data");
    }
    warnings.forEach(warning -> err.println(warning.asText()));
  }
}
