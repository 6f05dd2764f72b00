package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.ktrdr.market.Origin;
import io.ktrdr.pacing.PacingLimits;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GatewaySettingsTest {

  private static final Config DEFAULTS = ConfigFactory.parseResources("gateway.conf").resolve();

  private static final ResetWindows NORTH_AMERICA =
      new ResetWindows(
          "2026-11",
          "north-america",
          List.of(
              window(
                  "nightly reset",
                  "America/New_York",
                  EnumSet.complementOf(EnumSet.of(DayOfWeek.SATURDAY)),
                  "00:15",
                  "01:45"),
              window(
                  "weekend reset", "America/New_York", Set.of(DayOfWeek.FRIDAY), "23:00", "03:00")),
          new ResetWindows.WeeklyLogin(
              ZoneId.of("America/New_York"),
              DayOfWeek.SUNDAY,
              LocalTime.parse("01:00"),
              List.of(Duration.ofHours(24), Duration.ofHours(1))),
          Duration.ofMinutes(10));

  @Test
  void theDefaultsAreThoseOfTheFile() {
    assertThat(GatewaySettings.from(DEFAULTS))
        .isEqualTo(
            new GatewaySettings(
                "main",
                "127.0.0.1",
                4002,
                17,
                8,
                Duration.ofSeconds(60),
                List.of(Set.of(Role.LIVE, Role.HISTORY, Role.CONTRACTS)),
                Optional.empty(),
                new GatewaySettings.Timing(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(10),
                    2,
                    Duration.ofSeconds(2)),
                new GatewaySettings.Asking(
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(60),
                    4,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(5)),
                new GatewaySettings.Watch(
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(5),
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(60),
                    new Alarms(
                        Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofMinutes(15), 5)),
                new CircuitBreaker.Settings(5, Duration.ofSeconds(30), Duration.ofMinutes(5)),
                NORTH_AMERICA,
                100,
                500,
                PacingLimits.defaults()));
  }

  @Test
  void everyKeyMaps() {
    Config changed =
        ConfigFactory.parseString(
            """
            ktrdr.gateway {
              login = second
              breaker { failures = 41, rest = 42 s, longest-rest = 43 s }
              host = "tws.example"
              port = 7497
              client-id = 3
              client-ids = 5
              client-id-rest = 90 s
              connections = [[live], [contracts, history]]
              expected-origin = "real"
              connect-timeout = 1 s
              handshake-timeout = 2 s
              backoff { min = 3 s, max = 4 s, reset-after = 5 s }
              liveness { interval = 6 s, answer-within = 7 s, misses = 8 }
              no-connection-grace = 9 s
              request-timeout = 10 s
              retries = 11
              aging = 12 s
              shortest-subscription = 31 s
              close-timeout = 13 s
              watch {
                interval = 31 s
                clock-skew-warning = 32 s
                clock-jump = 33 s
                recycle-after = 34 s
                competing-retry = 35 s
                alarm { warn-after = 36 s, alarm-after = 37 s, repeat = 38 s, id-clashes = 39 }
              }
              maintenance {
                version = "2030-01"
                region = home
                grace = 9 m
                regions.home = [
                  { name = one, zone = "Europe/Zurich", days = [MON], from = "01:00", until = "02:00" }
                ]
                everywhere = [
                  { name = two, zone = "Asia/Tokyo", days = [TUE], from = "03:00", until = "04:00" }
                ]
                own = [{ name = three, zone = UTC, days = [SUN], from = "05:00", until = "06:00" }]
                weekly-login { zone = "Europe/London", day = SAT, at = "07:00", remind = [8 h] }
              }
              notices = 14
              transitions = 40
              limits {
                messages-per-second = 21
                message-burst = 15
                small-bar-budget = 16
                small-bar-window = 17 s
                identical-interval = 18 s
                same-contract-budget = 19
                same-contract-window = 20 s
                open-history = 22
                keep-up-to-date = 32
                history-per-second = 23.5
                history-burst = 24
                search-interval = 25 s
                lines = 46
                stop-after-violation = 27 s
                message-stop = 28 s
                reduced-after-violation = 29 s
                guard = 30 s
              }
            }
            """);

    assertThat(GatewaySettings.from(changed))
        .isEqualTo(
            new GatewaySettings(
                "second",
                "tws.example",
                7497,
                3,
                5,
                Duration.ofSeconds(90),
                List.of(Set.of(Role.LIVE), Set.of(Role.HISTORY, Role.CONTRACTS)),
                Optional.of(Origin.REAL),
                new GatewaySettings.Timing(
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(4),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(6),
                    Duration.ofSeconds(7),
                    8,
                    Duration.ofSeconds(13)),
                new GatewaySettings.Asking(
                    Duration.ofSeconds(9),
                    Duration.ofSeconds(10),
                    11,
                    Duration.ofSeconds(12),
                    Duration.ofSeconds(31)),
                new GatewaySettings.Watch(
                    Duration.ofSeconds(31),
                    Duration.ofSeconds(32),
                    Duration.ofSeconds(33),
                    Duration.ofSeconds(34),
                    Duration.ofSeconds(35),
                    new Alarms(
                        Duration.ofSeconds(36),
                        Duration.ofSeconds(37),
                        Duration.ofSeconds(38),
                        39)),
                new CircuitBreaker.Settings(41, Duration.ofSeconds(42), Duration.ofSeconds(43)),
                new ResetWindows(
                    "2030-01",
                    "home",
                    List.of(
                        window("one", "Europe/Zurich", Set.of(DayOfWeek.MONDAY), "01:00", "02:00"),
                        window("two", "Asia/Tokyo", Set.of(DayOfWeek.TUESDAY), "03:00", "04:00"),
                        window("three", "UTC", Set.of(DayOfWeek.SUNDAY), "05:00", "06:00")),
                    new ResetWindows.WeeklyLogin(
                        ZoneId.of("Europe/London"),
                        DayOfWeek.SATURDAY,
                        LocalTime.parse("07:00"),
                        List.of(Duration.ofHours(8))),
                    Duration.ofMinutes(9)),
                14,
                40,
                new PacingLimits(
                    21,
                    15,
                    16,
                    Duration.ofSeconds(17),
                    Duration.ofSeconds(18),
                    19,
                    Duration.ofSeconds(20),
                    22,
                    32,
                    23.5,
                    24,
                    Duration.ofSeconds(25),
                    46,
                    Duration.ofSeconds(27),
                    Duration.ofSeconds(28),
                    Duration.ofSeconds(29),
                    Duration.ofSeconds(30))));
  }

  @Test
  void anUnknownOriginIsRefusedByName() {
    Config changed =
        ConfigFactory.parseString("ktrdr.gateway.expected-origin = paper").withFallback(DEFAULTS);

    assertThatThrownBy(() -> GatewaySettings.from(changed))
        .isInstanceOf(ConfigException.BadValue.class)
        .hasMessageContaining("\"paper\" is not one of [real, simulated] or empty");
  }

  @Test
  void aPortOutsideItsRangeIsRefusedByName() {
    assertThatThrownBy(() -> GatewaySettings.from(DEFAULTS).at("localhost", 70_000))
        .hasMessage("ktrdr.gateway.port must be in 1..65535, is 70000");
  }

  @Test
  void theLiveRoleIsGivenToOneConnection() {
    assertThatThrownBy(() -> with("connections = [[history], [contracts]]"))
        .hasMessage(
            "ktrdr.gateway.connections must give the role live to exactly one connection, is"
                + " [[history], [contracts]]");
    assertThatThrownBy(() -> with("connections = [[live], [live]]"))
        .hasMessageContaining("exactly one connection");
  }

  @Test
  void rolesAreKnownByName() {
    assertThatThrownBy(() -> with("connections = [[live, orders]]"))
        .hasMessageContaining("\"orders\" is not one of [live, history, contracts]");
    assertThatThrownBy(() -> with("connections = [live]"))
        .hasMessageContaining("each connection is a list of roles");
  }

  @Test
  void thereMustBeAClientIdForEachConnection() {
    assertThatThrownBy(() -> with("client-ids = 1, connections = [[live], [history]]"))
        .hasMessage("ktrdr.gateway.connections lists 2 connections, but client-ids allows for 1");
  }

  private static ResetWindows.Window window(
      String name, String zone, Set<DayOfWeek> days, String from, String until) {
    return new ResetWindows.Window(
        name, ZoneId.of(zone), days, LocalTime.parse(from), LocalTime.parse(until));
  }

  private static GatewaySettings with(String change) {
    return GatewaySettings.from(
        ConfigFactory.parseString("ktrdr.gateway { " + change + " }").withFallback(DEFAULTS));
  }
}
