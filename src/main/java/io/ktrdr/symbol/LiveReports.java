package io.ktrdr.symbol;

import io.ktrdr.gateway.LiveSource;
import io.ktrdr.symbol.live.LiveWatch;
import io.ktrdr.symbol.live.SubscriptionStatus;
import java.time.Duration;
import java.time.Instant;
import org.apache.pekko.actor.typed.RecipientRef;

/**
 * Tells listeners and the book of subscriptions how the series of a {@link LiveFeed} stand: at once
 * when something has changed, else once a second at the most. Belongs to one actor.
 */
final class LiveReports {

  private static final Duration EVERY = Duration.ofSeconds(1);

  private final LiveSource source;
  private final RecipientRef<SubscriptionBook.Command> book;
  private Instant reported = Instant.EPOCH;

  LiveReports(LiveSource source, RecipientRef<SubscriptionBook.Command> book) {
    this.source = source;
    this.book = book;
  }

  void report(LiveSeries one, LiveWatch watch, Instant now) {
    SubscriptionStatus before = one.hub.status();
    SubscriptionStatus status =
        new SubscriptionStatus(
            one.id,
            source,
            watch.state(),
            watch.since(),
            watch.reason(),
            one.wantedSince,
            watch.lastData(),
            one.lastBar(),
            watch.expectedBy(),
            watch.restarts(),
            one.missing(),
            one.provisional(),
            one.hub.listeners());
    one.hub.status(status);
    boolean urgent =
        before.state() != status.state()
            || !before.reason().equals(status.reason())
            || before.missing() != status.missing()
            || before.provisional() != status.provisional()
            || before.restarts() != status.restarts();
    if (urgent || !now.isBefore(reported.plus(EVERY))) {
      book.tell(new SubscriptionBook.Report(status));
    }
  }

  /** All series have had their turn. */
  void told(Instant now) {
    if (!now.isBefore(reported.plus(EVERY))) {
      reported = now;
    }
  }
}
