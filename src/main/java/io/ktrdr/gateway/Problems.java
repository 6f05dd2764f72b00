package io.ktrdr.gateway;

import io.ktrdr.pacing.PacingPolicy;
import io.ktrdr.wire.ServerMessage.ErrorMessage;
import java.time.Duration;
import java.util.Optional;

/** The problems that questions end with, in sentences that say what to do. */
final class Problems {

  /** How long to wait after IB itself asked for a pause. */
  private static final Duration AFTER_PACING = Duration.ofSeconds(60);

  private static final Duration AFTER_OUTAGE = Duration.ofSeconds(30);

  private Problems() {}

  static GatewayProblem noConnection(String reason, Duration retryAfter) {
    return new GatewayProblem(
        CodeClass.CONNECTIVITY, 0, "", "no connection to the IB gateway: " + reason, retryAfter);
  }

  static GatewayProblem notServed(LinkHealth health, Farm.Kind service) {
    return new GatewayProblem(
        health.upstreamLost().isEmpty() ? CodeClass.FARM : CodeClass.CONNECTIVITY,
        0,
        health.upstreamLost(),
        "IB serves no " + service + " now: " + health.reason(),
        AFTER_OUTAGE);
  }

  /** A budget of subscriptions is used up. */
  static GatewayProblem noPlace(PacingPolicy budget, int allowed) {
    String what =
        switch (budget) {
          case MARKET_DATA_LINES -> "market-data lines";
          case KEEP_UP_TO_DATE -> "places for bars that are kept up to date";
          case TICK_BY_TICK_STREAMS -> "places for streams of single ticks";
          case MESSAGES_PER_SECOND,
              SMALL_BARS_PER_TEN_MINUTES,
              IDENTICAL_WITHIN_FIFTEEN_SECONDS,
              SAME_CONTRACT_WITHIN_TWO_SECONDS,
              OPEN_HISTORICAL_REQUESTS,
              HISTORY_RATE,
              SYMBOL_SEARCH_PER_SECOND,
              REST_AFTER_VIOLATION ->
              budget.toString();
        };
    return new GatewayProblem(
        CodeClass.PACING,
        0,
        "",
        "all " + allowed + " " + what + " are in use; end a subscription that is no longer needed",
        AFTER_PACING);
  }

  /**
   * Requests of a kind failed again and again, so that none is sent for a while.
   *
   * @param last the latest failure, whose code of IB is passed on
   */
  static GatewayProblem circuitOpen(
      RequestKind kind, int failures, Optional<GatewayProblem> last, Duration wait) {
    return new GatewayProblem(
        CodeClass.CONNECTIVITY,
        last.map(GatewayProblem::ibCode).orElse(0),
        last.map(GatewayProblem::ibMessage).orElse(""),
        "IB is not asked for "
            + kind.words()
            + " now, as "
            + failures
            + " requests in a row failed"
            + last.map(problem -> ", the last with: " + problem.detail()).orElse(""),
        wait);
  }

  static GatewayProblem noAnswer(String question, Duration waited) {
    return new GatewayProblem(
        CodeClass.CONNECTIVITY,
        0,
        "",
        "IB did not answer " + question + " within " + waited.toSeconds() + " s",
        AFTER_OUTAGE);
  }

  static GatewayProblem interrupted() {
    return new GatewayProblem(
        CodeClass.CONNECTIVITY,
        0,
        "",
        "the question was interrupted: this node is stopping",
        Duration.ofSeconds(1));
  }

  /** What a code of IB means for the one who asked. */
  static GatewayProblem of(ErrorMessage error, IbCodes.Row row) {
    Duration retryAfter =
        switch (row.kind()) {
          case PACING -> AFTER_PACING;
          case CONNECTIVITY, FARM, INFORMATIONAL -> AFTER_OUTAGE;
          case NO_DATA, BAD_REQUEST, ENTITLEMENT, ADVISORY, HELD, FATAL -> Duration.ZERO;
        };
    return new GatewayProblem(row.kind(), error.code(), error.text(), row.meaning(), retryAfter);
  }

  /** Something IB sent is not what it should be. */
  static GatewayProblem badAnswer(String detail) {
    return new GatewayProblem(CodeClass.FATAL, 0, "", detail, AFTER_OUTAGE);
  }
}
