package io.ktrdr.api.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.gateway.LiveSource;
import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.symbol.live.BarFrames;
import io.ktrdr.symbol.live.LiveEvent;
import io.ktrdr.symbol.live.LiveEvent.Standing;
import io.ktrdr.symbol.live.LiveHub;
import io.ktrdr.symbol.live.SubscriptionStatus;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A longer series made of a live one: what it does when the thread of that one breaks. */
class LongerFeedTest {

  private static final SeriesId SHORTER = SeriesId.parse("AAPL.NASDAQ.STK/1m/TRADES/rth");
  private static final SeriesId LONGER = SeriesId.parse("AAPL.NASDAQ.STK/5m/TRADES/rth");
  private static final Instant OPEN = Instant.parse("2024-03-05T14:30:00Z");
  private static final SubscriptionStatus STATUS =
      SubscriptionStatus.unknown(SHORTER, LiveSource.REAL_TIME_BARS, OPEN);

  private static ActorTestKit kit;
  private static ManualTime time;

  private record Asked(Optional<LiveHub.Resume> resume, ActorRef<LiveEvent> listener) {}

  private final TestProbe<Asked> upstream = kit.createTestProbe(Asked.class);
  private final TestProbe<LiveEvent> client = kit.createTestProbe(LiveEvent.class);
  private ActorRef<Feed> feed;
  private ActorRef<LiveEvent> ear;

  @BeforeAll
  static void start() {
    kit =
        ActorTestKit.create(
            ManualTime.config().withFallback(ConfigFactory.parseString("pekko.loglevel = OFF")));
    time = ManualTime.get(kit.system());
  }

  @AfterAll
  static void stop() {
    kit.shutdownTestKit();
  }

  @BeforeEach
  void listen() {
    feed =
        kit.spawn(
            LongerFeed.create(
                new LongerFeed.Plan(
                    LONGER,
                    new BarFrames(LongerBarsTest.NEW_YORK, Timeframe.MINUTES_5, TradingHours.RTH),
                    new BarFrames(LongerBarsTest.NEW_YORK, Timeframe.MINUTE_1, TradingHours.RTH),
                    (resume, listener) -> upstream.ref().tell(new Asked(resume, listener)),
                    SubscriptionStatus.unknown(LONGER, LiveSource.REAL_TIME_BARS, OPEN),
                    () -> CompletableFuture.completedFuture(BarSeries.empty())),
                Clock.fixed(OPEN, ZoneOffset.UTC)));
    feed.tell(new Feed.Listen(Optional.empty(), client.ref()));
    client.expectMessageClass(LiveEvent.Snapshot.class);
    Asked first = upstream.receiveMessage();
    assertThat(first.resume()).isEmpty();
    ear = first.listener();
    ear.tell(new LiveEvent.Snapshot(SHORTER, "e", 3, List.of(), STATUS));
  }

  private static Bar bar(int minute) {
    BigDecimal price = BigDecimal.valueOf(100 + minute);
    return new Bar(
        OPEN.plusSeconds(60L * minute), price, price, price, price, BigDecimal.TEN, null, null);
  }

  private static LiveEvent closed(long seq, int minute) {
    return new LiveEvent.BarChanged(SHORTER, "e", seq, bar(minute), Standing.PROVISIONAL);
  }

  private Bar next(Standing standing) {
    LiveEvent.BarChanged told = client.expectMessageClass(LiveEvent.BarChanged.class);
    assertThat(told.series()).isEqualTo(LONGER);
    assertThat(told.standing()).isEqualTo(standing);
    return told.bar();
  }

  @Test
  void whatIsLostOnTheWayIsAskedForAndNothingIsCountedTwice() {
    ear.tell(closed(4, 0));
    assertThat(next(Standing.FORMING).volume()).isEqualByComparingTo("10");
    ear.tell(closed(6, 2));
    assertThat(upstream.receiveMessage().resume()).contains(new LiveHub.Resume("e", 4));
    ear.tell(closed(5, 1));
    ear.tell(closed(5, 1));
    ear.tell(closed(6, 2));
    assertThat(next(Standing.FORMING).volume()).isEqualByComparingTo("20");
    assertThat(next(Standing.FORMING).volume()).isEqualByComparingTo("30");
    ear.tell(closed(7, 3));
    next(Standing.FORMING);
    ear.tell(closed(8, 4));
    assertThat(next(Standing.FORMING).volume()).isEqualByComparingTo("50");
    assertThat(next(Standing.PROVISIONAL).close()).isEqualByComparingTo("104");
  }

  @Test
  void itMakesSureNowAndThenThatItIsStillHeardOf() {
    ear.tell(closed(4, 0));
    next(Standing.FORMING);
    time.timePasses(Duration.ofSeconds(15));
    assertThat(upstream.receiveMessage().resume()).contains(new LiveHub.Resume("e", 4));
  }

  @Test
  void aBeginningAnewEndsItSoThatAnotherIsMadeWithWhatIsStored() {
    ear.tell(new LiveEvent.Snapshot(SHORTER, "f", 1, List.of(), STATUS));
    assertThat(client.expectMessageClass(LiveEvent.Ended.class).reason()).contains("anew");
    client.expectTerminated(feed);
  }

  @Test
  void itEndsWithTheSeriesThatItIsMadeOf() {
    ear.tell(new LiveEvent.Ended(SHORTER, "e", 4, "unsubscribed"));
    client.expectMessageClass(LiveEvent.Ended.class);
    client.expectTerminated(feed);
  }
}
