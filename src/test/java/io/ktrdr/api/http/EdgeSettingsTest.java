package io.ktrdr.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EdgeSettingsTest {

  static final EdgeSettings DEFAULTS =
      new EdgeSettings(
          true,
          Duration.ofSeconds(15),
          Duration.ofSeconds(75),
          Duration.ZERO,
          Duration.ofSeconds(10),
          false,
          Duration.ofSeconds(5),
          new CorsSettings(List.of(), false, Duration.ofHours(1)),
          1024,
          1,
          32 << 20,
          16 << 20,
          Duration.ofHours(24),
          256 << 20);

  static final String EVERY_KEY =
      """
      ktrdr.http {
        http2 = off
        header-timeout = 1s
        keep-alive-timeout = 2s
        drain-delay = 3s
        drain-timeout = 4s
        access-log = on
        slow-request = 6s
        cors { origins = ["http://localhost:5173"], credentials = on, max-age = 7s }
        compression { above = 8 KiB, level = 9, memory = 14 KiB }
        idempotency { memory = 10 KiB, keep = 11s }
        min-free-disk = 12 KiB
      }
      """;

  static final EdgeSettings OTHERS =
      new EdgeSettings(
          false,
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          Duration.ofSeconds(3),
          Duration.ofSeconds(4),
          true,
          Duration.ofSeconds(6),
          new CorsSettings(List.of("http://localhost:5173"), true, Duration.ofSeconds(7)),
          8 << 10,
          9,
          14 << 10,
          10 << 10,
          Duration.ofSeconds(11),
          12 << 10);

  @Test
  void aCompressionLevelThatThereIsNotIsRefused() {
    assertThatThrownBy(
            () ->
                EdgeSettings.from(
                    ConfigFactory.parseString("ktrdr.http.compression.level = 10\n")
                        .withFallback(ConfigFactory.parseString(EVERY_KEY))
                        .getConfig("ktrdr.http")))
        .hasMessageContaining("compression.level is 10");
  }

  @Test
  void http2OnPlainConnectionsIsRefusedAndToldWhereItIs() {
    assertThatThrownBy(
            () ->
                EdgeSettings.from(
                    ConfigFactory.parseString("ktrdr.http.http2 = on\n")
                        .withFallback(ConfigFactory.parseString(EVERY_KEY))
                        .getConfig("ktrdr.http")))
        .hasMessageContaining(
            "ktrdr.http.http2 is \"on\"; it may be tls (where TLS is spoken) or off");
  }

  @Test
  void theDefaultsNeedNothingFromOutside() {
    assertThat(EdgeSettings.from(ConfigFactory.parseResources("edge.conf").getConfig("ktrdr.http")))
        .isEqualTo(DEFAULTS);
  }
}
