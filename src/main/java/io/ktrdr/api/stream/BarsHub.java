package io.ktrdr.api.stream;

import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SeriesId;
import io.ktrdr.symbol.live.BarFrames;
import io.ktrdr.symbol.live.LiveEvent;
import io.ktrdr.symbol.live.LiveEvent.Standing;
import io.ktrdr.symbol.live.LiveHub;
import io.ktrdr.symbol.live.SubscriptionStatus;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One series of bars for everybody on this node who listens to it: one listener upstream, each
 * event written once. Newcomers wait until it is known what there is.
 */
final class BarsHub {

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** What a hub needs to know of its series. */
  record Source(
      SeriesId series,
      BarFrames frames,
      Upstream upstream,
      boolean synthetic,
      SubscriptionStatus unknown,
      Supplier<CompletionStage<BarSeries>> stored) {}

  private record Event(LiveEvent event) implements Hub.Heard {}

  private record Stored(BarSeries bars) implements Hub.Heard {}

  private enum Due implements Hub.Heard {
    READY,
    LISTEN
  }

  private final TimerScheduler<Hub> timers;
  private final StreamSettings settings;
  private final Source source;
  private final Audience audience;
  private final BarMessages messages;
  private final BarBook book;
  private final ActorRef<LiveEvent> ear;
  private SubscriptionStatus status;
  private String upstreamEpoch = "";
  private long upstreamSeq;
  private boolean heard;
  private boolean read;

  private BarsHub(
      ActorContext<Hub> context,
      TimerScheduler<Hub> timers,
      StreamSettings settings,
      Key key,
      Source source,
      ActorRef<Channels.Command> channels) {
    this.timers = timers;
    this.settings = settings;
    this.source = source;
    this.status = source.unknown();
    this.audience = new Audience(context, timers, settings, key, channels, this::snapshot);
    this.messages = new BarMessages(key, source.series(), source.frames());
    this.book = new BarBook(settings.maxSnapshotBars());
    this.ear = context.messageAdapter(LiveEvent.class, Event::new);
    context.pipeToSelf(
        source.stored().get(),
        (bars, failure) -> new Stored(failure == null ? bars : BarSeries.empty()));
    timers.startSingleTimer(Due.READY, PATIENCE);
    timers.startTimerWithFixedDelay(Due.LISTEN, settings.relistenEvery());
    source.upstream().listen(Optional.empty(), ear);
  }

