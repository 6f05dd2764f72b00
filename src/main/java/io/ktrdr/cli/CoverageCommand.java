package io.ktrdr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says how complete stored series are. */
@Command(
    name = "coverage",
    description = {
      "Says how complete stored series are: bars expected, present, missing, and what IB lacks.",
      "Never asks IB; \"ktrdr gaps\" lists what is missing."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ktrdr coverage",
      "  ktrdr coverage AAPL -t 1m --by month",
      "  ktrdr coverage AAPL MSFT -t 1d --format csv"
    })
final class CoverageCommand implements Callable<Integer> {

  private static final List<String> COUNTS =
      List.of("expected", "present", "missing", "queued", "provider_empty", "ignored", "coverage");

  @Option(names = "--by", paramLabel = "PERIOD", description = "A line for each day or month.")
  private Optional<String> by = Optional.empty();

  @Mixin private LedgerOptions ledger;
  @Mixin private NodeClient node;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Map<String, Optional<String>> query = ledger.query();
    query.put("by", by);
    PrintWriter out = spec.commandLine().getOut();
    Sheet sheet =
        new Sheet(
            ledger.format(),
            Stream.concat(
                    by.isPresent()
                        ? Stream.of("instrument", "timeframe", "period")
                        : Stream.of("instrument", "timeframe", "start", "end"),
                    COUNTS.stream())
                .toList());
    JsonNode answer;
    do {
      answer = NodeClient.data(node.get("/api/v1/coverage", query));
      for (JsonNode series : answer.path("series")) {
        if (ledger.format() == Sheet.Format.JSON) {
          out.println(series);
        } else {
          rows(sheet, series);
        }
      }
      query.put("page_token", Optional.of(answer.path("next_page_token").asText("")));
    } while (answer.path("next_page_token").isTextual());
    if (ledger.format() != Sheet.Format.JSON) {
      sheet.print(out);
    }
    out.flush();
    if (answer.path("simulated").asBoolean()) {
      spec.commandLine().getErr().println("simulated data");
    }
    return 0;
  }

  private void rows(Sheet sheet, JsonNode series) {
    if (by.isEmpty()) {
      sheet.add(row(series.path("count"), series, "instrument", "timeframe", "start", "end"));
      return;
    }
    for (JsonNode period : series.path("periods")) {
      List<JsonNode> cells = row(period.path("count"), series, "instrument", "timeframe");
      cells.add(2, period.path("period"));
      sheet.add(cells);
    }
  }

  private static List<JsonNode> row(JsonNode count, JsonNode series, String... names) {
    List<JsonNode> cells = new ArrayList<>();
    for (String name : names) {
      cells.add(series.path(name));
    }
    COUNTS.forEach(name -> cells.add(count.path(name)));
    return cells;
  }
}
