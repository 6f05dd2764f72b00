package io.ktrdr.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ktrdr.simulator.limits.Strictness;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SimulatorSettingsTest {

  private final Config defaults = ConfigFactory.parseResources("simulator.conf");

  @Test
  void listensOnLoopbackAndEnforcesLimitsByDefault() {
    assertThat(SimulatorSettings.from(defaults))
        .isEqualTo(
            new SimulatorSettings(
                "127.0.0.1", 4002, 1, Optional.empty(), "real", Strictness.ENFORCE));
  }

  @Test
  void everyKeyMaps() {
    Config changed =
        ConfigFactory.parseString(
                """
                ktrdr.simulator {
                  host = "0.0.0.0"
                  port = 0
                  seed = 77
                  replay = "/data/bars"
                  clock = open
                  limits = record
                }
                """)
            .withFallback(defaults);
    assertThat(SimulatorSettings.from(changed))
        .isEqualTo(
            new SimulatorSettings(
                "0.0.0.0", 0, 77, Optional.of(Path.of("/data/bars")), "open", Strictness.RECORD));
    assertThat(defaults.getConfig("ktrdr.simulator").entrySet()).hasSize(6);
  }

  @Test
  void unknownStrictnessIsNamed() {
    Config wrong =
        ConfigFactory.parseString("ktrdr.simulator.limits = maybe").withFallback(defaults);
    assertThatThrownBy(() -> SimulatorSettings.from(wrong))
        .hasMessage("limits \"maybe\" is not one of [enforce, record, off]");
  }
}
