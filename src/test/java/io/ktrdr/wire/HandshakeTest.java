package io.ktrdr.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ktrdr.wire.Handshake.ClientHello;
import io.ktrdr.wire.Handshake.ServerHello;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HandshakeTest {

  @Test
  void weOfferTodaysOldestTwsUpToTheNewestTextVersion() {
    assertThat(new String(ClientHello.ours().encode(), StandardCharsets.ISO_8859_1))
        .isEqualTo("API\0\0\0\0\tv176..200");
  }

  @Test
  void anOfferMayBeOneVersionAndCarryOptions() {
    assertThat(decode("v151")).isEqualTo(new ClientHello(151, 151, ""));
    assertThat(decode("v100..200 +PACEAPI")).isEqualTo(new ClientHello(100, 200, "+PACEAPI"));
    assertThat(new String(new ClientHello(151, 151, "+X").encode(), StandardCharsets.ISO_8859_1))
        .endsWith("v151 +X");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "v", "151", "v..200", "v1..", "v200..100", "v9999999999", "vx", "v1\0"})
  void anythingElseIsNoOffer(String text) {
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> decode(text))
        .withMessageContaining("versions");
  }

  @Test
  void theServerPicksTheNewestVersionThatBothSpeak() {
    assertThat(new ClientHello(100, 225, "").negotiate(151, 200)).hasValue(200);
    assertThat(new ClientHello(100, 187, "").negotiate(151, 200)).hasValue(187);
    assertThat(new ClientHello(213, 225, "").negotiate(151, 200)).isEmpty();
    assertThat(new ClientHello(100, 150, "").negotiate(151, 200)).isEmpty();
    assertThat(ClientHello.ours().accepts(187)).isTrue();
    assertThat(ClientHello.ours().accepts(201)).isFalse();
  }

  @Test
  void aZoneInALegacyCodePageDoesNoHarm() {
    byte[] payload =
        "176\00020240105 10:00:00 Mitteleurop\u00e4ische Zeit\0"
            .getBytes(StandardCharsets.ISO_8859_1);
    ServerHello hello = ServerHello.decode(payload);
    assertThat(hello.serverVersion()).isEqualTo(176);
    assertThat(hello.zone()).isEqualTo("Mitteleurop\u00e4ische Zeit");
    assertThat(hello.encode()).isEqualTo(payload);
  }

  @Test
  void aConnectionTimeMayBeMissing() {
    assertThat(ServerHello.decode("176\0\0".getBytes(StandardCharsets.US_ASCII)).zone()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "176", "176\0", "176\0time", "176\0time\0more\0", "x\0time\0", "-1\0t\0"})
  void anAnswerThatIsNotVersionAndTimeIsNamed(String text) {
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> ServerHello.decode(text.getBytes(StandardCharsets.US_ASCII)))
        .withMessageContaining("server hello");
  }

  private static ClientHello decode(String text) {
    return ClientHello.decode(text.getBytes(StandardCharsets.US_ASCII));
  }
}
