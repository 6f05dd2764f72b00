package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.Question.RouterEvent;
import io.ktrdr.testing.Inbox;
import io.ktrdr.wire.ServerMessage.ErrorMessage;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/** Requests that one answer serves, and what becomes of those that nobody wants any more. */
class SharedRequestsTest extends RouterUnderTest {
  // ---- coalescing ----

  @Test
  void equalRequestsAreSentOnceAndAnsweredToAll() {
    Inbox<RouterEvent> one = ask(minutes(1), Lane.INTERACTIVE);
    world.settle();
    Inbox<RouterEvent> other = ask(minutes(1), Lane.INTERACTIVE);
    world.settle();
    answer(0);

    assertThat(transmitted(ib)).hasSize(1);
    assertThat(other.messages()).isEqualTo(one.messages()).hasSize(2);
  }

  @Test
  void aStretchWithinOneThatWaitsOrIsUnderWayIsServedByIt() {
    Inbox<RouterEvent> hours = ask(stretch(0, 480), Lane.BACKFILL);
    world.settle();
    Inbox<RouterEvent> minutes = ask(stretch(60, 90), Lane.INTERACTIVE);
    world.settle();
    answer(0);

    assertThat(transmitted(ib)).hasSize(1);
    assertThat(minutes.messages()).isEqualTo(hours.messages()).hasSize(2);
  }

  @Test
  void stretchesThatOverlapAreAskedForTogetherAsLongAsTheyWait() {
    fill();
    Inbox<RouterEvent> morning = ask(stretch(0, 120), Lane.INTERACTIVE);
    Inbox<RouterEvent> noon = ask(stretch(100, 200), Lane.INTERACTIVE);
    Inbox<RouterEvent> evening = ask(stretch(300, 400), Lane.INTERACTIVE);
    world.advance(Duration.ofSeconds(3));

    assertThat(transmitted(ib).subList(5, 7))
        .extracting(Transmitted::end)
        .containsExactly("0..200", "300..400");
    answer(5);
    assertThat(morning.messages()).hasSize(2).isEqualTo(noon.messages());
    assertThat(evening.messages()).hasSize(1);
  }

  @Test
  void stretchesThatAreTooMuchForOneRequestStayTwo() {
    fill();
    ask(stretch(0, 900), Lane.INTERACTIVE);
    ask(stretch(800, 1700), Lane.INTERACTIVE);
    world.advance(Duration.ofSeconds(3));

    assertThat(transmitted(ib).subList(5, 7))
        .extracting(Transmitted::end)
        .containsExactly("0..900", "800..1700");
  }

  @Test
  void aStretchOfAnotherSeriesIsNeverShared() {
    ask(stretch(0, 480), Lane.BACKFILL);
    ask(stretch("other", 60, 90), Lane.BACKFILL);
    world.settle();

    assertThat(transmitted(ib)).hasSize(2);
  }

  @Test
  void whatIsWrongWithARequestForSeveralIsNotHeldAgainstEach() {
    fill();
    Inbox<RouterEvent> recent = ask(stretch(0, 120), Lane.INTERACTIVE);
    Inbox<RouterEvent> tooOld = ask(stretch(100, 200), Lane.INTERACTIVE);
    world.advance(Duration.ofSeconds(1));
    error(5, 162, "Historical Market Data Service error message:Time length exceed max.");
    world.advance(Duration.ofSeconds(3));

    assertThat(transmitted(ib).subList(6, 8))
        .extracting(Transmitted::end)
        .containsExactly("0..120", "100..200");
    answer(6);
    error(7, 162, "Historical Market Data Service error message:Time length exceed max.");
    assertThat(recent.last()).isEqualTo(new RouterEvent.Answered(BARS, true));
    assertThat(((RouterEvent.Answered) tooOld.last()).message()).isInstanceOf(ErrorMessage.class);
  }

  @Test
  void whoGaveUpAHungRequestDoesNotGetItAgain() {
    Inbox<RouterEvent> impatient = ask(minutes(1), Lane.INTERACTIVE);
    ask(minutes(1), Lane.INTERACTIVE);
    world.advance(Duration.ofSeconds(60));
    router.tell(new PacingRouter.Withdraw(impatient.ref()));
    Inbox<RouterEvent> again = ask(minutes(1), Lane.INTERACTIVE);
    world.settle();

    assertThat(transmitted(ib)).hasSize(2);
    answer(1);
    assertThat(again.last()).isEqualTo(new RouterEvent.Answered(BARS, true));
  }

