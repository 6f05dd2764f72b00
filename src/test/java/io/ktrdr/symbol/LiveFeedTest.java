package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.CodeClass;
import io.ktrdr.gateway.Farm;
import io.ktrdr.gateway.LiveSource;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.symbol.live.LiveEvent;
import io.ktrdr.symbol.live.LiveEvent.Backfilled;
import io.ktrdr.symbol.live.LiveEvent.BarChanged;
import io.ktrdr.symbol.live.LiveEvent.BarRevised;
import io.ktrdr.symbol.live.LiveEvent.GapFound;
import io.ktrdr.symbol.live.LiveEvent.Standing;
import io.ktrdr.symbol.live.LiveEvent.StatusChanged;
import io.ktrdr.symbol.live.LiveState;
import io.ktrdr.testing.Inbox;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every way in which live bars are lost, and how they come back; in virtual time. */
class LiveFeedTest {

  private static final SeriesId MINUTES = Apple.series(Timeframe.MINUTE_1);

  private final ScriptedStreams ib = new ScriptedStreams();
  private LiveWorld live;
  private Inbox<LiveEvent> listener;

  @AfterEach
  void end() {
    live.close();
  }

  private void begin(String moment) {
    live = LiveWorld.at(moment, "", ib::in);
    live.subscribe(MINUTES, LiveSource.REAL_TIME_BARS);
    listener = live.listen(MINUTES);
    ib.up();
  }

  /** A Tuesday: bars flow from 15:00 to 15:02:30. */
  private void beginFlowing() {
    begin("2024-03-05T15:00:00Z");
    ib.flowsUntil("2024-03-05T15:02:30Z");
    assertThat(state()).isEqualTo(LiveState.LIVE);
    assertThat(ib.asks()).isEqualTo(1);
  }

  @Test
  void onANewSocketItSubscribesAgainAndTheHoleIsFilledAndAnnounced() {
    beginFlowing();
    ib.down();
    assertThat(state()).isEqualTo(LiveState.WAITING);
    live.passSeconds(180);
    assertThat(LiveWorld.all(listener, GapFound.class)).isEmpty();
    ib.up();
    assertThat(ib.asks()).isEqualTo(2);
    assertThat(state()).isEqualTo(LiveState.RESTORING);
    assertThat(live.facts(SymbolEvent.LiveRestored.class)).isEmpty();
    ib.flowsUntil("2024-03-05T15:08:00Z");

    assertThat(state()).isEqualTo(LiveState.LIVE);
    assertThat(live.status(MINUTES).restarts()).isEqualTo(1);
    assertThat(live.facts(SymbolEvent.LiveInterrupted.class))
        .singleElement()
        .satisfies(lost -> assertThat(lost.reason()).isEqualTo("the socket was closed"));
    assertThat(live.facts(SymbolEvent.LiveRestored.class)).hasSize(1);
    assertThat(LiveWorld.all(listener, GapFound.class).getFirst().range())
        .isEqualTo(Apple.range("2024-03-05T15:02:00Z", "2024-03-05T15:05:00Z"));
    assertThat(LiveWorld.all(listener, Backfilled.class).getFirst().bars()).hasSize(3);
    assertComplete("2024-03-05T15:00:00Z", "2024-03-05T15:07:00Z");
  }

  @Test
  void whenIbSaysThatTheSubscriptionsAreLostItSubscribesAgain() {
    beginFlowing();
    Instant lost = live.world.time().now();
    ib.stalled();
    live.passSeconds(90);
    assertThat(ib.asks()).isEqualTo(1);
    ib.dataLost(lost);
    assertThat(ib.asks()).isEqualTo(2);
    assertThat(state()).isEqualTo(LiveState.RESTORING);
    ib.flowsUntil("2024-03-05T15:06:30Z");
    assertThat(state()).isEqualTo(LiveState.LIVE);
    assertComplete("2024-03-05T15:00:00Z", "2024-03-05T15:06:00Z");
  }

  @Test
  void whenIbSaysThatTheyAreKeptItOnlyLooksAndFillsTheHole() {
    beginFlowing();
    Instant lost = live.world.time().now();
    ib.stalled();
    live.passSeconds(90);
    ib.dataKept(lost);
    assertThat(state()).isEqualTo(LiveState.RESTORING);
    ib.flowsUntil("2024-03-05T15:06:30Z");
    assertThat(ib.asks()).isEqualTo(1);
    assertThat(state()).isEqualTo(LiveState.LIVE);
    assertThat(LiveWorld.all(listener, Backfilled.class)).isNotEmpty();
    assertComplete("2024-03-05T15:00:00Z", "2024-03-05T15:06:00Z");
  }

  @Test
  void whenTheyWereNotKeptAfterAllItSubscribesAgain() {
    beginFlowing();
    ib.stalled();
    live.passSeconds(10);
    ib.dataKept(live.world.time().now());
    live.passSeconds(29);
    assertThat(ib.asks()).isEqualTo(1);
    live.passSeconds(2);
    assertThat(ib.asks()).isEqualTo(2);
  }

