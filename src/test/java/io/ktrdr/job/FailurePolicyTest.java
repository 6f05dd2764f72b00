package io.ktrdr.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.CodeClass;
import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.job.FailurePolicy.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailurePolicyTest {

  private static final JobSettings SETTINGS =
      Samples.settings("ktrdr.jobs { attempts = 3, retry-first = 5s, retry-longest = 60s }");

  @Test
  void whatIbRefusesIsNotAskedAgain() {
    assertThat(judge(Samples.NOT_ENTITLED, true, 0)).isEqualTo(new Verdict.GiveUp());
    assertThat(judge(problem(CodeClass.BAD_REQUEST, Duration.ZERO), true, 0))
        .isEqualTo(new Verdict.GiveUp());
    assertThat(judge(problem(CodeClass.FATAL, Duration.ZERO), true, 0))
        .isEqualTo(new Verdict.GiveUp());
  }

  @Test
  void aLostConnectionIsNoFaultOfTheItems() {
    assertThat(judge(Samples.NO_CONNECTION, false, 2)).isEqualTo(new Verdict.Outage());
    assertThat(judge(problem(CodeClass.FARM, Duration.ofSeconds(30)), true, 2))
        .isEqualTo(new Verdict.Outage());
  }

  @Test
  void whatMayPassIsTriedAgainLaterAndLaterAndGivenUpAtLast() {
    assertThat(judge(Samples.NO_ANSWER, true, 0))
        .as("not before IB's own time")
        .isEqualTo(new Verdict.Again(1, Samples.AT.plusSeconds(30)));
    GatewayProblem pacing = problem(CodeClass.PACING, Duration.ofSeconds(1));
    assertThat(judge(pacing, true, 0)).isEqualTo(new Verdict.Again(1, Samples.AT.plusSeconds(5)));
    assertThat(judge(pacing, true, 1)).isEqualTo(new Verdict.Again(2, Samples.AT.plusSeconds(10)));
    assertThat(judge(pacing, true, 2)).isEqualTo(new Verdict.GiveUp());
  }

  @Test
  void noWaitIsLongerThanTheLongest() {
    assertThat(FailurePolicy.backoff(40, SETTINGS)).isEqualTo(Duration.ofSeconds(60));
    assertThat(judge(problem(CodeClass.PACING, Duration.ofHours(2)), true, 0))
        .isEqualTo(new Verdict.Again(1, Samples.AT.plusSeconds(60)));
  }

  private static GatewayProblem problem(CodeClass kind, Duration retryAfter) {
    return new GatewayProblem(kind, 0, "", "trouble", retryAfter);
  }

  private static Verdict judge(GatewayProblem problem, boolean connected, int attempts) {
    return FailurePolicy.judge(problem, connected, attempts, SETTINGS, Samples.AT);
  }
}
