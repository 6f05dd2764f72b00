package io.ktrdr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists the bars that should be stored and are not. */
@Command(
    name = "gaps",
    description = {
      "Lists the bars that should exist and are not stored: how many, where in the session, why.",
      "Never asks IB; \"ktrdr load\" fills what IB has."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ktrdr gaps AAPL -t 1m --start 2024-01-01",
      "  ktrdr gaps --state missing --min-bars 30",
      "  ktrdr gaps AAPL MSFT -t 1d --format csv"
    })
final class GapsCommand implements Callable<Integer> {

  /** The most that one answer has. */
  private static final int PAGE = 5000;

  @Option(
      names = "--state",
      paramLabel = "STATE,…",
      description = "Only such gaps: missing, queued, provider_empty, ignored.")
  private Optional<String> state = Optional.empty();

  @Option(
      names = "--class",
      paramLabel = "CLASS,…",
      description = "Only gaps of these classes; docs/gaps.md lists them.")
  private Optional<String> gapClass = Optional.empty();

  @Option(
      names = "--min-bars",
      paramLabel = "N",
      description = "Only gaps of at least so many bars.")
  private Optional<Integer> minBars = Optional.empty();

  @Mixin private LedgerOptions ledger;
  @Mixin private NodeClient node;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Map<String, Optional<String>> query = ledger.query();
    query.put("state", state);
    query.put("class", gapClass);
    query.put("min_bars", minBars.map(String::valueOf));
    query.put("limit", Optional.of(Integer.toString(PAGE)));
    PrintWriter out = spec.commandLine().getOut();
    Sheet sheet =
        new Sheet(
            ledger.format(),
            List.of("instrument", "timeframe", "start", "end", "bars", "state", "class", "why"));
    JsonNode answer;
    long bars = 0;
    int gaps = 0;
    do {
      answer = NodeClient.data(node.get("/api/v1/gaps", query));
      for (JsonNode gap : answer.path("gaps")) {
        gaps++;
        bars += gap.path("bars").asLong();
        if (ledger.format() == Sheet.Format.JSON) {
          out.println(gap);
        } else {
          sheet.add(row(gap));
        }
      }
      query.put("page_token", Optional.of(answer.path("next_page_token").asText("")));
    } while (answer.path("next_page_token").isTextual());
    if (ledger.format() != Sheet.Format.JSON) {
      sheet.print(out);
    }
    if (ledger.format() == Sheet.Format.TABLE) {
      out.printf("%d %s, %d bars%n", gaps, gaps == 1 ? "gap" : "gaps", bars);
    }
    out.flush();
    if (answer.path("simulated").asBoolean()) {
      spec.commandLine().getErr().println("simulated data");
    }
    return 0;
  }

  private static List<JsonNode> row(JsonNode gap) {
    return List.of(
        gap.path("instrument"),
        gap.path("timeframe"),
        gap.path("start"),
        gap.path("end"),
        gap.path("bars"),
        gap.path("state"),
        gap.path("class"),
        gap.path("why").path("reason"));
  }
}
