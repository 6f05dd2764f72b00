package io.ktrdr.app;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.simulator.SimulatedGateway;
import io.ktrdr.simulator.SimulatorSettings;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** A simulated gateway in the test's own process, which outlives the nodes that use it. */
final class SimulatorInTest implements AutoCloseable {

  private final ActorSystem<?> system;
  private final SimulatedGateway gateway;

  private SimulatorInTest(ActorSystem<?> system, SimulatedGateway gateway) {
    this.system = system;
    this.gateway = gateway;
  }

  /**
   * @param port 0 for any free one
   */
  static SimulatorInTest on(int port) {
    ActorSystem<?> system =
        ActorSystem.create(
            Behaviors.empty(),
            "simulator",
            ConfigFactory.parseString("pekko.actor.provider = local, pekko.loglevel = WARNING")
                .withFallback(ConfigFactory.load()));
    SimulatorSettings settings = SimulatorSettings.from(ConfigFactory.load()).withPort(port);
    return new SimulatorInTest(system, SimulatedGateway.start(system, settings));
  }

  /** What {@code --ib} wants. */
  String address() {
    return "127.0.0.1:" + gateway.port();
  }

  SimulatedGateway gateway() {
    return gateway;
  }

  @Override
  public void close() {
    gateway.stop().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }
}