  static Behavior<Hub> create(
      StreamSettings settings, Key key, Source source, ActorRef<Channels.Command> channels) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  BarsHub hub = new BarsHub(context, timers, settings, key, source, channels);
                  return Behaviors.receiveMessage(hub::onMessage);
                }));
  }

  private Behavior<Hub> onMessage(Hub message) {
    switch (message) {
      case Event(LiveEvent event) -> event(event);
      case Hub.Join join -> audience.join(join);
      case Hub.Leave leave -> audience.leave(leave.listener());
      case Hub.Expect expect -> audience.expect();
      case Hub.LingerOver over -> audience.lingerOver();
      case Hub.Stop stop -> {
        return Behaviors.stopped();
      }
      case Stored(BarSeries bars) -> {
        for (int i = 0; i < bars.size(); i++) {
          book.stored(bars.bar(i));
        }
        read = true;
        ready(heard);
      }
      case Due.READY -> ready(true);
      case Due.LISTEN ->
          source
              .upstream()
              .listen(
                  upstreamEpoch.isEmpty()
                      ? Optional.empty()
                      : Optional.of(new LiveHub.Resume(upstreamEpoch, upstreamSeq)),
                  ear);
      case Hub.Heard other -> throw new IllegalArgumentException("not for bars: " + other);
    }
    return Behaviors.same();
  }

  private void ready(boolean enough) {
    if (enough && !audience.isOpen()) {
      timers.cancel(Due.READY);
      audience.open();
    }
  }

  private byte[] snapshot(int bars) {
    Telling telling = audience.telling();
    return messages.snapshot(
        telling.epoch(), telling.seq(), status, book.latest(bars), source.synthetic());
  }

  private void event(LiveEvent event) {
    boolean same = event.epoch().equals(upstreamEpoch);
    if (same && event.seq() <= upstreamSeq && !(event instanceof LiveEvent.Snapshot)) {
      return;
    }
    boolean follows = same && event.seq() == upstreamSeq + 1;
    if (event instanceof LiveEvent.Snapshot snapshot) {
      begin(snapshot);
    } else if (event instanceof LiveEvent.Ended ended) {
      ended(ended);
    } else if (follows) {
      upstreamSeq = event.seq();
      tell(event);
    } else {
      // something was lost on the way: the next look around brings it, or a snapshot
      timers.startSingleTimer(Due.LISTEN, Duration.ofMillis(1));
      timers.startTimerWithFixedDelay("again", Due.LISTEN, settings.relistenEvery());
    }
  }

  private void begin(LiveEvent.Snapshot snapshot) {
    boolean again = heard;
    boolean nothingNew = snapshot.epoch().equals(upstreamEpoch) && snapshot.seq() == upstreamSeq;
    upstreamEpoch = snapshot.epoch();
    upstreamSeq = snapshot.seq();
    heard = true;
    if (nothingNew) {
      return;
    }
    status = snapshot.status();
    book.begin(snapshot.bars());
    if (again || audience.isOpen()) {
      audience.restart();
    }
    ready(read);
  }

  /** The subscription may be made again by somebody: it is looked for now and then. */
  private void ended(LiveEvent.Ended ended) {
    boolean news = !upstreamEpoch.isEmpty();
    upstreamEpoch = "";
    upstreamSeq = 0;
    heard = true;
    if (news) {
      audience.tell(audience.telling().keep("ended", seq -> messages.ended(seq, ended.reason())));
    }
    ready(read);
  }

  private void tell(LiveEvent event) {
    Telling telling = audience.telling();
    audience.tell(
        switch (event) {
          case LiveEvent.BarChanged changed -> changed(telling, changed.bar(), changed.standing());
          case LiveEvent.BarRevised(var id, var epoch, var at, Bar before, Bar after) -> {
            book.put(after, Standing.FINAL);
            yield telling.keep("bar_revised", seq -> messages.revised(seq, before, after));
          }
          case LiveEvent.BarsConfirmed confirmed -> {
            book.confirmed(confirmed.range());
            yield telling.keep("bars_confirmed", seq -> messages.confirmed(seq, confirmed.range()));
          }
          case LiveEvent.GapFound gap -> {
            book.gap(gap.range());
            yield telling.keep(
                "gap", seq -> messages.gap(seq, gap.range(), gap.bars(), gap.reason()));
          }
          case LiveEvent.Backfilled filled -> {
            filled.bars().forEach(bar -> book.put(bar, Standing.FINAL));
            yield telling.keep(
                "backfilled", seq -> messages.backfilled(seq, filled.range(), filled.bars()));
          }
          case LiveEvent.StatusChanged changed -> {
            status = changed.status();
            yield telling.latest("status", "status", seq -> messages.status(seq, status));
          }
          case LiveEvent.Snapshot begun -> throw new IllegalStateException("handled before");
          case LiveEvent.Ended over -> throw new IllegalStateException("handled before");
        });
  }

  private Told changed(Telling telling, Bar bar, Standing standing) {
    String slot = Long.toString(bar.time().getEpochSecond());
    book.put(bar, standing);
    if (standing == Standing.FORMING) {
      return telling.latest(slot, "bar", seq -> messages.bar(seq, bar, standing));
    }
    return telling.ends(
        slot,
        source.series().timeframe().intraday()
            ? new Told.Interval(source.series().timeframe(), bar.time().getEpochSecond())
            : null,
        "bar",
        seq -> messages.bar(seq, bar, standing));
  }
}
