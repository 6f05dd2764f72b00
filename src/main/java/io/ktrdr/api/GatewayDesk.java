package io.ktrdr.api;

import io.ktrdr.gateway.Diagnosis;
import io.ktrdr.gateway.GatewayStatus;
import io.ktrdr.gateway.GatewaySupervisor;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** Asks the IB login how it stands. */
final class GatewayDesk {

  private final ActorSystem<?> system;
  private final ActorRef<GatewaySupervisor.Command> gateway;

  GatewayDesk(ActorSystem<?> system, ActorRef<GatewaySupervisor.Command> gateway) {
    this.system = system;
    this.gateway = gateway;
  }

  /** Fails with a timeout when there is no answer. */
  CompletionStage<GatewayStatus> status(Duration timeout) {
    return AskPattern.<GatewaySupervisor.Command, GatewayStatus>ask(
        gateway, GatewaySupervisor.GetStatus::new, timeout, system.scheduler());
  }

  /** What is in the way to IB; takes up to a minute. */
  CompletionStage<Diagnosis> diagnose(Duration timeout) {
    return AskPattern.<GatewaySupervisor.Command, Diagnosis>ask(
        gateway, GatewaySupervisor.Diagnose::new, timeout, system.scheduler());
  }
}
