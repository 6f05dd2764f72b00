package io.ktrdr.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With less memory than the flags would begin with, as whoever bounds the heap has it. */
class NodeFlagsTest {

  private static final String ANYWHERE = "@conf/serve.jvm";
  private static final String ON_LINUX = "@conf/serve-linux.jvm";
  private static final Path HUGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

  @Test
  void theJvmTakesTheFlagsOfANode() throws Exception {
    assertTaken(ANYWHERE);
  }

  @Test
  void theJvmTakesThoseOfLinuxWithThem() throws Exception {
    assumeThat(HUGE_PAGES).as("this machine has no huge pages").exists();
    assumeThat(Files.readString(HUGE_PAGES)).as("huge pages").doesNotContain("[never]");
    assertTaken(ANYWHERE, ON_LINUX);
  }

  private static void assertTaken(String... flags) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of(flags));
    command.addAll(List.of("-Xmx64m", "-version"));
    Process java = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(java.waitFor()).as(said).isZero();
    assertThat(said).doesNotContainIgnoringCase("warning");
  }
}
