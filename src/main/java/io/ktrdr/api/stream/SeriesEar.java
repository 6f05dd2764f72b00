package io.ktrdr.api.stream;

import io.ktrdr.market.BarSeries;
import io.ktrdr.symbol.live.LiveEvent;
import io.ktrdr.symbol.live.SubscriptionStatus;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * A hub's ear at a live series: hears each event once and in order, asks again for what was lost on
 * the way, and keeps the latest bars, those of the store before them. Belongs to one actor.
 */
final class SeriesEar {

  /** What a hub makes of what is heard. */
  interface Hearer {

    /** Bars of the store, before {@link #begins}. */
    default void stored(BarSeries bars) {}

    /** What there is is known, or is other than was told: everybody begins (anew) with it. */
    void begins();

    /** The next event, which the book has taken in; neither a beginning nor the end. */
    void hears(LiveEvent event);

    /** Nothing more comes, until somebody subscribes again. */
    void ended(String reason);
  }

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** What has ended often begins anew at once. */
  private static final Duration SOON = Duration.ofSeconds(1);

  private record Event(LiveEvent event) implements Hub.Heard {}

  private record Stored(StoredBars bars) implements Hub.Heard {}

  private enum Due implements Hub.Heard {
    READY,
    LISTEN
  }

  private final ActorContext<Hub> context;
  private final TimerScheduler<Hub> timers;
  private final SeriesSource source;
  private final Hearer hearer;
  private final BarBook book;
  private final ActorRef<LiveEvent> ear;
  private Following place = Following.NOTHING;
  private SubscriptionStatus status;
  private boolean heard;
  private boolean read;
  private boolean open;
  private boolean asked;

  SeriesEar(
      ActorContext<Hub> context,
      TimerScheduler<Hub> timers,
      StreamSettings settings,
      SeriesSource source,
      Hearer hearer) {
    this.context = context;
    this.timers = timers;
    this.source = source;
    this.hearer = hearer;
    this.status = source.unknown();
    this.book = new BarBook(settings.maxSnapshotBars());
    this.ear = context.messageAdapter(LiveEvent.class, Event::new);
    timers.startSingleTimer(Due.READY, PATIENCE);
    timers.startTimerWithFixedDelay(Due.LISTEN, settings.relistenEvery());
    read();
    listen();
  }

  /** The latest bars as they stand. */
  BarBook book() {
    return book;
  }

  /** How the subscription stands. */
  SubscriptionStatus status() {
    return status;
  }

  /**
   * Takes in what the hub has heard.
   *
   * @throws IllegalArgumentException for what is not about a series
   */
  void hear(Hub.Heard message) {
    switch (message) {
      case Event(LiveEvent event) -> event(event);
      case Stored(StoredBars bars) -> stored(bars);
      case Due.READY -> open();
      case Due.LISTEN -> listen();
      default -> throw new IllegalArgumentException("not about a series: " + message);
    }
  }

  private void listen() {
    source.upstream().listen(place.resume(), ear);
  }

  private void read() {
    context.pipeToSelf(
        source.stored().get(),
        (bars, failure) -> new Stored(failure == null ? bars : StoredBars.NONE));
  }

  private void stored(StoredBars bars) {
    boolean news = book.stored(bars);
    hearer.stored(bars.bars());
    read = true;
    if (open && news) {
      hearer.begins();
    } else if (heard) {
      open();
    }
  }

  /** There is something to begin with, though perhaps not yet all. */
  private void open() {
    if (!open) {
      open = true;
      timers.cancel(Due.READY);
      hearer.begins();
    }
  }

  private void event(LiveEvent event) {
    Following.Meaning meaning = place.meaning(event);
    switch (meaning) {
      case BEGINS -> begins((LiveEvent.Snapshot) event);
      case NEXT -> {
        place = place.after(event);
        asked = false;
        book.take(event);
        if (event instanceof LiveEvent.StatusChanged changed) {
          status = changed.status();
        }
        if (open) {
          hearer.hears(event);
        }
      }
      case ENDS -> ends((LiveEvent.Ended) event);
      case LOST -> {
        if (!asked) {
          asked = true;
          listen();
        }
      }
      case KNOWN -> {}
    }
  }

  private void begins(LiveEvent.Snapshot begun) {
    place = place.after(begun);
    asked = false;
    heard = true;
    status = begun.status();
    book.begin(begun.bars());
    if (open) {
      hearer.begins();
      // what happened between the two threads is in the store, if anywhere
      read();
    } else if (read) {
      open();
    }
  }

  /** The subscription may be made again by somebody: it is looked for now and then. */
  private void ends(LiveEvent.Ended over) {
    boolean news = place.follows();
    if (news) {
      timers.startSingleTimer("soon", Due.LISTEN, SOON);
    }
    place = place.after(over);
    asked = false;
    heard = true;
    if (open && news) {
      hearer.ended(over.reason());
    } else if (read) {
      open();
    }
  }
}
