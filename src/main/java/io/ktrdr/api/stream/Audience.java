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

  private final ActorContext<Hub> context;
  private final TimerScheduler<Hub> timers;
  private final StreamSettings settings;
  private final Telling telling;
  private final ActorRef<Channels.Command> channels;
  private final IntFunction<byte[]> snapshot;
  private final Set<ActorRef<Session.Note>> listeners = new LinkedHashSet<>();
  private final List<Hub.Join> waiting = new ArrayList<>();
  private boolean open;

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
      context.watchWith(join.listener(), new Hub.Leave(join.listener()));
    }
    timers.cancel(new Hub.LingerOver());
    // more than a socket may have waiting would only end the session again
    Optional<List<Told>> missed =
        join.resume()
            .flatMap(telling::after)
            .filter(events -> events.size() <= settings.bufferFrames());
    if (missed.isPresent()) {
      join.listener().tell(resumed(join.resume().orElseThrow(), missed.get().size()));
      missed.get().forEach(join.listener()::tell);
    } else {
      int bars = join.bars() < 0 ? settings.snapshotBars() : join.bars();
      join.listener().tell(beginning("snapshot", telling.seq(), snapshot.apply(bars)));
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

  private void leave(ActorRef<Session.Note> listener) {
    waiting.removeIf(join -> join.listener().equals(listener));
    if (listeners.remove(listener)) {
      context.unwatch(listener);
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
    for (ActorRef<Session.Note> listener : listeners) {
      listener.tell(told);
    }
  }
}
