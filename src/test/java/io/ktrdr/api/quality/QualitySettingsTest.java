package io.ktrdr.api.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ktrdr.market.SecurityType;
import io.ktrdr.quality.check.Dimension;
import io.ktrdr.quality.check.Rule;
import io.ktrdr.quality.check.Severity;
import io.ktrdr.quality.check.Thresholds;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QualitySettingsTest {

  private static final Config SHIPPED = ConfigFactory.parseResources("quality.conf").resolve();

  @Test
  void shippedSeveritiesAreThoseOfTheRules() {
    QualitySettings settings = QualitySettings.from(SHIPPED);
    for (Rule rule : Rule.values()) {
      assertThat(settings.thresholds().severity(rule)).as("%s", rule).isEqualTo(rule.severity());
    }
    assertThat(settings.thresholds().negativePrices())
        .containsExactlyInAnyOrder(SecurityType.FUT, SecurityType.CONTFUT, SecurityType.FOP);
    assertThat(settings.thresholds().grace()).isEqualTo(Duration.ofMinutes(15));
    assertThat(settings.scoring().weights())
        .isEqualTo(
            Map.of(
                Dimension.COMPLETENESS, 0.35,
                Dimension.VALIDITY, 0.3,
                Dimension.CONSISTENCY, 0.1,
                Dimension.TIMELINESS, 0.1,
                Dimension.SESSION_FIT, 0.15));
  }

  @Test
  void everyKeyMaps() {
    QualitySettings settings =
        with(
            """
            rules.spike { severity = error, window = 64, deviations = 9.0, large-deviations = 4.0, large = 0.2
              floor = 0.001, floor-ticks = 3.0 }
            rules.wick_spike { ranges = 11.0, floor = 0.01 }
            rules.extreme_move { daily = 0.3, intraday = 0.2, currency-daily = 0.06, currency-intraday = 0.04 }
            rules.volume_spike { daily-times = 7.0, hourly-times = 8.0, intraday-times = 9.0, quiet-range = 0.5 }
            rules.stale { bars = 3, for-long = 2h, daily-bars = 4, chance = 1.5 }
            rules.zero_volume { for-long = 3h, bars = 2 }
            rules.cross_timeframe { range-tolerance = 0.02, price-tolerance = 0.03 }
            rules.non_positive.negative-prices = [OPT]
            rules.behind.grace = 1m
            weights.timeliness = 0
            late-after = 7d, max-findings = 11, default-page = 12, max-page = 13
            max-instruments = 14, max-repair-bars = 15, max-open-repairs = 16
            """);
    Thresholds thresholds = settings.thresholds();
    assertThat(thresholds.severity(Rule.SPIKE)).isEqualTo(Severity.ERROR);
    assertThat(thresholds.spike()).isEqualTo(new Thresholds.Spike(64, 9, 4, 0.2, 0.001, 3));
    assertThat(thresholds.wickSpike()).isEqualTo(new Thresholds.WickSpike(11, 0.01));
    assertThat(thresholds.extremeMove())
        .isEqualTo(new Thresholds.ExtremeMove(0.3, 0.2, 0.06, 0.04));
    assertThat(thresholds.volumeSpike()).isEqualTo(new Thresholds.VolumeSpike(7, 8, 9, 0.5));
    assertThat(thresholds.stale()).isEqualTo(new Thresholds.Stale(3, Duration.ofHours(2), 4, 1.5));
    assertThat(thresholds.zeroVolume())
        .isEqualTo(new Thresholds.ZeroVolume(Duration.ofHours(3), 2));
    assertThat(thresholds.cross()).isEqualTo(new Thresholds.Cross(0.02, 0.03));
    assertThat(thresholds.negativePrices()).containsExactly(SecurityType.OPT);
    assertThat(thresholds.grace()).isEqualTo(Duration.ofMinutes(1));
    assertThat(settings.scoring().lateAfter()).isEqualTo(Duration.ofDays(7));
    assertThat(settings.scoring().maxFindings()).isEqualTo(11);
    assertThat(
            new int[] {
              settings.defaultPage(),
              settings.maxPage(),
              settings.maxInstruments(),
              settings.maxRepairBars(),
              settings.maxOpenRepairs()
            })
        .containsExactly(12, 13, 14, 15, 16);
  }

  @Test
  void everythingWrongIsToldAtOnce() {
    assertThatThrownBy(
            () ->
                with(
                    """
                    rules.spike { severity = loud, window = 1 }
                    rules.stale.chance = 0.5
                    rules.non_positive.negative-prices = [STOCK]
                    weights.validity = -1
                    max-page = 0
                    """))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ktrdr.quality.rules.spike.severity: severity \"loud\"")
        .hasMessageContaining("ktrdr.quality.rules.spike.window is 1, which is not in 8..1024")
        .hasMessageContaining("stale.chance is 0.5, which is not 1 or more")
        .hasMessageContaining("STOCK")
        .hasMessageContaining("ktrdr.quality.weights.validity is -1.0")
        .hasMessageContaining("ktrdr.quality.max-page is 0");
  }

  private static QualitySettings with(String quality) {
    return QualitySettings.from(
        ConfigFactory.parseString("ktrdr.quality {\n" + quality + "\n}").withFallback(SHIPPED));
  }
}
