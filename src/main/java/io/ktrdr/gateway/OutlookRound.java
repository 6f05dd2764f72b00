package io.ktrdr.gateway;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Asks each login how long its share of planned work would take, answers once, and stops. */
final class OutlookRound {

  /** What it is told. */
  private sealed interface Message {}

  private record Told(Outlook outlook) implements Message {}

  private enum Due implements Message {
    NOW
  }

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private OutlookRound() {}

  /** A login that does not answer in time is taken for unable. */
  static Behavior<?> create(List<LoginBalancer.Login> logins, GatewaySupervisor.Foresee question) {
    return Behaviors.<Message>setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  ActorRef<Outlook> replies = context.messageAdapter(Outlook.class, Told::new);
                  GatewaySupervisor.Foresee share = share(question, logins.size(), replies);
                  logins.forEach(one -> one.address().tell(share));
                  timers.startSingleTimer(Due.NOW, PATIENCE);
                  List<Outlook> heard = new ArrayList<>();
                  return Behaviors.receiveMessage(
                      message -> {
                        if (message instanceof Told(Outlook outlook)) {
                          heard.add(outlook);
                          if (heard.size() < logins.size()) {
                            return Behaviors.same();
                          }
                        }
                        question.replyTo().tell(together(heard));
                        return Behaviors.stopped();
                      });
                }));
  }

  private static GatewaySupervisor.Foresee share(
      GatewaySupervisor.Foresee question, int logins, ActorRef<Outlook> replyTo) {
    return new GatewaySupervisor.Foresee(
        question.work().stream()
            .map(
                work ->
                    new PlannedWork(
                        work.timeframe(), work.what(), Math.ceilDiv(work.requests(), logins)))
            .toList(),
        question.lane(),
        replyTo);
  }

  /** It is done when the last of them is. */
  static Outlook together(List<Outlook> outlooks) {
    List<Outlook> able = outlooks.stream().filter(Outlook::connected).toList();
    Optional<Instant> last =
        able.stream().allMatch(one -> one.lastSent().isPresent())
            ? able.stream().flatMap(one -> one.lastSent().stream()).max(Instant::compareTo)
            : Optional.empty();
    return new Outlook(
        !able.isEmpty(),
        last,
        able.stream().map(Outlook::answer).max(Comparator.naturalOrder()).orElse(Duration.ZERO));
  }
}
