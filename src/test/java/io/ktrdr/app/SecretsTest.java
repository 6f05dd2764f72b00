package io.ktrdr.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

  private static final String KEY = "0123456789abcdef0123456789abcdef";

  @Test
  void aSecretComesFromTheEnvironmentOrAFileThatItNames(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("key"), KEY + "\n");
    List<String> problems = new ArrayList<>();

    assertThat(Secrets.in(Map.of("KTRDR_HTTP_AUTH_BOOTSTRAP_ADMIN_KEY", KEY), problems))
        .isEqualTo(Map.of("ktrdr.http.auth.bootstrap-admin-key", KEY));
    assertThat(
            Secrets.in(
                Map.of("KTRDR_HTTP_AUTH_BOOTSTRAP_ADMIN_KEY_FILE", file.toString()), problems))
        .isEqualTo(Map.of("ktrdr.http.auth.bootstrap-admin-key", KEY));
    assertThat(problems).isEmpty();
    Settings settings =
        Settings.load(
            Optional.empty(),
            Map.of(),
            Map.of("KTRDR_HTTP_AUTH_BOOTSTRAP_ADMIN_KEY_FILE", file.toString()));
    assertThat(settings.security().hasOtherCredentials()).isTrue();
  }

  @Test
  void whatCannotBeHadIsToldWithoutTheSecret(@TempDir Path folder) throws Exception {
    Path empty = Files.writeString(folder.resolve("empty"), " \n");
    Map<String, String> environment =
        Map.of(
            "KTRDR_HTTP_AUTH_BOOTSTRAP_ADMIN_KEY", KEY,
            "KTRDR_HTTP_AUTH_BOOTSTRAP_ADMIN_KEY_FILE", empty.toString(),
            "KTRDR_HTTP_TLS_KEYSTORE_PASSWORD_FILE", folder.resolve("none").toString());

    assertThatThrownBy(() -> Settings.load(Optional.empty(), Map.of(), environment))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("are both set")
        .hasMessageContaining("KTRDR_HTTP_TLS_KEYSTORE_PASSWORD_FILE names")
        .hasMessageNotContaining(KEY);
    assertThatThrownBy(
            () ->
                Settings.load(
                    Optional.empty(),
                    Map.of(),
                    Map.of("KTRDR_HTTP_AUTH_BOOTSTRAP_ADMIN_KEY_FILE", empty.toString())))
        .hasMessageContaining("which is empty");
    assertThatThrownBy(
            () ->
                Settings.load(
                    Optional.empty(),
                    Map.of(),
                    Map.of("KTRDR_HTTP_AUTH_BOOTSTRAP_ADMIN_KEY", "too short")))
        .hasMessageContaining("at least 32")
        .hasMessageNotContaining("too short");
  }
}
