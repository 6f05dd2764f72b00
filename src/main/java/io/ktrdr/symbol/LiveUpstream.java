package io.ktrdr.symbol;

import io.ktrdr.gateway.GatewayQuestion.FetchBars;
import io.ktrdr.gateway.GatewayQuestion.HistoryReply;
import io.ktrdr.gateway.GatewayQuestion.LiveOrder;
import io.ktrdr.gateway.GatewayQuestion.LiveReply;
import io.ktrdr.gateway.GatewayQuestion.StreamBars;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.gateway.Lane;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.IntConsumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** What a {@link LiveFeed} says to the gateway about its one subscription. Belongs to one actor. */
final class LiveUpstream {

  private static final Duration OPENING_PATIENCE = Duration.ofSeconds(60);

  private final ActorContext<LiveFeed.Command> context;
  private final ActorRef<GatewaySupervisor.Command> gateway;
  private final Instrument instrument;
  private final LiveDesk.Upstream upstream;
  private final ActorRef<LiveReply> replies;
  private Optional<ActorRef<LiveOrder>> orders = Optional.empty();
  private Optional<Instant> openingSince = Optional.empty();
  private boolean renewWhenOpen;
  private int attempt;
  private String login = "";
  private String openedAt = "";
  private int openedAs;

  LiveUpstream(
      ActorContext<LiveFeed.Command> context,
      ActorRef<GatewaySupervisor.Command> gateway,
      Instrument instrument,
      LiveDesk.Upstream upstream,
      ActorRef<LiveReply> replies) {
    this.context = context;
    this.gateway = gateway;
    this.instrument = instrument;
    this.upstream = upstream;
    this.replies = replies;
  }

  /** The series as IB sends it. */
  SeriesId series() {
    return new SeriesId(instrument.id(), upstream.timeframe(), upstream.what(), upstream.hours());
  }

  int attempt() {
    return attempt;
  }

  /** From here on this login's connection is the one to subscribe on. */
  void follow(String itsName) {
    login = itsName;
  }

  /** Subscribes, for the first time or anew. */
  void ask(Instant now) {
    attempt++;
    if (!login.equals(openedAt)) {
      leave();
    }
    if (orders.isPresent()) {
      orders.get().tell(new LiveOrder.Renew(attempt));
    } else if (openingSince.isPresent()) {
      renewWhenOpen = true;
    } else {
      openingSince = Optional.of(now);
      openedAt = login;
      openedAs = attempt;
      gateway.tell(
          new StreamBars(
              instrument,
              upstream.source(),
              upstream.timeframe(),
              upstream.what(),
              upstream.hours(),
              Lane.LIVE,
              "live " + instrument.id() + " " + upstream,
              login,
              attempt,
              replies));
    }
  }

  /** What is open at another login is given up: only one is to be paid for. */
  private void leave() {
    orders.ifPresent(
        open -> {
          context.unwatch(open);
          open.tell(new LiveOrder.Close());
        });
    gone();
  }

  /** The gateway has an actor for it; false when that is not wanted any more, and told so. */
  boolean opened(LiveReply.Opened answer) {
    ActorRef<LiveOrder> opened = answer.orders();
    if (openingSince.isEmpty() || answer.attempt() != openedAs) {
      opened.tell(new LiveOrder.Close());
      return false;
    }
    orders = Optional.of(opened);
    openingSince = Optional.empty();
    if (renewWhenOpen) {
      renewWhenOpen = false;
      opened.tell(new LiveOrder.Renew(attempt));
    }
    return true;
  }

  /** Whether the gateway should have answered long ago. */
  boolean overdue(Instant now) {
    return openingSince.filter(since -> !now.isBefore(since.plus(OPENING_PATIENCE))).isPresent();
  }

  /** The gateway's actor is gone, or there never was one. */
  void gone() {
    orders = Optional.empty();
    openingSince = Optional.empty();
    renewWhenOpen = false;
  }

  void close() {
    orders.ifPresent(open -> open.tell(new LiveOrder.Close()));
  }

  /**
   * Asks history whether there were bars in a span; a minute is fine enough, and cheaper than less.
   *
   * @param done told how many, on another actor's thread; never when history could not be asked
   */
  void probe(TimeRange span, IntConsumer done) {
    boolean longer = upstream.timeframe().seconds() > Timeframe.MINUTE_1.seconds();
    Timeframe timeframe = longer ? Timeframe.MINUTE_1 : upstream.timeframe();
    gateway.tell(
        new FetchBars(
            instrument,
            new SeriesId(instrument.id(), timeframe, upstream.what(), upstream.hours()),
            span,
            Lane.LIVE,
            "live probe " + instrument.id() + " " + upstream,
            context.spawnAnonymous(counting(0, done))));
  }

  private static Behavior<HistoryReply> counting(int before, IntConsumer done) {
    return Behaviors.receiveMessage(
        reply ->
            switch (reply) {
              case HistoryReply.ChunkFetched chunk -> counting(before + chunk.bars().size(), done);
              case HistoryReply.Fetched fetched -> {
                done.accept(before);
                yield Behaviors.stopped();
              }
              case HistoryReply.FetchFailed failed -> Behaviors.stopped();
            });
  }
}