  @Test
  void nobodyJoinsARequestWhoseAnswerIsComplete() {
    Inbox<RouterEvent> first = ask(minutes(1), Lane.INTERACTIVE);
    Inbox<RouterEvent> second = ask(minutes(1), Lane.INTERACTIVE);
    world.settle();
    answer(0);
    router.tell(new PacingRouter.Finished(first.ref()));
    Inbox<RouterEvent> third = ask(minutes(1), Lane.INTERACTIVE);
    world.settle();

    assertThat(second.messages()).hasSize(2);
    assertThat(third.isEmpty()).isTrue();
    world.advance(Duration.ofSeconds(16));
    assertThat(third.messages()).containsExactly(new RouterEvent.Sent());
  }

  // ---- cancelling ----

  @Test
  void whatIsWithdrawnWhileItWaitsIsNeverSent() {
    fill();
    Inbox<RouterEvent> asker = ask(minutes(50), Lane.INTERACTIVE);
    world.settle();
    assertThat(waiting()).isEqualTo(1);
    router.tell(new PacingRouter.Withdraw(asker.ref()));
    world.settle();

    assertThat(waiting()).isZero();
    world.advance(Duration.ofMinutes(1));
    assertThat(transmitted(ib)).hasSize(5);
  }

  @Test
  void anAskerWhoEndsIsAsGoodAsOneWhoWithdraws() {
    fill();
    ActorRef<RouterEvent> asker =
        world.spawn(Behaviors.receiveMessage(event -> Behaviors.stopped()), "mortal");
    router.tell(new PacingRouter.Submit(minutes(50), Lane.INTERACTIVE, "mortal", asker));
    world.settle();
    assertThat(waiting()).isEqualTo(1);
    asker.tell(new RouterEvent.Sent());
    world.settle();

    assertThat(waiting()).isZero();
  }

  @Test
  void whatSeveralWaitForIsCancelledWhenTheLastOneLeaves() {
    Inbox<RouterEvent> one = ask(minutes(1), Lane.INTERACTIVE);
    Inbox<RouterEvent> other = ask(minutes(1), Lane.INTERACTIVE);
    world.settle();
    router.tell(new PacingRouter.Withdraw(one.ref()));
    world.settle();
    assertThat(withdrawn()).isEmpty();
    router.tell(new PacingRouter.Withdraw(other.ref()));
    world.settle();

    assertThat(withdrawn()).hasSize(1);
  }

  @Test
  void aSubscriptionIsNotCancelledSoonerThanFiveSecondsAfterItBegan() {
    Inbox<RouterEvent> asker = ask(quotes(1), Lane.LIVE);
    world.advance(Duration.ofSeconds(1));
    router.tell(new PacingRouter.Withdraw(asker.ref()));
    world.advance(Duration.ofMillis(3900));
    assertThat(withdrawn()).isEmpty();
    world.advance(Duration.ofMillis(200));

    assertThat(withdrawn()).hasSize(1);
  }

  // ---- places ----

  @Test
  void theLineTooManyIsRefusedAtOnceWithASentence() {
    for (int i = 0; i < 100; i++) {
      ask(quotes(i), Lane.LIVE);
    }
    Inbox<RouterEvent> tooMany = ask(quotes(100), Lane.LIVE);
    world.settle();

    assertThat(tooMany.messages()).hasSize(1);
    GatewayProblem problem = ((RouterEvent.NotAsked) tooMany.last()).problem();
    assertThat(problem.kind()).isEqualTo(CodeClass.PACING);
    assertThat(problem.detail())
        .isEqualTo(
            "all 100 market-data lines are in use; end a subscription that is no longer needed");
  }

  @Test
  void equalSubscriptionsShareOneLine() {
    Inbox<RouterEvent> one = ask(quotes(1), Lane.LIVE);
    Inbox<RouterEvent> other = ask(quotes(1), Lane.LIVE);
    world.settle();

    assertThat(transmitted(ib)).hasSize(1);
    assertThat(one.messages()).isEqualTo(other.messages());
    assertThat(budget("market-data-lines").used()).isEqualTo(1);
  }

  @Test
  void aLineGivenBackIsFreeForAnotherButOnlyWhenItsCancelHasGoneOut() {
    List<Inbox<RouterEvent>> askers =
        IntStream.range(0, 100).mapToObj(i -> ask(quotes(i), Lane.LIVE)).toList();
    world.advance(Duration.ofMillis(2700));
    assertThat(transmitted(ib)).hasSize(100);

    router.tell(new PacingRouter.Withdraw(askers.get(99).ref()));
    Inbox<RouterEvent> next = ask(quotes(100), Lane.LIVE);
    world.advance(Duration.ofSeconds(2));
    assertThat(next.isEmpty()).isTrue();
    world.advance(Duration.ofSeconds(4));

    assertThat(next.messages()).containsExactly(new RouterEvent.Sent());
    List<GatewayConnection.Command> all = ib.messages();
    assertThat(all.get(100)).isInstanceOf(GatewayConnection.Withdraw.class);
    assertThat(all.get(101)).isInstanceOf(GatewayConnection.Transmit.class);
  }
}
