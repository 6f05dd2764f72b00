package io.ktrdr.simulator;

import io.ktrdr.simulator.limits.Refusal;
import io.ktrdr.simulator.limits.Violation;
import io.ktrdr.wire.ClientMessage;
import io.ktrdr.wire.Codec;
import io.ktrdr.wire.Frames;
import io.ktrdr.wire.Handshake;
import io.ktrdr.wire.ServerMessage;
import io.ktrdr.wire.WireException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.BehaviorBuilder;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.QueueOfferResult;
import org.apache.pekko.util.ByteString;

/**
 * One connection of a client: handshake, start, then questions until the socket closes. Nothing is
 * sent before START_API but the one-piece answer to the handshake. What cannot be read is answered
 * with 320; what is not the protocol closes this connection and no other.
 */
final class ClientSession {

  /** Between error 326 and the close: IB's Java client loses the error when both come at once. */
  static final Duration BEFORE_CLOSE = Duration.ofMillis(500);

  private static final int RATE_VIOLATIONS_ALLOWED = 3;
  private static final DateTimeFormatter CONNECTION_TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd HH:mm:ss");
  private static final List<Refusal> NOTICES =
      List.of(
          new Refusal(2104, "Market data farm connection is OK:usfarm"),
          new Refusal(2106, "HMDS data farm connection is OK:ushmds"),
          new Refusal(2158, "Sec-def data farm connection is OK:secdefil"));

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Gate gate;
  private final BoundedSourceQueue<ByteString> socket;

  private ClientSession(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Gate gate,
      BoundedSourceQueue<ByteString> socket) {
    this.context = context;
    this.timers = timers;
    this.gate = gate;
    this.socket = socket;
  }

  /** What a session hears. */
  sealed interface Command {
    /** The socket asks whether it may begin. */
    record Opened(ActorRef<Ack> socket) implements Command {}

    /** A frame's payload, and when it came. */
    record Came(ActorRef<Ack> socket, byte[] payload, Instant at) implements Command {}

    /** The socket is gone, or what came through it is not the protocol. */
    record Gone(String why) implements Command {}

    /** An answer that took a while. */
    record Answered(int reqId, List<ServerMessage> answers) implements Command {}

    /** A second of market time begins. */
    record Pulse() implements Command {}

    /** A market-data snapshot is over. */
    record SnapshotOver(int reqId) implements Command {}

    /** Time to close the socket. */
    record Hangup() implements Command {}
  }

  /** Told to the socket when the next frame is welcome. */
  enum Ack {
    INSTANCE
  }

