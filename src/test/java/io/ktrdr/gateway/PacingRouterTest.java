package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.GatewayStatus.LaneStatus;
import io.ktrdr.gateway.GatewayStatus.PacingStatus;
import io.ktrdr.gateway.Question.Request;
import io.ktrdr.gateway.Question.RouterEvent;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.pacing.PacedRequest;
import io.ktrdr.pacing.PacedRequest.History;
import io.ktrdr.testing.Inbox;
import io.ktrdr.testing.VirtualWorld;
import io.ktrdr.wire.BarColumns;
import io.ktrdr.wire.ClientMessage;
import io.ktrdr.wire.ServerMessage;
import io.ktrdr.wire.ServerMessage.ErrorMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The router between askers and connections that do as told, in virtual time. */
class PacingRouterTest {

  private static final Instant START = Instant.parse("2026-01-05T14:30:00Z");

  private static final ServerMessage.HistoricalData BARS =
      new ServerMessage.HistoricalData(1, Optional.empty(), BarColumns.empty());

  private final List<Inbox<RouterEvent>> askers = new ArrayList<>();
  private Instant lastSentAt = START;

  /** The rest of a status, which the router only passes on. */
  private static final GatewayStatus NOBODY =
      new GatewayStatus("", 0, List.of(), null, List.of(), null, List.of());

  private VirtualWorld world;
  private ActorRef<PacingRouter.Command> router;
  private Inbox<GatewayConnection.Command> ib;

  @BeforeEach
  void begin() {
    world = VirtualWorld.at(START.toString());
    router =
        world.spawn(PacingRouter.create(VirtualWorld.gatewaySettings(""), world.clock()), "router");
    ib = world.inbox();
    up(ib);
  }

  @AfterEach
  void end() {
    world.close();
  }

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

  // ---- words ----

  private record Transmitted(long ticket, String end) {}

  private Inbox<RouterEvent> ask(Request request, Lane lane) {
    return ask(request, lane, "somebody");
  }

  private Inbox<RouterEvent> ask(Request request, Lane lane, String askedBy) {
    Inbox<RouterEvent> asker = world.inbox();
    askers.add(asker);
    router.tell(new PacingRouter.Submit(request, lane, askedBy, asker.ref()));
    return asker;
  }

  /** Uses up the burst of long bars. */
  private void fill() {
    for (int i = 1000; i < 1005; i++) {
      ask(minutes(i), Lane.INTERACTIVE);
    }
    world.settle();
  }

  /** Lets time pass in which IB answers each request within half a second. */
  private void work(Duration span) {
    for (Duration done = Duration.ZERO;
        done.compareTo(span) < 0;
        done = done.plus(Duration.ofMillis(500))) {
      world.advance(Duration.ofMillis(500));
      for (Inbox<RouterEvent> asker : List.copyOf(askers)) {
        if (!asker.isEmpty()) {
          askers.remove(asker);
          lastSentAt = world.clock().instant();
          router.tell(new PacingRouter.Finished(asker.ref()));
        }
      }
      world.settle();
    }
  }

  private void up(Inbox<GatewayConnection.Command> connection) {
    up(connection, EnumSet.allOf(Role.class));
  }

  private void up(Inbox<GatewayConnection.Command> connection, Set<Role> roles) {
    router.tell(new PacingRouter.LinkUp(connection.ref(), roles, LinkHealth.WELL));
  }

  private void down(Inbox<GatewayConnection.Command> connection) {
    router.tell(
        new PacingRouter.LinkDown(
            connection.ref(), Problems.noConnection("pulled out", Duration.ofSeconds(1))));
  }

  private void answer(int nth) {
    router.tell(new PacingRouter.Answered(transmitted(ib).get(nth).ticket(), BARS));
    world.settle();
  }

  private void error(int nth, int code, String text) {
    router.tell(
        new PacingRouter.Answered(
            transmitted(ib).get(nth).ticket(), ErrorMessage.of(1, code, text)));
    world.settle();
  }

  private PacingStatus status() {
    AtomicReference<PacingStatus> told = new AtomicReference<>();
    Inbox<GatewayStatus> inbox = world.inbox();
    router.tell(
        new PacingRouter.Describe(
            pacing -> {
              told.set(pacing);
              return NOBODY;
            },
            inbox.ref()));
    world.settle();
    return told.get();
  }

  private int waiting() {
    return status().queued().values().stream().mapToInt(Integer::intValue).sum();
  }

  private GatewayStatus.Budget budget(String policy) {
    return status().budgets().stream()
        .filter(budget -> budget.policy().equals(policy))
        .findFirst()
        .orElseThrow();
  }

  private List<GatewayConnection.Command> withdrawn() {
    return ib.messages().stream().filter(GatewayConnection.Withdraw.class::isInstance).toList();
  }

  private static List<Transmitted> transmitted(Inbox<GatewayConnection.Command> connection) {
    return connection.messages().stream()
        .filter(GatewayConnection.Transmit.class::isInstance)
        .map(GatewayConnection.Transmit.class::cast)
        .map(one -> new Transmitted(one.ticket(), pattern(one.ask().apply(1))))
        .toList();
  }

  private static String pattern(ClientMessage message) {
    return ((ClientMessage.ReqMatchingSymbols) message).pattern();
  }

  private static Request minutes(int n) {
    return request(
        new History(n + "@SMART", WhatToShow.TRADES, Timeframe.MINUTE_1, "" + n),
        Farm.Kind.HISTORY,
        "" + n);
  }

  private static Request seconds(int n) {
    return request(
        new History(n + "@SMART", WhatToShow.TRADES, Timeframe.SECONDS_5, "" + n),
        Farm.Kind.HISTORY,
        "" + n);
  }

  private static Request details(int n) {
    return request(new PacedRequest.Message("details"), Farm.Kind.CONTRACTS, "details " + n);
  }

  private static Request quotes(int n) {
    return request(new PacedRequest.MarketData(n + "@SMART"), Farm.Kind.MARKET_DATA, "quotes " + n)
        .streaming();
  }

  private static Request stretch(int fromMinute, int toMinute) {
    return stretch("series", fromMinute, toMinute);
  }

  /** Of a thousand minutes at most. */
  private static Request stretch(String series, int fromMinute, int toMinute) {
    return request(
            new History(
                series, WhatToShow.TRADES, Timeframe.MINUTE_1, fromMinute + ".." + toMinute),
            Farm.Kind.HISTORY,
            fromMinute + ".." + toMinute)
        .over(
            new Question.Stretch(
                series,
                new TimeRange(minute(fromMinute), minute(toMinute)),
                span ->
                    span.duration().toMinutes() > 1000
                        ? Optional.empty()
                        : Optional.of(stretch(series, minute(span.start()), minute(span.end())))));
  }

  private static Instant minute(int n) {
    return START.minus(Duration.ofDays(30)).plus(Duration.ofMinutes(n));
  }

  private static int minute(Instant instant) {
    return (int) Duration.between(minute(0), instant).toMinutes();
  }

  private static Request request(PacedRequest cost, Farm.Kind service, String words) {
    return new Request(
        cost,
        service,
        reqId -> new ClientMessage.ReqMatchingSymbols(reqId, words),
        Optional.of(ClientMessage.CancelHistoricalData::new));
  }
}
