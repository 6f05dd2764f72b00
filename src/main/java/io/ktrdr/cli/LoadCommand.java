package io.ktrdr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has a node fetch what is missing of ranges, as a job that is followed to its end. */
@Command(
    name = "load",
    description = {
      "Has a running node fetch from IB what it is missing of a range, and stores it.",
      "What is stored already is not asked again. The work is a job of the node's: it goes on when"
          + " this command ends early, and after a restart of the node (ktrdr jobs)."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  ktrdr load AAPL -t 1d --start 2023-01-01",
      "  ktrdr load AAPL MSFT EURUSD -t 1d,1h --start 2020-01-01 --end 2023-12-31",
      "  ktrdr load --from symbols.txt -t 1m --start 2024-01-01 --detach"
    })
final class LoadCommand implements Callable<Integer> {

  /** More items than this are told in one line each only when they failed. */
  private static final int FEW = 20;

  @Parameters(
      arity = "0..*",
      paramLabel = "SYMBOL",
      description = "Symbols (AAPL), instrument ids (AAPL.NASDAQ.STK) or IB's contract ids.")
  private List<String> symbols = List.of();

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description =
          "A file of symbols, separated by line ends, blanks or commas; from # to the end of a line"
              + " is a remark.")
  private Optional<Path> from = Optional.empty();

  @Option(
      names = {"-t", "--timeframe"},
      required = true,
      split = ",",
      paramLabel = "TIMEFRAME",
      description =
          "Lengths of a bar: 5s 15s 30s 1m 2m 3m 5m … 1h 4h 1d 1w 1mo; several with commas.")
  private List<String> timeframes;

  @Option(
      names = "--start",
      paramLabel = "WHEN",
      description =
          "First date (2023-01-01) or instant (2023-01-03T14:30:00Z); only mode auto needs it.")
  private Optional<String> start = Optional.empty();

  @Option(
      names = "--end",
      paramLabel = "WHEN",
      description = "Last date, inclusive, or instant, exclusive; now unless given.")
  private Optional<String> end = Optional.empty();

  @Option(
      names = "--what",
      paramLabel = "WHAT",
      description =
          "TRADES, MIDPOINT, BID, ASK … in IB's words; what is usual for the instrument unless"
              + " given.")
  private Optional<String> what = Optional.empty();

  @Option(
      names = "--session",
      paramLabel = "SESSION",
      description = "rth (regular hours, unless given) or all.")
  private Optional<String> session = Optional.empty();

  @Option(
      names = {"-m", "--mode"},
      paramLabel = "MODE",
      description = {
        "auto (what is missing of the range; unless given),",
        "tail (from the last stored bar on), backfill (from IB's first bar to the first stored"
            + " one)",
        "or full (all that IB has, holes included)."
      })
  private Optional<String> mode = Optional.empty();

  @Option(
      names = "--strict",
      description = "Fail when IB cannot be asked, instead of waiting until it can.")
  private boolean strict;

  @Option(
      names = "--lane",
      paramLabel = "LANE",
      description =
          "How urgent: interactive, repair or backfill; interactive for a single series and"
              + " backfill for more, unless given.")
  private Optional<String> lane = Optional.empty();

  @Option(
      names = "--cancel-on-interrupt",
      description = "Ctrl-C cancels the job; without this it goes on at the node.")
  private boolean cancelOnInterrupt;

  @Option(names = "--detach", description = "Print the job's id and do not wait for its end.")
  private boolean detach;

  @Option(names = "--json", description = "Print the job with its items as JSON.")
  private boolean json;

  @Mixin private NodeClient node;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    JsonNode made =
        NodeClient.data(
            node.post(
                "/api/v1/jobs",
                request(),
                Map.of("Idempotency-Key", "ktrdr-load-" + UUID.randomUUID())));
    String id = made.path("id").asText();
    if (detach) {
      out.println(json ? made.toPrettyString() : id);
      out.flush();
      return 0;
    }
    JobFollower follower = new JobFollower(node, err);
    AtomicBoolean over = new AtomicBoolean();
    Thread interrupted = new Thread(() -> interrupted(id, over, follower));
    Runtime.getRuntime().addShutdownHook(interrupted);
    JsonNode job;
    try {
      job = follower.follow(id, strict);
    } finally {
      over.set(true);
    }
    if (strict && job.path("waiting").isObject()) {
      String why = job.at("/waiting/problem/detail").asText();
      cancel(id);
      throw CommandFailure.failed("IB cannot be asked: " + why + "; " + id + " is cancelled");
    }
    tell(job, out, err);
    return JobReport.exitCode(job);
  }

  /** Ctrl-C: the node goes on with the job, unless it is told otherwise. */
  private void interrupted(String id, AtomicBoolean over, JobFollower follower) {
    if (over.get()) {
      return;
    }
    if (cancelOnInterrupt) {
      try {
        follower.say(
            id + " is " + cancel(id).path("state").asText() + "; what was loaded is stored");
      } catch (CommandFailure failure) {
        follower.say(id + " could not be cancelled: " + failure.getMessage());
      }
    } else {
      follower.say(
          id
              + " goes on at the node; ktrdr jobs follow "
              + id
              + " shows it, ktrdr jobs cancel "
              + id
              + " ends it");
    }
  }

  private JsonNode cancel(String id) {
    return NodeClient.data(
        node.post(
            "/api/v1/jobs/" + id + "/cancel",
            NodeClient.JSON.createObjectNode(),
            Map.of("Prefer", "wait=20")));
  }

  private void tell(JsonNode job, PrintWriter out, PrintWriter err) {
    JobReport report = new JobReport(node, out);
    String id = job.path("id").asText();
    int items = job.at("/progress/items/total").asInt();
    if (json) {
      out.println(report.whole(id, Optional.empty(), Integer.MAX_VALUE).toPrettyString());
    } else if (items == 1) {
      report.load(report.whole(id, Optional.empty(), 1).at("/items/0"));
    } else if (items <= FEW) {
      report.items(report.whole(id, Optional.empty(), FEW));
    } else if (job.at("/progress/items/failed").asInt() > 0) {
      report.items(report.whole(id, Optional.of("failed"), Integer.MAX_VALUE));
    }
    out.flush();
    JobReport.failures(job, err);
    err.println(report.ending(job));
    if (job.path("simulated").asBoolean()) {
      err.println("simulated data");
    }
    err.flush();
  }

  private ObjectNode request() {
    Set<String> names = new LinkedHashSet<>(symbols);
    from.ifPresent(file -> names.addAll(read(file)));
    if (names.isEmpty()) {
      throw CommandFailure.usage("name symbols, or a file of them with --from");
    }
    ObjectNode body = NodeClient.JSON.createObjectNode();
    body.put("type", "load");
    add(body.putArray("instruments"), names);
    add(body.putArray("timeframes"), timeframes);
    start.ifPresent(text -> body.put("start", text));
    mode.ifPresent(text -> body.put("mode", text));
    end.ifPresent(text -> body.put("end", text));
    what.ifPresent(text -> body.put("what", text));
    session.ifPresent(text -> body.put("session", text));
    body.put(
        "lane",
        lane.orElse(names.size() == 1 && timeframes.size() == 1 ? "interactive" : "backfill"));
    return body;
  }

  private static void add(ArrayNode array, Iterable<String> texts) {
    texts.forEach(text -> array.add(text.strip()));
  }

  private static List<String> read(Path file) {
    List<String> names = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        for (String name : line.replaceFirst("#.*", "").split("[\\s,]+", -1)) {
          if (!name.isEmpty()) {
            names.add(name);
          }
        }
      }
    } catch (IOException e) {
      throw CommandFailure.usage("--from: cannot read " + file + " (" + e.getMessage() + ")");
    }
    return names;
  }
}
