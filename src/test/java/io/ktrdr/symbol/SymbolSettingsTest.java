package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.symbol.live.LiveSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SymbolSettingsTest {

  @Test
  void theDefaultsAreThoseOfSymbolConf() {
    assertThat(SymbolSettings.from(ConfigFactory.parseResources("symbol.conf")))
        .isEqualTo(
            new SymbolSettings(
                200,
                2,
                Duration.ofMinutes(5),
                Duration.ofHours(24),
                Duration.ofDays(30),
                Duration.ofDays(7),
                Duration.ofMinutes(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                1000,
                "jdbc-read-journal",
                new LiveSettings(
                    100,
                    50,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(5),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(10),
                    Duration.ofMinutes(30),
                    Duration.ofSeconds(20),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(30),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(30),
                    500,
                    500),
                new SymbolSettings.Upkeep(
                    Duration.ofSeconds(60),
                    Duration.ofMinutes(5),
                    Duration.ofHours(24),
                    Duration.ofDays(7)),
                new FillerSettings(
                    false,
                    Duration.ofMinutes(5),
                    Duration.ofHours(1),
                    60,
                    Duration.ofDays(365),
                    1,
                    false,
                    List.of(),
                    Duration.ofMinutes(30))));
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
                      empty-retry-first = 2s
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
                      live {
                        lines = 13
                        keep-up-to-date = 14
                        grace = 15s
                        slack = 16s
                        verify = 17s
                        quiet-probe = 18s
                        retry = 19s
                        degraded-retry = 20s
                        degraded-retry-longest = 21s
                        refused-retry = 22s
                        settle = 23s
                        recheck-every = 24s
                        recheck-small-every = 25s
                        store-every = 26s
                        skew = 27s
                        look-every = 28s
                        recent-bars = 29
                        recent-events = 30
                      }
                      upkeep {
                        first-after = 13s
                        every = 14s
                        details-ttl = 15s
                        schedule-ttl = 16s
                      }
                      filler {
                        enabled = true
                        first-after = 17s
                        every = 18m
                        requests-per-cycle = 19
                        oldest = 20d
                        min-bars = 21
                        tail = true
                        series = ["AAPL.NASDAQ.STK/1d/TRADES/rth"]
                        patience = 22s
                      }
                    }
                    """)))
        .isEqualTo(
            new SymbolSettings(
                1,
                2,
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                Duration.ofSeconds(4),
                Duration.ofSeconds(5),
                Duration.ofSeconds(6),
                Duration.ofSeconds(7),
                Duration.ofSeconds(8),
                Duration.ofSeconds(9),
                Duration.ofSeconds(10),
                11,
                "twelve",
                new LiveSettings(
                    13,
                    14,
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(16),
                    Duration.ofSeconds(17),
                    Duration.ofSeconds(18),
                    Duration.ofSeconds(19),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(21),
                    Duration.ofSeconds(22),
                    Duration.ofSeconds(23),
                    Duration.ofSeconds(24),
                    Duration.ofSeconds(25),
                    Duration.ofSeconds(26),
                    Duration.ofSeconds(27),
                    Duration.ofSeconds(28),
                    29,
                    30),
                new SymbolSettings.Upkeep(
                    Duration.ofSeconds(13),
                    Duration.ofSeconds(14),
                    Duration.ofSeconds(15),
                    Duration.ofSeconds(16)),
                new FillerSettings(
                    true,
                    Duration.ofSeconds(17),
                    Duration.ofMinutes(18),
                    19,
                    Duration.ofDays(20),
                    21,
                    true,
                    List.of(Apple.DAYS),
                    Duration.ofSeconds(22))));
  }
}
