package io.ktrdr.cli;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.app.Settings;
import io.ktrdr.app.SettingsException;
import io.ktrdr.simulator.ControlChannel;
import io.ktrdr.simulator.SimulatedGateway;
import io.ktrdr.simulator.SimulatorSettings;
import io.ktrdr.simulator.SimulatorState;
import io.ktrdr.simulator.scenario.Scenario;
import io.ktrdr.simulator.scenario.ScenarioException;
import io.ktrdr.simulator.scenario.ScenarioReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.ServerBinding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a simulated gateway alone, for any IB client library to connect to. */
@Command(
    name = "simulator",
    description = {
      "Runs a gateway that isn't IB: any TWS API client can connect to it.",
      "It makes a market of its own, keeps to IB's limits and answers as IB does."
    },
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class)
final class SimulatorCommand implements Callable<Integer> {

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Where to listen; 4002 unless given, 0 for any free port.")
  private Optional<Integer> port = Optional.empty();

  @Option(
      names = "--replay",
      paramLabel = "DIR",
      description = "Serve the CSV files of a folder as the history of their symbols.")
  private Optional<Path> replay = Optional.empty();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Which market: the same seed makes the same bars.")
  private Optional<Long> seed = Optional.empty();

  @Option(
      names = "--clock",
      paramLabel = "WHEN",
      description = {
        "real: the time of day (the default). open: a moment in New York's regular hours, so that"
            + " live data always flows. Or an instant to start from, such as"
            + " 2024-03-05T14:45:00Z."
      })
  private Optional<String> clock = Optional.empty();

  @Option(
      names = "--scenario",
      paramLabel = "FILE",
      description = {
        "Let go wrong what a scenario says, and tell in the end whether its expectations of the"
            + " clients were met."
      })
  private Optional<Path> scenario = Optional.empty();

  @Option(
      names = "--control",
      paramLabel = "N",
      description = "A port on this machine that takes faults by hand: POST /faults, GET /state.")
  private Optional<Integer> control = Optional.empty();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "A configuration file; the part ktrdr.simulator is read.")
  private Optional<Path> config = Optional.empty();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Scenario story = story();
    Settings settings = settings(story);
    ActorSystem<?> system =
        ActorSystem.create(
            Behaviors.empty(),
            "simulator",
            ConfigFactory.parseMap(Map.of("pekko.actor.provider", "local"), "the simulator")
                .withFallback(settings.config()));
    SimulatedGateway simulator = start(system, settings.simulator(), story);
    Optional<ServerBinding> channel = control.map(where -> open(system, simulator, where));
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(simulator, system), "ktrdr-simulator-stop"));
    tell(simulator, settings.simulator(), story, channel);
    if (scenario.isPresent()) {
      system
          .scheduler()
          .scheduleOnce(story.length(), () -> judge(simulator), system.executionContext());
    }
    system.getWhenTerminated().toCompletableFuture().join();
    throw CommandFailure.failed("the simulator could not go on; the log says why");
  }

  private Scenario story() {
    try {
      return scenario.map(ScenarioReader::read).orElse(Scenario.NONE);
    } catch (ScenarioException | UncheckedIOException e) {
      throw CommandFailure.usage("--scenario: " + e.getMessage());
    }
  }

  private static ServerBinding open(ActorSystem<?> system, SimulatedGateway simulator, int where) {
    try {
      return ControlChannel.open(system, simulator, where).toCompletableFuture().join();
    } catch (CompletionException e) {
      system.terminate();
      throw CommandFailure.failed(
          "cannot listen on 127.0.0.1:" + where + " for --control: is the port in use?");
    }
  }

  private void judge(SimulatedGateway simulator) {
    List<SimulatorState.Expected> expected = simulator.state().expectations();
    PrintWriter out = spec.commandLine().getOut();
    long met = expected.stream().filter(SimulatorState.Expected::met).count();
    out.println("the scenario is over: %d of %d expectations met".formatted(met, expected.size()));
    expected.stream()
        .filter(one -> !one.met())
        .forEach(one -> out.println("  not met, line %d: %s".formatted(one.line(), one.text())));
    out.flush();
  }

  private static SimulatedGateway start(
      ActorSystem<?> system, SimulatorSettings settings, Scenario story) {
    try {
      return SimulatedGateway.start(system, settings, story);
    } catch (IllegalArgumentException e) {
      system.terminate();
      throw CommandFailure.usage(e.getMessage());
    } catch (IllegalStateException e) {
      system.terminate();
      throw CommandFailure.failed(e.getMessage());
    }
  }

  private void tell(
      SimulatedGateway simulator,
      SimulatorSettings settings,
      Scenario story,
      Optional<ServerBinding> channel) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "ktrdr simulator listens at %s:%d"
            .formatted(simulator.address().getAddress().getHostAddress(), simulator.port()));
    out.println("  market  made up from seed " + settings.seed());
    settings.replay().ifPresent(folder -> out.println("  replay  " + folder));
    out.println("  clock   " + settings.clock());
    scenario.ifPresent(file -> out.println("  plays   " + story.title() + " (" + file + ")"));
    channel.ifPresent(
        open ->
            out.println("  control http://127.0.0.1:" + open.localAddress().getPort() + "/state"));
    out.println("  stop    Ctrl-C");
    out.flush();
  }

  private static void stop(SimulatedGateway simulator, ActorSystem<?> system) {
    var unused = simulator.stop();
    system.terminate();
    Runtime.getRuntime().halt(0);
  }

  private Settings settings(Scenario story) {
    replay
        .filter(folder -> !Files.isDirectory(folder))
        .ifPresent(
            folder -> {
              throw CommandFailure.usage("--replay: there is no folder " + folder);
            });
    Map<String, Object> given = new HashMap<>();
    port.ifPresent(value -> given.put("ktrdr.simulator.port", value));
    replay.ifPresent(value -> given.put("ktrdr.simulator.replay", value.toString()));
    seed.ifPresent(value -> given.put("ktrdr.simulator.seed", value));
    clock
        .or(() -> story.clock().map(Instant::toString))
        .ifPresent(value -> given.put("ktrdr.simulator.clock", value));
    try {
      return Settings.load(config, given);
    } catch (SettingsException e) {
      throw CommandFailure.usage(e.getMessage());
    }
  }
}
