package io.ktrdr.gateway;

import java.time.Duration;
import java.util.Optional;

/**
 * Why IB, or the way to it, did not answer.
 *
 * @param kind what class of trouble, as the code table has it
 * @param ibCode IB's code, 0 when the trouble is ours (no connection, deadline)
 * @param ibMessage IB's text, empty when there is none
 * @param detail a sentence for people
 * @param retryAfter when asking again makes sense; zero when it never does
 * @param asked which request it happened to, where it happened to one
 */
public record GatewayProblem(
    CodeClass kind,
    int ibCode,
    String ibMessage,
    String detail,
    Duration retryAfter,
    Optional<Asked> asked) {

  /**
   * A request that failed.
   *
   * @param instrument what it was about, as people know it
   * @param request what was asked for
   * @param attempt which try this was, from 1
   */
  public record Asked(String instrument, String request, int attempt, Lane lane) {}

  public GatewayProblem(
      CodeClass kind, int ibCode, String ibMessage, String detail, Duration retryAfter) {
    this(kind, ibCode, ibMessage, detail, retryAfter, Optional.empty());
  }

  /** What a person should do about it, in a sentence or two. */
  public String nextStep() {
    return ibCode == 0 ? kind.next() : IbCodes.classify(1, ibCode, ibMessage).next();
  }

  /** What happened, with IB's code and words where it has said some. */
  String sentence() {
    return ibCode == 0 ? detail : detail + " (" + ibCode + ": " + ibMessage + ")";
  }

  /** The same trouble, with the request that it happened to. */
  GatewayProblem with(Asked request) {
    return new GatewayProblem(kind, ibCode, ibMessage, detail, retryAfter, Optional.of(request));
  }
}
