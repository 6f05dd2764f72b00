package io.ktrdr.indicator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/indicators.md} says what the descriptors say. */
class IndicatorPageTest {

  private static final Path PAGE = Path.of("docs/indicators.md");

  @Test
  void thePageIsUpToDate() throws IOException {
    if ("write".equals(System.getProperty("pages"))) {
      Files.writeString(PAGE, IndicatorPage.text());
    }
    assertThat(PAGE).as("write it with -Dpages=write").content().isEqualTo(IndicatorPage.text());
  }
}
