package io.ktrdr.job;

import io.ktrdr.gateway.CodeClass;
import io.ktrdr.gateway.GatewayProblem;
import java.util.ArrayList;
import java.util.List;

/**
 * Why an item could not be loaded.
 *
 * @param code what, in one word: {@code UNKNOWN_SYMBOL}, {@code NOT_ENTITLED} …
 * @param detail a sentence
 * @param ibCode IB's code, 0 when IB has no part in it
 * @param ibMessage IB's text, empty when there is none
 * @param nextStep what a person should do, empty when there is nothing
 * @param causes what led to it, from the nearest to the first
 * @param candidates the instruments that an ambiguous name could mean
 */
public record ItemProblem(
    String code,
    String detail,
    int ibCode,
    String ibMessage,
    String nextStep,
    List<String> causes,
    List<String> candidates) {

  public ItemProblem {
    causes = List.copyOf(causes);
    candidates = List.copyOf(candidates);
  }

  static ItemProblem of(String code, String detail, String nextStep) {
    return new ItemProblem(code, detail, 0, "", nextStep, List.of(), List.of());
  }

  static ItemProblem ambiguous(String detail, List<String> candidates) {
    return new ItemProblem(
        "AMBIGUOUS_INSTRUMENT",
        detail,
        0,
        "",
        "Name the instrument id of the one you mean.",
        List.of(),
        candidates);
  }

  /** What became of a question to IB. */
  static ItemProblem of(GatewayProblem problem) {
    List<String> causes = new ArrayList<>();
    problem
        .asked()
        .ifPresent(
            asked ->
                causes.add(
                    asked.request() + " of " + asked.instrument() + ", try " + asked.attempt()));
    if (problem.ibCode() != 0) {
      causes.add("IB " + problem.ibCode() + ": " + problem.ibMessage());
    }
    return new ItemProblem(
        code(problem.kind()),
        problem.detail(),
        problem.ibCode(),
        problem.ibMessage(),
        problem.nextStep(),
        causes,
        List.of());
  }

  /** A failure of our own, with what caused it. */
  static ItemProblem of(String detail, Throwable failure) {
    List<String> causes = new ArrayList<>();
    for (Throwable cause = failure; cause != null && causes.size() < 8; cause = cause.getCause()) {
      causes.add(cause.toString());
    }
    return new ItemProblem(
        "INTERNAL_ERROR", detail, 0, "", "The log says more; try again.", causes, List.of());
  }

  /** The names that the API's problems have. */
  private static String code(CodeClass kind) {
    return switch (kind) {
      case CONNECTIVITY, FARM, FATAL -> "GATEWAY_UNAVAILABLE";
      case HELD -> "BARS_HELD_BACK";
      case PACING -> "PACING_LIMITED";
      case ENTITLEMENT -> "NOT_ENTITLED";
      case BAD_REQUEST, NO_DATA, INFORMATIONAL, ADVISORY -> "IB_REFUSED";
    };
  }
}
