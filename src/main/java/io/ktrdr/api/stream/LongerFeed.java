package io.ktrdr.api.stream;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SeriesId;
import io.ktrdr.symbol.live.BarFrames;
import io.ktrdr.symbol.live.LiveEvent;
import io.ktrdr.symbol.live.LiveEvent.StandingBar;
import io.ktrdr.symbol.live.LiveHub;
import io.ktrdr.symbol.live.SubscriptionStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Follows a live series and makes a longer one of it. What happened before it began is read from
 * the store. When the shorter series begins anew, so does this: it ends, and another is made.
 */
final class LongerFeed {

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final Duration RELISTEN = Duration.ofSeconds(15);
  private static final int RECENT = 500;

  /** What it makes, and of what. */
  record Plan(
      SeriesId target,
      BarFrames frames,
      BarFrames parts,
      Upstream source,
      SubscriptionStatus unknown,
      Supplier<CompletionStage<BarSeries>> stored) {}

  private record Event(LiveEvent event) implements Feed {}

  private record Stored(BarSeries bars) implements Feed {}

  private enum Due implements Feed {
    TICK,
    LISTEN
  }

  private final Plan plan;
  private final Clock clock;
  private final LiveHub hub;
  private final ActorRef<LiveEvent> ear;
  private LongerBars bars;
  private Following place = Following.NOTHING;

  private LongerFeed(
      ActorContext<Feed> context, TimerScheduler<Feed> timers, Plan plan, Clock clock) {
    this.plan = plan;
    this.clock = clock;
    this.hub = new LiveHub(plan.unknown(), Epochs.next(), RECENT, RECENT);
    this.ear = context.messageAdapter(LiveEvent.class, Event::new);
    timers.startTimerWithFixedDelay(Due.TICK, LOOK);
    timers.startTimerWithFixedDelay(Due.LISTEN, RELISTEN);
    context.pipeToSelf(
        plan.stored().get(),
        (found, failure) -> new Stored(failure == null ? found : BarSeries.empty()));
  }

  static Behavior<Feed> create(Plan plan, Clock clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  LongerFeed feed = new LongerFeed(context, timers, plan, clock);
                  return Feed.around(feed.hub, feed::takes);
                }));
  }

  private boolean takes(Feed message) {
    switch (message) {
      case Stored(BarSeries found) -> {
        bars =
            new LongerBars(
                plan.frames(),
                plan.parts(),
                hub,
                IntStream.range(0, found.size()).mapToObj(found::bar).toList(),
                now());
        listen();
      }
      case Due.TICK -> {
        if (bars != null) {
          bars.tick(now());
        }
      }
      case Due.LISTEN -> {
        if (bars != null) {
          listen();
        }
      }
      case Event(LiveEvent event) -> {
        return event(event);
      }
      default -> throw new IllegalArgumentException("not for a longer series: " + message);
    }
    return true;
  }

  private void listen() {
    plan.source().listen(place.resume(), ear);
  }

  private Instant now() {
    return clock.instant();
  }

  /** False when the thread of the shorter series is broken. */
  private boolean event(LiveEvent event) {
    Following.Meaning meaning = place.meaning(event);
    boolean again = place.follows();
    switch (meaning) {
      case KNOWN -> {
        return true;
      }
      case LOST -> {
        listen();
        return true;
      }
      case ENDS -> {
        hub.ended("the series that it is made of has ended");
        return false;
      }
      case BEGINS -> {
        if (again) {
          hub.ended("the series that it is made of begins anew");
          return false;
        }
      }
      case NEXT -> {}
    }
    place = place.after(event);
    take(event);
    return true;
  }

  private void take(LiveEvent event) {
    switch (event) {
      case LiveEvent.Snapshot begun -> {
        hub.status(status(begun.status()));
        bars.begin(begun.bars().stream().map(StandingBar::bar).toList(), now());
      }
      case LiveEvent.BarChanged changed -> bars.changed(changed.bar(), changed.standing(), now());
      case LiveEvent.BarRevised revised -> bars.revised(revised.after());
      case LiveEvent.BarsConfirmed confirmed -> bars.confirmed(confirmed.range());
      case LiveEvent.GapFound gap -> bars.gap(gap.range());
      case LiveEvent.Backfilled filled -> bars.backfilled(filled.range(), filled.bars());
      case LiveEvent.StatusChanged changed -> hub.status(status(changed.status()));
      case LiveEvent.Ended over -> throw new IllegalArgumentException("the end: " + over);
    }
  }

  private SubscriptionStatus status(SubscriptionStatus of) {
    return new SubscriptionStatus(
        plan.target(),
        of.source(),
        of.state(),
        of.since(),
        of.reason(),
        of.wantedSince(),
        of.lastDataAt(),
        of.lastBar(),
        of.expectedBy(),
        of.restarts(),
        of.missing(),
        of.provisional(),
        hub.listeners());
  }
}
