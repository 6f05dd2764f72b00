package io.ktrdr.gateway;

import io.ktrdr.pacing.PacingClass;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a login says of itself to whoever spreads work over several: which kinds of request it would
 * take now, and when it could send another one.
 *
 * @param login its name
 * @param served the kinds that its connections, farms and circuit breakers let through
 * @param soonest by lane and class of request, when one more would be sent, were it asked now; none
 *     where no end is in sight
 * @param open requests sent and not yet answered, subscriptions among them
 */
public record LoginReport(
    String login, Set<RequestKind> served, Map<Slot, Instant> soonest, int open) {

  /** What stands in one line. */
  public record Slot(Lane lane, PacingClass kind) {}

  public LoginReport {
    served = Set.copyOf(served);
    soonest = Map.copyOf(soonest);
  }

  /** The same, serving fewer kinds. */
  LoginReport without(RequestKind kind) {
    return new LoginReport(
        login,
        served.stream().filter(one -> one != kind).collect(Collectors.toUnmodifiableSet()),
        soonest,
        open);
  }
}
