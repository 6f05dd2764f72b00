package io.ktrdr.api.stream;

import io.ktrdr.api.http.Caller;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.pekko.util.ByteString;

/**
 * What one client hears, and what becomes of what it asks. Knows no socket and no clock: bytes are
 * fetched from it, the rest it does through its {@link Port}. For one thread.
 */
final class Session {

  /** What comes to a session from inside the house. */
  interface Note {}

  /** Who the client is. */
  record Known(String id, Caller caller) implements Note {}

  /** The client is nobody we know. */
  record Unknown(String id, Problem problem) implements Note {}

  /** The house is about to close its doors. */
  record Drain(Duration retryAfter) implements Note {}

  /** A hub has stopped; what it told of can be subscribed to anew. */
  record HubGone(Key key, String reason) implements Note {}

  /** What a session can do. */
  interface Port {
    /** Looks who has a token; answered by {@link Known} or {@link Unknown}. */
    void authenticate(String id, String token);

    /** Whether a client that was let in would still be. */
    boolean stands(Caller caller);

    /** Looks what may be listened to; answered by an {@link Opening}. */
    void open(long ticket, ClientOp.Subscribe ask, Caller caller);

    void join(Topic topic, Optional<Resume> resume, int bars);

    void leave(Topic topic);

    /**
     * Sends an event at once, when nothing waits; what is said of it afterwards counts as sent
     * later.
     *
     * @return false when it has to wait until it is taken
     */
    boolean pass(ByteString frame);

    /** Ends the session when everything that waits was sent, or after a while. */
    void close(int code, String reason);
  }

  /** Close codes, beside those of RFC 6455. */
  static final int GOING_AWAY = 1001;

  static final int RESTART = 1012;
  static final int UNAUTHENTICATED = 4001;
  static final int FORBIDDEN = 4003;
  static final int TOO_SLOW = 4008;
  static final int LIMIT = 4009;

  private static final int BATCH = 64 * 1024;
  private static final int MOST_OPENINGS = 16;

  private static final class Subscription {
    final Topic topic;
    final String id;

    /** The last event that was sent; null when there was none. */
    Told sent;

    /** Whether the hub has taken it in; what it told before comes again, or does not count. */
    boolean begun;

    Subscription(Topic topic, String id) {
      this.topic = topic;
      this.id = id;
    }
  }

  private final String id;
  private final StreamSettings settings;
  private final String version;
  private final boolean simulated;
  private final StreamMeters meters;
  private final Port port;
  private final ClientOps ops;
  private final Outbox outbox;
  private final Map<Key, Subscription> subscriptions = new LinkedHashMap<>();
  private final TreeMap<Instant, Map<Told.Interval, Integer>> intervals = new TreeMap<>();
  private Optional<Caller> caller;
  private Instant begun = Instant.EPOCH;
  private Instant heartbeatAt = Instant.MAX;
  private Instant lagsSince;
  private long opsSecond;
  private int opsInSecond;
  private long tickets;
  private int openings;
  private boolean closing;
  private long conflatedTold;

  /**
   * @param caller who it is, when the request has said so
   */
  Session(
      String id,
      StreamSettings settings,
      String version,
      boolean simulated,
      Optional<Caller> caller,
      Outbox outbox,
      StreamMeters meters,
      Port port) {
    this.id = id;
    this.settings = settings;
    this.version = version;
    this.simulated = simulated;
    this.caller = caller;
    this.outbox = outbox;
    this.meters = meters;
    this.port = port;
    this.ops = new ClientOps(settings);
  }

  boolean closing() {
    return closing;
  }

  /** The connection stands. */
  void begin(Instant now) {
    begun = now;
    heartbeatAt = now.plus(settings.heartbeat());
    say(Messages.welcome(id, version, simulated, caller, settings, now));
  }

  /** The bytes to send next, some 64 KiB at most unless one event is longer; empty for nothing. */
  ByteString take() {
    return outbox.isEmpty() ? ByteString.emptyByteString() : outbox.take(BATCH, this::sent);
  }

  private void sent(Told told) {
    Subscription subscription = subscriptions.get(told.key());
    if (subscription != null) {
      sent(subscription, told);
    }
  }

  private void sent(Subscription subscription, Told told) {
    subscription.sent = told;
    meters.sent();
  }

  private void say(Payload payload) {
    outbox.add(outbox.bytesOf(payload));
  }

  // ---- the client ----

