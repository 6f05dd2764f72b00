package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.GatewayStatus.AlarmLevel;
import io.ktrdr.gateway.GatewayStatus.Phase;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What a connection is in one word, and whether that is worth an alarm. */
class StandingTest {

  private static final Instant NOON = Instant.parse("2026-01-06T17:00:00Z");
  private static final Instant RESET = Instant.parse("2026-01-06T05:30:00Z");
  private static final LinkHealth NO_LINK = LinkHealth.WELL.after(1100, "lost", NOON);
  private static final LinkHealth NO_FARM = LinkHealth.WELL.after(2105, "broken:ushmds", NOON);

  private final ResetWindows windows = ResetWindowsTest.of("north-america");

  @Test
  void anOpenSocketIsReadyAsFarAsWhatLiesBehindItIs() {
    assertThat(phase(open(NOON), LinkHealth.WELL, false, NOON)).isEqualTo(Phase.READY);
    assertThat(phase(open(NOON), NO_FARM, false, NOON)).isEqualTo(Phase.DEGRADED);
    assertThat(phase(open(NOON), NO_FARM, true, NOON)).isEqualTo(Phase.COMPETING_SESSION);
    assertThat(phase(open(NOON), NO_LINK, true, NOON)).isEqualTo(Phase.SERVER_DOWN);
  }

  @Test
  void aLostLinkInsideAResetIsMaintenanceWithAnEnd() {
    Standing standing = Standing.of(open(RESET), NO_LINK, false, windows, RESET);

    assertThat(standing.phase()).isEqualTo(Phase.MAINTENANCE);
    assertThat(standing.expectedBack()).contains(Instant.parse("2026-01-06T06:45:00Z"));
    assertThat(standing.reason())
        .startsWith("IB resets its servers (nightly reset until 2026-01-06T06:45:00Z)");
  }

  @Test
  void maintenanceEndsWithItsGraceAndThenTroubleIsTrouble() {
    Instant within = Instant.parse("2026-01-06T06:54:00Z");
    Instant after = Instant.parse("2026-01-06T06:55:00Z");

    assertThat(phase(open(RESET), NO_LINK, false, within)).isEqualTo(Phase.MAINTENANCE);
    assertThat(phase(open(RESET), NO_LINK, false, after)).isEqualTo(Phase.SERVER_DOWN);
  }

  @Test
  void aSocketThatIsLostInsideAResetIsMaintenance() {
    SocketMachine lost = open(RESET).failed(Trouble.LOST, "gone", RESET);

    assertThat(phase(lost, LinkHealth.WELL, false, RESET)).isEqualTo(Phase.MAINTENANCE);
    assertThat(phase(lost, LinkHealth.WELL, false, NOON)).isEqualTo(Phase.CONNECTING);
  }

  @Test
  void aWrongPortIsNoMaintenanceAtAnyHour() {
    SocketMachine never =
        unopened(RESET).connecting("x:1", RESET).failed(Trouble.UNREACHABLE, "refused", RESET);

    assertThat(phase(never, LinkHealth.WELL, false, RESET)).isEqualTo(Phase.CONNECTING);
  }

  @Test
  void aGatewayThatNobodyHasLoggedInToIsAwaitingLogin() {
    SocketMachine waiting =
        unopened(NOON)
            .connecting("x:1", NOON)
            .handshaking("version", NOON)
            .failed(Trouble.NOT_LOGGED_IN, "no accounts", NOON);

    Standing standing = Standing.of(waiting, LinkHealth.WELL, false, windows, NOON);

    assertThat(standing.phase()).isEqualTo(Phase.AWAITING_LOGIN);
    assertThat(standing.reason()).startsWith("somebody has to log in");
  }

  @Test
  void aPortThatRefusesSinceTheWeeklyLogoutIsAwaitingLogin() {
    Instant saturday = Instant.parse("2026-01-10T20:00:00Z");
    Instant sunday = Instant.parse("2026-01-11T12:00:00Z");
    SocketMachine refused =
        open(saturday)
            .failed(Trouble.LOST, "closed", Instant.parse("2026-01-11T06:01:00Z"))
            .connecting("x:1", sunday)
            .failed(Trouble.UNREACHABLE, "refused", sunday);

    Standing standing = Standing.of(refused, LinkHealth.WELL, false, windows, sunday);

    assertThat(standing.phase()).isEqualTo(Phase.AWAITING_LOGIN);
    assertThat(standing.reason()).contains("IB ends all sessions once a week").contains("refused");
  }

  @Test
  void troubleBecomesAWarningThenAnAlarmOutsideOfResets() {
    Alarms alarms =
        new Alarms(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofMinutes(15), 5);

    assertThat(alarms.level(Phase.SERVER_DOWN, NOON, false, 0, NOON.plusSeconds(29)))
        .isEqualTo(AlarmLevel.NONE);
    assertThat(alarms.level(Phase.SERVER_DOWN, NOON, false, 0, NOON.plusSeconds(30)))
        .isEqualTo(AlarmLevel.WARNING);
    assertThat(alarms.level(Phase.DEGRADED, NOON, false, 0, NOON.plusSeconds(300)))
        .isEqualTo(AlarmLevel.ALARM);
    assertThat(alarms.level(Phase.CONNECTING, NOON, true, 0, NOON.plusSeconds(3000)))
        .as("calm")
        .isEqualTo(AlarmLevel.NONE);
    assertThat(alarms.level(Phase.MAINTENANCE, NOON, true, 0, NOON.plusSeconds(3000)))
        .isEqualTo(AlarmLevel.NONE);
    assertThat(alarms.level(Phase.READY, NOON, false, 0, NOON.plusSeconds(3000)))
        .isEqualTo(AlarmLevel.NONE);
  }

  @Test
  void whatOnlyAPersonCanMendIsAnAlarmAtOnce() {
    Alarms alarms =
        new Alarms(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofMinutes(15), 5);

    assertThat(alarms.level(Phase.AWAITING_LOGIN, NOON, false, 0, NOON))
        .isEqualTo(AlarmLevel.ALARM);
    assertThat(alarms.level(Phase.REFUSED, NOON, true, 0, NOON)).isEqualTo(AlarmLevel.ALARM);
    assertThat(alarms.level(Phase.CONNECTING, NOON, false, 5, NOON)).isEqualTo(AlarmLevel.ALARM);
    assertThat(alarms.level(Phase.COMPETING_SESSION, NOON, false, 0, NOON))
        .isEqualTo(AlarmLevel.WARNING);
  }

  private Phase phase(SocketMachine socket, LinkHealth health, boolean competing, Instant now) {
    return Standing.of(socket, health, competing, windows, now).phase();
  }

  private static SocketMachine unopened(Instant now) {
    return SocketMachine.unopened(
        Backoff.between(Duration.ofSeconds(1), Duration.ofSeconds(60)), now);
  }

  private static SocketMachine open(Instant now) {
    return unopened(now).connecting("x:1", now).handshaking("version", now).open(now);
  }
}
