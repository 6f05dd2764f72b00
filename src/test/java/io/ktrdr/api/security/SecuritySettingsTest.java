package io.ktrdr.api.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.api.http.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecuritySettingsTest {

  private static SecuritySettings settings(String... lines) {
    return SecuritySettings.from(
        ConfigFactory.parseString(String.join("\n", lines))
            .withFallback(ConfigFactory.parseResources("http.conf"))
            .resolve());
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, auto, false",
    "localhost, auto, false",
    "::1, auto, false",
    "127.0.0.1, off, false",
    "127.0.0.1, keys, true",
    "0.0.0.0, auto, true",
    "'::', auto, true",
    "192.168.1.5, auto, true",
    "0.0.0.0, keys, true"
  })
  void aKeyIsAskedForWhereOthersCanCome(String host, String mode, boolean required) {
    SecuritySettings settings =
        settings("ktrdr.http.host = \"" + host + "\"", "ktrdr.http.auth.mode = " + mode);

    assertThat(settings.required()).isEqualTo(required);
    assertThat(settings.isLimited()).isEqualTo(required);
    assertThat(settings.metricsAreOpen()).isEqualTo(!required);
  }

  @Test
  void theDoorNeverStandsOpenToOthers() {
    assertThatThrownBy(() -> settings("ktrdr.http.host = 0.0.0.0", "ktrdr.http.auth.mode = off"))
        .hasMessageContaining("ktrdr.http.auth.mode cannot be off")
        .hasMessageContaining("0.0.0.0");
  }

  @Test
  void whatIsWrongIsNamedWithWhatIsAllowed() {
    assertThatThrownBy(() -> settings("ktrdr.http.auth.mode = none"))
        .hasMessageContaining("ktrdr.http.auth.mode is \"none\"")
        .hasMessageContaining("auto, keys, off");
    assertThatThrownBy(() -> settings("ktrdr.http.rate-limit.mode = yes"))
        .hasMessageContaining("auto, on, off");
    assertThatThrownBy(() -> settings("ktrdr.http.rate-limit.viewer.burst = 0"))
        .hasMessageContaining("ktrdr.http.rate-limit.viewer");
    assertThatThrownBy(() -> settings("ktrdr.http.rate-limit.admin.per-second = 0"))
        .hasMessageContaining("ktrdr.http.rate-limit.admin");
    assertThatThrownBy(() -> settings("ktrdr.http.auth.refresh-keys = 2m"))
        .hasMessageContaining("ktrdr.http.auth.refresh-keys must be 100 ms to 1 minute");
    assertThatThrownBy(() -> settings("ktrdr.http.trusted-proxies = [proxy.example]"))
        .hasMessageContaining("ktrdr.http.trusted-proxies");
    assertThatThrownBy(() -> settings("ktrdr.http.auth.metrics = closed"))
        .hasMessageContaining("auto, viewer, open");
  }

  @Test
  void limitsAndMetricsFollowTheirOwnSwitches() {
    SecuritySettings settings =
        settings(
            "ktrdr.http.rate-limit { mode = on, viewer { per-second = 0.5, burst = 3 } }",
            "ktrdr.http.auth.metrics = viewer");

    assertThat(settings.isLimited()).isTrue();
    assertThat(settings.metricsAreOpen()).isFalse();
    assertThat(settings.limits().get(Role.VIEWER)).isEqualTo(new RateLimiter.Limit(0.5, 3));
  }
}
