package io.ktrdr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.app.AuditCheck;
import io.ktrdr.app.Settings;
import io.ktrdr.app.SettingsException;
import io.ktrdr.app.StartRefusedException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What was done to the data, by whom and why, and whether that is all. */
@Command(
    name = "audit",
    description = "Shows the audit trail, and proves that it comes to what is stored.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {AuditCommand.ListEntries.class, AuditCommand.Verify.class})
final class AuditCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
  }

  /** Prints entries of the trail. */
  @Command(
      name = "list",
      description = "Prints the audit trail of one instrument or of all, oldest first.",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class)
  static final class ListEntries implements Callable<Integer> {

    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "INSTRUMENT",
        description = "A symbol, an instrument id or IB's contract id; all unless given.")
    private Optional<String> instrument = Optional.empty();

    @Option(
        names = "--series",
        paramLabel = "SERIES",
        description = "Only of this series, such as AAPL.NASDAQ.STK/1d/TRADES/rth.")
    private Optional<String> series = Optional.empty();

    @Option(
        names = "--kind",
        paramLabel = "KIND,…",
        description = "Only these kinds of facts, such as bars_stored.")
    private Optional<String> kind = Optional.empty();

    @Option(names = "--actor", paramLabel = "WHO", description = "Only what this one asked for.")
    private Optional<String> actor = Optional.empty();

    @Option(names = "--job", paramLabel = "ID", description = "Only what was part of this job.")
    private Optional<String> job = Optional.empty();

    @Option(
        names = "--start",
        paramLabel = "WHEN",
        description = "Only from this date or instant on (UTC).")
    private Optional<String> start = Optional.empty();

    @Option(
        names = "--end",
        paramLabel = "WHEN",
        description = "Only up to this date or instant (UTC), exclusive.")
    private Optional<String> end = Optional.empty();

    @Option(
        names = {"-n", "--limit"},
        paramLabel = "N",
        description = "Print at most this many entries.")
    private Optional<Integer> limit = Optional.empty();

    @Option(names = "--json", description = "Print entries as JSON, one per line.")
    private boolean json;

    @Mixin private NodeClient node;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      if (limit.isPresent() && limit.get() < 1) {
        throw CommandFailure.usage("--limit must be at least 1");
      }
      PrintWriter out = spec.commandLine().getOut();
      int left = limit.orElse(Integer.MAX_VALUE);
      Optional<String> page = Optional.empty();
      do {
        JsonNode answer = NodeClient.data(node.get("/api/v1/audit", query(left, page)));
        for (JsonNode entry : answer.path("entries")) {
          print(out, entry);
          left--;
        }
        page =
            Optional.of(answer.path("next_page_token").asText(""))
                .filter(token -> !token.isEmpty());
      } while (left > 0 && page.isPresent());
      out.flush();
      return 0;
    }

    private Map<String, Optional<String>> query(int left, Optional<String> page) {
      Map<String, Optional<String>> query = new HashMap<>();
      query.put("instrument", instrument);
      query.put("series", series);
      query.put("kind", kind);
      query.put("actor", actor);
      query.put("job", job);
      query.put("start", start);
      query.put("end", end);
      query.put("limit", Optional.of(Integer.toString(Math.min(left, 1000))));
      query.put("page_token", page);
      return query;
    }

    private void print(PrintWriter out, JsonNode entry) {
      if (json) {
        out.println(entry);
        return;
      }
      JsonNode fact = entry.path("fact");
      List<String> words = new ArrayList<>();
      fact.properties()
          .forEach(
              member -> {
                boolean told = List.of("kind", "at").contains(member.getKey());
                if (!told && member.getValue().isValueNode() && !member.getValue().isNull()) {
                  String text = member.getValue().asText();
                  if (!text.isEmpty()) {
                    words.add(member.getKey() + "=" + text);
                  }
                }
              });
      out.printf(
          "%-27s  %-20s %-26s %s%n",
          entry.path("at").asText(),
          entry.path("instrument").asText(),
          entry.path("kind").asText(),
          String.join(" ", words));
    }
  }

  /** Proves a folder. */
  @Command(
      name = "verify",
      description = {
        "Proves that the audit trail, done once more from nothing, comes to what is stored:"
            + " checksums of every revision, every fact. Asks the node at --url; where none"
            + " answers, or with --data, reads the data folder of a stopped node.",
        "Exit code 1 when anything was tampered with or is missing; it is named."
      },
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class)
  static final class Verify implements Callable<Integer> {

    @Option(
        names = "--data",
        paramLabel = "DIR",
        description =
            "The data folder of a stopped node; $$KTRDR_DATA or ./data where no node answers.")
    private Optional<Path> data = Optional.empty();

    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "A configuration file that names the folder.")
    private Optional<Path> config = Optional.empty();

    @Mixin private NodeClient node;

    @Option(
        names = {"-q", "--quiet"},
        description = "Print only what is wrong, and the sum.")
    private boolean quiet;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      PrintWriter err = spec.commandLine().getErr();
      AuditCheck.Report report = report(one -> print(out, err, one));
      report.faults().forEach(fault -> err.println("FAULT " + fault));
      long bad = report.series().stream().filter(one -> !one.faults().isEmpty()).count();
      out.printf(
          "%d series, %d revisions, %d bars, %d facts: %s%n",
          report.series().size(),
          report.series().stream().mapToInt(AuditCheck.SeriesReport::revisions).sum(),
          report.series().stream().mapToLong(AuditCheck.SeriesReport::bars).sum(),
          report.facts(),
          report.proven()
              ? "the trail comes to what is stored"
              : bad + " series and " + report.faults().size() + " journals are not as written");
      out.flush();
      err.flush();
      return report.proven() ? 0 : 1;
    }

    private AuditCheck.Report report(Consumer<AuditCheck.SeriesReport> each) {
      if (data.isEmpty() && config.isEmpty()) {
        ProofReading reading = new ProofReading(each);
        try {
          return node.download("/api/v1/audit/verify", Map.of(), reading);
        } catch (CommandFailure failure) {
          if (!failure.isUnreachable() || reading.begun()) {
            throw failure;
          }
        }
      }
      return ofFolder(each);
    }

    private AuditCheck.Report ofFolder(Consumer<AuditCheck.SeriesReport> each) {
      Map<String, Object> given = new HashMap<>();
      data.or(() -> Optional.ofNullable(System.getenv("KTRDR_DATA")).map(Path::of))
          .ifPresent(value -> given.put("ktrdr.data-folder", value.toString()));
      try {
        return AuditCheck.run(Settings.load(config, given), each);
      } catch (SettingsException e) {
        throw CommandFailure.usage(e.getMessage());
      } catch (StartRefusedException e) {
        throw e.isForGood()
            ? CommandFailure.usage(e.getMessage())
            : CommandFailure.failed(e.getMessage());
      }
    }

    private void print(PrintWriter out, PrintWriter err, AuditCheck.SeriesReport one) {
      one.faults().forEach(fault -> err.println("FAULT " + fault));
      if (!quiet) {
        out.printf(
            "%-44s %8d revisions %10d bars  %s%n",
            one.series(),
            one.revisions(),
            one.bars(),
            !one.faults().isEmpty()
                ? "NOT AS WRITTEN"
                : one.unproven() == 0
                    ? "proven"
                    : "proven but for "
                        + one.unproven()
                        + " revisions of before writers were kept");
      }
    }
  }
}
