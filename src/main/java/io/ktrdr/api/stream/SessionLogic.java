package io.ktrdr.api.stream;

import io.ktrdr.api.http.Caller;
import io.ktrdr.api.http.Problems;
import io.ktrdr.api.socket.FrameReader;
import io.ktrdr.api.socket.Frames;
import io.ktrdr.api.socket.Incoming;
import io.ktrdr.api.socket.PlainSocket;
import io.ktrdr.api.socket.Shortcut;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.Shape;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;
import scala.runtime.BoxedUnit;

/**
 * A {@link Session} in a connection's own stream. Hubs tell it in their own threads, and if the
 * {@link Shortcut} is open what they tell is at the socket when they return; else it goes through
 * the stream as soon as that has taken the last, for a busy client after a few turns of others. So
 * there is no actor and no queue between a hub and a socket but the outbox. Whoever touches the
 * session or what it sends holds its lock; the stream itself belongs to the stage.
 */
final class SessionLogic extends TimerGraphStageLogic implements Session.Port, Listener {

  /**
   * What all sessions of a node share.
   *
   * @param simulated whether the bars are invented; an empty node does not know yet
   */
  record House(
      StreamSettings settings,
      ActorRef<Channels.Command> channels,
      StreamGate gate,
      StreamMeters meters,
      Clock clock,
      String version,
      BooleanSupplier simulated) {}

  /**
   * Who listens.
   *
   * @param id of the session
   * @param caller empty when it has to say so itself
   * @param request with which it came
   * @param socket that WebSocket frames may be written to; empty when there is none
   */
  record Client(
      String id, Optional<Caller> caller, HttpRequest request, Optional<PlainSocket> socket) {}

  private static final String TICK = "tick";
  private static final String GIVE_UP = "give up";

  /** How often the clock is looked at; most of the time there is nothing to be in time for. */
  private static final Duration RESTING = Duration.ofSeconds(1);

  private static final Duration RESTLESS = Duration.ofMillis(250);

  /**
   * Who was sent something this shortly ago, or told something in a rush, is busy: what comes for
   * it goes in fewer writes.
   */
  private static final long BUSY_NANOS = 1_000_000;

  /** How often others have their turn before what has gathered for a busy client goes. */
  private static final int MOST_TURNS = 10;

  /** Bytes that go past the stream in one piece. */
  private static final int MOST_PAST = 4 * 1024;

  private final House house;
  private final Client client;
  private final Inlet<ByteString> in;
  private final Outlet<ByteString> out;
  private final Optional<Opening> opening;
  private final Outbox outbox;
  private final Session session;
  private final FrameReader reader;
  private final Shortcut shortcut;
  private final AsyncCallback<NotUsed> turn = createAsyncCallback(none -> turn());
  private final AsyncCallback<NotUsed> flushing = createAsyncCallback(none -> flushAsAsked());
  private ActorRef<Session.Note> self;
  private Instant pingAt = Instant.MAX;
  private int unanswered;
  private boolean lastSaid;
  private boolean ending;
  private boolean flushAsked;

  /** Whether the stream takes something, as others than the stage may know it. */
  private boolean ready;

  /** What the socket did not take; goes before everything else. */
  private ByteString rest = ByteString.emptyByteString();

  private long busyAt = System.nanoTime() - BUSY_NANOS;
  private int turns;
  private long gathered;

