package io.ktrdr.api.desk;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FuzzySettingsTest {

  @Test
  void theDefaultsLookAtTheSampleEverySecond() {
    assertThat(FuzzySettings.from(ConfigFactory.parseResources("fuzzy.conf").resolve()))
        .isEqualTo(
            new FuzzySettings(
                Path.of("conf/fuzzy.yaml"), Duration.ofSeconds(1), 20, 1_000_000, 500_000_000));
  }

  @Test
  void everyKeyMaps() {
    assertThat(
            FuzzySettings.from(
                ConfigFactory.parseString(
                    """
                    ktrdr.fuzzy {
                      file = other.yaml
                      check-interval = 3s
                      max-variables = 4
                      max-values = 5
                      max-work = 6
                    }
                    """)))
        .isEqualTo(new FuzzySettings(Path.of("other.yaml"), Duration.ofSeconds(3), 4, 5, 6));
  }
}
