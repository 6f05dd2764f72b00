package io.ktrdr.cli;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.app.Settings;
import io.ktrdr.app.SettingsException;
import io.ktrdr.simulator.SimulatedGateway;
import io.ktrdr.simulator.SimulatorSettings;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
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
      names = "--config",
      paramLabel = "FILE",
      description = "A configuration file; the part ktrdr.simulator is read.")
  private Optional<Path> config = Optional.empty();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Settings settings = settings();
    ActorSystem<?> system =
        ActorSystem.create(
            Behaviors.empty(),
            "simulator",
            ConfigFactory.parseMap(Map.of("pekko.actor.provider", "local"), "the simulator")
                .withFallback(settings.config()));
    SimulatedGateway simulator = start(system, settings.simulator());
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stop(simulator, system), "ktrdr-simulator-stop"));
    tell(simulator, settings.simulator());
    system.getWhenTerminated().toCompletableFuture().join();
    throw CommandFailure.failed("the simulator could not go on; the log says why");
  }

  private static SimulatedGateway start(ActorSystem<?> system, SimulatorSettings settings) {
    try {
      return SimulatedGateway.start(system, settings);
    } catch (IllegalArgumentException e) {
      system.terminate();
      throw CommandFailure.usage(e.getMessage());
    } catch (IllegalStateException e) {
      system.terminate();
      throw CommandFailure.failed(e.getMessage());
    }
  }

  private void tell(SimulatedGateway simulator, SimulatorSettings settings) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "ktrdr simulator listens at %s:%d"
            .formatted(simulator.address().getAddress().getHostAddress(), simulator.port()));
    out.println("  market  made up from seed " + settings.seed());
    settings.replay().ifPresent(folder -> out.println("  replay  " + folder));
    out.println("  clock   " + settings.clock());
    out.println("  stop    Ctrl-C");
    out.flush();
  }

  private static void stop(SimulatedGateway simulator, ActorSystem<?> system) {
    var unused = simulator.stop();
    system.terminate();
    Runtime.getRuntime().halt(0);
  }

  private Settings settings() {
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
    clock.ifPresent(value -> given.put("ktrdr.simulator.clock", value));
    try {
      return Settings.load(config, given);
    } catch (SettingsException e) {
      throw CommandFailure.usage(e.getMessage());
    }
  }
}
