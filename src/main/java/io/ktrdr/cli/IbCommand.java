package io.ktrdr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ktrdr.app.IbAddress;
import io.ktrdr.app.IbDiagnosis;
import io.ktrdr.app.Settings;
import io.ktrdr.app.SettingsException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What concerns IB itself. */
@Command(
    name = "ib",
    description = "Looks after the connection to IB.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {IbCommand.Diagnose.class, IbCommand.Connections.class, IbCommand.Notices.class})
final class IbCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
  }

  /** Says what is in the way to IB. */
  @Command(
      name = "diagnose",
      description = {
        "Goes the way to IB step by step and says what is in the way, and what to do about it.",
        "With HOST:PORT it connects from here, no node needed; without, it asks a running node."
      },
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class)
  static final class Diagnose implements Callable<Integer> {

    @Parameters(
        index = "0",
        arity = "0..1",
        paramLabel = "HOST:PORT",
        description = "Where TWS or IB Gateway listens, such as 127.0.0.1:4002.")
    private Optional<String> where = Optional.empty();

    @Option(
        names = "--client-id",
        paramLabel = "N",
        description = "The API client id to connect with, with HOST:PORT.")
    private Optional<Integer> clientId = Optional.empty();

    @Option(
        names = "--login",
        paramLabel = "NAME",
        description =
            "Which of the node's logins, without HOST:PORT; the one in trouble unless given.")
    private Optional<String> login = Optional.empty();

    @Option(
        names = "--config",
        paramLabel = "FILE",
        description = "A configuration file, with HOST:PORT.")
    private Optional<Path> config = Optional.empty();

    @Mixin private NodeClient node;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      PrintWriter out = spec.commandLine().getOut();
      List<IbDiagnosis.Step> steps = where.map(this::from).orElseGet(this::askedOfTheNode);
      boolean well = true;
      for (IbDiagnosis.Step step : steps) {
        out.printf("%-4s %-45s %s%n", sign(step.outcome()), step.question(), step.found());
        if (!step.next().isEmpty()) {
          out.printf("     %s%n", step.next());
        }
        well &= !step.outcome().equals("failed");
      }
      out.println(well ? "Nothing is in the way." : "Mend the first FAIL; the rest may follow.");
      out.flush();
      return well ? 0 : 1;
    }

    private List<IbDiagnosis.Step> from(String address) {
      if (!(parsed(address) instanceof IbAddress.At(String host, int port))) {
        throw CommandFailure.usage("there is nothing to diagnose about the simulated gateway");
      }
      Map<String, Object> given = new HashMap<>();
      clientId.ifPresent(id -> given.put("ktrdr.gateway.client-id", id));
      try {
        return IbDiagnosis.run(Settings.load(config, given).gateway(), host, port);
      } catch (SettingsException e) {
        throw CommandFailure.usage(e.getMessage());
      }
    }

    private static IbAddress parsed(String address) {
      try {
        return IbAddress.parse(address);
      } catch (IllegalArgumentException e) {
        throw CommandFailure.usage(e.getMessage());
      }
    }

    private List<IbDiagnosis.Step> askedOfTheNode() {
      ObjectNode body = NodeClient.JSON.createObjectNode();
      login.ifPresent(name -> body.put("login", name));
      JsonNode answer = NodeClient.data(node.post("/api/v1/ib/diagnose", body));
      return StreamSupport.stream(answer.path("steps").spliterator(), false)
          .map(
              step ->
                  new IbDiagnosis.Step(
                      step.path("question").asText(),
                      step.path("outcome").asText(),
                      step.path("found").asText(),
                      step.path("next").asText()))
          .toList();
    }

    private static String sign(String outcome) {
      return switch (outcome) {
        case "ok" -> "ok";
        case "remark" -> "note";
        case "failed" -> "FAIL";
        default -> "-";
      };
    }
  }

  /** Shows the connections of a running node. */
  @Command(
      name = "connections",
      description = "Shows each connection of a running node, and the steps that led there.",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class)
  static final class Connections implements Callable<Integer> {

    @Option(
        names = {"-n", "--steps"},
        defaultValue = "20",
        paramLabel = "N",
        description = "How many steps (${DEFAULT-VALUE}).")
    private int steps;

    @Mixin private NodeClient node;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      JsonNode answer =
          NodeClient.data(
              node.get(
                  "/api/v1/ib/connections", Map.of("limit", Optional.of(Integer.toString(steps)))));
      PrintWriter out = spec.commandLine().getOut();
      for (JsonNode one : answer.path("connections")) {
        out.printf(
            "%s %s  client id %s  %s since %s  %s%n",
            one.path("login").asText(),
            one.path("name").asText(),
            one.path("client_id").asText(),
            one.path("phase").asText(),
            one.path("since").asText(),
            one.path("reason").asText());
        out.printf(
            "  socket %s, link %s%n",
            one.at("/socket/state").asText(), one.at("/link/state").asText());
        for (JsonNode farm : one.path("farms")) {
          out.printf(
              "  farm %-12s %-12s %s since %s%n",
              farm.path("name").asText(),
              farm.path("kind").asText(),
              farm.path("state").asText(),
              farm.path("since").asText());
        }
      }
      for (JsonNode step : answer.path("transitions")) {
        out.printf(
            "%s  %-8s %-13s %-26s %s -> %s  %s%n",
            step.path("at").asText(),
            step.path("login").asText(),
            step.path("connection").asText(),
            step.path("machine").asText(),
            step.path("from").asText(),
            step.path("to").asText(),
            step.path("reason").asText());
      }
      out.flush();
      return 0;
    }
  }

  /** Shows what IB said to a running node. */
  @Command(
      name = "notices",
      description = "Shows what IB said lately to a running node, and what it means.",
      mixinStandardHelpOptions = true,
      versionProvider = Main.Version.class)
  static final class Notices implements Callable<Integer> {

    @Option(
        names = {"-n", "--number"},
        defaultValue = "20",
        paramLabel = "N",
        description = "How many (${DEFAULT-VALUE}).")
    private int number;

    @Mixin private NodeClient node;
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      JsonNode notices =
          NodeClient.data(
              node.get(
                  "/api/v1/ib/notices", Map.of("limit", Optional.of(Integer.toString(number)))));
      PrintWriter out = spec.commandLine().getOut();
      for (JsonNode notice : notices) {
        out.printf(
            "%s  %-8s %-8s %5s  %s%n",
            notice.path("at").asText(),
            notice.path("login").asText(),
            notice.path("severity").asText(),
            notice.path("code").asText(),
            notice.path("text").asText());
      }
      out.flush();
      return 0;
    }
  }
}