  /** A message has come. */
  void text(String text, Instant now) {
    if (closing) {
      return;
    }
    for (ClientOps.Read read : ops.read(text)) {
      if (closing) {
        return;
      }
      if (!allowed(read.id(), now)) {
        continue;
      }
      switch (read) {
        case ClientOps.Read.Good good -> op(good.op(), now);
        case ClientOps.Read.Bad bad -> refuse(bad.id(), bad.problem());
      }
    }
  }

  private boolean allowed(String opId, Instant now) {
    if (now.getEpochSecond() != opsSecond) {
      opsSecond = now.getEpochSecond();
      opsInSecond = 0;
    }
    opsInSecond++;
    int limit = settings.opsPerSecond();
    if (opsInSecond > 3 * limit) {
      close(LIMIT, "more than " + 3 * limit + " operations in a second", Duration.ofSeconds(1));
      return false;
    }
    if (opsInSecond > limit) {
      refuse(
          opId,
          Problem.of(
                  ProblemType.STREAM_LIMIT,
                  "a session may do " + limit + " operations per second; this one was not done")
              .retryAfter(Duration.ofSeconds(1)));
      return false;
    }
    return true;
  }

  private void refuse(String opId, Problem problem) {
    say(Messages.error(opId, problem, id));
  }

  private void op(ClientOp op, Instant now) {
    if (caller.isEmpty() && !(op instanceof ClientOp.Auth) && !(op instanceof ClientOp.Ping)) {
      refuse(
          op.id(),
          Problem.of(
              ProblemType.UNAUTHORIZED,
              "first say who you are: {\"op\":\"auth\",\"token\":\"…\"}, or an Authorization header"
                  + " when connecting"));
      return;
    }
    switch (op) {
      case ClientOp.Auth auth ->
          caller.ifPresentOrElse(
              known -> say(Messages.authenticated(auth.id(), known)),
              () -> port.authenticate(auth.id(), auth.token()));
      case ClientOp.Subscribe subscribe -> subscribe(subscribe);
      case ClientOp.Unsubscribe unsubscribe -> unsubscribe(unsubscribe);
      case ClientOp.Ping ping -> say(Messages.pong(ping.id(), now));
      case ClientOp.ListKeys list -> say(Messages.listed(list.id(), topics().toList(), places()));
    }
  }

  private void subscribe(ClientOp.Subscribe subscribe) {
    int wanted = Math.max(1, subscribe.instruments().size());
    if (subscriptions.size() + wanted > settings.maxSubscriptions()) {
      refuse(
          subscribe.id(),
          Problem.of(
              ProblemType.STREAM_LIMIT,
              "a session may listen to "
                  + settings.maxSubscriptions()
                  + " keys; this one has "
                  + subscriptions.size()
                  + " and asks for "
                  + wanted
                  + " more"));
    } else if (openings >= MOST_OPENINGS) {
      refuse(
          subscribe.id(),
          Problem.of(
                  ProblemType.STREAM_LIMIT,
                  openings + " subscribe operations wait for their answer; wait for these first")
              .retryAfter(Duration.ofSeconds(1)));
    } else {
      openings++;
      port.open(++tickets, subscribe, caller.orElseThrow());
    }
  }

  private void unsubscribe(ClientOp.Unsubscribe op) {
    List<Topic> gone =
        subscriptions.values().stream()
            .filter(one -> op.subscription() == null || op.subscription().equals(one.id))
            .map(one -> one.topic)
            .filter(topic -> op.channel() == null || topic.key().channel() == op.channel())
            .filter(
                topic ->
                    op.keys().isEmpty()
                        || op.keys().contains(topic.key().name())
                        || op.keys().contains(topic.asked()))
            .toList();
    for (Topic topic : gone) {
      subscriptions.remove(topic.key());
      outbox.forget(topic.key());
      port.leave(topic);
    }
    meters.subscriptions(-gone.size());
    say(Messages.unsubscribed(op.id(), gone));
  }

  // ---- the house ----

  /** Something has come from inside. */
  void note(Note note, Instant now) {
    if (closing) {
      return;
    }
    switch (note) {
      case Told told -> told(told, now);
      case Opening opening -> opened(opening);
      case Known known -> {
        caller = Optional.of(known.caller());
        say(Messages.authenticated(known.id(), known.caller()));
      }
      case Unknown unknown -> {
        refuse(unknown.id(), unknown.problem());
        close(UNAUTHENTICATED, "the token is not accepted", Duration.ZERO);
      }
      case HubGone gone -> {
        if (subscriptions.remove(gone.key()) != null) {
          meters.subscriptions(-1);
          refuse(
              null,
              Problem.of(
                  ProblemType.INTERNAL_ERROR,
                  gone.key().channel()
                      + " "
                      + gone.key().name()
                      + ": "
                      + gone.reason()
                      + "; subscribe again"));
        }
      }
      case Drain drain ->
          close(RESTART, "the node stops; come back in a moment", drain.retryAfter());
      default -> throw new IllegalArgumentException("no session hears " + note);
    }
  }

