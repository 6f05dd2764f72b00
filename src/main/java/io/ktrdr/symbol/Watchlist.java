package io.ktrdr.symbol;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Resolves a list of names one after the other, and stops when all are done. While IB cannot be
 * asked it tries again, at growing intervals; a name that is unknown or ambiguous is logged and
 * left out.
 */
final class Watchlist extends AbstractMatchingBehavior<Watchlist.Message> {

  sealed interface Message {}

  private record TryNow() implements Message {}

  private record Heard(Resolution resolution) implements Message {}

  private final ActorRef<SymbolResolver.Command> resolver;
  private final TimerScheduler<Message> timers;
  private final SymbolSettings settings;
  private final ActorRef<Resolution> replies;
  private final Deque<String> names;
  private Duration pause;

  static Behavior<Message> create(
      List<String> names, ActorRef<SymbolResolver.Command> resolver, SymbolSettings settings) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new Watchlist(context, timers, names, resolver, settings).next()));
  }

  private Watchlist(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      List<String> names,
      ActorRef<SymbolResolver.Command> resolver,
      SymbolSettings settings) {
    super(context);
    this.timers = timers;
    this.names = new ArrayDeque<>(names);
    this.resolver = resolver;
    this.settings = settings;
    this.pause = settings.watchRetryShortest();
    this.replies = context.messageAdapter(Resolution.class, Heard::new);
  }

  @Override
  public Behavior<Message> onMessage(Message message) {
    return switch (message) {
      case TryNow tryNow -> next();
      case Heard heard ->
          switch (heard.resolution()) {
            case Resolution.Resolved resolved -> done();
            case Resolution.Unknown unknown -> {
              getContext().getLog().warn("watched symbol \"{}\" is not known to IB", names.peek());
              yield done();
            }
            case Resolution.Ambiguous ambiguous -> {
              getContext()
                  .getLog()
                  .warn(
                      "watched symbol \"{}\" could be any of {}; name one of them instead",
                      names.peek(),
                      ambiguous.candidates().stream().map(found -> found.id()).toList());
              yield done();
            }
            case Resolution.CouldNotAsk couldNotAsk -> tryLater(couldNotAsk);
          };
    };
  }

  private Behavior<Message> next() {
    if (names.isEmpty()) {
      return Behaviors.stopped();
    }
    resolver.tell(new SymbolResolver.Resolve(names.peek(), replies));
    return this;
  }

  private Behavior<Message> done() {
    names.remove();
    pause = settings.watchRetryShortest();
    return next();
  }

  private Behavior<Message> tryLater(Resolution.CouldNotAsk couldNotAsk) {
    getContext()
        .getLog()
        .debug("{} symbols wait to be resolved: {}", names.size(), couldNotAsk.problem().detail());
    timers.startSingleTimer(new TryNow(), pause);
    Duration doubled = pause.multipliedBy(2);
    pause =
        doubled.compareTo(settings.watchRetryLongest()) < 0
            ? doubled
            : settings.watchRetryLongest();
    return this;
  }
}