  /**
   * @param in null for a session that only listens
   * @param opening what it listens to from the beginning; empty for one that asks itself
   */
  SessionLogic(
      Shape shape,
      House house,
      Client client,
      Inlet<ByteString> in,
      Outlet<ByteString> out,
      Optional<Opening> opening) {
    super(shape);
    this.house = house;
    this.client = client;
    this.in = in;
    this.out = out;
    this.opening = opening;
    StreamSettings settings = house.settings();
    this.outbox =
        new Outbox(
            webSocket() ? Payload::frame : Payload::sse,
            settings.bufferFrames(),
            settings.bufferBytes(),
            settings.bufferPatience());
    this.session =
        new Session(
            client.id(),
            settings,
            house.version(),
            house.simulated().getAsBoolean(),
            client.caller(),
            outbox,
            house.meters(),
            this);
    this.reader = new FrameReader(settings.maxMessageSize());
    this.shortcut = new Shortcut(client.socket());
    setHandler(
        out,
        new AbstractOutHandler() {
          @Override
          public void onPull() {
            synchronized (session) {
              ready = true;
              flush();
            }
          }
        });
    if (webSocket()) {
      setHandler(
          in,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              synchronized (session) {
                read(grab(in));
              }
            }
          });
    }
  }

  private boolean webSocket() {
    return in != null;
  }

  private Instant now() {
    return house.clock().instant();
  }

  @Override
  public void preStart() {
    self =
        Adapter.toTyped(
            getStageActor(
                    message -> {
                      if (message._2() instanceof Session.Note note) {
                        note(note);
                      }
                      return BoxedUnit.UNIT;
                    })
                .ref());
    house.meters().session(webSocket(), 1);
    house.channels().tell(new Channels.Attend(self));
    synchronized (session) {
      session.begin(now());
      opening.ifPresent(session::opened);
    }
    pingAt = now().plus(house.settings().pingEvery());
    scheduleOnce(TICK, RESTLESS);
    if (webSocket()) {
      pull(in);
    }
  }

  @Override
  public void postStop() {
    synchronized (session) {
      session.ended();
    }
    house.meters().session(webSocket(), -1);
  }

  @Override
  public ActorRef<Session.Note> session() {
    return self;
  }

  @Override
  public void hear(Told told, boolean rush) {
    synchronized (session) {
      if (rush) {
        busyAt = System.nanoTime();
      }
      session.note(told, now());
      if (idle() || turns > 0 || flushAsked || !(ready || lastSaid)) {
        return;
      }
      flushAsked = true;
    }
    flushing.invoke(NotUsed.getInstance());
  }

  private void note(Session.Note note) {
    synchronized (session) {
      session.note(note, now());
      flush();
    }
  }

  private void read(ByteString bytes) {
    for (Incoming incoming : reader.read(bytes)) {
      switch (incoming) {
        case Incoming.Text(String text) -> session.text(text, now());
        case Incoming.Ping(byte[] payload) -> outbox.first(Frames.pong(payload));
        case Incoming.Pong(byte[] payload) -> {
          unanswered = 0;
          shortcut.answered(payload);
        }
        case Incoming.Close(int code, String reason) -> goodBye(code);
        case Incoming.Fault(int code, String reason) -> session.close(code, reason, Duration.ZERO);
      }
    }
    flush();
    if (!lastSaid || !session.closing()) {
      pull(in);
    }
  }

  /** The client closes, or answers our close: whatever is said now is the last. */
  private void goodBye(int code) {
    if (!lastSaid) {
      outbox.clear();
      outbox.add(code == 1005 ? Frames.close(1000, "") : Frames.close(code, ""));
      lastSaid = true;
    } else {
      completeStage();
    }
    session.ended();
  }

  private void flushAsAsked() {
    synchronized (session) {
      flushAsked = false;
      flush();
    }
  }

  private void flush() {
    if (lastSaid && !ending) {
      ending = true;
      scheduleOnce(GIVE_UP, house.settings().closeTimeout());
    }
    if (turns > 0 || isClosed(out) || !(shortcut.open() || isAvailable(out))) {
      return;
    }
    if (!outbox.isEmpty() && busy()) {
      gather();
    } else {
      send();
    }
  }

  private boolean idle() {
    return outbox.isEmpty() && rest.isEmpty();
  }

  private boolean busy() {
    return System.nanoTime() - busyAt < BUSY_NANOS;
  }

  /** Others first: what comes meanwhile goes along. */
  private void gather() {
    turns++;
    gathered = outbox.bytes();
    materializer().executionContext().execute(() -> turn.invoke(NotUsed.getInstance()));
  }

  private void turn() {
    synchronized (session) {
      if (turns < MOST_TURNS && outbox.bytes() > gathered) {
        gather();
      } else {
        turns = 0;
        send();
      }
    }
  }

  @Override
  public boolean pass(ByteString frame) {
    if (!shortcut.open() || turns > 0 || busy()) {
      return false;
    }
    busyAt = System.nanoTime();
    rest = shortcut.write(frame);
    return true;
  }

  /**
   * Sends as much as the socket takes, if the way past the stream is open. More than a little is
   * left to the stream, which writes without keeping hubs from the session.
   */
  private void sendPast() {
    while (shortcut.open() && !outbox.isEmpty() && outbox.bytes() <= MOST_PAST) {
      busyAt = System.nanoTime();
      rest = shortcut.write(session.take());
    }
  }

  private void send() {
    sendPast();
    if (isClosed(out) || !isAvailable(out)) {
      return;
    }
    ByteString bytes = rest.isEmpty() ? session.take() : rest;
    if (!bytes.isEmpty()) {
      rest = ByteString.emptyByteString();
      hand(bytes);
    } else if (lastSaid) {
      complete(out);
      if (!webSocket() || isClosed(in)) {
        completeStage();
      }
    }
  }

  private void hand(ByteString bytes) {
    busyAt = System.nanoTime();
    shortcut.handedOver();
    ready = false;
    push(out, bytes);
  }

  @Override
  public void onTimer(Object key) {
    if (key.equals(GIVE_UP)) {
      completeStage();
      return;
    }
    synchronized (session) {
      tick(now());
      scheduleOnce(TICK, session.restless() ? RESTLESS : RESTING);
    }
  }

  private void tick(Instant now) {
    session.tick(now);
    if (!session.closing() && !now.isBefore(pingAt)) {
      pingAt = now.plus(house.settings().pingEvery());
      if (!webSocket()) {
        outbox.add(ByteString.fromString(": still here\n\n"));
      } else if (unanswered >= house.settings().missedPongs()) {
        session.close(Session.GOING_AWAY, unanswered + " pings were not answered", Duration.ZERO);
      } else {
        unanswered++;
        outbox.add(Frames.ping(new byte[] {(byte) unanswered}));
      }
    }
    flush();
    if (!session.closing() && idle() && isAvailable(out)) {
      shortcut.question().ifPresent(this::hand);
    }
  }

  // ---- what the session does ----

  @Override
  public void authenticate(String id, String token) {
    ActorRef<Session.Note> me = self;
    house
        .gate()
        .authenticate(token, client.request())
        .whenComplete(
            (caller, failure) ->
                me.tell(
                    failure == null
                        ? new Session.Known(id, caller)
                        : new Session.Unknown(id, Problems.of(failure, client.id()))));
  }

  @Override
  public boolean stands(Caller caller) {
    return house.gate().stands(caller);
  }

  @Override
  public void open(long ticket, ClientOp.Subscribe ask, Caller caller) {
    house.channels().tell(new Channels.Open(ticket, ask, caller, client.id(), self));
  }

  @Override
  public void join(Topic topic, Optional<Resume> resume, int bars) {
    topic.hub().tell(new Hub.Join(this, resume, bars));
  }

  @Override
  public void leave(Topic topic) {
    topic.hub().tell(new Hub.Leave(this));
  }

  @Override
  public void close(int code, String reason) {
    if (webSocket()) {
      outbox.add(Frames.close(code, reason));
    }
    lastSaid = true;
  }
}
