package io.ktrdr.app;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.gateway.Diagnosis;
import io.ktrdr.gateway.GatewaySettings;
import io.ktrdr.gateway.GatewaySupervisor;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.slf4j.LoggerFactory;

/** Looks for what is in the way to an IB gateway without a node: connects by itself, and leaves. */
public final class IbDiagnosis {

  /** Longer than the diagnosis gives itself. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final String QUIET =
      """
      pekko {
        loglevel = OFF
        stdout-loglevel = OFF
        log-dead-letters = off
        jvm-exit-on-fatal-error = off
        coordinated-shutdown.run-by-jvm-shutdown-hook = off
        coordinated-shutdown.exit-jvm = off
      }
      """;

  /**
   * One step of the way.
   *
   * @param outcome ok, remark, failed or not_reached
   * @param next what to do; empty when there is nothing to do
   */
  public record Step(String question, String outcome, String found, String next) {}

  private IbDiagnosis() {}

  /**
   * Goes the way to a gateway, for a minute at most.
   *
   * @throws IllegalStateException when even that did not end
   */
  public static List<Step> run(GatewaySettings login, String host, int port) {
    // Before several threads want it at once, which SLF4J would talk about.
    LoggerFactory.getILoggerFactory();
    ActorSystem<GatewaySupervisor.Command> system =
        ActorSystem.create(
            GatewaySupervisor.create(login.at(host, port), Clock.systemUTC()),
            "diagnosis",
            ConfigFactory.parseString(QUIET)
                .withFallback(ConfigFactory.defaultReferenceUnresolved())
                .resolve());
    try {
      CompletionStage<Diagnosis> answer =
          AskPattern.ask(system, GatewaySupervisor.Diagnose::new, PATIENCE, system.scheduler());
      return answer.toCompletableFuture().join().steps().stream()
          .map(
              step ->
                  new Step(
                      step.question(),
                      step.outcome().name().toLowerCase(Locale.ROOT),
                      step.found(),
                      step.next()))
          .toList();
    } finally {
      system.tell(new GatewaySupervisor.Stop());
      system.terminate();
    }
  }
}
