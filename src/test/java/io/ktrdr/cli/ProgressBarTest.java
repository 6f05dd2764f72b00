package io.ktrdr.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressBarTest {

  private final StringWriter out = new StringWriter();

  @Test
  void onATerminalOneLineIsWrittenOver() {
    ProgressBar bar = new ProgressBar(new PrintWriter(out), true, 60);
    bar.show(0.5, "half of a text that is much longer than the terminal is wide");
    bar.show(0.51, "short");
    bar.clear();
    assertThat(out.toString()).doesNotContain("\n");
    assertThat(out.toString().split("\r", -1)).allMatch(line -> line.length() < 60).hasSize(5);
  }

  @Test
  void elsewhereALineComesForEveryTenPercent() {
    ProgressBar bar = new ProgressBar(new PrintWriter(out), false, 60);
    for (int percent = 0; percent <= 100; percent++) {
      bar.show(percent / 100.0, "x");
    }
    bar.clear();
    assertThat(out.toString().lines()).hasSize(11);
    assertThat(out.toString().lines().toList().getLast())
        .isEqualTo("[========================] 100 %  x");
  }

  @Test
  void spansAreToldInTheTwoUnitsThatMatter() {
    assertThat(JobFollower.span(Duration.ofSeconds(7))).isEqualTo("7 s");
    assertThat(JobFollower.span(Duration.ofSeconds(190))).isEqualTo("3 m 10 s");
    assertThat(JobFollower.span(Duration.ofMinutes(125))).isEqualTo("2 h 05 m");
    assertThat(JobFollower.span(Duration.ofHours(50))).isEqualTo("2 d 02 h");
    assertThat(JobFollower.span(Duration.ofSeconds(-3))).isEqualTo("0 s");
  }
}
