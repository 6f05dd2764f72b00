package io.ktrdr.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IbAddressTest {

  @Test
  void readsAHostAndAPort() {
    assertThat(IbAddress.parse("gateway.lan:4002"))
        .isEqualTo(new IbAddress.At("gateway.lan", 4002));
    assertThat(IbAddress.parse("[::1]:7496")).isEqualTo(new IbAddress.At("::1", 7496));
  }

  @ParameterizedTest
  @ValueSource(strings = {"simulated", "127.0.0.1:4002", "[::1]:7496", "ib:1", "ib:65535"})
  void writesWhatItReads(String text) {
    assertThat(IbAddress.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "4002",
        ":4002",
        "localhost:",
        "localhost:0",
        "localhost:65536",
        "localhost:999999999999",
        "localhost:-1",
        "localhost:4002 ",
        "::1:4002",
        "Simulated"
      })
  void refusesWhatIsNeither(String text) {
    assertThatThrownBy(() -> IbAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"")
        .hasMessageContaining("HOST:PORT");
  }
}
