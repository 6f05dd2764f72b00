package io.ktrdr.gateway;

import org.apache.pekko.actor.typed.ActorRef;

/** The one address of an IB login: takes questions, owns the connection and the pacing router. */
public final class GatewaySupervisor {

  private GatewaySupervisor() {}

  /** What it understands. */
  public sealed interface Command permits GatewayQuestion, GetStatus {}

  /** Asks how things stand. */
  public record GetStatus(ActorRef<GatewayStatus> replyTo) implements Command {}
}
