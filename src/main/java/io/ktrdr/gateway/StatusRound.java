package io.ktrdr.gateway;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Asks all logins how they stand, answers once for all, and stops. */
final class StatusRound {

  /** What it is told. */
  private sealed interface Message {}

  private record Told(GatewayStatus status) implements Message {}

  private enum Due implements Message {
    NOW
  }

  /** Shorter than anybody waits for a status. */
  private static final Duration PATIENCE = Duration.ofMillis(400);

  private StatusRound() {}

  /** A login that does not answer in time is shown without connections. */
  static Behavior<?> create(
      List<LoginBalancer.Login> logins, Clock clock, ActorRef<LoginsStatus> replyTo) {
    return Behaviors.<Message>setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  ActorRef<GatewayStatus> replies =
                      context.messageAdapter(GatewayStatus.class, Told::new);
                  logins.forEach(
                      one -> one.address().tell(new GatewaySupervisor.GetStatus(replies)));
                  timers.startSingleTimer(Due.NOW, PATIENCE);
                  Map<String, GatewayStatus> heard = new LinkedHashMap<>();
                  return Behaviors.receiveMessage(
                      message -> {
                        if (message instanceof Told(GatewayStatus status)) {
                          heard.put(status.login(), status);
                          if (heard.size() < logins.size()) {
                            return Behaviors.same();
                          }
                        }
                        replyTo.tell(all(logins, heard, clock));
                        return Behaviors.stopped();
                      });
                }));
  }

  private static LoginsStatus all(
      List<LoginBalancer.Login> logins, Map<String, GatewayStatus> heard, Clock clock) {
    return new LoginsStatus(
        logins.stream()
            .map(
                one ->
                    heard.getOrDefault(
                        one.name(), GatewayStatus.unheard(one.settings(), clock.instant())))
            .toList());
  }
}
