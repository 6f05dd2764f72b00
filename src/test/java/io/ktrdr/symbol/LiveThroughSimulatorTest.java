package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.LiveSource;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.symbol.SymbolEntity.SubscribeReply.NoPlace;
import io.ktrdr.symbol.SymbolEntity.SubscribeReply.Subscribed;
import io.ktrdr.symbol.live.LiveEvent;
import io.ktrdr.symbol.live.LiveEvent.Backfilled;
import io.ktrdr.symbol.live.LiveEvent.BarChanged;
import io.ktrdr.symbol.live.LiveEvent.GapFound;
import io.ktrdr.symbol.live.LiveEvent.Snapshot;
import io.ktrdr.symbol.live.LiveEvent.Standing;
import io.ktrdr.symbol.live.LiveState;
import io.ktrdr.testing.Inbox;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** From the simulated gateway's bytes to store, journal and listeners, in virtual time. */
class LiveThroughSimulatorTest {

  private static final SeriesId MINUTES = Apple.series(Timeframe.MINUTE_1);
  private static final SeriesId HALVES = Apple.series(Timeframe.SECONDS_30);

  @Test
  void barsOfFiveSecondsBecomeLongerOnesThatAreToldAndStored() {
    try (LiveWorld live = LiveWorld.simulated("2024-03-05T20:55:00Z", "")) {
      live.passSeconds(8);
      assertThat(live.subscribe(MINUTES, LiveSource.REAL_TIME_BARS))
          .isEqualTo(new Subscribed(true, LiveSource.REAL_TIME_BARS));
      assertThat(live.subscribe(HALVES, LiveSource.REAL_TIME_BARS))
          .isEqualTo(new Subscribed(true, LiveSource.REAL_TIME_BARS));
      Inbox<LiveEvent> listener = live.listen(MINUTES);
      live.passSeconds(180);

      assertThat(live.status(MINUTES).state()).isEqualTo(LiveState.LIVE);
      assertThat(times(listener, Standing.PROVISIONAL))
          .containsExactly(
              Instant.parse("2024-03-05T20:56:00Z"), Instant.parse("2024-03-05T20:57:00Z"));
      assertThat(listener.messages().getFirst()).isInstanceOf(Snapshot.class);
      assertThat(listener.messages().stream().map(LiveEvent::seq).toList())
          .isEqualTo(
              LongStream.range(0, listener.messages().size())
                  .map(i -> i + listener.messages().getFirst().seq())
                  .boxed()
                  .toList());
      TimeRange begun = Apple.range("2024-03-05T20:55:00Z", "2024-03-05T20:56:00Z");
      assertThat(LiveWorld.all(listener, GapFound.class))
          .singleElement()
          .satisfies(gap -> assertThat(gap.range()).isEqualTo(begun));
      assertThat(LiveWorld.all(listener, Backfilled.class))
          .singleElement()
          .satisfies(filled -> assertThat(filled.bars()).hasSize(1));

      live.passSeconds(150);
      assertThat(live.status(MINUTES).state()).isEqualTo(LiveState.MARKET_CLOSED);
      assertThat(live.status(MINUTES).expectedBy()).contains(Instant.parse("2024-03-06T14:30:15Z"));
      assertThat(live.status(MINUTES).provisional()).isZero();
      assertThat(live.facts(SymbolEvent.BarRevised.class)).isEmpty();
      assertStored(live, MINUTES, "2024-03-05T20:55:00Z");
      assertStored(live, HALVES, "2024-03-05T20:55:00Z");
      assertThat(live.world.simulator().violations()).isEmpty();
    }
  }

  @Test
  void barsKeptUpToDateAreToldAndStored() {
    try (LiveWorld live = LiveWorld.simulated("2024-03-05T20:55:00Z", "")) {
      live.passSeconds(8);
      live.subscribe(MINUTES, LiveSource.KEEP_UP_TO_DATE);
      Inbox<LiveEvent> listener = live.listen(MINUTES);
      live.passSeconds(340);
      assertThat(live.status(MINUTES).state()).isEqualTo(LiveState.MARKET_CLOSED);
      assertThat(times(listener, Standing.PROVISIONAL)).hasSize(5);
      assertStored(live, MINUTES, "2024-03-05T20:55:00Z");
      assertThat(live.status(MINUTES).provisional()).isZero();
    }
  }

  @Test
  void afterARestartTheWishHoldsAndWhatWasMissedIsThere() {
    try (LiveWorld live = LiveWorld.simulated("2024-03-05T20:50:00Z", "")) {
      live.passSeconds(8);
      live.subscribe(MINUTES, LiveSource.REAL_TIME_BARS);
      live.passSeconds(100);
      live.stop();
      live.passSeconds(120);
      live.start();
      live.passSeconds(100);
      assertThat(live.status(MINUTES).state()).isEqualTo(LiveState.LIVE);
      live.passSeconds(300);
      assertStored(live, MINUTES, "2024-03-05T20:50:00Z");
    }
  }

  @Test
  void whatHasNoPlaceIsRefusedAndWhatSharesOneIsNot() {
    try (LiveWorld live =
        LiveWorld.simulated(
            "2024-03-05T20:55:00Z", "ktrdr.symbol.live { lines = 1, keep-up-to-date = 1 }")) {
      live.passSeconds(8);
      live.subscribe(MINUTES, LiveSource.REAL_TIME_BARS);
      assertThat(live.subscribe(HALVES, LiveSource.REAL_TIME_BARS)).isInstanceOf(Subscribed.class);
      SeriesId fives = Apple.series(Timeframe.MINUTES_5);
      SeriesId hours = Apple.series(Timeframe.HOUR_1);
      assertThat(live.subscribe(hours, LiveSource.KEEP_UP_TO_DATE)).isInstanceOf(Subscribed.class);
      assertThat(live.subscribe(fives, LiveSource.KEEP_UP_TO_DATE))
          .isEqualTo(new NoPlace(LiveSource.KEEP_UP_TO_DATE, 1, 1));
      assertThat(live.unsubscribe(hours)).isTrue();
      assertThat(live.unsubscribe(hours)).isFalse();
      assertThat(live.subscribe(fives, LiveSource.KEEP_UP_TO_DATE)).isInstanceOf(Subscribed.class);
    }
  }

  private static void assertStored(LiveWorld live, SeriesId series, String from) {
    TimeRange range = Apple.range(from, "2024-03-05T21:00:00Z");
    assertThat(live.store.read(series, range).times()).isEqualTo(Apple.expected(series, range));
  }

  private static List<Instant> times(Inbox<LiveEvent> listener, Standing standing) {
    return LiveWorld.all(listener, BarChanged.class).stream()
        .filter(bar -> bar.standing() == standing)
        .map(bar -> bar.bar().time())
        .toList();
  }
}
