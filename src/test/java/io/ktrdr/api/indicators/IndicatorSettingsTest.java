package io.ktrdr.api.indicators;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;

class IndicatorSettingsTest {

  @Test
  void whatIsNotSetHasItsDefault() {
    assertThat(IndicatorSettings.from(ConfigFactory.parseResources("http.conf").resolve()))
        .isEqualTo(new IndicatorSettings(100, 10_000, 1_000_000, 10_000_000));
  }

  @Test
  void everyKeyHasItsPlace() {
    assertThat(
            IndicatorSettings.from(
                ConfigFactory.parseString(
                    """
                    ktrdr.indicators {
                      max-indicators = 1
                      default-page-bars = 2
                      max-page-bars = 3
                      max-points = 4
                    }
                    """)))
        .isEqualTo(new IndicatorSettings(1, 2, 3, 4));
  }
}
