package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SymbolSettingsTest {

  @Test
  void theDefaultsAreThoseOfSymbolConf() {
    assertThat(SymbolSettings.from(ConfigFactory.parseResources("symbol.conf")))
        .isEqualTo(
            new SymbolSettings(
                200,
                2,
                Duration.ofHours(24),
                Duration.ofDays(30),
                Duration.ofDays(7),
                Duration.ofMinutes(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                1000,
                "jdbc-read-journal"));
  }

  @Test
  void everyKeyMaps() {
    assertThat(
            SymbolSettings.from(
                ConfigFactory.parseString(
                    """
                    ktrdr.symbol {
                      snapshot-every = 1
                      snapshots-kept = 2
                      empty-retry-recent = 3s
                      empty-retry-old = 4s
                      recent = 5s
                      passivate-after = 6s
                      resolve-timeout = 7s
                      negative-answer-ttl = 8s
                      watch-retry-shortest = 9s
                      watch-retry-longest = 10s
                      audit-page = 11
                      audit-read-journal = "twelve"
                    }
                    """)))
        .isEqualTo(
            new SymbolSettings(
                1,
                2,
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                Duration.ofSeconds(5),
                Duration.ofSeconds(6),
                Duration.ofSeconds(7),
                Duration.ofSeconds(8),
                Duration.ofSeconds(9),
                Duration.ofSeconds(10),
                11,
                "twelve"));
  }
}
