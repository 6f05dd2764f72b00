package io.ktrdr.fuzzy.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/fuzzy.md says what the program does. */
class FuzzyPageTest {

  private static final Path PAGE = Path.of("docs/fuzzy.md");

  /** {@code mvn test -Dtest=FuzzyPageTest -Dformat=apply} writes the page anew. */
  @Test
  void thePageIsUpToDate() throws IOException {
    if ("apply".equals(System.getProperty("format"))) {
      Files.writeString(PAGE, FuzzyPage.text());
    }
    assertThat(Files.readString(PAGE)).isEqualTo(FuzzyPage.text());
  }

  @Test
  void nothingIsLeftToBeFilledIn() {
    assertThat(FuzzyPage.text()).doesNotContain("{{");
  }

  @Test
  void itsYamlExamplesCanBeRead() {
    Matcher examples =
        Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(FuzzyPage.text());
    int count = 0;
    while (examples.find()) {
      assertThat(FuzzyYaml.read(examples.group(1)).findings()).isEmpty();
      count++;
    }
    assertThat(count).isPositive();
  }

  @Test
  void theCommentedOutSampleCanBeRead() throws IOException {
    String sample =
        Files.readString(Path.of("conf/fuzzy.yaml"))
            .replaceAll("(?m)^# (?=(variables|systems|  ))", "")
            .replaceAll("(?m)^#$", "");
    FuzzyYaml.Read read = FuzzyYaml.read(sample);
    assertThat(read.errors()).isEmpty();
    assertThat(read.configuration().orElseThrow().variables()).containsKey("day_range");
    assertThat(read.configuration().orElseThrow().systems()).containsKey("calm_dip");
    assertThat(read.configuration().orElseThrow().variables().get("rsi").sets())
        .doesNotContainKey("weak");
  }
}
