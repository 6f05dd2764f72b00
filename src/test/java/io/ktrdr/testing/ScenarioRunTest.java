package io.ktrdr.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.simulator.scenario.ScenarioReader;
import org.junit.jupiter.api.Test;

/** What the scenarios are held to is really looked at. */
class ScenarioRunTest {

  @Test
  void whatDoesNotComeTrueIsTold() {
    assertThat(
            ScenarioRun.failures(
                ScenarioReader.read(
                    """
                    on history 1 silence
                    length 30s
                    client 5s asks a history AAPL 1m 2024-03-04T14:30:00Z 2024-03-04T15:30:00Z
                    client 20s has a whole
                    client 20s is DEGRADED
                    client 20s heard 1100
                    expect connect = 2
                    expect history apart 1h
                    """)))
        .satisfiesExactly(
            first -> assertThat(first).startsWith("line 4: ").endsWith("nothing yet"),
            second -> assertThat(second).startsWith("line 5: ").contains("phase=READY"),
            third -> assertThat(third).startsWith("line 6: "),
            fourth -> assertThat(fourth).isEqualTo("line 7: expect connect = 2 — seen: 1"));
  }
}
