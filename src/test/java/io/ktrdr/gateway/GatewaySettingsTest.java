package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import io.ktrdr.market.Origin;
import io.ktrdr.pacing.PacingLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GatewaySettingsTest {

  private static final Config DEFAULTS = ConfigFactory.parseResources("gateway.conf").resolve();

  @Test
  void theDefaultsAreThoseOfTheFile() {
    assertThat(GatewaySettings.from(DEFAULTS))
        .isEqualTo(
            new GatewaySettings(
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
                100,
                PacingLimits.defaults()));
  }

  @Test
  void everyKeyMaps() {
    Config changed =
        ConfigFactory.parseString(
            """
            ktrdr.gateway {
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
              notices = 14
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
                14,
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

  private static GatewaySettings with(String change) {
    return GatewaySettings.from(
        ConfigFactory.parseString("ktrdr.gateway { " + change + " }").withFallback(DEFAULTS));
  }
}
