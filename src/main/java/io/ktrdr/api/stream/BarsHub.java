package io.ktrdr.api.stream;

import io.ktrdr.market.Bar;
import io.ktrdr.symbol.live.LiveEvent;
import io.ktrdr.symbol.live.LiveEvent.Standing;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * One series of bars for everybody on this node who listens to it: one listener upstream, each
 * event written once. Newcomers wait until it is known what there is.
 */
final class BarsHub implements SeriesEar.Hearer {

  private final SeriesSource source;
  private final Audience audience;
  private final BarMessages messages;
  private final SeriesEar ear;

  private BarsHub(
      ActorContext<Hub> context,
      TimerScheduler<Hub> timers,
      StreamSettings settings,
      Key key,
      SeriesSource source,
      ActorRef<Channels.Command> channels) {
    this.source = source;
    this.audience = new Audience(context, timers, settings, key, channels, this::snapshot);
    this.messages = new BarMessages(key, source.series(), source.frames());
    this.ear = new SeriesEar(context, timers, settings, source, this);
  }

  static Behavior<Hub> create(
      StreamSettings settings, Key key, SeriesSource source, ActorRef<Channels.Command> channels) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  BarsHub hub = new BarsHub(context, timers, settings, key, source, channels);
                  return hub.audience.hub(hub.ear::hear);
                }));
  }

  private byte[] snapshot(int bars) {
    Telling telling = audience.telling();
    return messages.snapshot(
        telling.epoch(), telling.seq(), ear.status(), ear.book().latest(bars), source.synthetic());
  }

  @Override
  public void begins() {
    audience.begin();
  }

  @Override
  public void ended(String reason) {
    audience.tell(audience.telling().keep("ended", seq -> messages.ended(seq, reason)));
  }

  @Override
  public void hears(LiveEvent event) {
    Telling telling = audience.telling();
    audience.tell(
        switch (event) {
          case LiveEvent.BarChanged changed -> changed(telling, changed.bar(), changed.standing());
          case LiveEvent.BarRevised(var id, var epoch, var at, Bar before, Bar after) ->
              telling.keep("bar_revised", seq -> messages.revised(seq, before, after));
          case LiveEvent.BarsConfirmed confirmed ->
              telling.keep("bars_confirmed", seq -> messages.confirmed(seq, confirmed.range()));
          case LiveEvent.GapFound gap ->
              telling.keep("gap", seq -> messages.gap(seq, gap.range(), gap.bars(), gap.reason()));
          case LiveEvent.Backfilled filled ->
              telling.keep(
                  "backfilled", seq -> messages.backfilled(seq, filled.range(), filled.bars()));
          case LiveEvent.StatusChanged changed ->
              telling.latest("status", "status", seq -> messages.status(seq, changed.status()));
          case LiveEvent.Snapshot begun -> throw new IllegalArgumentException("" + begun);
          case LiveEvent.Ended over -> throw new IllegalArgumentException("" + over);
        });
  }

  private Told changed(Telling telling, Bar bar, Standing standing) {
    String slot = Long.toString(bar.time().getEpochSecond());
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
