package io.ktrdr.gateway;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.apache.pekko.actor.typed.ActorRef;

/** The connections of a login that take requests now, and which of them a request should go to. */
final class Links {

  private record Link(Set<Role> roles, LinkHealth health) {}

  private final Map<ActorRef<GatewayConnection.Command>, Link> links = new LinkedHashMap<>();

  /** True when it was not up before. */
  boolean up(ActorRef<GatewayConnection.Command> connection, Set<Role> roles, LinkHealth health) {
    return links.put(connection, new Link(roles, health)) == null;
  }

  void down(ActorRef<GatewayConnection.Command> connection) {
    links.remove(connection);
  }

  /** Whether some connection would take a request. */
  boolean serves(Role role, Farm.Kind needs) {
    return choose(role, needs, connection -> 0).isPresent();
  }

  /** Whether any connection is up. */
  boolean any() {
    return !links.isEmpty();
  }

  /** The health behind a connection; well when it is not up, for then nothing is known. */
  LinkHealth health(ActorRef<GatewayConnection.Command> connection) {
    Link link = links.get(connection);
    return link == null ? LinkHealth.WELL : link.health();
  }

  /**
   * Whom a request goes to: a healthy connection of its role, the one with the least open; where
   * there is none any other healthy one steps in. What stays open goes to the live connection only,
   * so that it is lost and restored in one piece.
   *
   * @param open how many requests a connection has open
   */
  Optional<ActorRef<GatewayConnection.Command>> choose(
      Role role, Farm.Kind needs, ToLongFunction<ActorRef<GatewayConnection.Command>> open) {
    ActorRef<GatewayConnection.Command> best = null;
    boolean bestHasRole = false;
    long bestOpen = 0;
    for (Map.Entry<ActorRef<GatewayConnection.Command>, Link> one : links.entrySet()) {
      boolean hasRole = one.getValue().roles().contains(role);
      if (!one.getValue().health().serves(needs) || (role == Role.LIVE && !hasRole)) {
        continue;
      }
      if (best != null && bestHasRole && !hasRole) {
        continue;
      }
      long itsOpen = links.size() == 1 ? 0 : open.applyAsLong(one.getKey());
      if (best == null || (hasRole && !bestHasRole) || itsOpen < bestOpen) {
        best = one.getKey();
        bestHasRole = hasRole;
        bestOpen = itsOpen;
      }
    }
    return Optional.ofNullable(best);
  }

  /** The health of a connection that would take requests of this role; empty when none is up. */
  Optional<LinkHealth> candidate(Role role) {
    return links.values().stream()
        .filter(link -> role != Role.LIVE || link.roles().contains(role))
        .map(Link::health)
        .findFirst();
  }
}