  /** Its answer comes before anything that is told of its keys. */
  void opened(Opening opening) {
    openings = Math.max(0, openings - 1);
    say(Messages.subscribed(opening, id));
    for (Topic topic : opening.accepted()) {
      outbox.forget(topic.key());
      Subscription before =
          subscriptions.put(topic.key(), new Subscription(topic, opening.ask().id()));
      meters.subscriptions(before == null ? 1 : 0);
      port.join(topic, opening.ask().resume(topic.key()), opening.ask().snapshot());
    }
  }

  private void told(Told told, Instant now) {
    Subscription subscription = subscriptions.get(told.key());
    if (subscription == null || !(subscription.begun || told.begins())) {
      return;
    }
    subscription.begun = true;
    if (outbox.isEmpty() && port.pass(outbox.bytesOf(told.payload()))) {
      sent(subscription, told);
      meters.passed();
    } else {
      outbox.add(told);
    }
    if (told.closes() != null) {
      Told.Interval interval = told.closes();
      Instant due =
          Instant.ofEpochSecond(interval.start() + interval.timeframe().seconds())
              .plus(settings.intervalGrace());
      if (due.isAfter(now)) {
        intervals
            .computeIfAbsent(due, at -> new LinkedHashMap<>())
            .merge(interval, 1, Integer::sum);
      }
    }
    if (lagsSince == null && outbox.lags()) {
      lags(now);
    }
    if (outbox.full()) {
      tooSlow();
    }
  }

  private void lags(Instant now) {
    lagsSince = now;
    meters.lagging();
    ByteString notice =
        outbox.bytesOf(Messages.lagging(true, outbox, settings.lagTimeout().toMillis()));
    outbox.first(notice);
  }

  private void tooSlow() {
    outbox.clear();
    close(TOO_SLOW, "the reader is too slow; resume from seqs", Duration.ofMillis(500));
  }

  /** Time has passed. */
  void tick(Instant now) {
    if (closing) {
      return;
    }
    long conflated = outbox.conflated();
    meters.conflated(conflated - conflatedTold);
    conflatedTold = conflated;
    if (caller.isEmpty() && !now.isBefore(begun.plus(settings.authTimeout()))) {
      close(UNAUTHENTICATED, "no credentials came in time", Duration.ZERO);
      return;
    }
    while (!intervals.isEmpty() && !intervals.firstKey().isAfter(now)) {
      intervals
          .pollFirstEntry()
          .getValue()
          .forEach((interval, count) -> say(Messages.intervalEnd(interval, count)));
    }
    if (!now.isBefore(heartbeatAt)) {
      heartbeatAt = now.plus(settings.heartbeat());
      if (caller.isPresent() && !port.stands(caller.get())) {
        close(FORBIDDEN, "the credentials have ended", Duration.ZERO);
        return;
      }
      say(Messages.heartbeat(now, places()));
    }
    if (lagsSince != null) {
      if (outbox.relaxed()) {
        lagsSince = null;
        say(Messages.lagging(false, outbox, 0));
      } else if (!now.isBefore(lagsSince.plus(settings.lagTimeout()))) {
        tooSlow();
      }
    }
  }

  /** Whether something is to be done in time soon. */
  boolean restless() {
    return closing || lagsSince != null || caller.isEmpty() || !intervals.isEmpty();
  }

  private Stream<Topic> topics() {
    return subscriptions.values().stream().map(one -> one.topic);
  }

  private Collection<Messages.Place> places() {
    List<Messages.Place> places = new ArrayList<>();
    for (Subscription one : subscriptions.values()) {
      if (one.sent != null) {
        places.add(new Messages.Place(one.topic.key(), one.sent.epoch(), one.sent.seq()));
      }
    }
    return places;
  }

  /** Says why, and then ends. */
  void close(int code, String reason, Duration retryAfter) {
    if (!closing) {
      closing = true;
      say(Messages.closing(code, reason, retryAfter.toMillis(), places()));
      meters.closed(code);
      port.close(code, reason);
    }
  }

  /** The connection is gone, for whatever reason. */
  void ended() {
    closing = true;
    meters.subscriptions(-subscriptions.size());
    topics().forEach(port::leave);
    subscriptions.clear();
    outbox.clear();
  }
}
