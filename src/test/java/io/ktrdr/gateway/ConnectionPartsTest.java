package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ktrdr.market.Origin;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The decisions a connection takes without any socket. */
class ConnectionPartsTest {

  private static final Instant NOW = Instant.parse("2026-01-05T14:30:00Z");

  @Test
  void theWaitGrowsFromOneSecondToSixty() {
    Backoff backoff = Backoff.between(Duration.ofSeconds(1), Duration.ofSeconds(60));
    List<Long> ceilings = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      ceilings.add(backoff.ceiling().toSeconds());
      backoff = backoff.failed();
    }

    assertThat(ceilings).containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    assertThat(backoff.reset().ceiling()).hasSeconds(1);
  }

  @Test
  void theWaitIsDrawnFromItsWholeSpan() {
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), 10);
    SplittableRandom random = new SplittableRandom(1);
    List<Duration> drawn = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      drawn.add(backoff.delay(random));
    }

    assertThat(drawn)
        .allMatch(
            delay ->
                delay.compareTo(Duration.ofSeconds(1)) >= 0
                    && delay.compareTo(Duration.ofSeconds(60)) <= 0)
        .anyMatch(delay -> delay.toSeconds() < 10)
        .anyMatch(delay -> delay.toSeconds() > 50);
  }

  @Test
  void aTakenClientIdMakesWayForTheNext() {
    ClientIds.Lease lease = new ClientIds(17, 3, Duration.ofSeconds(60)).lease();

    lease.taken(NOW);

    assertThat(lease.id()).isEqualTo(18);
    assertThat(lease.rest(NOW)).isZero();
  }

  @Test
  void whenAllClientIdsAreTakenTheOneThatRestedLongestIsNext() {
    ClientIds.Lease lease = new ClientIds(17, 2, Duration.ofSeconds(60)).lease();
    lease.taken(NOW);
    lease.taken(NOW.plusSeconds(5));

    assertThat(lease.id()).isEqualTo(17);
    assertThat(lease.rest(NOW.plusSeconds(5))).hasSeconds(55);
    assertThat(lease.rest(NOW.plusSeconds(60))).isZero();
  }

  @Test
  void aSingleClientIdRestsWhenItIsTaken() {
    ClientIds.Lease lease = new ClientIds(17, 1, Duration.ofSeconds(60)).lease();
    lease.taken(NOW);

    assertThat(lease.id()).isEqualTo(17);
    assertThat(lease.rest(NOW)).hasSeconds(60);
  }

  @Test
  void noTwoConnectionsAreLeasedTheSameId() {
    ClientIds ids = new ClientIds(17, 4, Duration.ofSeconds(60));
    ClientIds.Lease one = ids.lease();
    ClientIds.Lease other = ids.lease();
    assertThat(one.id()).isEqualTo(17);
    assertThat(other.id()).isEqualTo(18);

    one.taken(NOW);
    assertThat(one.id()).as("18 is leased").isEqualTo(19);
    other.taken(NOW);
    assertThat(other.id()).isEqualTo(20);
    one.taken(NOW.plusSeconds(30));
    assertThat(one.id()).as("17 rested longest").isEqualTo(17);
    assertThat(one.rest(NOW.plusSeconds(30))).hasSeconds(30);
  }

  @Test
  void anIdThatIsGivenBackIsFreeForAnother() {
    ClientIds ids = new ClientIds(17, 1, Duration.ofSeconds(60));
    ids.lease().end();

    assertThat(ids.lease().id()).isEqualTo(17);
    assertThatThrownBy(ids::lease).hasMessage("all 1 client ids are in use here");
  }

  @Test
  void twoMissedAnswersMeanThatTheOtherSideIsDead() {
    Liveness liveness = new Liveness(2);
    liveness.asked();
    assertThat(liveness.answerOverdue()).isFalse();
    assertThat(liveness.missed()).isTrue();
    liveness.asked();
    assertThat(liveness.answerOverdue()).isTrue();
  }

  @Test
  void anythingHeardProvesLife() {
    Liveness liveness = new Liveness(2);
    liveness.asked();
    assertThat(liveness.answerOverdue()).isFalse();
    liveness.heard();
    liveness.asked();
    assertThat(liveness.answerOverdue()).isFalse();
  }

  @Test
  void accountsTellTheOrigin() {
    assertThat(OriginGuard.of(List.of("SIM0000001"))).isEqualTo(Origin.SIMULATED);
    assertThat(OriginGuard.of(List.of("DU1234567"))).isEqualTo(Origin.REAL);
    assertThat(OriginGuard.of(List.of("SIM0000001", "DU1234567"))).isEqualTo(Origin.REAL);
    assertThat(OriginGuard.of(List.of())).isEqualTo(Origin.REAL);
  }

  @Test
  void theOtherKindOfGatewayIsRefusedWithAdvice() {
    List<Origin> told = new ArrayList<>();
    OriginGuard guard = new OriginGuard(Optional.of(Origin.REAL), taking(told));

    assertThat(guard.objection(Origin.SIMULATED, List.of("SIM0000001")))
        .contains(
            "the gateway is simulated (accounts SIM0000001) but the data folder holds real data,"
                + " and the two never mix: connect to a real gateway, or give this one a data"
                + " folder of its own");
    assertThat(told).isEmpty();
  }

  @Test
  void theFirstGatewaySeenBindsAllLaterOnes() {
    List<Origin> told = new ArrayList<>();
    OriginGuard guard = new OriginGuard(Optional.empty(), taking(told));

    assertThat(guard.objection(Origin.SIMULATED, List.of("SIM1"))).isEmpty();
    assertThat(guard.objection(Origin.REAL, List.of("DU1"))).isPresent();
    assertThat(told).containsExactly(Origin.SIMULATED);
  }

  @Test
  void aFolderThatAnotherLoginClaimedBindsTooAndIsAskedAgainNextTime() {
    List<Optional<String>> answers = new ArrayList<>(List.of(Optional.of("it is real")));
    OriginGuard guard =
        new OriginGuard(
            Optional.empty(),
            origin -> answers.isEmpty() ? Optional.empty() : answers.removeFirst());

    assertThat(guard.objection(Origin.SIMULATED, List.of("SIM1"))).contains("it is real");
    assertThat(guard.objection(Origin.REAL, List.of("DU1"))).isEmpty();
  }

  private static Function<Origin, Optional<String>> taking(List<Origin> told) {
    return origin -> {
      told.add(origin);
      return Optional.empty();
    };
  }

  @Test
  void theNewPortIsReadFromTheNotice() {
    assertThat(
            Advice.newPort(
                "TWS socket port has been reset and this connection is being dropped. Please"
                    + " reconnect on the new port -7497"))
        .hasValue(7497);
    assertThat(Advice.newPort("no number here")).isEmpty();
    assertThat(Advice.newPort("port 99999")).isEmpty();
  }
}
