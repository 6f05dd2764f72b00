package io.ktrdr.api.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.testing.SelfSigned;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which certificate is in force, from files. */
class TlsContextIT {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-03-02T12:00:00Z"), ZoneOffset.UTC);

  @TempDir private static Path made;
  private static SelfSigned one;
  private static SelfSigned two;

  @TempDir private Path folder;
  private Path certificate;
  private Path key;

  @BeforeAll
  static void certificates() throws Exception {
    one = SelfSigned.make(made, "one");
    two = SelfSigned.make(made, "two");
  }

  @BeforeEach
  void installed() throws Exception {
    certificate = folder.resolve("server.crt");
    key = folder.resolve("server.key");
    install(one);
  }

  private void install(SelfSigned which) throws Exception {
    Files.copy(which.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(which.key(), key, StandardCopyOption.REPLACE_EXISTING);
  }

  private static Optional<TlsSettings> settings(String tls) {
    return TlsSettings.from(
        ConfigFactory.parseString("ktrdr.http.tls { " + tls + " }")
            .withFallback(ConfigFactory.parseResources("security.conf")));
  }

  private TlsSettings pem() {
    return settings("certificate = \"" + certificate + "\", key = \"" + key + "\"").orElseThrow();
  }

  @Test
  void aNewCertificateIsTakenOnceItFitsItsKey() throws Exception {
    TlsContext tls = TlsContext.open(pem(), CLOCK);
    assertThat(tls.status().subject()).isEqualTo("CN=one");

    Files.copy(two.certificate(), certificate, StandardCopyOption.REPLACE_EXISTING);
    tls.check();
    assertThat(tls.status().subject()).isEqualTo("CN=one");
    assertThat(tls.status().trouble().orElseThrow()).contains(key.toString(), "is not that of");
    Files.copy(two.key(), key, StandardCopyOption.REPLACE_EXISTING);
    tls.check();

    assertThat(tls.status().subject()).isEqualTo("CN=two");
    assertThat(tls.status().trouble()).isEmpty();
  }

  @Test
  void brokenFilesLeaveTheOldOneInForceAndAreToldOf() throws Exception {
    TlsContext tls = TlsContext.open(pem(), CLOCK);

    Files.writeString(certificate, "-----BEGIN CERTIFICATE-----\nrubbish\n");
    tls.check();
    assertThat(tls.status().trouble().orElseThrow()).contains(certificate.toString());
    Files.delete(key);
    tls.check();
    assertThat(tls.status().trouble().orElseThrow()).contains("there is no file " + key);
    assertThat(tls.status().subject()).isEqualTo("CN=one");
    assertThat(tls.engine().getEnabledProtocols()).containsExactly("TLSv1.3", "TLSv1.2");

    install(one);
    tls.check();
    assertThat(tls.status().trouble()).isEmpty();
  }

  @Test
  void aKeyStoreDoesAsWell() {
    String store = "keystore = \"" + one.store() + "\", keystore-password = ";

    TlsContext tls = TlsContext.open(settings(store + SelfSigned.PASSWORD).orElseThrow(), CLOCK);
    assertThat(tls.status().subject()).isEqualTo("CN=one");
    assertThatThrownBy(() -> TlsContext.open(settings(store + "wrong").orElseThrow(), CLOCK))
        .isInstanceOf(TlsContext.UnusableException.class)
        .hasMessageContaining("ktrdr.http.tls.keystore-password")
        .hasMessageNotContaining("wrong");
  }

  @Test
  void nothingIsServedWithWhatCannotBeUsed() throws Exception {
    Files.copy(two.key(), key, StandardCopyOption.REPLACE_EXISTING);
    assertThatThrownBy(() -> TlsContext.open(pem(), CLOCK))
        .isInstanceOf(TlsContext.UnusableException.class)
        .hasMessageContaining("is not that of the certificate");
    Files.writeString(certificate, "");
    assertThatThrownBy(() -> TlsContext.open(pem(), CLOCK))
        .hasMessageContaining("no certificate in " + certificate);
  }

  @Test
  void halfASettingIsNone() {
    assertThat(settings("")).isEmpty();
    assertThatThrownBy(() -> settings("certificate = x"))
        .hasMessageContaining("ktrdr.http.tls.key");
    assertThatThrownBy(() -> settings("key = x"))
        .hasMessageContaining("ktrdr.http.tls.certificate");
    assertThatThrownBy(() -> settings("certificate = x, key = x, keystore = y"))
        .hasMessageContaining("take one of them away");
    assertThatThrownBy(() -> settings("keystore = y, protocols = [TLSv1.1]"))
        .hasMessageContaining("TLSv1.1");
  }
}
