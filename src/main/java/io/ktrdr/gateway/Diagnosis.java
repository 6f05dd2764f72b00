package io.ktrdr.gateway;

import java.util.List;

/**
 * What is in the way between this machine and IB, step by step.
 *
 * @param login whose way
 * @param well whether no step failed
 * @param steps in the order in which they were taken
 */
public record Diagnosis(String login, String host, int port, boolean well, List<Step> steps) {

  /** How a step ended. */
  public enum Outcome {
    OK,
    /** It works, and yet there is something to know. */
    REMARK,
    FAILED,
    /** An earlier step is in the way. */
    NOT_REACHED
  }

  /**
   * One step.
   *
   * @param question what was looked at
   * @param found what was seen
   * @param next what to do about it; empty when there is nothing to do
   */
  public record Step(String question, Outcome outcome, String found, String next) {

    static Step ok(String question, String found) {
      return new Step(question, Outcome.OK, found, "");
    }

    static Step remark(String question, String found, String next) {
      return new Step(question, Outcome.REMARK, found, next);
    }

    static Step failed(String question, String found, String next) {
      return new Step(question, Outcome.FAILED, found, next);
    }

    static Step notReached(String question) {
      return new Step(question, Outcome.NOT_REACHED, "an earlier step is in the way", "");
    }
  }

  static Diagnosis of(String login, String host, int port, List<Step> steps) {
    return new Diagnosis(
        login,
        host,
        port,
        steps.stream().noneMatch(step -> step.outcome() == Outcome.FAILED),
        List.copyOf(steps));
  }
}