  @Test
  void aFarmThatBlinksAndTakesTheBarsWithItIsFoundOut() {
    beginFlowing();
    ib.farm(Farm.State.BROKEN);
    live.passSeconds(3);
    ib.farm(Farm.State.OK);
    live.passSeconds(40);
    assertThat(ib.asks()).isEqualTo(2);
    ib.flowsUntil("2024-03-05T15:06:30Z");
    assertThat(state()).isEqualTo(LiveState.LIVE);
    assertComplete("2024-03-05T15:00:00Z", "2024-03-05T15:06:00Z");
  }

  @Test
  void silenceThoughAllIsSaidToBeWellIsProbedThenSubscribedAgainThenAnAlarm() {
    beginFlowing();
    assertThat(live.status(MINUTES).expectedBy()).contains(Instant.parse("2024-03-05T15:02:45Z"));
    int before = ib.fetches.size();
    live.passSeconds(20);
    assertThat(ib.fetches.size()).isGreaterThan(before);
    assertThat(ib.asks()).isEqualTo(2);
    assertThat(state()).isEqualTo(LiveState.RESTORING);
    live.passSeconds(31);
    assertThat(state()).isEqualTo(LiveState.DEGRADED);
    assertThat(live.status(MINUTES).reason()).contains("subscribed again");
    live.passSeconds(240);
    assertThat(ib.asks()).isBetween(4, 6);
    assertThat(state()).isEqualTo(LiveState.DEGRADED);
    ib.flowsUntil("2024-03-05T15:10:30Z");
    assertThat(state()).isEqualTo(LiveState.LIVE);
    assertComplete("2024-03-05T15:00:00Z", "2024-03-05T15:10:00Z");
  }

  @Test
  void aGatewayThatTakesTheSubscriptionAndNeverSendsIsNotCalledRestored() {
    begin("2024-03-05T15:00:00Z");
    live.passSeconds(300);
    assertThat(LiveWorld.all(listener, StatusChanged.class))
        .noneMatch(changed -> changed.status().state() == LiveState.LIVE);
    assertThat(state()).isEqualTo(LiveState.DEGRADED);
  }

  @Test
  void whereNobodyTradesSilenceIsNoFailure() {
    beginFlowing();
    ib.historyHas(time -> time < Instant.parse("2024-03-05T15:02:30Z").getEpochSecond());
    live.passSeconds(240);
    assertThat(ib.asks()).isEqualTo(1);
    assertThat(state()).isEqualTo(LiveState.LIVE);
    assertThat(live.status(MINUTES).reason()).contains("history has none either");
  }

  @Test
  void theLastBarOfASessionClosesByTheClockAndNothingIsMissedOvernight() {
    begin("2024-03-05T20:57:00Z");
    ib.flowsUntil("2024-03-05T21:00:00Z");
    live.passSeconds(10);
    assertThat(state()).isEqualTo(LiveState.MARKET_CLOSED);
    assertThat(provisional()).contains(Instant.parse("2024-03-05T20:59:00Z"));
    live.pass(Duration.ofHours(17));
    assertThat(ib.asks()).isEqualTo(1);
    assertThat(state()).isEqualTo(LiveState.MARKET_CLOSED);
    assertComplete("2024-03-05T20:57:00Z", "2024-03-05T21:00:00Z");
  }

  @Test
  void aBarWhoseLastPieceIsLostClosesByTheClockAndIsTakenFromHistory() {
    begin("2024-03-05T20:57:00Z");
    ib.flowsUntil("2024-03-05T20:59:55Z");
    live.passSeconds(40);
    assertThat(provisional()).doesNotContain(Instant.parse("2024-03-05T20:59:00Z"));
    assertComplete("2024-03-05T20:57:00Z", "2024-03-05T21:00:00Z");
  }

  @Test
  void anEarlyCloseIsKnown() {
    begin("2024-07-03T16:57:00Z");
    ib.flowsUntil("2024-07-03T17:00:00Z");
    live.passSeconds(60);
    assertThat(state()).isEqualTo(LiveState.MARKET_CLOSED);
    assertThat(live.status(MINUTES).expectedBy()).contains(Instant.parse("2024-07-05T13:30:15Z"));
    assertComplete("2024-07-03T16:57:00Z", "2024-07-03T17:00:00Z");
  }

  @Test
  void overTheChangeOfClocksTheNextBarIsExpectedByTheNewTime() {
    begin("2024-03-08T20:58:00Z");
    ib.flowsUntil("2024-03-08T21:00:00Z");
    live.passSeconds(60);
    assertThat(live.status(MINUTES).expectedBy()).contains(Instant.parse("2024-03-11T13:30:15Z"));
    live.world.time().advanceTo(Instant.parse("2024-03-11T13:30:00Z"));
    assertThat(state()).isIn(LiveState.MARKET_CLOSED, LiveState.RESTORING);
    ib.flowsUntil("2024-03-11T13:32:00Z");
    assertThat(state()).isEqualTo(LiveState.LIVE);
    assertThat(provisional()).contains(Instant.parse("2024-03-11T13:31:00Z"));
  }

