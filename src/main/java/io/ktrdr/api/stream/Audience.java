package io.ktrdr.api.stream;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Who listens to a hub, and the thread of what they are told. Until it is open newcomers wait.
 * Belongs to one actor.
 */
final class Audience {

  /** What follows the last event more closely has waited while that was told, or nearly so. */
  private static final long RUSH_NANOS = 1_000_000;

  private final ActorContext<Hub> context;
  private final TimerScheduler<Hub> timers;
  private final StreamSettings settings;
  private final Telling telling;
  private final ActorRef<Channels.Command> channels;
  private final IntFunction<byte[]> snapshot;
  private final Set<Listener> listeners = new LinkedHashSet<>();
  private final List<Hub.Join> waiting = new ArrayList<>();
  private boolean open;

  /** When all had been told the last event. */
  private long toldAt = System.nanoTime() - RUSH_NANOS;

  /**
   * @param snapshot the bytes of a snapshot with so many bars
   */
  Audience(
      ActorContext<Hub> context,
      TimerScheduler<Hub> timers,
      StreamSettings settings,
      Key key,
      ActorRef<Channels.Command> channels,
      IntFunction<byte[]> snapshot) {
    this.context = context;
    this.timers = timers;
    this.settings = settings;
    this.channels = channels;
    this.snapshot = snapshot;
    this.telling =
        new Telling(key, Epochs.next(), settings.rememberEvents(), settings.rememberBytes());
    expect();
  }

  Telling telling() {
    return telling;
  }

  /**
   * A hub around this audience: who comes and goes is settled here.
   *
   * @param heard takes in everything else
   */
  Behavior<Hub> hub(Consumer<Hub.Heard> heard) {
    return Behaviors.receiveMessage(
        message -> {
          switch (message) {
            case Hub.Join join -> join(join);
            case Hub.Leave leave -> leave(leave.listener());
            case Hub.Expect expect -> expect();
            case Hub.LingerOver over -> lingerOver();
            case Hub.Stop stop -> {
              return Behaviors.stopped();
            }
            case Hub.Heard other -> heard.accept(other);
          }
          return Behaviors.same();
        });
  }

  /** Whoever is about to join finds the hub there. */
  void expect() {
    if (listeners.isEmpty()) {
      timers.startSingleTimer(new Hub.LingerOver(), settings.linger());
    }
  }

  /** It is known what there is: those who wait are taken in. */
  void open() {
    open = true;
    waiting.forEach(this::join);
    waiting.clear();
  }

  boolean isOpen() {
    return open;
  }

  /** Takes a listener in, now or when it opens. */
  private void join(Hub.Join join) {
    if (!open) {
      waiting.add(join);
      return;
    }
    if (listeners.add(join.listener())) {
      context.watchWith(join.listener().session(), new Hub.Leave(join.listener()));
    }
    timers.cancel(new Hub.LingerOver());
    // more than a socket may have waiting would only end the session again
    Optional<List<Told>> missed =
        join.resume()
            .flatMap(telling::after)
            .filter(events -> events.size() <= settings.bufferFrames());
    if (missed.isPresent()) {
      join.listener().hear(resumed(join.resume().orElseThrow(), missed.get().size()), false);
      missed.get().forEach(told -> join.listener().hear(told, true));
    } else {
      int bars = join.bars() < 0 ? settings.snapshotBars() : join.bars();
      join.listener().hear(beginning("snapshot", telling.seq(), snapshot.apply(bars)), false);
    }
  }

  private Told resumed(Resume from, int missed) {
    Key key = telling.key();
    return beginning(
        "resumed",
        from.seq(),
        Messages.event(
            "resumed",
            key,
            from.seq(),
            out -> {
              out.writeStringField("epoch", from.epoch());
              out.writeNumberField("missed", missed);
            }));
  }

  /** Something for one listener only, which says where the thread begins for it. */
  private Told beginning(String type, long seq, byte[] json) {
    return new Told(
        telling.key(),
        telling.epoch(),
        seq,
        true,
        false,
        null,
        null,
        Payload.of(type, telling.epoch(), seq, json));
  }

  /** What there is is known: who waits is taken in; or it is other than told: all begin anew. */
  void begin() {
    if (open) {
      restart();
    } else {
      open();
    }
  }

  private void restart() {
    telling.restart(Epochs.next());
    if (!listeners.isEmpty()) {
      Told beginning = beginning("snapshot", 0, snapshot.apply(settings.snapshotBars()));
      tell(beginning);
    }
  }

  private void leave(Listener listener) {
    waiting.removeIf(join -> join.listener().equals(listener));
    if (listeners.remove(listener)) {
      context.unwatch(listener.session());
      expect();
    }
  }

  /** Nobody came back: the hub may go, if nobody is about to come. */
  private void lingerOver() {
    if (listeners.isEmpty()) {
      channels.tell(new Channels.Idle(telling.key(), context.getSelf()));
    }
  }

  void tell(Told told) {
    boolean rush = System.nanoTime() - toldAt < RUSH_NANOS;
    for (Listener listener : listeners) {
      listener.hear(told, rush);
    }
    toldAt = System.nanoTime();
  }
}
