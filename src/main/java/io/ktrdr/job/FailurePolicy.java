package io.ktrdr.job;

import io.ktrdr.gateway.CodeClass;
import io.ktrdr.gateway.GatewayProblem;
import java.time.Duration;
import java.time.Instant;

/** What is done about an item that could not be loaded. Pure. */
final class FailurePolicy {

  /** What is done. */
  sealed interface Verdict {
    /** It stays failed. */
    record GiveUp() implements Verdict {}

    /** It is tried again, not before a moment. */
    record Again(int attempts, Instant notBefore) implements Verdict {}

    /** IB cannot be asked, which is not the item's fault: the whole job waits. */
    record Outage() implements Verdict {}
  }

  private FailurePolicy() {}

  /**
   * @param connected whether the gateway takes questions now
   * @param attempts tries of this item that failed before and counted
   */
  static Verdict judge(
      GatewayProblem problem, boolean connected, int attempts, JobSettings settings, Instant now) {
    boolean passing =
        switch (problem.kind()) {
          case CONNECTIVITY, FARM, PACING -> true;
          case FATAL -> !problem.retryAfter().isZero();
          case NO_DATA, BAD_REQUEST, ENTITLEMENT, ADVISORY, INFORMATIONAL, HELD -> false;
        };
    if (!passing) {
      return new Verdict.GiveUp();
    }
    if (problem.kind() == CodeClass.FARM
        || (problem.kind() == CodeClass.CONNECTIVITY && !connected)) {
      return new Verdict.Outage();
    }
    if (attempts + 1 >= settings.attempts()) {
      return new Verdict.GiveUp();
    }
    Duration wait = backoff(attempts, settings);
    Duration asked = problem.retryAfter();
    return new Verdict.Again(
        attempts + 1, now.plus(wait.compareTo(asked) > 0 ? wait : min(asked, settings)));
  }

  /** Doubles with each try, up to the longest. */
  static Duration backoff(int tries, JobSettings settings) {
    return min(settings.retryFirst().multipliedBy(1L << Math.min(tries, 20)), settings);
  }

  private static Duration min(Duration wait, JobSettings settings) {
    return wait.compareTo(settings.retryLongest()) < 0 ? wait : settings.retryLongest();
  }
}
