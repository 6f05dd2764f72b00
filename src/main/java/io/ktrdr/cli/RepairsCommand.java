package io.ktrdr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What could be done about faulty bars, and doing it. */
@Command(
    name = "repairs",
    description = "Looks for faulty bars, lists what could be done about them, and does it.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nExamples:%n",
    footer = {
      "  ktrdr repairs scan AAPL -t 1d",
      "  ktrdr repairs list AAPL --state proposed",
      "  ktrdr repairs apply AAPL.NASDAQ.STK:8c1f3a907be01d22 --action reorder --why \"bad tick\"",
      "  ktrdr repairs revert AAPL.NASDAQ.STK:8c1f3a907be01d22"
    })
final class RepairsCommand implements Runnable {

  private static final String PATH = "/api/v1/repairs";
  private static final List<String> FIELDS =
      List.of("id", "state", "rule", "severity", "timeframe", "start", "bars", "action", "reason");

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "scan, list, show, apply, reject or revert?");
  }

  @Command(
      name = "scan",
      description = "Judges stored bars and proposes repairs; changes nothing.",
      mixinStandardHelpOptions = true)
  int scan(
      @Parameters(paramLabel = "INSTRUMENT", description = "A symbol or an id.") String instrument,
      @Option(
              names = {"-t", "--timeframe"},
              required = true,
              paramLabel = "TIMEFRAME",
              description = "Length of a bar: 1m 5m 30m 1h 1d …")
          String timeframe,
      @Option(names = "--start", paramLabel = "WHEN", description = "From this date or instant on.")
          Optional<String> start,
      @Option(names = "--end", paramLabel = "WHEN", description = "Up to this, exclusive.")
          Optional<String> end,
      @Option(names = "--what", paramLabel = "WHAT", description = "TRADES, MIDPOINT, BID, ASK …")
          Optional<String> what,
      @Option(names = "--session", paramLabel = "HOURS", description = "rth or all.")
          Optional<String> session,
      @Option(names = "--rule", paramLabel = "RULES", description = "Only these, with commas.")
          Optional<String> rule,
      @Option(
              names = "--severity",
              paramLabel = "SEVERITY",
              description = "At least so grave: info, warning or error; warning unless given.")
          Optional<String> severity,
      @Mixin NodeClient node) {
    ObjectNode body = NodeClient.JSON.createObjectNode();
    body.put("instrument", instrument).put("timeframe", timeframe);
    start.ifPresent(value -> body.put("start", value));
    end.ifPresent(value -> body.put("end", value));
    what.ifPresent(value -> body.put("what", value));
    session.ifPresent(value -> body.put("session", value));
    rule.ifPresent(value -> body.put("rule", value));
    severity.ifPresent(value -> body.put("severity", value));
    JsonNode done = NodeClient.data(node.post(PATH + "/scan", body));
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s findings: %s new proposals, %s known, %s that nothing can be proposed about%n",
        done.path("found").asText(),
        done.path("proposed").asText(),
        done.path("known").asText(),
        done.path("skipped").asText());
    if (done.path("refused").asInt() > 0) {
      out.printf(
          "%s more were not kept: too many wait for a decision already%n",
          done.path("refused").asText());
    }
    out.flush();
    return 0;
  }

  @Command(
      name = "list",
      description = "Lists proposals and what was decided about them.",
      mixinStandardHelpOptions = true)
  int list(
      @Parameters(
              arity = "0..1",
              paramLabel = "INSTRUMENT",
              description = "A symbol or an id; all instruments unless given.")
          Optional<String> instrument,
      @Option(
              names = {"-t", "--timeframe"},
              paramLabel = "TIMEFRAME",
              description = "Only of these bars.")
          Optional<String> timeframe,
      @Option(
              names = "--state",
              paramLabel = "STATE",
              description = "proposed, confirmed, applied, rejected, reverted or stale.")
          Optional<String> state,
      @Option(names = "--rule", paramLabel = "RULE", description = "Only of this rule.")
          Optional<String> rule,
      @Option(
              names = {"-f", "--format"},
              defaultValue = "table",
              paramLabel = "FORMAT",
              description = "table, csv, or json (one per line); ${DEFAULT-VALUE} unless given.")
          Sheet.Format format,
      @Mixin NodeClient node) {
    Map<String, Optional<String>> query = new HashMap<>();
    query.put("instrument", instrument);
    query.put("timeframe", timeframe);
    query.put("state", state);
    query.put("rule", rule);
    query.put("limit", Optional.of("1000"));
    PrintWriter out = spec.commandLine().getOut();
    Sheet sheet = new Sheet(format, FIELDS);
    JsonNode page;
    do {
      page = NodeClient.data(node.get(PATH, query));
      for (JsonNode repair : page.path("repairs")) {
        if (format == Sheet.Format.JSON) {
          out.println(repair);
        } else {
          sheet.add(row(repair));
        }
      }
      query.put("page_token", Optional.ofNullable(page.path("next_page_token").textValue()));
    } while (page.path("next_page_token").isTextual());
    if (format != Sheet.Format.JSON) {
      sheet.print(out);
    }
    out.flush();
    return 0;
  }

  private static List<JsonNode> row(JsonNode repair) {
    JsonNode applied = repair.path("applied");
    return List.of(
        repair.path("id"),
        repair.path("state"),
        repair.path("rule"),
        repair.path("severity"),
        repair.path("timeframe"),
        repair.path("start"),
        NodeClient.JSON.getNodeFactory().numberNode(repair.path("before").size()),
        applied.isObject() ? applied.path("action") : repair.path("actions").path(0).path("action"),
        repair.path("reason"));
  }

  @Command(
      name = "show",
      description = "Shows one repair: the bars as they are, and as they would be.",
      mixinStandardHelpOptions = true)
  int show(
      @Parameters(paramLabel = "ID", description = "As listed.") String id,
      @Mixin NodeClient node) {
    return print(NodeClient.data(node.get(PATH + "/" + NodeClient.encoded(id), Map.of())));
  }

  @Command(
      name = "apply",
      description = "Repairs the bars: by the suggested action, or another one.",
      mixinStandardHelpOptions = true)
  int apply(
      @Parameters(paramLabel = "ID", description = "As listed.") String id,
      @Option(
              names = "--action",
              paramLabel = "ACTION",
              description = "refetch, reorder, drop or clear_volume.")
          Optional<String> action,
      @Option(names = "--why", paramLabel = "TEXT", description = "For the audit trail.")
          Optional<String> why,
      @Mixin NodeClient node) {
    return decide(node, id, "apply", action, why);
  }

  @Command(
      name = "reject",
      description = "Leaves the bars as they are; they are not proposed again.",
      mixinStandardHelpOptions = true)
  int reject(
      @Parameters(paramLabel = "ID", description = "As listed.") String id,
      @Option(names = "--why", paramLabel = "TEXT", description = "For the audit trail.")
          Optional<String> why,
      @Mixin NodeClient node) {
    return decide(node, id, "reject", Optional.empty(), why);
  }

  @Command(
      name = "revert",
      description = "Makes the bars as they were before a repair was applied.",
      mixinStandardHelpOptions = true)
  int revert(
      @Parameters(paramLabel = "ID", description = "As listed.") String id,
      @Option(names = "--why", paramLabel = "TEXT", description = "For the audit trail.")
          Optional<String> why,
      @Mixin NodeClient node) {
    return decide(node, id, "revert", Optional.empty(), why);
  }

  private int decide(
      NodeClient node, String id, String verb, Optional<String> action, Optional<String> why) {
    ObjectNode body = NodeClient.JSON.createObjectNode();
    action.ifPresent(value -> body.put("action", value));
    why.ifPresent(value -> body.put("why", value));
    return print(
        NodeClient.data(node.post(PATH + "/" + NodeClient.encoded(id) + "/" + verb, body)));
  }

  private int print(JsonNode repair) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s  %s%n%s: %s%n",
        repair.path("id").asText(),
        repair.path("state").asText(),
        repair.path("rule").asText(),
        repair.path("reason").asText());
    bars(out, "before", repair.path("before"));
    JsonNode applied = repair.path("applied");
    if (applied.isObject()) {
      bars(out, applied.path("action").asText(), applied.path("after"));
      out.printf("series revision %s%n", applied.path("revision").asText());
    } else {
      for (JsonNode action : repair.path("actions")) {
        out.printf(
            "%s%s: %s%n",
            action.path("action").asText(),
            action.path("suggested").asBoolean() ? " (suggested)" : "",
            action.path("meaning").asText());
        bars(out, "", action.path("after"));
      }
    }
    out.flush();
    return 0;
  }

  private static void bars(PrintWriter out, String title, JsonNode bars) {
    for (JsonNode bar : bars) {
      out.printf(
          "  %-8s %-20s o %s  h %s  l %s  c %s  v %s%n",
          title,
          bar.path("t").asText(),
          bar.path("o").asText(),
          bar.path("h").asText(),
          bar.path("l").asText(),
          bar.path("c").asText(),
          bar.path("v").isNull() ? "-" : bar.path("v").asText());
    }
  }
}
