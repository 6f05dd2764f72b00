package io.ktrdr.gateway;

import static io.ktrdr.gateway.GatewayStatus.BreakerState.CLOSED;
import static io.ktrdr.gateway.GatewayStatus.BreakerState.HALF_OPEN;
import static io.ktrdr.gateway.GatewayStatus.BreakerState.OPEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.GatewayStatus.BreakerStatus;
import io.ktrdr.gateway.Question.RouterEvent;
import io.ktrdr.testing.Inbox;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What opens a circuit, and what those hear who ask meanwhile. Requests here are all searches. */
class CircuitInRouterTest extends RouterUnderTest {

  private static final String NOT_CONNECTED =
      "Historical Market Data Service error message:API historical data query: not connected";

  @Test
  void afterFiveSilencesAskersAreToldAtOnceWithTheReasonAndWhenToComeAgain() {
    for (int i = 0; i < 5; i++) {
      silence(i);
    }
    Inbox<RouterEvent> next = ask(minutes(99), Lane.INTERACTIVE);
    world.settle();

    assertThat(circuit().state()).isEqualTo(OPEN);
    RouterEvent.NotAsked told = (RouterEvent.NotAsked) next.messages().getFirst();
    assertThat(told.problem().kind()).isEqualTo(CodeClass.CONNECTIVITY);
    assertThat(told.problem().detail())
        .isEqualTo(
            "IB is not asked for symbol search now, as 5 requests in a row failed, the last with:"
                + " IB did not answer symbol search within 60 s");
    assertThat(told.problem().retryAfter())
        .isBetween(Duration.ofSeconds(29), Duration.ofSeconds(30));
  }

  @Test
  void whoWaitsInLineIsToldWhenItOpensAndTheCodeOfIbIsPassedOn() {
    for (int i = 0; i < 4; i++) {
      fails(i);
    }
    Inbox<RouterEvent> fifth = ask(minutes(4), Lane.INTERACTIVE);
    fill();
    Inbox<RouterEvent> waiting = ask(minutes(50), Lane.BACKFILL);
    world.settle();
    assertThat(waiting.isEmpty()).isTrue();

    error(4, 162, NOT_CONNECTED);
    assertThat(fifth.messages().getLast()).isInstanceOf(RouterEvent.Answered.class);
    RouterEvent.NotAsked told = (RouterEvent.NotAsked) waiting.messages().getFirst();
    assertThat(told.problem().ibCode()).isEqualTo(162);
    assertThat(told.problem().ibMessage()).isEqualTo(NOT_CONNECTED);
  }

  @Test
  void noDataAndBadRequestsAreAnswersAndNeverOpenIt() {
    for (int i = 0; i < 20; i++) {
      Inbox<RouterEvent> asker = ask(minutes(i), Lane.INTERACTIVE);
      world.settle();
      error(i, i % 2 == 0 ? 162 : 200, "HMDS query returned no data: X");
      router.tell(new PacingRouter.Finished(asker.ref()));
      world.advance(Duration.ofSeconds(2));
    }
    assertThat(circuit().state()).isEqualTo(CLOSED);
    assertThat(circuit().failures()).isZero();
  }

  @Test
  void aProbeIsSentAfterTheRestAndItsAnswerLetsAllThrough() {
    for (int i = 0; i < 5; i++) {
      fails(i);
    }
    world.advance(Duration.ofSeconds(30));
    assertThat(circuit().state()).isEqualTo(HALF_OPEN);
    Inbox<RouterEvent> probe = ask(minutes(60), Lane.INTERACTIVE);
    Inbox<RouterEvent> other = ask(minutes(61), Lane.INTERACTIVE);
    world.settle();
    assertThat(probe.messages()).containsExactly(new RouterEvent.Sent());
    assertThat(other.messages().getFirst()).isInstanceOf(RouterEvent.NotAsked.class);

    answer(5);
    assertThat(circuit().state()).isEqualTo(CLOSED);
    Inbox<RouterEvent> after = ask(minutes(62), Lane.INTERACTIVE);
    world.settle();
    assertThat(after.messages()).containsExactly(new RouterEvent.Sent());
  }

  @Test
  void whileAFarmIsKnownToBeDownNothingIsCounted() {
    router.tell(
        new PacingRouter.LinkUp(
            ib.ref(),
            EnumSet.allOf(Role.class),
            LinkHealth.WELL.after(2103, "Market data farm connection is broken:usfarm", START)));
    for (int i = 0; i < 8; i++) {
      fails(i);
    }
    assertThat(circuit().failures()).isZero();
  }

  @Test
  void aLostConnectionIsOneFailureHoweverManyWereOpen() {
    for (int i = 0; i < 5; i++) {
      ask(minutes(i), Lane.INTERACTIVE);
    }
    world.settle();
    down(ib);
    world.settle();

    assertThat(circuit().failures()).isEqualTo(1);
  }

  private void silence(int n) {
    Inbox<RouterEvent> asker = ask(minutes(n), Lane.INTERACTIVE);
    world.settle();
    assertThat(asker.messages()).containsExactly(new RouterEvent.Sent());
    router.tell(PacingRouter.Withdraw.unanswered(asker.ref()));
    world.settle();
  }

  private void fails(int n) {
    Inbox<RouterEvent> asker = ask(minutes(n), Lane.INTERACTIVE);
    world.settle();
    error(n, 162, NOT_CONNECTED);
    router.tell(new PacingRouter.Finished(asker.ref()));
    world.advance(Duration.ofSeconds(2));
  }

  private BreakerStatus circuit() {
    AtomicReference<List<BreakerStatus>> told = new AtomicReference<>();
    router.tell(
        new PacingRouter.Describe(
            described -> {
              told.set(described.breakers());
              return NOBODY;
            },
            world.<GatewayStatus>inbox().ref()));
    world.settle();
    return told.get().stream()
        .filter(one -> one.kind() == RequestKind.SYMBOL_SEARCH)
        .findFirst()
        .orElseThrow();
  }
}
