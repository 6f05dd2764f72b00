package io.ktrdr.symbol;

import io.ktrdr.CborSerializable;
import io.ktrdr.gateway.LiveSource;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.symbol.live.LiveSettings;
import io.ktrdr.symbol.live.SubscriptionStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * All live series of the house: who has a place among those that IB allows, and how each stands. It
 * remembers nothing itself: the wishes are facts of the instruments' journals, which it reads when
 * it starts, and wakes the instruments that have some.
 */
final class SubscriptionBook {

  /** What it understands. */
  sealed interface Command {}

  /** Asks for a place for a series; one that has one already keeps it. */
  record Admit(SeriesId series, LiveSource source, ActorRef<Admission> replyTo)
      implements Command, CborSerializable {}

  /** Answers to {@link Admit}. */
  sealed interface Admission extends CborSerializable {
    record Granted() implements Admission {}

    record Full(int used, int allowed) implements Admission {}
  }

  /** A series has its wish in the journal. */
  record Known(SeriesId series, LiveSource source) implements Command, CborSerializable {}

  /** A series is not wanted any more. */
  record Forget(SeriesId series) implements Command, CborSerializable {}

  /** How a series stands. */
  record Report(SubscriptionStatus status) implements Command, CborSerializable {}

  /** Asks how all stand. */
  record GetAll(ActorRef<Subscriptions> replyTo) implements Command, CborSerializable {}

  /**
   * Takes a listener in: it hears how all stand, then of each that stands otherwise. Until it ends.
   */
  record Watch(ActorRef<SubscriptionNews> listener) implements Command, CborSerializable {}

  private record ListenerGone(ActorRef<SubscriptionNews> listener) implements Command {}

  private record Loaded(Map<SeriesId, LiveSource> wishes) implements Command {}

  private record NotLoaded(Throwable why) implements Command {}

  private enum LoadAgain implements Command {
    INSTANCE
  }

  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final int EARLY = 1_000;

  private record Entry(LiveSource source, SubscriptionStatus status) {}

  /** What takes a place at IB. */
  private record Place(InstrumentId instrument, LiveDesk.Upstream upstream) {
    static Place of(SeriesId series, LiveSource source) {
      return new Place(series.instrument(), LiveDesk.Upstream.of(series, source));
    }
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final StashBuffer<Command> early;
  private final Supplier<CompletionStage<Map<SeriesId, LiveSource>>> journal;
  private final Function<InstrumentId, RecipientRef<SymbolEntity.Command>> entities;
  private final LiveSettings settings;
  private final Clock clock;
  private final Map<SeriesId, Entry> entries = new TreeMap<>();
  private final Set<ActorRef<SubscriptionNews>> listeners = new HashSet<>();

  private SubscriptionBook(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      StashBuffer<Command> early,
      Supplier<CompletionStage<Map<SeriesId, LiveSource>>> journal,
      Function<InstrumentId, RecipientRef<SymbolEntity.Command>> entities,
      LiveSettings settings,
      Clock clock) {
    this.context = context;
    this.timers = timers;
    this.early = early;
    this.journal = journal;
    this.entities = entities;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * @param journal reads the wishes of all instruments
   */
  static Behavior<Command> create(
      Supplier<CompletionStage<Map<SeriesId, LiveSource>>> journal,
      Function<InstrumentId, RecipientRef<SymbolEntity.Command>> entities,
      LiveSettings settings,
      Clock clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    Behaviors.withStash(
                        EARLY,
                        early ->
                            new SubscriptionBook(
                                    context, timers, early, journal, entities, settings, clock)
                                .reading())));
  }

