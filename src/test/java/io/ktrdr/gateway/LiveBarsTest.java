package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.gateway.GatewayQuestion.LiveOrder;
import io.ktrdr.gateway.GatewayQuestion.LiveReply;
import io.ktrdr.gateway.GatewayQuestion.LiveReply.Asked;
import io.ktrdr.gateway.GatewayQuestion.LiveReply.Began;
import io.ktrdr.gateway.GatewayQuestion.LiveReply.Broke;
import io.ktrdr.gateway.GatewayQuestion.LiveReply.Grew;
import io.ktrdr.gateway.GatewayQuestion.LiveReply.Opened;
import io.ktrdr.gateway.GatewayQuestion.StreamBars;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.testing.Inbox;
import io.ktrdr.testing.VirtualWorld;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Live subscriptions through our gateway and the simulated one, in virtual time. */
class LiveBarsTest {

  private VirtualWorld world;
  private ActorRef<GatewaySupervisor.Command> gateway;
  private Inbox<LiveReply> replies;

  @BeforeEach
  void begin() {
    // A Tuesday, a quarter of an hour after the open.
    world =
        VirtualWorld.at(
            Instant.parse("2024-03-05T14:45:00Z"), ConfigFactory.empty(), settings -> settings);
    gateway = world.gateway("");
    replies = world.inbox();
    world.advance(Duration.ofSeconds(5));
  }

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void realTimeBarsComeEveryFiveSeconds() {
    stream(LiveSource.REAL_TIME_BARS, Timeframe.SECONDS_5, WhatToShow.TRADES);
    world.advance(Duration.ofSeconds(21));
    assertThat(all(Asked.class)).containsExactly(new Asked(1));
    List<Long> times = all(Grew.class).stream().map(grew -> grew.bar().firstTime()).toList();
    assertThat(times).hasSize(4);
    assertThat(times.getFirst()).isEqualTo(Instant.parse("2024-03-05T14:45:05Z").getEpochSecond());
    assertThat(times.getLast() - times.getFirst()).isEqualTo(15);
  }

  @Test
  void barsKeptUpToDateBeginWithTheLastOnesAndThenGrow() {
    stream(LiveSource.KEEP_UP_TO_DATE, Timeframe.MINUTE_1, WhatToShow.TRADES);
    world.advance(Duration.ofSeconds(61));
    assertThat(all(Began.class)).hasSize(1);
    assertThat(all(Began.class).getFirst().bars().lastTime())
        .isEqualTo(Instant.parse("2024-03-05T14:45:00Z").getEpochSecond());
    assertThat(all(Grew.class).stream().map(grew -> grew.bar().firstTime()).distinct())
        .containsExactly(
            Instant.parse("2024-03-05T14:45:00Z").getEpochSecond(),
            Instant.parse("2024-03-05T14:46:00Z").getEpochSecond());
  }

  @Test
  void everyTimeframeCanBeKeptUpToDate() {
    for (Timeframe timeframe : Timeframe.values()) {
      Inbox<LiveReply> own = world.inbox();
      stream(LiveSource.KEEP_UP_TO_DATE, timeframe, WhatToShow.TRADES, own);
      world.advance(Duration.ofSeconds(30));
      assertThat(own.messages()).as(timeframe.toString()).hasAtLeastOneElementOfType(Began.class);
      assertThat(own.messages())
          .as(timeframe.toString())
          .doesNotHaveAnyElementsOfTypes(Broke.class);
      orders(own).tell(new LiveOrder.Close());
    }
    assertThat(world.simulator().violations()).isEmpty();
  }

  @Test
  void aRenewalUnderTheSameWordsIsANewRequestToIb() {
    stream(LiveSource.REAL_TIME_BARS, Timeframe.SECONDS_5, WhatToShow.TRADES);
    world.advance(Duration.ofSeconds(11));
    orders(replies).tell(new LiveOrder.Renew(2));
    world.advance(Duration.ofSeconds(10));
    assertThat(all(Asked.class)).containsExactly(new Asked(1), new Asked(2));
    List<Integer> attempts = all(Grew.class).stream().map(Grew::attempt).toList();
    assertThat(attempts).isSorted().endsWith(2, 2).startsWith(1);
    assertThat(all(Grew.class).stream().map(grew -> grew.bar().firstTime()))
        .doesNotHaveDuplicates();
  }

  @Test
  void nothingComesAfterTheEnd() {
    stream(LiveSource.REAL_TIME_BARS, Timeframe.SECONDS_5, WhatToShow.TRADES);
    world.advance(Duration.ofSeconds(11));
    orders(replies).tell(new LiveOrder.Close());
    world.settle();
    int before = replies.messages().size();
    world.advance(Duration.ofSeconds(30));
    assertThat(replies.messages()).hasSize(before);
  }

  @Test
  void whatIbRefusesBreaksWithItsReason() {
    stream(LiveSource.REAL_TIME_BARS, Timeframe.SECONDS_5, WhatToShow.BID_ASK);
    world.advance(Duration.ofSeconds(5));
    assertThat(all(Broke.class))
        .singleElement()
        .satisfies(
            broke -> {
              assertThat(broke.attempt()).isEqualTo(1);
              assertThat(broke.problem().kind()).isEqualTo(CodeClass.BAD_REQUEST);
              assertThat(broke.problem().ibCode()).isEqualTo(321);
            });
  }

  private void stream(LiveSource source, Timeframe timeframe, WhatToShow what) {
    stream(source, timeframe, what, replies);
  }

  private void stream(
      LiveSource source, Timeframe timeframe, WhatToShow what, Inbox<LiveReply> to) {
    gateway.tell(
        new StreamBars(
            GatewayUnderTest.AAPL,
            source,
            timeframe,
            what,
            TradingHours.RTH,
            Lane.LIVE,
            "test",
            "",
            1,
            to.ref()));
  }

  private static ActorRef<LiveOrder> orders(Inbox<LiveReply> of) {
    return of.messages().stream()
        .filter(Opened.class::isInstance)
        .map(Opened.class::cast)
        .map(Opened::orders)
        .findFirst()
        .orElseThrow();
  }

  private <T extends LiveReply> List<T> all(Class<T> kind) {
    return replies.messages().stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
