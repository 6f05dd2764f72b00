package io.ktrdr.quality.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** {@code docs/quality.md} says what the rules say. */
class QualityPageTest {

  private static final Path PAGE = Path.of("docs/quality.md");

  @Test
  void thePageIsUpToDate() throws IOException {
    if ("write".equals(System.getProperty("pages"))) {
      Files.writeString(PAGE, QualityPage.text());
    }
    assertThat(PAGE).as("write it with -Dpages=write").content().isEqualTo(QualityPage.text());
  }
}
