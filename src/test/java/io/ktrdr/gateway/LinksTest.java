package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

/** Which connection a request goes to. */
class LinksTest {

  private static final LinkHealth NO_HISTORY =
      LinkHealth.WELL.after(2105, "broken:ushmds", Instant.EPOCH);

  private final ActorRef<GatewayConnection.Command> live = connection("live");
  private final ActorRef<GatewayConnection.Command> past = connection("past");
  private final ActorRef<GatewayConnection.Command> other = connection("other");
  private final Map<ActorRef<GatewayConnection.Command>, Long> open = new HashMap<>();
  private final Links links = new Links();

  @Test
  void eachRoleHasItsConnection() {
    links.up(live, Set.of(Role.LIVE), LinkHealth.WELL);
    links.up(past, Set.of(Role.HISTORY), LinkHealth.WELL);

    assertThat(choose(Role.LIVE, Farm.Kind.HISTORY)).isEqualTo(live);
    assertThat(choose(Role.HISTORY, Farm.Kind.HISTORY)).isEqualTo(past);
  }

  @Test
  void requestsSpreadOverTheConnectionsOfTheirRole() {
    links.up(past, Set.of(Role.HISTORY), LinkHealth.WELL);
    links.up(other, Set.of(Role.HISTORY), LinkHealth.WELL);
    open.put(past, 3L);
    open.put(other, 2L);

    assertThat(choose(Role.HISTORY, Farm.Kind.HISTORY)).isEqualTo(other);
  }

  @Test
  void anotherStepsInForOneThatIsDownOrUnwell() {
    links.up(live, Set.of(Role.LIVE), LinkHealth.WELL);
    assertThat(choose(Role.HISTORY, Farm.Kind.HISTORY)).isEqualTo(live);

    links.up(past, Set.of(Role.HISTORY), NO_HISTORY);
    open.put(live, 40L);
    assertThat(choose(Role.HISTORY, Farm.Kind.HISTORY)).isEqualTo(live);
    assertThat(choose(Role.HISTORY, Farm.Kind.CONTRACTS)).isEqualTo(past);
  }

  @Test
  void whatStaysOpenWaitsForItsOwnConnection() {
    links.up(past, Set.of(Role.HISTORY), LinkHealth.WELL);

    assertThat(links.choose(Role.LIVE, Farm.Kind.MARKET_DATA, one -> 0)).isEmpty();
    assertThat(links.candidate(Role.LIVE)).isEmpty();
    assertThat(links.candidate(Role.CONTRACTS)).isPresent();
  }

  @Test
  void aConnectionThatWentDownIsNotChosen() {
    links.up(live, Set.of(Role.LIVE), LinkHealth.WELL);
    links.down(live);

    assertThat(links.choose(Role.HISTORY, Farm.Kind.HISTORY, one -> 0)).isEmpty();
    assertThat(links.health(live)).isEqualTo(LinkHealth.WELL);
  }

  private ActorRef<GatewayConnection.Command> choose(Role role, Farm.Kind needs) {
    return links.choose(role, needs, one -> open.getOrDefault(one, 0L)).orElseThrow();
  }

  private static ActorRef<GatewayConnection.Command> connection(String name) {
    return TestInbox.<GatewayConnection.Command>create(name).getRef();
  }
}
