package io.ktrdr.api.stream;

import io.ktrdr.gateway.LiveSource;
import io.ktrdr.market.Bar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.symbol.live.LiveHub;
import io.ktrdr.symbol.live.LiveState;
import io.ktrdr.symbol.live.SubscriptionStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Tells the bars of {@code SIM.TEST} as time passes, with a gap and a correction now and then. */
final class TestFeed {

  private static final Duration LOOK = Duration.ofMillis(100);
  private static final int BEGIN_WITH = 200;

  /** Two bars later history has its say. */
  private static final int SETTLES_AFTER = 2;

  private static final int CONFIRMED_EVERY = 5;
  private static final long MOST_CAUGHT_UP = 3_600;

  private enum Tick implements Feed {
    INSTANCE
  }

  private final TestSeries bars;
  private final LiveHub hub;
  private final Clock clock;
  private long done;

  private TestFeed(Timeframe timeframe, Clock clock, String epoch) {
    this.bars = new TestSeries(timeframe);
    this.clock = clock;
    Instant now = clock.instant();
    SeriesId series = TestSeries.series(timeframe);
    this.hub =
        new LiveHub(
            new SubscriptionStatus(
                series,
                LiveSource.REAL_TIME_BARS,
                LiveState.LIVE,
                now,
                "synthetic",
                now,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                0,
                0,
                0),
            epoch,
            BEGIN_WITH,
            BEGIN_WITH);
    this.done = now.getEpochSecond();
    long opens = bars.opens(done);
    for (long bar = opens - (long) BEGIN_WITH * bars.length(); bar < opens; bar += bars.length()) {
      hub.closed(bars.bar(bar, opens));
    }
    hub.confirmed(TimeRange.ofEpochSeconds(0, opens));
  }

  static Behavior<Feed> create(Timeframe timeframe, Clock clock) {
    return Behaviors.withTimers(
        timers -> {
          TestFeed feed = new TestFeed(timeframe, clock, Epochs.next());
          timers.startTimerWithFixedDelay(Tick.INSTANCE, LOOK);
          return Feed.around(
              feed.hub,
              tick -> {
                feed.tick();
                return true;
              });
        });
  }

  private void tick() {
    long now = clock.instant().getEpochSecond();
    done = Math.max(done, now - MOST_CAUGHT_UP);
    while (done < now) {
      second(++done);
    }
  }

  /** Everything before this second has happened. */
  private void second(long second) {
    long opens = bars.opens(second - 1);
    if (second < opens + bars.length()) {
      if (!bars.isLate(opens)) {
        hub.forming(bars.bar(opens, second));
      }
      return;
    }
    if (bars.isLate(opens)) {
      hub.gap(range(opens), 1, "scripted: this bar was not had live");
    } else {
      hub.closed(bars.told(opens));
    }
    settle(opens - (long) SETTLES_AFTER * bars.length());
  }

  private void settle(long opens) {
    Bar whole = bars.bar(opens, opens + bars.length());
    if (bars.isRevised(opens)) {
      hub.revised(bars.told(opens), whole);
    } else if (bars.isLate(opens)) {
      hub.backfilled(range(opens), List.of(whole));
    } else if (Math.floorMod(Math.floorDiv(opens, (long) bars.length()), CONFIRMED_EVERY) == 0) {
      hub.confirmed(
          TimeRange.ofEpochSeconds(
              opens - (long) (CONFIRMED_EVERY - 1) * bars.length(), opens + bars.length()));
    }
  }

  private TimeRange range(long opens) {
    return TimeRange.ofEpochSeconds(opens, opens + bars.length());
  }
}
