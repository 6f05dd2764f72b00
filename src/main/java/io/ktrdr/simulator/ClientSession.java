package io.ktrdr.simulator;

import io.ktrdr.simulator.limits.Refusal;
import io.ktrdr.simulator.limits.Violation;
import io.ktrdr.simulator.market.Listing;
import io.ktrdr.simulator.scenario.Farm;
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
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private final Map<Integer, Tampering> tampered = new HashMap<>();
  private long delayed;
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
    return phase(
        command ->
            switch (command) {
              case Command.Opened opened -> ack(opened.socket(), Behaviors.same());
              case Command.Came came -> ack(came.socket(), hello(came.payload()));
              case Command.Gone gone -> stopped(gone.why());
              case Command.Hangup hangup -> stopped("hang up");
              case Command.Serving early -> Behaviors.same();
              case Command.Trouble trouble -> troubled(trouble, Optional.empty());
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
              case Command.Serving early -> Behaviors.same();
              case Command.Trouble trouble -> troubled(trouble, Optional.empty());
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
    List<Fault> faults = gate.desk().asked(RequestKind.START, "");
    Optional<Refusal> refusal = refusal(RequestKind.START, faults);
    if (refusal.isPresent()) {
      say(codec, error(-1, refusal.get()));
      return hangingUp();
    }
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
    List<ServerMessage> welcome = new ArrayList<>();
    welcome.add(new ServerMessage.ManagedAccounts(List.of(AccountAnswers.ACCOUNT)));
    welcome.add(new ServerMessage.NextValidId(1));
    Conditions conditions = gate.desk().conditions();
    if (conditions.serverLost()) {
      welcome.add(error(-1, new Refusal(1100, IbTexts.of(1100).orElseThrow())));
    }
    for (Farm farm : Farm.values()) {
      Farm.State state = conditions.down().contains(farm) ? Farm.State.DOWN : Farm.State.UP;
      String text = farm.text(state, farm.usualName());
      welcome.add(error(-1, new Refusal(farm.code(state), text)));
    }
    Conversation conversation = new Conversation(gate, codec.serverVersion(), clientId);
    later(codec, new Tampering(onAnswer(faults)).with(welcome));
    Behavior<Command> next = struck(faults, new Voice(codec, conversation));
    if (next == Behaviors.<Command>same()) {
      return serving(codec, conversation);
    }
    release(conversation);
    return next;
  }

  private Behavior<Command> serving(Codec codec, Conversation conversation) {
    return phase(
        command ->
            switch (command) {
              case Command.Opened opened -> ack(opened.socket(), Behaviors.same());
              case Command.Came came ->
                  ack(came.socket(), answer(codec, conversation, came.payload(), came.at()));
              case Command.Serving serving -> {
                serve(codec, conversation, serving);
                yield pulsing(conversation);
              }
              case Command.Trouble trouble ->
                  troubled(trouble, Optional.of(new Voice(codec, conversation)));
              case Command.Gone gone -> stopped(gone.why());
              case Command.Hangup hangup -> stopped("hang up");
            },
        () -> release(conversation));
  }

  private void serve(Codec codec, Conversation conversation, Command.Serving command) {
    switch (command) {
      case Command.Answered answered ->
          tell(codec, conversation.answered(answered.reqId(), answered.answers()));
      case Command.Pulse pulse -> {
        List<ServerMessage> said = conversation.pulse(gate.clock().instant());
        if (!gate.desk().conditions().streamsSilent()) {
          tell(codec, said);
        }
      }
      case Command.SnapshotOver over -> tell(codec, conversation.snapshotOver(over.reqId()));
      case Command.SayNow now -> say(codec, now.message());
    }
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
    RequestKind kind = RequestKind.of(message);
    List<Fault> faults = gate.desk().asked(kind, RequestKind.symbol(message, this::symbol));
    int reqId = message instanceof ClientMessage.Request request ? request.reqId() : -1;
    Optional<Refusal> refusal = refusal(kind, faults);
    if (refusal.isPresent()) {
      say(codec, ContractAnswers.error(now, reqId, refusal.get()));
      return struck(faults, new Voice(codec, conversation));
    }
    boolean unanswered = gate.desk().conditions().fate(kind).isPresent();
    Tampering tampering =
        new Tampering(unanswered ? List.of(new Fault.Silence()) : onAnswer(faults));
    if (kind == RequestKind.CANCEL) {
      tampered.remove(reqId);
    } else if (reqId >= 0 && (unanswered || !faults.isEmpty())) {
      tampered.put(reqId, tampering);
    }
    Conversation.Reply reply = conversation.hear(message, now, at);
    reply.now().forEach(said -> later(codec, tampering.with(List.of(said))));
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
    Behavior<Command> next = struck(faults, new Voice(codec, conversation));
    pulsing(conversation);
    return next;
  }

  private String symbol(int conId) {
    LocalDate today = LocalDate.ofInstant(gate.clock().instant(), ZoneOffset.UTC);
    return gate.market().book().byConId(conId, today).map(Listing::pairOrSymbol).orElse("");
  }

  private Optional<Refusal> refusal(RequestKind kind, List<Fault> faults) {
    for (Fault fault : faults) {
      if (fault instanceof Fault.Fail fail) {
        return Optional.of(new Refusal(fail.code(), fail.text()));
      }
    }
    return gate.desk()
        .conditions()
        .fate(kind)
        .flatMap(
            fate ->
                switch (fate) {
                  case UNANSWERED -> Optional.empty();
                  case NO_HISTORY_FARM ->
                      Optional.of(
                          Refusal.history(
                              "HMDS server disconnect occurred.  Attempting reconnection..."));
                  case COMPETING ->
                      Optional.of(new Refusal(10197, IbTexts.of(10197).orElseThrow()));
                });
  }

  private static List<Fault.OnAnswer> onAnswer(List<Fault> faults) {
    return faults.stream()
        .filter(Fault.OnAnswer.class::isInstance)
        .map(Fault.OnAnswer.class::cast)
        .toList();
  }

  /** What a request set off besides its answer. */
  private Behavior<Command> struck(List<Fault> faults, Voice voice) {
    Behavior<Command> next = Behaviors.same();
    for (Fault fault : faults) {
      if (fault instanceof Fault.OnSocket mine) {
        next = struck(mine, Optional.of(voice));
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
    if (!conversation.streaming()) {
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
    return phase(
        command ->
            switch (command) {
              case Command.Came came -> ack(came.socket(), Behaviors.same());
              case Command.Opened opened -> ack(opened.socket(), Behaviors.same());
              case Command.Gone gone -> stopped(gone.why());
              case Command.Hangup hangup -> stopped("hang up");
              case Command.Serving early -> Behaviors.same();
              case Command.Trouble trouble -> troubled(trouble, Optional.empty());
            },
        () -> {});
  }

  private Behavior<Command> hangingUp(Conversation conversation) {
    release(conversation);
    return hangingUp();
  }

  /** How to speak to the client, once it has begun its session. */
  private record Voice(Codec codec, Conversation conversation) {}

  private Behavior<Command> troubled(Command.Trouble trouble, Optional<Voice> voice) {
    return switch (trouble) {
      case Command.Struck struck -> struck(struck.fault(), voice);
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

  private Behavior<Command> struck(Fault.OnLink fault, Optional<Voice> voice) {
    return switch (fault) {
      case Fault.Say say -> {
        notice(voice, say.code(), say.text());
        yield Behaviors.same();
      }
      case Fault.EndStreams end -> {
        voice.ifPresent(to -> endStreams(to, new Refusal(end.code(), end.text())));
        yield Behaviors.same();
      }
      case Fault.DropStreams drop -> {
        voice.ifPresent(to -> to.conversation().dropStreams());
        yield Behaviors.same();
      }
      case Fault.Close close -> stopped("closed by the scenario");
      case Fault.Reset reset -> troubled(new Command.ResetNow("by the scenario"), voice);
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
        notice(voice, 1100, IbTexts.of(1100).orElseThrow());
        yield Behaviors.same();
      }
      case Fault.ServerBack back -> {
        if (!back.keepingData()) {
          voice.ifPresent(to -> to.conversation().dropStreams());
        }
        int code = back.keepingData() ? 1102 : 1101;
        notice(voice, code, IbTexts.of(code).orElseThrow());
        yield Behaviors.same();
      }
      case Fault.FarmTurns turns -> {
        notice(
            voice,
            turns.farm().code(turns.state()),
            turns.farm().text(turns.state(), turns.name()));
        yield Behaviors.same();
      }
      case Fault.Competing competing -> {
        if (competing.begins()) {
          voice.ifPresent(this::outcompeted);
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

  private void notice(Optional<Voice> voice, int code, String text) {
    voice.ifPresent(to -> say(to.codec(), error(-1, new Refusal(code, text))));
  }

  private void endStreams(Voice voice, Refusal why) {
    List<Integer> ids = voice.conversation().streamIds();
    voice.conversation().dropStreams();
    ids.forEach(id -> say(voice.codec(), error(id, why)));
  }

  /** Streams stay, and say no more than this. */
  private void outcompeted(Voice voice) {
    Refusal why = new Refusal(10197, IbTexts.of(10197).orElseThrow());
    voice.conversation().streamIds().forEach(id -> say(voice.codec(), error(id, why)));
  }

  private ServerMessage error(int reqId, Refusal why) {
    return ContractAnswers.error(gate.clock().instant(), reqId, why);
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

  /** Says what was said to a request, or what has become of it. */
  private void tell(Codec codec, List<ServerMessage> messages) {
    for (ServerMessage message : messages) {
      Tampering tampering =
          message instanceof ServerMessage.Answer answer ? tampered.get(answer.reqId()) : null;
      if (tampering == null) {
        say(codec, message);
      } else {
        later(codec, tampering.with(List.of(message)));
      }
    }
  }

  private void later(Codec codec, List<Tampering.Late> messages) {
    for (Tampering.Late late : messages) {
      if (late.after().isZero()) {
        say(codec, late.message());
      } else {
        timers.startSingleTimer(
            "delayed " + delayed++, new Command.SayNow(late.message()), late.after());
      }
    }
  }

  private void say(Codec codec, ServerMessage message) {
    String instead = gate.desk().conditions().errorText();
    ServerMessage said =
        message instanceof ServerMessage.ErrorMessage error && !instead.isEmpty()
            ? new ServerMessage.ErrorMessage(
                error.reqId(),
                error.code(),
                instead,
                error.advancedOrderRejectJson(),
                error.errorTimeMillis())
            : message;
    try {
      write(Frames.frame(codec.encode(said)));
    } catch (WireException cannotBeWritten) {
      context.getLog().error("left out {}", message.getClass().getSimpleName(), cannotBeWritten);
    }
  }

  /** A client that does not read what it asked for is cut off, as TWS does. */
  private void write(byte[] bytes) {
    if (!outlet.write(bytes)) {
      context.getSelf().tell(new Command.Gone("client does not read"));
    }
  }
}
