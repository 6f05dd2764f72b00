package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.LivePlacement.Capacity;
import io.ktrdr.gateway.LivePlacement.Move;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which login a live subscription lives with. */
class LivePlacementTest {

  private static final Optional<LiveSource> LINE = Optional.of(LiveSource.REAL_TIME_BARS);

  private Instant now = Instant.parse("2026-01-05T14:30:00Z");

  @Test
  void subscriptionsAreSpreadByTheShareOfPlacesThatIsTaken() {
    LivePlacement<String> placement = placement(2, 4);
    placement.able(Set.of("a", "b"), now);

    assertThat(placement.place("1", LINE)).isEqualTo("a");
    assertThat(placement.place("2", LINE)).isEqualTo("b");
    assertThat(placement.place("3", LINE)).isEqualTo("b");
    assertThat(placement.place("1", LINE)).as("asked again it stays").isEqualTo("a");
  }

  @Test
  void theLinesOfAllLoginsAddUp() {
    LivePlacement<String> placement = placement(1, 2);
    placement.able(Set.of("a", "b"), now);

    assertThat(Stream.of("1", "2", "3").map(who -> placement.place(who, LINE)))
        .containsExactlyInAnyOrder("a", "b", "b");
  }

  @Test
  void aLoginThatIsDownForAWhileLosesItsSubscriptionsToOneThatHasRoom() {
    LivePlacement<String> placement = placement(10, 1);
    placement.able(Set.of("a"), now);
    placement.place("1", LINE);
    placement.place("2", LINE);
    placement.able(Set.of("b"), now);

    assertThat(placement.moves(now)).as("a blip moves nobody").isEmpty();
    now = now.plusSeconds(15);
    assertThat(placement.moves(now)).containsExactly(new Move<>("1", "a", "b"));
    assertThat(placement.of("2")).as("there is one place only").contains("a");
    placement.remove("1");
    assertThat(placement.moves(now)).containsExactly(new Move<>("2", "a", "b"));
  }

  @Test
  void nobodyMovesBack() {
    LivePlacement<String> placement = placement(10, 10);
    placement.able(Set.of("a"), now);
    placement.place("1", LINE);
    placement.able(Set.of("b"), now);
    now = now.plusSeconds(15);
    placement.moves(now);
    placement.able(Set.of("a", "b"), now);
    now = now.plusSeconds(60);

    assertThat(placement.moves(now)).isEmpty();
    assertThat(placement.of("1")).contains("b");
  }

  @Test
  void whenAllAreDownEverybodyWaitsWhereHeIs() {
    LivePlacement<String> placement = placement(10, 10);
    String home = placement.place("1", LINE);
    placement.able(Set.of(), now);
    now = now.plusSeconds(600);

    assertThat(placement.moves(now)).isEmpty();
    assertThat(placement.of("1")).contains(home);
  }

  private LivePlacement<String> placement(int linesOfA, int linesOfB) {
    Map<String, Capacity> logins = new LinkedHashMap<>();
    logins.put("a", new Capacity(linesOfA, 5));
    logins.put("b", new Capacity(linesOfB, 5));
    return new LivePlacement<>(logins, Duration.ofSeconds(15), now);
  }
}
