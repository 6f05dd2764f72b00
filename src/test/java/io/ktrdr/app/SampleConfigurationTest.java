package io.ktrdr.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleConfigurationTest {

  private static final Path SAMPLE = Path.of("conf/ktrdr.conf");

  @TempDir Path folder;

  @Test
  void asItIsItChangesNothing() {
    assertThat(Settings.load(Optional.of(SAMPLE), Map.of()).http())
        .isEqualTo(Settings.load(Optional.empty(), Map.of()).http());
  }

  @Test
  void everyLineThatIsTakenIntoUseIsUnderstoodAndSaysTheDefault() throws IOException {
    String inUse = Files.readString(SAMPLE).replaceAll("(?m)^( *)# ([a-z.-]+ = .*)$", "$1$2");
    assertThat(inUse).contains("\n  ib = \"simulated\"");
    Path file = Files.writeString(folder.resolve("in-use.conf"), inUse);

    Settings settings = Settings.load(Optional.of(file), Map.of());

    Settings byDefault = Settings.load(Optional.empty(), Map.of());
    assertThat(settings.ib()).isEqualTo(byDefault.ib());
    assertThat(settings.dataFolder()).isEqualTo(byDefault.dataFolder());
    assertThat(settings.shutdownDeadline()).isEqualTo(byDefault.shutdownDeadline());
    assertThat(settings.http()).isEqualTo(byDefault.http());
    assertThat(settings.gateway()).isEqualTo(byDefault.gateway());
    assertThat(settings.store()).isEqualTo(byDefault.store());
    assertThat(settings.simulator()).isEqualTo(byDefault.simulator());
  }
}
