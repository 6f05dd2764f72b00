package io.ktrdr.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HttpSettingsTest {

  private static final String EVERY_KEY =
      """
      ktrdr.http {
        host = "::1"
        port = 0
        max-connections = 7
        idle-timeout = 11s
        max-body-size = 2 KiB
        max-import-size = 4 KiB
        max-import-bars = 99
        body-timeout = 3s
        request-timeout = 4s
        ask-timeout = 2s
        load-timeout = 9s
        default-page-bars = 10
        max-page-bars = 20
        max-stream-bars = 500
        max-range-bars = 3000
        stream-above-bars = 100
        segment-cache-size = 1 MiB
        answer-cache-size = 2 MiB
        verdict-cache-entries = 5
      }
      """;

  @Test
  void theDefaultsListenOnLoopbackOnly() {
    assertThat(HttpSettings.from(ConfigFactory.parseResources("http.conf").resolve()))
        .isEqualTo(
            new HttpSettings(
                "127.0.0.1",
                8000,
                1024,
                Duration.ofSeconds(180),
                65536,
                1L << 30,
                5_000_000,
                Duration.ofSeconds(10),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                Duration.ofSeconds(120),
                1000,
                50_000,
                5_000_000,
                50_000_000,
                200_000,
                128L << 20,
                16L << 20,
                200_000,
                EdgeSettingsTest.DEFAULTS));
  }

  @Test
  void everyKeyMaps() {
    assertThat(HttpSettings.from(ConfigFactory.parseString(EVERY_KEY + EdgeSettingsTest.EVERY_KEY)))
        .isEqualTo(
            new HttpSettings(
                "::1",
                0,
                7,
                Duration.ofSeconds(11),
                2048,
                4096,
                99,
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                Duration.ofSeconds(2),
                Duration.ofSeconds(9),
                10,
                20,
                500,
                3000,
                100,
                1 << 20,
                2 << 20,
                5,
                EdgeSettingsTest.OTHERS));
  }
}
