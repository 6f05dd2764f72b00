package io.ktrdr.testing;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ktrdr.gateway.GatewaySettings;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.gateway.Transport;
import io.ktrdr.simulator.SimulatedGateway;
import io.ktrdr.simulator.SimulatorSettings;
import io.ktrdr.simulator.scenario.Scenario;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Our gateway and the simulated one in one process and one {@link VirtualTime}: joined by a pipe of
 * bytes, so that everything between them is real but the network and the clock.
 */
public final class VirtualWorld implements AutoCloseable {

  private final ActorSystem<Void> system;
  private final VirtualTime time;
  private final SimulatedGateway simulator;
  private final AtomicInteger names = new AtomicInteger();

  private VirtualWorld(
      Instant start, Config extra, UnaryOperator<SimulatorSettings> adapt, Scenario scenario) {
    system = VirtualTime.system(Behaviors.empty(), "virtual", start, extra);
    time = VirtualTime.of(system);
    SimulatorSettings settings =
        adapt.apply(
            SimulatorSettings.from(ConfigFactory.parseResources("simulator.conf").resolve()));
    simulator =
        SimulatedGateway.unbound(
            system, settings, time.clock(), time.clock(), time.executor(), scenario);
    Transport.get(system).through((host, port, within) -> simulator.dial());
  }

  /** A world that begins at a moment. */
  public static VirtualWorld at(String start) {
    return new VirtualWorld(
        Instant.parse(start), ConfigFactory.empty(), settings -> settings, Scenario.NONE);
  }

  /** A world in which a scenario is played; it begins when the scenario says, or on a Tuesday. */
  public static VirtualWorld playing(Scenario scenario) {
    return playing(scenario, ConfigFactory.empty());
  }

  /** The same, with settings of the actor system's. */
  public static VirtualWorld playing(Scenario scenario, Config extra) {
    return new VirtualWorld(
        scenario.clock().orElse(Instant.parse("2024-03-05T15:00:00Z")),
        extra,
        settings -> settings,
        scenario);
  }

  /** A world that begins at a moment. */
  public static VirtualWorld at(
      Instant start, Config extra, UnaryOperator<SimulatorSettings> simulator) {
    return new VirtualWorld(start, extra, simulator, Scenario.NONE);
  }

  /** The gateway's settings with some of them told otherwise. */
  public static GatewaySettings gatewaySettings(String overrides) {
    return GatewaySettings.from(
        ConfigFactory.parseString(overrides)
            .withFallback(ConfigFactory.parseResources("gateway.conf"))
            .resolve());
  }

  /** Starts our gateway; it begins to connect at once. */
  public ActorRef<GatewaySupervisor.Command> gateway(String overrides) {
    return spawn(GatewaySupervisor.create(gatewaySettings(overrides), clock()), "gateway");
  }

  /** Starts an actor of this world. */
  public <T> ActorRef<T> spawn(Behavior<T> behavior, String name) {
    return system.systemActorOf(behavior, name + "-" + names.incrementAndGet(), Props.empty());
  }

  /** An address that keeps what it is told. */
  public <T> Inbox<T> inbox() {
    Inbox<T> inbox = new Inbox<>();
    inbox.at(
        spawn(
            Behaviors.receiveMessage(
                (T message) -> {
                  inbox.take(message);
                  return Behaviors.same();
                }),
            "inbox"));
    return inbox;
  }

  /** Lets time pass and everything that falls due within it happen. */
  public void advance(Duration by) {
    time.advance(by);
  }

  /** Lets everything happen that can happen without time passing. */
  public void settle() {
    time.settle();
  }

  public Clock clock() {
    return time.clock();
  }

  public VirtualTime time() {
    return time;
  }

  public ActorSystem<?> system() {
    return system;
  }

  public SimulatedGateway simulator() {
    return simulator;
  }

  @Override
  public void close() {
    system.terminate();
    time.advance(Duration.ofMinutes(5));
  }
}
