package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.LoginChoice.Candidate;
import io.ktrdr.gateway.LoginReport.Slot;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.pacing.PacingClass;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which login a question goes to. */
class LoginChoiceTest {

  private static final Instant NOW = Instant.parse("2026-01-05T14:30:00Z");
  private static final Set<RequestKind> ALL = EnumSet.allOf(RequestKind.class);

  @Test
  void ofTwoThatAreFreeTheFirstOfTheConfigurationIsTaken() {
    assertThat(order(minutes(), login("b", ALL, 0), login("a", ALL, 0))).containsExactly("b", "a");
  }

  @Test
  void theOneThatCanSendSoonestGoesFirst() {
    assertThat(order(minutes(), login("a", ALL, 20), login("b", ALL, 3))).containsExactly("b", "a");
  }

  @Test
  void aBudgetThatIsUsedUpConcernsItsOwnClassOnly() {
    Candidate smallBarsUsedUp =
        new Candidate(
            new LoginReport(
                "a",
                ALL,
                soonest(
                    Map.of(PacingClass.SMALL_BARS, NOW.plusSeconds(400), PacingClass.HISTORY, NOW)),
                0),
            Map.of());
    assertThat(order(seconds(), smallBarsUsedUp, login("b", ALL, 0))).containsExactly("b", "a");
    assertThat(order(minutes(), smallBarsUsedUp, login("b", ALL, 0))).containsExactly("a", "b");
  }

  @Test
  void whatWasGivenSinceTheReportCounts() {
    Candidate busy = new Candidate(login("a", ALL, 0).report(), Map.of(PacingClass.HISTORY, 3));
    assertThat(order(minutes(), busy, login("b", ALL, 1))).containsExactly("b", "a");
    assertThat(order(minutes(), busy, login("b", ALL, 2))).containsExactly("a", "b");
  }

  @Test
  void ofTwoThatCanSendAtOnceTheOneWithTheLeastOpenGoesFirst() {
    Candidate open = new Candidate(new LoginReport("a", ALL, soonest(Map.of()), 2), Map.of());
    assertThat(
            order(minutes(), open, new Candidate(new LoginReport("b", ALL, Map.of(), 1), Map.of())))
        .containsExactly("b", "a");
  }

  @Test
  void whatALoginDoesNotServeItIsNotAsked() {
    Set<RequestKind> noHistory = EnumSet.complementOf(EnumSet.of(RequestKind.HISTORY));
    assertThat(order(minutes(), login("a", noHistory, 0), login("b", ALL, 60)))
        .containsExactly("b");
    assertThat(order(minutes(), login("a", noHistory, 0))).isEmpty();
  }

  private static List<String> order(GatewayQuestion question, Candidate... candidates) {
    return LoginChoice.order(question, List.of(candidates), NOW);
  }

  private static Candidate login(String name, Set<RequestKind> served, int seconds) {
    return new Candidate(
        new LoginReport(
            name,
            served,
            soonest(
                Map.of(
                    PacingClass.HISTORY,
                    NOW.plusSeconds(seconds),
                    PacingClass.SMALL_BARS,
                    NOW.plusSeconds(seconds))),
            0),
        Map.of());
  }

  private static Map<Slot, Instant> soonest(Map<PacingClass, Instant> byClass) {
    Map<Slot, Instant> all = new HashMap<>();
    byClass.forEach((kind, at) -> all.put(new Slot(Lane.INTERACTIVE, kind), at));
    return all;
  }

  private static GatewayQuestion minutes() {
    return bars(Timeframe.MINUTE_1);
  }

  private static GatewayQuestion seconds() {
    return bars(Timeframe.SECONDS_5);
  }

  private static GatewayQuestion bars(Timeframe timeframe) {
    return new GatewayQuestion.FetchBars(
        GatewayUnderTest.AAPL,
        GatewayUnderTest.series(GatewayUnderTest.AAPL, timeframe),
        new TimeRange(NOW.minus(Duration.ofDays(1)), NOW),
        Lane.INTERACTIVE,
        "test",
        null);
  }
}
