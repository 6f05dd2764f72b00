package io.ktrdr.simulator;

import io.ktrdr.simulator.limits.Refusal;
import io.ktrdr.wire.Codec;
import io.ktrdr.wire.Frames;
import io.ktrdr.wire.ServerMessage;
import io.ktrdr.wire.WireException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.slf4j.Logger;

/**
 * Speaks to one client in the version of the protocol that was agreed on, and tampers with what is
 * said as the scenario wants it. Belongs to one {@link ClientSession}.
 */
final class Voice {

  private final Codec codec;
  private final Gate gate;
  private final TimerScheduler<ClientSession.Command> timers;
  private final Consumer<byte[]> write;
  private final Logger log;
  private final Map<Integer, Tampering> tampered = new HashMap<>();
  private long delayed;

  /**
   * @param write takes a frame to the socket
   */
  Voice(
      Codec codec,
      Gate gate,
      TimerScheduler<ClientSession.Command> timers,
      Consumer<byte[]> write,
      Logger log) {
    this.codec = codec;
    this.gate = gate;
    this.timers = timers;
    this.write = write;
    this.log = log;
  }

  /** From now on answers to a request are tampered with. */
  void tamper(int reqId, Tampering tampering) {
    tampered.put(reqId, tampering);
  }

  /** A request is over. */
  void forget(int reqId) {
    tampered.remove(reqId);
  }

  /** Says an error; to nobody's request with id -1. */
  void refuse(int reqId, Refusal why) {
    say(ContractAnswers.error(gate.clock().instant(), reqId, why));
  }

  /** Says what was said to a request, or what has become of it. */
  void tell(List<ServerMessage> messages) {
    for (ServerMessage message : messages) {
      Tampering tampering =
          message instanceof ServerMessage.Answer answer ? tampered.get(answer.reqId()) : null;
      if (tampering == null) {
        say(message);
      } else {
        late(tampering.with(List.of(message)));
      }
    }
  }

  /** Says them, each in its time. */
  void late(List<Tampering.Late> messages) {
    for (Tampering.Late late : messages) {
      if (late.after().isZero()) {
        say(late.message());
      } else {
        timers.startSingleTimer(
            "delayed " + delayed++, new ClientSession.Command.SayNow(late.message()), late.after());
      }
    }
  }

  /** Says a message; a scenario may put other words into IB's errors. */
  void say(ServerMessage message) {
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
      write.accept(Frames.frame(codec.encode(said)));
    } catch (WireException cannotBeWritten) {
      log.error("left out {}", message.getClass().getSimpleName(), cannotBeWritten);
    }
  }
}
