package io.ktrdr.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Every source file reads as google-java-format writes it. A test, not a plugin: so the check runs
 * on the JDK that the toolchain chose, whatever Maven itself runs on. {@code mvn test
 * -Dtest=FormatTest -Dformat=apply} rewrites the files instead.
 */
@Execution(ExecutionMode.CONCURRENT)
class FormatTest {

  private static final boolean APPLY = "apply".equals(System.getProperty("format"));

  @Test
  void everySourceFileIsFormatted() throws Exception {
    Formatter formatter = new Formatter(JavaFormatterOptions.defaultOptions());
    List<String> unformatted = new ArrayList<>();
    for (Path file : sources()) {
      String before = Files.readString(file);
      String after =
          formatter.formatSource(
              RemoveUnusedImports.removeUnusedImports(
                  ImportOrderer.reorderImports(before, JavaFormatterOptions.Style.GOOGLE)));
      if (!after.equals(before)) {
        if (APPLY) {
          Files.writeString(file, after);
        } else {
          unformatted.add(file.toString());
        }
      }
    }
    assertThat(unformatted).as("run: mvn test -Dtest=FormatTest -Dformat=apply").isEmpty();
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src"))) {
      return files.filter(file -> file.toString().endsWith(".java")).sorted().toList();
    }
  }
}
