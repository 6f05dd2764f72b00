package io.ktrdr.api.http;

import io.ktrdr.gateway.GatewayProblem;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Why a request was not done, as the caller will read it.
 *
 * @param type which kind
 * @param detail a sentence about this occurrence
 * @param faults what exactly is wrong in the request
 * @param ibCode IB's code, 0 when IB has no part in it
 * @param ibMessage IB's text
 * @param retryAfter when asking again makes sense; zero when it does not
 * @param more further members, such as {@code candidates}
 */
public record Problem(
    ProblemType type,
    String detail,
    List<Fault> faults,
    int ibCode,
    String ibMessage,
    Duration retryAfter,
    Map<String, Object> more) {

  /**
   * One wrong thing in a request.
   *
   * @param pointer where: {@code /start_date} is that member of the body or that query parameter
   * @param code what, in a word or two
   * @param detail a sentence
   */
  public record Fault(String pointer, String code, String detail) {}

  public Problem {
    faults = List.copyOf(faults);
    more = Map.copyOf(more);
  }

  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, List.of(), 0, "", Duration.ZERO, Map.of());
  }

  public static Problem of(ProblemType type, String detail, List<Fault> faults) {
    return new Problem(type, detail, faults, 0, "", Duration.ZERO, Map.of());
  }

  /** What became of a question to IB. */
  public static Problem of(GatewayProblem trouble) {
    ProblemType type =
        switch (trouble.kind()) {
          case CONNECTIVITY, FARM, FATAL -> ProblemType.GATEWAY_UNAVAILABLE;
          case HELD -> ProblemType.BARS_HELD_BACK;
          case PACING -> ProblemType.PACING_LIMITED;
          case ENTITLEMENT -> ProblemType.NOT_ENTITLED;
          case BAD_REQUEST, NO_DATA, INFORMATIONAL, ADVISORY -> ProblemType.IB_REFUSED;
        };
    Duration retryAfter =
        type.status() == 503 && trouble.retryAfter().isZero()
            ? Duration.ofSeconds(10)
            : trouble.retryAfter();
    return new Problem(
        type,
        trouble.detail(),
        List.of(),
        trouble.ibCode(),
        trouble.ibMessage(),
        retryAfter,
        members(trouble));
  }

  private static Map<String, Object> members(GatewayProblem trouble) {
    Map<String, Object> members = new TreeMap<>();
    members.put("next_step", trouble.nextStep());
    trouble
        .asked()
        .ifPresent(
            asked ->
                members.put(
                    "asked",
                    Map.of(
                        "instrument", asked.instrument(),
                        "request", asked.request(),
                        "attempt", asked.attempt(),
                        "lane", asked.lane().toString())));
    return members;
  }

  public Problem with(String member, Object value) {
    Map<String, Object> members = new TreeMap<>(more);
    members.put(member, value);
    return new Problem(type, detail, faults, ibCode, ibMessage, retryAfter, members);
  }

  public Problem prefixed(String beginning) {
    return new Problem(type, beginning + detail, faults, ibCode, ibMessage, retryAfter, more);
  }

  public Problem retryAfter(Duration wait) {
    return new Problem(type, detail, faults, ibCode, ibMessage, wait, more);
  }

  /** Whole seconds for {@code Retry-After}, rounded up; empty when there is no sense in it. */
  Optional<Long> retryAfterSeconds() {
    return retryAfter.isZero()
        ? Optional.empty()
        : Optional.of(Math.max(1, (retryAfter.toMillis() + 999) / 1000));
  }
}
