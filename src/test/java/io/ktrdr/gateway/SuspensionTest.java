package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SuspensionTest {

  private static final Instant START = Instant.parse("2026-01-05T14:30:00Z");

  private final Suspension suspension =
      new Suspension(Duration.ofSeconds(5), Duration.ofSeconds(5), START, 0);

  @Test
  void nothingIsSaidAsLongAsClockAndStopwatchAgree() {
    assertThat(look(5, 5)).isEmpty();
    assertThat(look(12, 10)).as("a little drift").isEmpty();
    assertThat(look(15, 15)).isEmpty();
  }

  @Test
  void aMachineThatSleptHasAClockAheadOfItsStopwatch() {
    assertThat(look(3605, 5).orElseThrow())
        .isEqualTo(
            "the clock jumped ahead by 3600 s: this machine was suspended, or its clock was set");
    assertThat(look(3610, 10)).as("told once").isEmpty();
  }

  @Test
  void aClockThatIsSetBackIsSeen() {
    assertThat(look(-55, 5)).contains("the clock was set back by 60 s");
  }

  @Test
  void aProcessThatStoodStillIsLate() {
    assertThat(look(65, 65)).contains("this process stood still for 60 s");
  }

  private Optional<String> look(long wallSeconds, long stopwatchSeconds) {
    return suspension.look(START.plusSeconds(wallSeconds), stopwatchSeconds * 1_000_000_000L);
  }
}
