package io.ktrdr.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.simulator.scenario.ScenarioReader;
import io.ktrdr.testing.ScenarioRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scenario file, played against our own gateway in virtual time. */
class ScenarioFilesTest {

  private static final Path FOLDER = Path.of("src/test/resources/scenarios");

  static List<String> files() throws IOException {
    try (Stream<Path> all = Files.list(FOLDER)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void endsAsItExpects(String file) {
    assertThat(ScenarioRun.failures(ScenarioReader.read(FOLDER.resolve(file)))).isEmpty();
  }

  @Test
  void thereAreForty() throws IOException {
    assertThat(files()).hasSizeGreaterThanOrEqualTo(40);
  }
}