  /** Until all wishes are known nobody can be given a place. */
  private Behavior<Command> reading() {
    context.pipeToSelf(
        journal.get(),
        (wishes, failure) -> failure == null ? new Loaded(wishes) : new NotLoaded(failure));
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Loaded loaded -> {
                loaded
                    .wishes()
                    .forEach(
                        (series, source) -> entries.putIfAbsent(series, entry(series, source)));
                loaded.wishes().keySet().stream()
                    .map(SeriesId::instrument)
                    .distinct()
                    .forEach(id -> entities.apply(id).tell(new SymbolMessage.WakeUp()));
                yield early.unstashAll(open());
              }
              case NotLoaded not -> {
                context.getLog().error("the subscriptions could not be read", not.why());
                timers.startSingleTimer(LoadAgain.INSTANCE, RETRY);
                yield Behaviors.same();
              }
              case LoadAgain again -> reading();
              case Admit admit -> stash(admit);
              case GetAll get -> stash(get);
              case Forget forget -> stash(forget);
              case Watch watch -> stash(watch);
              case ListenerGone gone -> Behaviors.same();
              case Known known -> known(known);
              case Report report -> report(report);
            });
  }

  private Behavior<Command> stash(Command command) {
    if (!early.isFull()) {
      early.stash(command);
    }
    return Behaviors.same();
  }

  private Behavior<Command> open() {
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Admit admit -> admit(admit);
              case Known known -> known(known);
              case Forget forget -> {
                if (entries.remove(forget.series()) != null) {
                  tell(new SubscriptionNews.Dropped(forget.series()));
                }
                yield Behaviors.same();
              }
              case Watch(ActorRef<SubscriptionNews> listener) -> {
                if (listeners.add(listener)) {
                  context.watchWith(listener, new ListenerGone(listener));
                }
                listener.tell(new SubscriptionNews.All(all()));
                yield Behaviors.same();
              }
              case ListenerGone(ActorRef<SubscriptionNews> listener) -> {
                listeners.remove(listener);
                yield Behaviors.same();
              }
              case Report report -> report(report);
              case GetAll get -> {
                get.replyTo().tell(all());
                yield Behaviors.same();
              }
              case Loaded late -> Behaviors.same();
              case NotLoaded late -> Behaviors.same();
              case LoadAgain late -> Behaviors.same();
            });
  }

  private Behavior<Command> admit(Admit admit) {
    Place wanted = Place.of(admit.series(), admit.source());
    boolean shared =
        entries.entrySet().stream()
            .anyMatch(other -> Place.of(other.getKey(), other.getValue().source()).equals(wanted));
    int used = used(admit.source());
    int allowed = allowed(admit.source());
    if (!shared && used >= allowed) {
      admit.replyTo().tell(new Admission.Full(used, allowed));
    } else {
      add(admit.series(), admit.source());
      admit.replyTo().tell(new Admission.Granted());
    }
    return Behaviors.same();
  }

  private Behavior<Command> known(Known known) {
    add(known.series(), known.source());
    return Behaviors.same();
  }

  /** A last word about a series that was dropped meanwhile is none. */
  private Behavior<Command> report(Report report) {
    SubscriptionStatus now = report.status();
    Entry before = entries.get(now.series());
    if (before != null) {
      entries.put(now.series(), new Entry(before.source(), now));
      SubscriptionStatus then = before.status();
      if (now.state() != then.state()
          || !now.reason().equals(then.reason())
          || !now.since().equals(then.since())) {
        tell(new SubscriptionNews.Changed(now));
      }
    }
    return Behaviors.same();
  }

  private void add(SeriesId series, LiveSource source) {
    Entry fresh = entry(series, source);
    if (entries.putIfAbsent(series, fresh) == null) {
      tell(new SubscriptionNews.Changed(fresh.status()));
    }
  }

  private void tell(SubscriptionNews news) {
    listeners.forEach(listener -> listener.tell(news));
  }

  private Entry entry(SeriesId series, LiveSource source) {
    return new Entry(source, SubscriptionStatus.unknown(series, source, clock.instant()));
  }

  private Subscriptions all() {
    return new Subscriptions(
        entries.values().stream().map(Entry::status).toList(),
        List.of(LiveSource.values()).stream()
            .map(source -> new Subscriptions.Places(source, used(source), allowed(source)))
            .toList());
  }

  private int used(LiveSource source) {
    return (int)
        entries.entrySet().stream()
            .filter(entry -> entry.getValue().source() == source)
            .map(entry -> Place.of(entry.getKey(), source))
            .distinct()
            .count();
  }

  private int allowed(LiveSource source) {
    return switch (source) {
      case REAL_TIME_BARS -> settings.lines();
      case KEEP_UP_TO_DATE -> settings.keepUpToDate();
    };
  }
}
