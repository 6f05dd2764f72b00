package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.GatewayStatus.LaneStatus;
import io.ktrdr.gateway.GatewayStatus.PacingStatus;
import io.ktrdr.gateway.Question.RouterEvent;
import io.ktrdr.testing.Inbox;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What goes when, and who hears of it. */
class PacingRouterTest extends RouterUnderTest {
  // ---- grants ----

  @Test
  void whatTheLimitsAllowGoesAtOnceAndTheRestAtTheFirstMomentTheyDo() {
    for (int i = 0; i < 7; i++) {
      ask(minutes(i), Lane.INTERACTIVE);
    }
    world.settle();

    assertThat(transmitted(ib)).hasSize(5);
    world.advance(Duration.ofMillis(490));
    assertThat(transmitted(ib)).hasSize(5);
    world.advance(Duration.ofMillis(20));
    assertThat(transmitted(ib)).hasSize(6);
    world.advance(Duration.ofMillis(510));
    assertThat(transmitted(ib)).hasSize(7);
  }

  @Test
  void theAskerHearsThatItWentOutAndWhatIbSays() {
    Inbox<RouterEvent> asker = ask(minutes(1), Lane.INTERACTIVE);
    world.settle();
    answer(0);

    assertThat(asker.messages())
        .containsExactly(new RouterEvent.Sent(), new RouterEvent.Answered(BARS, true));
  }

  @Test
  void anOpenQuestionThatEndsMakesRoomForTheNext() {
    List<Inbox<RouterEvent>> askers =
        IntStream.range(0, 9).mapToObj(i -> ask(seconds(i), Lane.LIVE)).toList();
    world.advance(Duration.ofSeconds(5));
    assertThat(transmitted(ib)).hasSize(8);

    router.tell(new PacingRouter.Finished(askers.get(3).ref()));
    world.settle();

    assertThat(transmitted(ib)).hasSize(9);
  }

  @Test
  void whatConnectionsSendForThemselvesGoesBeforeAllRequestsAndCountsToo() {
    for (int i = 0; i < 30; i++) {
      ask(details(i), Lane.LIVE);
    }
    router.tell(new PacingRouter.Relay(ib.ref(), new GatewayConnection.Probe()));
    world.advance(Duration.ofMillis(300));

    List<GatewayConnection.Command> all = ib.messages();
    assertThat(all.indexOf(new GatewayConnection.Probe())).isEqualTo(10);
    assertThat(all).hasSize(20);
  }

  // ---- lanes ----

  @Test
  void betterLanesGoFirstAndAskersTakeTurns() {
    for (int i = 0; i < 5; i++) {
      ask(minutes(i), Lane.BACKFILL);
    }
    world.settle();
    ask(minutes(10), Lane.BACKFILL, "night");
    ask(minutes(11), Lane.BACKFILL, "night");
    ask(minutes(12), Lane.BACKFILL, "other");
    ask(minutes(13), Lane.REPAIR, "night");
    ask(minutes(14), Lane.INTERACTIVE, "night");
    ask(minutes(15), Lane.LIVE, "night");
    work(Duration.ofSeconds(4));

    assertThat(transmitted(ib).subList(5, 11))
        .extracting(Transmitted::end)
        .containsExactly("15", "14", "13", "12", "10", "11");
  }

  @Test
  void whoeverJoinsInABetterLaneTakesTheOthersAlong() {
    for (int i = 0; i < 6; i++) {
      ask(minutes(i), Lane.BACKFILL);
    }
    world.settle();
    ask(minutes(20), Lane.REPAIR);
    ask(minutes(21), Lane.BACKFILL);
    ask(minutes(21), Lane.LIVE);
    world.advance(Duration.ofMillis(520));

    assertThat(transmitted(ib).get(5).end()).isEqualTo("21");
  }

  // ---- violations ----

  @Test
  void afterAViolationTheClassRestsAMinuteAndThenGoesAtHalfTheRate() {
    ask(minutes(0), Lane.INTERACTIVE);
    world.settle();
    error(
        0,
        162,
        "Historical Market Data Service error message:Historical data request pacing violation");
    for (int i = 1; i <= 30; i++) {
      ask(minutes(i), Lane.INTERACTIVE);
    }
    Inbox<RouterEvent> other = ask(details(1), Lane.BACKFILL);
    world.advance(Duration.ofSeconds(59));

    assertThat(transmitted(ib)).hasSize(2);
    assertThat(other.messages()).containsExactly(new RouterEvent.Sent());
    assertThat(status().waitingFor().orElseThrow().policy()).isEqualTo("rest-after-violation");
    work(Duration.ofSeconds(5));
    int atTheEndOfTheRest = transmitted(ib).size();
    assertThat(atTheEndOfTheRest).isGreaterThan(2);
    work(Duration.ofSeconds(5));
    assertThat(transmitted(ib).size() - atTheEndOfTheRest).isBetween(5, 7);
  }