  @Test
  void aSessionThatComesBackWhileTheMarketIsShutIsRestored() {
    begin("2024-03-05T20:58:00Z");
    ib.flowsUntil("2024-03-05T20:59:00Z");
    ib.down();
    live.passSeconds(3600);
    ib.up();
    assertThat(state()).isEqualTo(LiveState.MARKET_CLOSED);
    live.passSeconds(30);
    assertThat(live.facts(SymbolEvent.LiveRestored.class)).hasSize(1);
    assertComplete("2024-03-05T20:58:00Z", "2024-03-05T21:00:00Z");
  }

  @Test
  void closedBarsAreAskedOfHistoryAndWhatDiffersIsARevision() {
    beginFlowing();
    assertThat(live.store.read(MINUTES, minute("15:01")).volume(0)).isEqualTo(1200);
    ib.flowsUntil("2024-03-05T15:05:30Z");
    List<SymbolEvent.BarRevised> revised = live.facts(SymbolEvent.BarRevised.class);
    assertThat(revised).isNotEmpty();
    assertThat(revised.getFirst().before().volume()).isEqualByComparingTo("1200");
    assertThat(revised.getFirst().after().volume()).isEqualByComparingTo("100");
    assertThat(live.store.read(MINUTES, minute("15:01")).volume(0)).isEqualTo(100);
    assertThat(LiveWorld.all(listener, BarRevised.class)).hasSameSizeAs(revised);
    assertThat(live.facts(SymbolEvent.LiveBarsConfirmed.class)).isNotEmpty();
  }

  @Test
  void aPieceThatComesAfterItsBarHasClosedHasTheBarCheckedSoon() {
    begin("2024-03-05T15:00:00Z");
    ib.flowsUntil("2024-03-05T15:01:55Z");
    live.passSeconds(10);
    ib.sendsBarOf(Instant.parse("2024-03-05T15:01:55Z"));
    live.passSeconds(20);
    assertComplete("2024-03-05T15:01:00Z", "2024-03-05T15:02:00Z");
  }

  @Test
  void whatIbRefusesIsSaidAndAskedAgainSeldom() {
    begin("2024-03-05T15:00:00Z");
    ib.breaks(CodeClass.ENTITLEMENT, 354, "The account is not subscribed to this market data.");
    assertThat(state()).isEqualTo(LiveState.REFUSED);
    assertThat(live.status(MINUTES).reason()).contains("354").contains("not subscribed");
    live.pass(Duration.ofMinutes(29));
    assertThat(ib.asks()).isEqualTo(1);
    live.passSeconds(65);
    assertThat(ib.asks()).isEqualTo(2);
  }

  @Test
  void whatBreaksOffIsSubscribedAgainAMomentLater() {
    beginFlowing();
    ib.breaks(CodeClass.CONNECTIVITY, 10182, "Live updates stopped.");
    assertThat(state()).isEqualTo(LiveState.RESTORING);
    live.passSeconds(11);
    assertThat(ib.asks()).isEqualTo(2);
  }

  @Test
  void barsOfAnAttemptThatWasGivenUpAreNotMixedIn() {
    beginFlowing();
    ib.dataLost(live.world.time().now());
    ib.attempts.add(1);
    ib.sendsBarOf(Instant.parse("2024-03-05T15:02:30Z"));
    assertThat(state()).isEqualTo(LiveState.RESTORING);
  }

  @Test
  void unsubscribingStoresWhatWasMadeAndEndsItAtIb() {
    beginFlowing();
    assertThat(live.unsubscribe(MINUTES)).isTrue();
    live.passSeconds(1);
    assertThat(ib.closed).isTrue();
    assertThat(listener.last()).isInstanceOf(LiveEvent.Ended.class);
    assertThat(live.facts(SymbolEvent.SubscriptionDropped.class)).hasSize(1);
  }

  private LiveState state() {
    return live.status(MINUTES).state();
  }

  private static TimeRange minute(String time) {
    Instant start = Instant.parse("2024-03-05T" + time + ":00Z");
    return new TimeRange(start, start.plusSeconds(60));
  }

  private List<Instant> provisional() {
    return LiveWorld.all(listener, BarChanged.class).stream()
        .filter(bar -> bar.standing() == Standing.PROVISIONAL)
        .map(bar -> bar.bar().time())
        .toList();
  }

  private void assertComplete(String from, String to) {
    TimeRange range = Apple.range(from, to);
    assertThat(live.store.read(MINUTES, range).times()).isEqualTo(Apple.expected(MINUTES, range));
  }
}
