package io.ktrdr.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;

class StoreSettingsTest {

  @Test
  void theDefaultsAreThoseOfStoreConf() {
    assertThat(StoreSettings.defaults()).isEqualTo(new StoreSettings(256L << 20, 8));
  }

  @Test
  void everyKeyMaps() {
    assertThat(
            StoreSettings.from(
                ConfigFactory.parseString(
                    "ktrdr.store { decoded-cache = 64 KiB, connections = 3 }")))
        .isEqualTo(new StoreSettings(65_536, 3));
  }

  @Test
  void nonsenseIsRefusedByName() {
    assertThatThrownBy(() -> new StoreSettings(-1, 1)).hasMessageContaining("decoded-cache");
    assertThatThrownBy(() -> new StoreSettings(0, 0)).hasMessageContaining("connections");
  }
}
