package io.ktrdr.gateway;

import io.ktrdr.gateway.LoginReport.Slot;
import io.ktrdr.market.Timeframe;
import io.ktrdr.pacing.PacingClass;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Which login a question goes to: of those that serve its kind the one where it would be sent
 * soonest, then the one with the least open, then the first of the configuration. Pure: what the
 * logins said of themselves is given.
 */
final class LoginChoice {

  /** What a request given to a login since its report is taken to add to the next one's wait. */
  private static final Duration EACH = Duration.ofMillis(500);

  private LoginChoice() {}

  /**
   * A login.
   *
   * @param report its latest word
   * @param given what it was given since, by class of request
   */
  record Candidate(LoginReport report, Map<PacingClass, Integer> given) {

    private boolean serves(RequestKind kind) {
      return report.served().contains(kind);
    }

    private Instant eta(Slot slot, Instant now) {
      Instant soonest = report.soonest().getOrDefault(slot, Instant.MAX);
      if (soonest.equals(Instant.MAX)) {
        return soonest;
      }
      return (soonest.isAfter(now) ? soonest : now)
          .plus(EACH.multipliedBy(given.getOrDefault(slot.kind(), 0)));
    }

    private int open() {
      return report.open() + given.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  /**
   * The names of the logins that serve the question, best first.
   *
   * @param candidates in the order of the configuration
   */
  static List<String> order(GatewayQuestion question, List<Candidate> candidates, Instant now) {
    RequestKind kind = RequestKind.of(question);
    Slot slot = new Slot(question.lane(), pacingClass(question));
    return candidates.stream()
        .filter(one -> one.serves(kind))
        .sorted(
            Comparator.<Candidate, Instant>comparing(one -> one.eta(slot, now))
                .thenComparing(Candidate::open))
        .map(one -> one.report().login())
        .toList();
  }

  /** Which of IB's limits a question's requests fall under. */
  static PacingClass pacingClass(GatewayQuestion question) {
    return switch (question) {
      case GatewayQuestion.FetchBars bars ->
          bars.series().timeframe().seconds() <= Timeframe.SECONDS_30.seconds()
              ? PacingClass.SMALL_BARS
              : PacingClass.HISTORY;
      case GatewayQuestion.StreamBars stream -> PacingClass.SMALL_BARS;
      case GatewayQuestion.FindHeadTimestamp head -> PacingClass.SMALL_BARS;
      case GatewayQuestion.FindSchedule schedule -> PacingClass.HISTORY;
      case GatewayQuestion.SearchSymbols search -> PacingClass.SEARCH;
      case GatewayQuestion.FindContracts contracts -> PacingClass.MESSAGES;
    };
  }
}
