package io.ktrdr.api.stream;

import io.ktrdr.api.http.Caller;
import io.ktrdr.market.SeriesId;
import io.ktrdr.symbol.live.LiveEvent;
import io.ktrdr.symbol.live.LiveHub;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Everything that is listened to on this node: one hub per key, made when it is first wanted. */
final class Channels {

  /** What it understands. */
  sealed interface Command {}

  /** A session has begun; it hears when the node stops. */
  record Attend(ActorRef<Session.Note> session) implements Command {}

  /**
   * Somebody wants to listen; answered by an {@link Opening}.
   *
   * @param requestId of the session or request
   */
  record Open(
      long ticket,
      ClientOp.Subscribe ask,
      Caller caller,
      String requestId,
      ActorRef<Session.Note> replyTo)
      implements Command {}

  /** A hub that nobody listens to. */
  record Idle(Key key, ActorRef<Hub> hub) implements Command {}

  /** Ends all sessions; answered when they have been told. */
  record Drain(ActorRef<Done> replyTo) implements Command {}

  private record Prepared(Open open, List<Opener.Outcome> outcomes) implements Command {}

  private record HubStopped(Key key, ActorRef<Hub> hub) implements Command {}

  private record FeedStopped(SeriesId series, ActorRef<Feed> feed) implements Command {}

  private record ListenTo(
      SeriesId series,
      Behavior<Feed> behavior,
      Optional<LiveHub.Resume> resume,
      ActorRef<LiveEvent> listener)
      implements Command {}

  private record SessionGone(ActorRef<Session.Note> session) implements Command {}

  private record Running(Key key, ActorRef<Hub> hub, Instant expectedAt) {}

  private static final Duration RETRY = Duration.ofSeconds(2);

  /** A hub that goes at once when it is no longer wanted might miss those who just come. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final ActorContext<Command> context;
  private final Opener opener;
  private final StreamMeters meters;
  private final Clock clock;
  private final Map<Key, Running> hubs = new HashMap<>();
  private final Map<SeriesId, ActorRef<Feed>> feeds = new HashMap<>();
  private final Set<ActorRef<Session.Note>> sessions = new LinkedHashSet<>();
  private long named;
  private boolean draining;

  private Channels(ActorContext<Command> context, Opener opener, StreamMeters meters, Clock clock) {
    this.context = context;
    this.opener = opener;
    this.meters = meters;
    this.clock = clock;
  }

  static Behavior<Command> create(Opener opener, StreamMeters meters, Clock clock) {
    return Behaviors.setup(
        context -> {
          Channels channels = new Channels(context, opener, meters, clock);
          return Behaviors.receiveMessage(
              command -> {
                channels.onMessage(command);
                return Behaviors.same();
              });
        });
  }

  private void onMessage(Command command) {
    switch (command) {
      case Attend(ActorRef<Session.Note> session) -> {
        context.watchWith(session, new SessionGone(session));
        sessions.add(session);
        if (draining) {
          session.tell(new Session.Drain(RETRY));
        }
      }
      case SessionGone gone -> sessions.remove(gone.session());
      case Open open ->
          context.pipeToSelf(
              opener.prepare(open),
              (outcomes, failure) ->
                  new Prepared(open, failure == null ? outcomes : opener.failed(open, failure)));
      case Prepared prepared -> prepared.open().replyTo().tell(opening(prepared));
      case ListenTo to -> listen(to);
      case Idle idle -> idle(idle);
      case HubStopped stopped -> {
        if (hubs.containsKey(stopped.key())
            && hubs.get(stopped.key()).hub().equals(stopped.hub())) {
          hubs.remove(stopped.key());
          meters.hubs(hubs.size());
          sessions.forEach(
              session ->
                  session.tell(new Session.HubGone(stopped.key(), "what it tells of broke off")));
        }
      }
      case FeedStopped stopped -> feeds.remove(stopped.series(), stopped.feed());
      case Drain drain -> {
        draining = true;
        sessions.forEach(session -> session.tell(new Session.Drain(RETRY)));
        drain.replyTo().tell(Done.getInstance());
      }
    }
  }

  private Opening opening(Prepared prepared) {
    List<Topic> accepted = new ArrayList<>();
    List<Opening.Rejected> rejected = new ArrayList<>();
    for (Opener.Outcome outcome : prepared.outcomes()) {
      switch (outcome) {
        case Opener.Outcome.Ready ready -> accepted.add(topic(ready));
        case Opener.Outcome.Rejected no ->
            rejected.add(new Opening.Rejected(no.asked(), no.problem()));
      }
    }
    return new Opening(prepared.open().ticket(), prepared.open().ask(), accepted, rejected);
  }

  private Topic topic(Opener.Outcome.Ready ready) {
    Running running = hubs.get(ready.key());
    Key key = running == null ? ready.key() : running.key();
    ActorRef<Hub> hub;
    if (running == null) {
      hub =
          context.spawn(
              ready.recipe().hub(context.getSelf(), this::feed),
              ready.key().channel() + "-" + ++named);
      context.watchWith(hub, new HubStopped(ready.key(), hub));
    } else {
      hub = running.hub();
      hub.tell(new Hub.Expect());
    }
    hubs.put(key, new Running(key, hub, clock.instant()));
    meters.hubs(hubs.size());
    // the hub's own key: who looks for it by the events of the hub finds it at first sight
    return new Topic(key, ready.asked(), ready.timeframe(), hub);
  }

  /** The one feed of a series that is made here; hubs use it from their own threads. */
  private Upstream feed(SeriesId series, Behavior<Feed> behavior) {
    ActorRef<Command> self = context.getSelf();
    return (resume, listener) -> self.tell(new ListenTo(series, behavior, resume, listener));
  }

  private void listen(ListenTo to) {
    feeds
        .computeIfAbsent(
            to.series(),
            missing -> {
              ActorRef<Feed> feed = context.spawn(to.behavior(), "feed-" + ++named);
              context.watchWith(feed, new FeedStopped(missing, feed));
              return feed;
            })
        .tell(new Feed.Listen(to.resume(), to.listener()));
  }

  private void idle(Idle idle) {
    Running running = hubs.get(idle.key());
    if (running == null || !running.hub().equals(idle.hub())) {
      return;
    }
    if (running.expectedAt().plus(FRESH).isAfter(clock.instant())) {
      idle.hub().tell(new Hub.Expect());
    } else {
      hubs.remove(idle.key());
      meters.hubs(hubs.size());
      idle.hub().tell(new Hub.Stop());
    }
  }
}