  @Test
  void tooManyMessagesStopEverythingForAMoment() {
    router.tell(new PacingRouter.TooFast());
    ask(details(1), Lane.LIVE);
    world.advance(Duration.ofMillis(990));
    assertThat(transmitted(ib)).isEmpty();
    world.advance(Duration.ofMillis(20));

    assertThat(transmitted(ib)).hasSize(1);
  }

  // ---- links ----

  @Test
  void withoutALinkAQuestionWaitsForAShortGraceAndIsThenToldWhy() {
    down(ib);
    Inbox<RouterEvent> asker = ask(minutes(1), Lane.INTERACTIVE);
    world.advance(Duration.ofMillis(2990));
    assertThat(asker.isEmpty()).isTrue();
    world.advance(Duration.ofMillis(20));

    assertThat(((RouterEvent.NotAsked) asker.last()).problem().detail())
        .isEqualTo("no connection to the IB gateway: pulled out");
  }

  @Test
  void aLinkThatComesInTimeTakesWhatWaits() {
    down(ib);
    Inbox<RouterEvent> asker = ask(minutes(1), Lane.INTERACTIVE);
    world.advance(Duration.ofSeconds(2));
    up(ib);
    world.settle();

    assertThat(asker.messages()).containsExactly(new RouterEvent.Sent());
  }

  @Test
  void whatWasSentOnALinkThatGoesDownIsLostAndItsBudgetFree() {
    List<Inbox<RouterEvent>> askers =
        IntStream.range(0, 8).mapToObj(i -> ask(seconds(i), Lane.LIVE)).toList();
    Inbox<RouterEvent> quotes = ask(quotes(1), Lane.LIVE);
    world.advance(Duration.ofSeconds(5));
    down(ib);
    world.settle();

    askers.forEach(asker -> assertThat(asker.last()).isInstanceOf(RouterEvent.Lost.class));
    assertThat(quotes.last()).isInstanceOf(RouterEvent.Lost.class);
    assertThat(budget("open-historical-requests").used()).isZero();
    assertThat(budget("market-data-lines").used()).isZero();
    assertThat(budget("small-bars-per-ten-minutes").used()).isEqualTo(8);
  }

  @Test
  void ofTwoLinksOneGoesDownAndOnlyWhatWasSentThereIsLost() {
    Inbox<GatewayConnection.Command> second = world.inbox();
    up(second, EnumSet.of(Role.CONTRACTS));
    Inbox<RouterEvent> history = ask(minutes(1), Lane.LIVE);
    Inbox<RouterEvent> contracts = ask(details(1), Lane.LIVE);
    world.settle();
    down(second);
    world.settle();

    assertThat(transmitted(second)).hasSizeLessThanOrEqualTo(1);
    assertThat(history.messages()).containsExactly(new RouterEvent.Sent());
    assertThat(contracts.messages()).first().isEqualTo(new RouterEvent.Sent());
  }

  // ---- status ----

  @Test
  void eachWaitingRequestHasAnEtaThatComesTrue() {
    for (int i = 0; i < 40; i++) {
      ask(minutes(i), i % 2 == 0 ? Lane.BACKFILL : Lane.INTERACTIVE);
    }
    world.settle();
    PacingStatus before = status();
    assertThat(before.waiting()).hasSize(35);
    LaneStatus backfill = before.lanes().getLast();
    assertThat(backfill.lane()).isEqualTo(Lane.BACKFILL);
    assertThat(backfill.depth()).isEqualTo(17);
    assertThat(backfill.oldest()).contains(START);
    Instant last = backfill.eta().orElseThrow();
    work(Duration.ofSeconds(20));

    assertThat(transmitted(ib)).hasSize(40);
    assertThat(lastSentAt).isBetween(last.minusSeconds(1), last.plusSeconds(1));
  }

  @Test
  void withoutALinkNothingHasAnEta() {
    down(ib);
    ask(minutes(1), Lane.BACKFILL);
    world.settle();

    assertThat(status().waiting().getFirst().eta()).isEmpty();
    assertThat(status().lanes().getLast().eta()).isEmpty();
  }

  @Test
  void theStatusTellsOfEveryPolicy() {
    assertThat(status().budgets())
        .extracting(GatewayStatus.Budget::policy)
        .contains(
            "messages-per-second",
            "small-bars-per-ten-minutes",
            "identical-within-fifteen-seconds",
            "same-contract-within-two-seconds",
            "open-historical-requests",
            "history-rate",
            "symbol-search-per-second",
            "market-data-lines",
            "keep-up-to-date",
            "tick-by-tick-streams",
            "rest-after-violation");
  }
}
