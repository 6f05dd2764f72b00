package io.ktrdr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.ktrdr.client.Job;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Long work of a running node: listed, shown, followed and steered. */
@Command(
    name = "jobs",
    description =
        "Lists and steers the long work of a running node, such as loads of many symbols.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      JobsCommand.ListAll.class,
      JobsCommand.Show.class,
      JobsCommand.Follow.class,
      JobsCommand.Cancel.class,
      JobsCommand.Pause.class,
      JobsCommand.Resume.class,
      JobsCommand.Retry.class
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ktrdr jobs list --state running,queued",
      "  ktrdr jobs show job-3f9a --item-state failed",
      "  ktrdr jobs retry job-3f9a",
      "  ktrdr jobs follow job-3f9a"
    })
final class JobsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
  }

  /** What all of them have. */
  private abstract static class Asking implements Callable<Integer> {

    @Option(names = "--json", description = "Print the node's whole answer as JSON.")
    boolean json;

    @Mixin NodeClient node;
    @Spec CommandSpec spec;

    final PrintWriter out() {
      return spec.commandLine().getOut();
    }

    final PrintWriter err() {
      return spec.commandLine().getErr();
    }

    final JobReport report() {
      return new JobReport(node, out());
    }
  }

  /** What those have that are about one job. */
  private abstract static class OfOne extends Asking {

    private static final int WHOLE_ID = 20;

    @Parameters(
        index = "0",
        paramLabel = "JOB",
        description = "The job's id, or its beginning when no other listed job begins so.")
    private String job;

    /** The whole id. */
    final String id() {
      String wanted = job.startsWith("job-") ? job : "job-" + job;
      if (wanted.length() >= WHOLE_ID) {
        return wanted;
      }
      List<String> found = new ArrayList<>();
      NodeClient.data(node.get("/api/v1/jobs", Map.of("limit", Optional.of("1000"))))
          .path("jobs")
          .forEach(
              one -> {
                if (one.path("id").asText().startsWith(wanted)) {
                  found.add(one.path("id").asText());
                }
              });
      if (found.size() != 1) {
        throw CommandFailure.failed(
            found.isEmpty()
                ? "no listed job begins with \"" + wanted + "\""
                : "\"" + wanted + "\" is the beginning of " + String.join(", ", found));
      }
      return found.getFirst();
    }
  }

  /** Lists them. */
  @Command(
      name = "list",
      description = "Lists jobs, newest first.",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class)
  static final class ListAll extends Asking {

    @Option(
        names = "--state",
        paramLabel = "STATES",
        description =
            "Only jobs in these states: queued, running, paused, completed, completed_with_errors,"
                + " failed, cancelling, cancelled; several with commas.")
    private Optional<String> state = Optional.empty();

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "50",
        description = "How many at most (${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public Integer call() {
      JsonNode answer =
          node.get("/api/v1/jobs", Map.of("state", state, "limit", Optional.of("" + limit)));
      if (json) {
        out().println(answer.toPrettyString());
        out().flush();
        return 0;
      }
      Sheet sheet =
          new Sheet(
              Sheet.Format.TABLE,
              List.of(
                  "job", "state", "percent", "done", "items", "failed", "eta", "created", "loads"));
      for (JsonNode job : NodeClient.data(answer).path("jobs")) {
        sheet.add(
            List.of(
                job.path("id"),
                job.path("state"),
                job.path("percent"),
                job.at("/items/done"),
                job.at("/items/total"),
                job.at("/items/failed"),
                seconds(job.path("eta")),
                seconds(job.path("created_at")),
                job.path("title")));
      }
      sheet.print(out());
      return 0;
    }

    private static JsonNode seconds(JsonNode instant) {
      return instant.isTextual()
          ? JsonNodeFactory.instance.textNode(instant.asText().replaceFirst("[.]\\d+Z", "Z"))
          : instant;
    }
  }

  /** Shows one with its items. */
  @Command(
      name = "show",
      description = "Shows how a job and its items stand.",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class)
  static final class Show extends OfOne {

    @Option(
        names = "--item-state",
        paramLabel = "STATE",
        description = "Only items that are pending, running, completed, failed or cancelled.")
    private Optional<String> itemState = Optional.empty();

    @Option(
        names = "--limit",
        paramLabel = "N",
        defaultValue = "100",
        description = "How many items at most (${DEFAULT-VALUE}).")
    private int limit;

    @Override
    public Integer call() {
      JsonNode job = report().whole(id(), itemState, limit);
      if (json) {
        out().println(job.toPrettyString());
      } else {
        report().facts(job);
        if (!job.path("items").isEmpty()) {
          out().println();
          report().items(job);
        }
        JobReport.failures(job, err());
      }
      out().flush();
      err().flush();
      return 0;
    }
  }

  /** Follows one to its end. */
  @Command(
      name = "follow",
      description = {
        "Shows a job's progress until it is over.",
        "Exit code 0 when all of it was done. Ctrl-C ends the showing, not the job."
      },
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class)
  static final class Follow extends OfOne {

    @Override
    public Integer call() {
      JsonNode job = new JobFollower(node, err()).follow(id(), false);
      if (json) {
        out().println(job.toPrettyString());
        out().flush();
      }
      JobReport.failures(job, err());
      err().println(report().ending(job));
      err().flush();
      return JobReport.exitCode(job);
    }
  }

  /** What those do that ask a job for something. */
  private abstract static class Moving extends OfOne {

    private final String move;

    private Moving(String move) {
      this.move = move;
    }

    @Override
    public Integer call() {
      JsonNode answer =
          node.post(
              "/api/v1/jobs/" + id() + "/" + move,
              NodeClient.JSON.createObjectNode(),
              move.equals("cancel") || move.equals("pause")
                  ? Map.of("Prefer", "wait=60")
                  : Map.of());
      JsonNode job = NodeClient.data(answer);
      out()
          .println(
              json
                  ? answer.toPrettyString()
                  : job.path("id").asText()
                      + " is "
                      + job.path("state").asText()
                      + ", "
                      + JobFollower.text(Job.of(job), Instant.now()));
      out().flush();
      return 0;
    }
  }

  @Command(
      name = "cancel",
      description = "Ends a job. Returns when what IB has answered is stored and nothing runs.",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class)
  static final class Cancel extends Moving {
    Cancel() {
      super("cancel");
    }
  }

  @Command(
      name = "pause",
      description =
          "Lets a job rest. Returns when what IB has answered is stored and nothing runs.",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class)
  static final class Pause extends Moving {
    Pause() {
      super("pause");
    }
  }

  @Command(
      name = "resume",
      description = "Lets a paused job go on.",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class)
  static final class Resume extends Moving {
    Resume() {
      super("resume");
    }
  }

  @Command(
      name = "retry",
      description = "Tries the failed items of a job again, and only those.",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class)
  static final class Retry extends Moving {
    Retry() {
      super("retry");
    }
  }
}
