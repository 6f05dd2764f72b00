package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.gateway.GatewayConnection.Report;
import io.ktrdr.gateway.GatewayStatus.AlarmLevel;
import io.ktrdr.gateway.GatewayStatus.Phase;
import io.ktrdr.gateway.GatewayStatus.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLogger;

/** What is told of a connection as time goes by. */
class ConnectionStoryTest {

  private static final Instant NOON = Instant.parse("2026-01-06T17:00:00Z");

  private final List<Report> reports = new ArrayList<>();
  private final SocketMachine unopened =
      SocketMachine.unopened(Backoff.between(Duration.ofSeconds(1), Duration.ofSeconds(60)), NOON);
  private final ConnectionStory story =
      new ConnectionStory(
          "connection-1",
          Set.of(Role.LIVE),
          17,
          GatewaySettings.from(ConfigFactory.parseResources("gateway.conf").resolve()),
          unopened,
          NOPLogger.NOP_LOGGER,
          reports::add);

  @Test
  void everyStepOfEveryMachineIsTold() {
    connect(NOON);
    story.health(LinkHealth.WELL.after(2105, "broken:ushmds", NOON), "broken:ushmds", NOON);
    story.health(story.health().after(1100, "lost", NOON), "lost", NOON);

    assertThat(steps())
        .containsExactly(
            "socket WAITING -> CONNECTING",
            "socket CONNECTING -> HANDSHAKING",
            "connection CONNECTING -> HANDSHAKING",
            "socket HANDSHAKING -> OPEN",
            "connection HANDSHAKING -> READY",
            "history farm ushmds  -> BROKEN",
            "connection READY -> DEGRADED",
            "link UP -> LOST",
            "connection DEGRADED -> SERVER_DOWN");
    assertThat(story.status().levels().session()).isEqualTo(5);
  }

  @Test
  void troubleIsCalmAtFirstThenAWarningThenAnAlarmAndOverWhenItIsOver() {
    connect(NOON);
    story.health(LinkHealth.WELL.after(1100, "lost", NOON), "lost", NOON);

    assertThat(alarmAt(NOON.plusSeconds(29))).isEqualTo(AlarmLevel.NONE);
    assertThat(alarmAt(NOON.plusSeconds(30))).isEqualTo(AlarmLevel.WARNING);
    assertThat(alarmAt(NOON.plusSeconds(300))).isEqualTo(AlarmLevel.ALARM);

    Instant back = NOON.plusSeconds(301);
    story.health(story.health().after(1102, "kept", back), "kept", back);
    assertThat(story.status().alarm()).isEqualTo(AlarmLevel.NONE);
    assertThat(story.status().phase()).isEqualTo(Phase.READY);
  }

  @Test
  void troubleThatChangesItsFaceIsStillTheSameTrouble() {
    connect(NOON);
    story.socket(story.socket().failed(Trouble.LOST, "gone", NOON), NOON);
    Instant later = NOON.plusSeconds(200);
    story.socket(story.socket().connecting("x:1", later), later);
    story.socket(story.socket().handshaking("version", later), later);

    assertThat(alarmAt(NOON.plusSeconds(300))).isEqualTo(AlarmLevel.ALARM);
  }

  @Test
  void aNightlyResetRaisesNoAlarmUntilItIsLongOver() {
    Instant reset = Instant.parse("2026-01-07T05:20:00Z");
    connect(NOON);
    story.socket(story.socket().failed(Trouble.LOST, "gone", reset), reset);

    assertThat(alarmAt(reset.plusSeconds(3600))).isEqualTo(AlarmLevel.NONE);
    assertThat(story.status().phase()).isEqualTo(Phase.MAINTENANCE);
    assertThat(story.status().expectedBack()).contains(Instant.parse("2026-01-07T06:45:00Z"));
    assertThat(alarmAt(Instant.parse("2026-01-07T06:54:59Z"))).isEqualTo(AlarmLevel.NONE);
    assertThat(alarmAt(Instant.parse("2026-01-07T06:55:00Z"))).isEqualTo(AlarmLevel.ALARM);
  }

  @Test
  void aClockThatIsTwoSecondsAwayIsSaidOnce() {
    connect(NOON);
    story.clockSkew(Duration.ofMillis(1900), NOON);
    story.clockSkew(Duration.ofSeconds(-2), NOON);
    story.clockSkew(Duration.ofMillis(-2100), NOON);

    assertThat(reports)
        .filteredOn(Report.Said.class::isInstance)
        .singleElement()
        .extracting(said -> ((Report.Said) said).notice().text())
        .asString()
        .startsWith("IB's clock is -2.0 s ahead of ours");
    assertThat(steps()).contains("clock right -> wrong");
    story.clockSkew(Duration.ofMillis(100), NOON);
    assertThat(steps()).endsWith("clock wrong -> right");
  }

  @Test
  void aCompetingSessionIsTakenForOverAfterAMinuteOfSilence() {
    connect(NOON);
    story.competing("no market data during competing live session", NOON);
    assertThat(story.status().phase()).isEqualTo(Phase.COMPETING_SESSION);
    assertThat(story.status().phase().takesQuestions()).isTrue();

    story.competing("again", NOON.plusSeconds(30));
    assertThat(story.competingIsStale(NOON.plusSeconds(89))).isFalse();
    assertThat(story.competingIsStale(NOON.plusSeconds(90))).isTrue();
    story.competingOver("trying again", NOON.plusSeconds(90));
    assertThat(story.status().phase()).isEqualTo(Phase.READY);
  }

  @Test
  void whatASessionKnewEndsWithIt() {
    connect(NOON);
    story.health(LinkHealth.WELL.after(1100, "lost", NOON), "lost", NOON);
    story.competing("10197", NOON);
    story.socket(story.socket().failed(Trouble.LOST, "gone", NOON), NOON);

    assertThat(story.status().levels().session()).isZero();
    assertThat(story.health()).isEqualTo(LinkHealth.WELL);
    assertThat(story.isCompeting()).isFalse();
  }

  private void connect(Instant now) {
    story.socket(story.socket().connecting("x:1", now), now);
    story.socket(story.socket().handshaking("version", now), now);
    story.opened(5, now);
  }

  private AlarmLevel alarmAt(Instant now) {
    story.update(now);
    return story.status().alarm();
  }

  private List<String> steps() {
    return reports.stream()
        .filter(Report.Moved.class::isInstance)
        .map(report -> ((Report.Moved) report).transition())
        .filter(step -> !step.machine().equals("alarm"))
        .map(ConnectionStoryTest::words)
        .toList();
  }

  private static String words(Transition step) {
    return step.machine() + " " + step.from() + " -> " + step.to();
  }
}
