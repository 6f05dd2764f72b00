package io.ktrdr.api.desk;

import io.ktrdr.gateway.Diagnosis;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.gateway.LinkNews;
import io.ktrdr.gateway.LoginsStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** Asks the IB logins how they stand. */
public final class GatewayDesk {

  private final ActorSystem<?> system;
  private final ActorRef<GatewaySupervisor.Command> gateway;

  public GatewayDesk(ActorSystem<?> system, ActorRef<GatewaySupervisor.Command> gateway) {
    this.system = system;
    this.gateway = gateway;
  }

  /** Fails with a timeout when there is no answer. */
  public CompletionStage<LoginsStatus> status(Duration timeout) {
    return AskPattern.<GatewaySupervisor.Command, LoginsStatus>ask(
        gateway, GatewaySupervisor.GetLogins::new, timeout, system.scheduler());
  }

  /**
   * Has a listener hear of the connection that carries subscriptions, until it ends. Again for one
   * that may have been forgotten.
   */
  public void watch(ActorRef<LinkNews> listener) {
    gateway.tell(new GatewaySupervisor.WatchLink(listener));
  }

  /**
   * What is in the way to IB; takes up to a minute.
   *
   * @param login which; empty for the first that is in trouble
   */
  public CompletionStage<Diagnosis> diagnose(Optional<String> login, Duration timeout) {
    return AskPattern.<GatewaySupervisor.Command, Diagnosis>ask(
        gateway,
        replyTo -> new GatewaySupervisor.Diagnose(login, replyTo),
        timeout,
        system.scheduler());
  }
}
