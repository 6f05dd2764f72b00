package io.ktrdr.api.operations;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigRoutesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ktrdr.http.auth.bootstrap-admin-key",
        "ktrdr.http.tls.keystore-password",
        "pekko-persistence-jdbc.shared-databases.slick.db.password",
        "a.client-secret",
        "x.api_key",
        "x.token"
      })
  void secretsAreKnownByTheirNames(String path) {
    assertThat(ConfigRoutes.isSecret(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ktrdr.http.port",
        "ktrdr.http.tls.key",
        "ktrdr.http.auth.jwt.jwks",
        "user.timezone"
      })
  void otherSettingsMayBeShown(String path) {
    assertThat(ConfigRoutes.isSecret(path)).isFalse();
  }
}
