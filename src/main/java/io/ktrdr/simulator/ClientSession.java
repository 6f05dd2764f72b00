package io.ktrdr.simulator;

import io.ktrdr.simulator.limits.Refusal;
import io.ktrdr.simulator.limits.Violation;
import io.ktrdr.simulator.market.Listing;
import io.ktrdr.simulator.scenario.Fault;
import io.ktrdr.simulator.scenario.IbTexts;
import io.ktrdr.simulator.scenario.RequestKind;
import io.ktrdr.wire.ClientMessage;
import io.ktrdr.wire.Codec;
import io.ktrdr.wire.Frames;
import io.ktrdr.wire.Handshake;
import io.ktrdr.wire.ServerMessage;
import io.ktrdr.wire.WireException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.BehaviorBuilder;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.BoundedSourceQueue;
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
  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Gate gate;
  private final Outlet outlet;
  private Instant pulseDue = Instant.MIN;
  private Optional<Duration> frozen = Optional.empty();

  private ClientSession(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Gate gate,
      BoundedSourceQueue<ByteString> socket) {
    this.context = context;
    this.timers = timers;
    this.gate = gate;
    this.outlet = new Outlet(socket, timers, gate.desk()::conditions);
  }

  /** What a session hears. */
  sealed interface Command {
    /** The socket asks whether it may begin. */
    record Opened(ActorRef<Ack> socket) implements Command {}

    /** A frame's payload, and when it came. */
    record Came(ActorRef<Ack> socket, byte[] payload, Instant at) implements Command {}

    /** The socket is gone, or what came through it is not the protocol. */
    record Gone(String why) implements Command {}

    /** Time to close the socket. */
    record Hangup() implements Command {}

    /** Of use only to a session that serves. */
    sealed interface Serving extends Command {}

    /** An answer that took a while. */
    record Answered(int reqId, List<ServerMessage> answers) implements Serving {}

    /** A second of market time begins. */
    record Pulse() implements Serving {}

    /** A market-data snapshot is over. */
    record SnapshotOver(int reqId) implements Serving {}

    /** A message that was held back. */
    record SayNow(ServerMessage message) implements Serving {}

    /** What goes wrong with the socket, whatever is said on it. */
    sealed interface Trouble extends Command {}

    /** Something goes wrong. */
    record Struck(Fault.OnLink fault) implements Trouble {}

    /** Bytes that were held back. */
    record LeaveNow(byte[] bytes) implements Trouble {}

    /** What was gathered is to leave. */
    record Flush() implements Trouble {}

    /** Time to reset the socket. */
    record ResetNow(String why) implements Trouble {}
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
    return idle(this::hello);
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
    return idle(payload -> start(codec, payload));
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
    Voice voice = new Voice(codec, gate, timers, this::write, context.getLog());
    List<Fault> faults = gate.desk().asked(RequestKind.START, "");
    Optional<Refusal> refusal = gate.desk().refusal(RequestKind.START, faults);
    if (refusal.isPresent()) {
      voice.refuse(-1, refusal.get());
      return hangingUp();
    }
    if (!gate.clientIds().add(clientId)) {
      voice.refuse(
          -1,
          new Refusal(
              326,
              "Unable to connect as the client id is already in use. Retry with a unique"
                  + " client id."));
      return hangingUp();
    }
    Conversation conversation = new Conversation(gate, codec.serverVersion(), clientId);
    voice.late(Tampering.by(faults).with(conversation.welcome(gate.clock().instant())));
    Client client = new Client(voice, conversation);
    Behavior<Command> next = struck(faults, client);
    if (next == Behaviors.<Command>same()) {
      return serving(codec, client);
    }
    release(conversation);
    return next;
  }

  private Behavior<Command> serving(Codec codec, Client client) {
    return phase(
        command ->
            switch (command) {
              case Command.Opened opened -> ack(opened.socket(), Behaviors.same());
              case Command.Came came ->
                  ack(came.socket(), answer(codec, client, came.payload(), came.at()));
              case Command.Serving work -> {
                serve(client, work);
                yield pulsing(client.conversation());
              }
              case Command.Trouble trouble -> troubled(trouble, Optional.of(client));
              case Command.Gone gone -> stopped(gone.why());
              case Command.Hangup hangup -> stopped("hang up");
            },
        () -> release(client.conversation()));
  }

  private void serve(Client client, Command.Serving command) {
    Conversation conversation = client.conversation();
    Voice voice = client.voice();
    switch (command) {
      case Command.Answered answered ->
          voice.tell(conversation.answered(answered.reqId(), answered.answers()));
      case Command.Pulse pulse -> {
        List<ServerMessage> said = conversation.pulse(gate.clock().instant());
        if (!gate.desk().conditions().streamsSilent()) {
          voice.tell(said);
        }
      }
      case Command.SnapshotOver over -> voice.tell(conversation.snapshotOver(over.reqId()));
      case Command.SayNow now -> voice.say(now.message());
    }
  }

  private Behavior<Command> answer(Codec codec, Client client, byte[] payload, Instant at) {
    Conversation conversation = client.conversation();
    Voice voice = client.voice();
    Instant now = gate.clock().instant();
    var tooFast = gate.limits().message(conversation.clientId(), at);
    if (tooFast.isPresent()) {
      Violation violation = tooFast.get();
      voice.refuse(-1, new Refusal(violation.code(), violation.text()));
      return gate.limits().rateViolations(conversation.clientId()) < RATE_VIOLATIONS_ALLOWED
          ? Behaviors.same()
          : hangingUp(conversation);
    }
    ClientMessage message;
    try {
      message = codec.decodeClient(payload);
    } catch (WireException garbled) {
      voice.refuse(
          -1,
          new Refusal(320, "Error reading request. Unable to parse data. " + garbled.getMessage()));
      return Behaviors.same();
    }
    RequestKind kind = RequestKind.of(message);
    List<Fault> faults = gate.desk().asked(kind, RequestKind.symbol(message, this::symbol));
    int reqId = message instanceof ClientMessage.Request request ? request.reqId() : -1;
    Optional<Refusal> refusal = gate.desk().refusal(kind, faults);
    if (refusal.isPresent()) {
      voice.refuse(reqId, refusal.get());
      return struck(faults, client);
    }
    boolean unanswered = gate.desk().conditions().fate(kind).isPresent();
    Tampering tampering =
        unanswered ? new Tampering(List.of(new Fault.Silence())) : Tampering.by(faults);
    if (kind == RequestKind.CANCEL) {
      voice.forget(reqId);
    } else if (reqId >= 0 && (unanswered || !faults.isEmpty())) {
      voice.tamper(reqId, tampering);
    }
    Conversation.Reply reply = conversation.hear(message, now, at);
    reply.now().forEach(said -> voice.late(tampering.with(List.of(said))));
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
    Behavior<Command> next = struck(faults, client);
    pulsing(conversation);
    return next;
  }

  private String symbol(int conId) {
    LocalDate today = LocalDate.ofInstant(gate.clock().instant(), ZoneOffset.UTC);
    return gate.market().book().byConId(conId, today).map(Listing::pairOrSymbol).orElse("");
  }

  /** What a request set off besides its answer. */
  private Behavior<Command> struck(List<Fault> faults, Client client) {
    Behavior<Command> next = Behaviors.same();
    for (Fault fault : faults) {
      if (fault instanceof Fault.OnSocket mine) {
        next = struck(mine, Optional.of(client));
      } else if (fault instanceof Fault.OnLink everybodys) {
        gate.strike(everybodys);
      }
    }
    return next;
  }

  private ServerMessage failure(int reqId, Throwable failed) {
    context.getLog().error("request {} could not be answered", reqId, failed);
    return ContractAnswers.error(
        gate.clock().instant(),
        reqId,
        new Refusal(323, "Error processing request.-'bP' : cause - " + failed.getMessage()));
  }

  /** Wakes when a stream may have something to say, as long as there are any. */
  private Behavior<Command> pulsing(Conversation conversation) {
    if (!conversation.open().streaming()) {
      timers.cancel("pulse");
      return Behaviors.same();
    }
    Instant now = gate.clock().instant();
    Instant due = now.plus(conversation.untilPulse(now));
    // A stream that has come since may speak earlier than what was waited for.
    if (!timers.isTimerActive("pulse") || due.isBefore(pulseDue)) {
      pulseDue = due;
      timers.startSingleTimer("pulse", new Command.Pulse(), Duration.between(now, due));
    }
    return Behaviors.same();
  }

  private Behavior<Command> hangingUp() {
    timers.startSingleTimer("hang up", new Command.Hangup(), BEFORE_CLOSE);
    return idle(payload -> Behaviors.same());
  }

  private Behavior<Command> hangingUp(Conversation conversation) {
    release(conversation);
    return hangingUp();
  }

  private Behavior<Command> troubled(Command.Trouble trouble, Optional<Client> client) {
    return switch (trouble) {
      case Command.Struck struck -> struck(struck.fault(), client);
      case Command.LeaveNow leave -> unlessUnread(outlet.leave(leave.bytes()));
      case Command.Flush flush -> unlessUnread(outlet.flush());
      case Command.ResetNow reset -> {
        outlet.reset(reset.why());
        yield stopped(reset.why());
      }
    };
  }

  private Behavior<Command> unlessUnread(boolean taken) {
    return taken ? Behaviors.same() : stopped("client does not read");
  }

  private Behavior<Command> struck(Fault.OnLink fault, Optional<Client> client) {
    return switch (fault) {
      case Fault.Say say -> {
        client.ifPresent(to -> to.notice(say.code(), say.text()));
        yield Behaviors.same();
      }
      case Fault.EndStreams end -> {
        client.ifPresent(to -> to.endStreams(new Refusal(end.code(), end.text())));
        yield Behaviors.same();
      }
      case Fault.DropStreams drop -> {
        client.ifPresent(to -> to.conversation().open().dropStreams());
        yield Behaviors.same();
      }
      case Fault.Close close -> stopped("closed by the scenario");
      case Fault.Reset reset -> troubled(new Command.ResetNow("by the scenario"), client);
      case Fault.ResetMidFrame cut -> {
        outlet.cutNext();
        yield Behaviors.same();
      }
      case Fault.Freeze freeze -> {
        outlet.freeze();
        frozen = Optional.of(freeze.linger());
        yield Behaviors.same();
      }
      case Fault.Restart restart -> stopped("restart");
      case Fault.ServerLost lost -> {
        client.ifPresent(to -> to.notice(1100, IbTexts.of(1100).orElseThrow()));
        yield Behaviors.same();
      }
      case Fault.ServerBack back -> {
        if (!back.keepingData()) {
          client.ifPresent(to -> to.conversation().open().dropStreams());
        }
        int code = back.keepingData() ? 1102 : 1101;
        client.ifPresent(to -> to.notice(code, IbTexts.of(code).orElseThrow()));
        yield Behaviors.same();
      }
      case Fault.FarmTurns turns -> {
        client.ifPresent(
            to ->
                to.notice(
                    turns.farm().code(turns.state()),
                    turns.farm().text(turns.state(), turns.name())));
        yield Behaviors.same();
      }
      case Fault.Competing competing -> {
        if (competing.begins()) {
          client.ifPresent(Client::outcompeted);
        }
        yield Behaviors.same();
      }
      case Fault.Calm calm -> Behaviors.same();
      case Fault.Refuse refuse -> Behaviors.same();
      case Fault.Split split -> Behaviors.same();
      case Fault.Merge merge -> Behaviors.same();
      case Fault.Slow slow -> Behaviors.same();
      case Fault.Mute mute -> Behaviors.same();
      case Fault.Localise localise -> Behaviors.same();
    };
  }

  /** A phase in which nothing is served yet, or any more. */
  private Behavior<Command> idle(Function<byte[], Behavior<Command>> frame) {
    return phase(
        command ->
            switch (command) {
              case Command.Opened opened -> ack(opened.socket(), Behaviors.same());
              case Command.Came came -> ack(came.socket(), frame.apply(came.payload()));
              case Command.Gone gone -> stopped(gone.why());
              case Command.Hangup hangup -> stopped("hang up");
              case Command.Serving early -> Behaviors.same();
              case Command.Trouble trouble -> troubled(trouble, Optional.empty());
            },
        () -> {});
  }

  /** One phase of the connection; what it holds is released however it ends. */
  private Behavior<Command> phase(Function<Command, Behavior<Command>> hear, Runnable release) {
    return BehaviorBuilder.<Command>create()
        .onAnyMessage(command -> frozen.isPresent() ? deaf(command) : hear.apply(command))
        .onSignal(
            PostStop.class,
            stop -> {
              release.run();
              gate.sessions().remove(context.getSelf());
              outlet.close();
              return Behaviors.same();
            })
        .build();
  }

  /** A half-open connection: the socket takes what comes, and nobody is there. */
  private Behavior<Command> deaf(Command command) {
    return switch (command) {
      case Command.Came came -> ack(came.socket(), Behaviors.same());
      case Command.Opened opened -> ack(opened.socket(), Behaviors.same());
      case Command.Gone gone -> {
        Duration linger = frozen.orElse(Duration.ZERO);
        if (linger.isZero()) {
          yield stopped(gone.why());
        }
        timers.startSingleTimer("hang up", new Command.Hangup(), linger);
        yield Behaviors.same();
      }
      case Command.Hangup hangup -> stopped("hang up");
      case Command.Serving serving -> Behaviors.same();
      case Command.Trouble trouble ->
          trouble instanceof Command.Struck(Fault.OnLink fault)
                  && (fault instanceof Fault.Restart
                      || fault instanceof Fault.Close
                      || fault instanceof Fault.Reset)
              ? troubled(trouble, Optional.empty())
              : Behaviors.same();
    };
  }

  private void release(Conversation conversation) {
    conversation.open().end();
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

  /** A client that does not read what it asked for is cut off, as TWS does. */
  private void write(byte[] bytes) {
    if (!outlet.write(bytes)) {
      context.getSelf().tell(new Command.Gone("client does not read"));
    }
  }
}