  /** A session that talks through a queue of bytes to the socket. */
  static Behavior<Command> create(Gate gate, BoundedSourceQueue<ByteString> socket) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  gate.sessions().add(context.getSelf());
                  return new ClientSession(context, timers, gate, socket).awaitingHello();
                }));
  }

  private Behavior<Command> awaitingHello() {
    return phase(
        command ->
            switch (command) {
              case Command.Opened opened -> ack(opened.socket(), Behaviors.same());
              case Command.Came came -> ack(came.socket(), hello(came.payload()));
              case Command.Gone gone -> stopped(gone.why());
              case Command.Hangup hangup -> stopped("hang up");
              case Command.Answered answered -> Behaviors.same();
              case Command.Pulse pulse -> Behaviors.same();
              case Command.SnapshotOver over -> Behaviors.same();
            },
        () -> {});
  }

  private Behavior<Command> hello(byte[] payload) {
    Handshake.ClientHello hello;
    try {
      hello = Handshake.ClientHello.decode(payload);
    } catch (WireException garbled) {
      return stopped(garbled.getMessage());
    }
    OptionalInt version = hello.negotiate(Codec.OLDEST_TEXT, Codec.NEWEST_TEXT);
    if (version.isEmpty()) {
      return stopped("no version in common with " + hello);
    }
    ZoneId login = ZoneId.of(BarsOnWire.LOGIN_ZONE);
    String time =
        CONNECTION_TIME.format(gate.clock().instant().atZone(login)) + " " + BarsOnWire.LOGIN_ZONE;
    write(Frames.frame(new Handshake.ServerHello(version.getAsInt(), time).encode()));
    return awaitingStart(Codec.forVersion(version.getAsInt()));
  }

  private Behavior<Command> awaitingStart(Codec codec) {
    return phase(
        command ->
            switch (command) {
              case Command.Opened opened -> ack(opened.socket(), Behaviors.same());
              case Command.Came came -> ack(came.socket(), start(codec, came.payload()));
              case Command.Gone gone -> stopped(gone.why());
              case Command.Hangup hangup -> stopped("hang up");
              case Command.Answered answered -> Behaviors.same();
              case Command.Pulse pulse -> Behaviors.same();
              case Command.SnapshotOver over -> Behaviors.same();
            },
        () -> {});
  }

  /** What comes before START_API is ignored, as TWS does. */
  private Behavior<Command> start(Codec codec, byte[] payload) {
    ClientMessage message;
    try {
      message = codec.decodeClient(payload);
    } catch (WireException garbled) {
      return stopped(garbled.getMessage());
    }
    if (!(message instanceof ClientMessage.StartApi start)) {
      return Behaviors.same();
    }
    int clientId = start.clientId();
    if (!gate.clientIds().add(clientId)) {
      say(
          codec,
          ContractAnswers.error(
              gate.clock().instant(),
              -1,
              new Refusal(
                  326,
                  "Unable to connect as the client id is already in use. Retry with a unique"
                      + " client id.")));
      return hangingUp();
    }
    say(codec, new ServerMessage.ManagedAccounts(List.of(AccountAnswers.ACCOUNT)));
    say(codec, new ServerMessage.NextValidId(1));
    for (Refusal notice : NOTICES) {
      say(codec, ContractAnswers.error(gate.clock().instant(), -1, notice));
    }
    return serving(codec, new Conversation(gate, codec.serverVersion(), clientId));
  }

  private Behavior<Command> serving(Codec codec, Conversation conversation) {
    return phase(
        command ->
            switch (command) {
              case Command.Opened opened -> ack(opened.socket(), Behaviors.same());
              case Command.Came came ->
                  ack(came.socket(), answer(codec, conversation, came.payload(), came.at()));
              case Command.Answered answered -> {
                conversation.answered(answered.reqId(), answered.answers()).forEach(say(codec));
                yield pulsing(conversation);
              }
              case Command.Pulse pulse -> {
                conversation.pulse(gate.clock().instant()).forEach(say(codec));
                yield pulsing(conversation);
              }
              case Command.SnapshotOver over -> {
                conversation.snapshotOver(over.reqId()).forEach(say(codec));
                yield Behaviors.same();
              }
              case Command.Gone gone -> stopped(gone.why());
              case Command.Hangup hangup -> stopped("hang up");
            },
        () -> release(conversation));
  }

  private Behavior<Command> answer(
      Codec codec, Conversation conversation, byte[] payload, Instant at) {
    Instant now = gate.clock().instant();
    var tooFast = gate.limits().message(conversation.clientId(), at);
    if (tooFast.isPresent()) {
      Violation violation = tooFast.get();
      say(codec, ContractAnswers.error(now, -1, new Refusal(violation.code(), violation.text())));
      return gate.limits().rateViolations(conversation.clientId()) < RATE_VIOLATIONS_ALLOWED
          ? Behaviors.same()
          : hangingUp(conversation);
    }
    ClientMessage message;
    try {
      message = codec.decodeClient(payload);
    } catch (WireException garbled) {
      say(
          codec,
          ContractAnswers.error(
              now,
              -1,
              new Refusal(
                  320, "Error reading request. Unable to parse data. " + garbled.getMessage())));
      return Behaviors.same();
    }
    Conversation.Reply reply = conversation.hear(message, now, at);
    reply.now().forEach(say(codec));
    reply
        .later()
        .ifPresent(
            work ->
                context.pipeToSelf(
                    CompletableFuture.supplyAsync(work.answers(), gate.workers()),
                    (answers, failed) ->
                        new Command.Answered(
                            work.reqId(),
                            failed == null ? answers : List.of(failure(work.reqId(), failed)))));
    reply
        .snapshotEnd()
        .ifPresent(
            end ->
                timers.startSingleTimer(
                    "snapshot " + end.reqId(), new Command.SnapshotOver(end.reqId()), end.after()));
    return pulsing(conversation);
  }

  private ServerMessage failure(int reqId, Throwable failed) {
    context.getLog().error("request {} could not be answered", reqId, failed);
    return ContractAnswers.error(
        gate.clock().instant(),
        reqId,
        new Refusal(323, "Error processing request.-'bP' : cause - " + failed.getMessage()));
  }

  /** Wakes at the next whole second of market time, as long as something streams. */
  private Behavior<Command> pulsing(Conversation conversation) {
    if (conversation.streaming() && !timers.isTimerActive("pulse")) {
      long intoSecond = Math.floorMod(gate.clock().millis(), 1000);
      timers.startSingleTimer("pulse", new Command.Pulse(), Duration.ofMillis(1000 - intoSecond));
    }
    return Behaviors.same();
  }

  private Behavior<Command> hangingUp() {
    timers.startSingleTimer("hang up", new Command.Hangup(), BEFORE_CLOSE);
    return phase(
        command ->
            switch (command) {
              case Command.Came came -> ack(came.socket(), Behaviors.same());
              case Command.Opened opened -> ack(opened.socket(), Behaviors.same());
              case Command.Gone gone -> stopped(gone.why());
              case Command.Hangup hangup -> stopped("hang up");
              case Command.Answered answered -> Behaviors.same();
              case Command.Pulse pulse -> Behaviors.same();
              case Command.SnapshotOver over -> Behaviors.same();
            },
        () -> {});
  }

  private Behavior<Command> hangingUp(Conversation conversation) {
    release(conversation);
    return hangingUp();
  }

  /** One phase of the connection; what it holds is released however it ends. */
  private Behavior<Command> phase(Function<Command, Behavior<Command>> hear, Runnable release) {
    return BehaviorBuilder.<Command>create()
        .onAnyMessage(hear)
        .onSignal(
            PostStop.class,
            stop -> {
              release.run();
              gate.sessions().remove(context.getSelf());
              if (!socket.isCompleted()) {
                socket.complete();
              }
              return Behaviors.same();
            })
        .build();
  }

  private void release(Conversation conversation) {
    conversation.end();
    gate.limits().disconnected(conversation.clientId());
    gate.clientIds().remove(conversation.clientId());
  }

  private Behavior<Command> stopped(String why) {
    context.getLog().debug("connection ends: {}", why);
    return Behaviors.stopped();
  }

  private static Behavior<Command> ack(ActorRef<Ack> socket, Behavior<Command> next) {
    socket.tell(Ack.INSTANCE);
    return next;
  }

  private Consumer<ServerMessage> say(Codec codec) {
    return message -> say(codec, message);
  }

  private void say(Codec codec, ServerMessage message) {
    try {
      write(Frames.frame(codec.encode(message)));
    } catch (WireException cannotBeWritten) {
      context.getLog().error("left out {}", message.getClass().getSimpleName(), cannotBeWritten);
    }
  }

  /** A client that does not read what it asked for is cut off, as TWS does. */
  private void write(byte[] bytes) {
    QueueOfferResult result = socket.offer(ByteString.fromArrayUnsafe(bytes));
    if (!result.isEnqueued()) {
      context.getSelf().tell(new Command.Gone("client does not read"));
    }
  }
}
