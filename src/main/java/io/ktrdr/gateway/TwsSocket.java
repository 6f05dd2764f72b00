package io.ktrdr.gateway;

import io.ktrdr.wire.ClientMessage;
import io.ktrdr.wire.Codec;
import io.ktrdr.wire.Frames;
import io.ktrdr.wire.Handshake.ClientHello;
import io.ktrdr.wire.Handshake.ServerHello;
import io.ktrdr.wire.ServerMessage;
import io.ktrdr.wire.WireException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.japi.function.Creator;
import org.apache.pekko.japi.function.Function;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.typed.javadsl.ActorSink;
import org.apache.pekko.util.ByteString;

/**
 * One open socket as a stream: bytes ⇄ frames ⇄ messages. What happens on it arrives at its owner
 * as an {@link Event}, one at a time: the next is read when the owner has acknowledged the last, so
 * a slow owner slows the socket and not the heap.
 */
final class TwsSocket {

  /** Messages waiting to be written; a router that keeps to IB's rate never fills it. */
  private static final int OUTGOING = 256;

  /** What happens on a socket. */
  sealed interface Event {
    /** The stream is there, its socket not yet; it wants a first {@link Ack}. */
    record Opened(ActorRef<Ack> ackTo) implements Event {}

    /** The gateway took the connection. */
    record Connected() implements Event {}

    /** The server's answer to our offer of versions. */
    record Hello(ServerHello hello, ActorRef<Ack> ackTo) implements Event {}

    /** A message. */
    record Received(ServerMessage message, ActorRef<Ack> ackTo) implements Event {}

    /** A frame was whole but its message could not be read. */
    record Unreadable(WireException problem, ActorRef<Ack> ackTo) implements Event {}

    /** No more comes. */
    record Ended(String reason) implements Event {}
  }

  /** Taken; send the next. */
  enum Ack {
    TAKEN
  }

  private final BoundedSourceQueue<ByteString> outgoing;
  private final UniqueKillSwitch killSwitch;
  private Codec codec;

  private TwsSocket(BoundedSourceQueue<ByteString> outgoing, UniqueKillSwitch killSwitch) {
    this.outgoing = outgoing;
    this.killSwitch = killSwitch;
  }

  /** Connects; everything that follows, failure included, is told to the owner as it wants it. */
  static <M> TwsSocket open(
      ActorSystem<?> system,
      String host,
      int port,
      Duration connectTimeout,
      ActorRef<M> owner,
      java.util.function.Function<Event, M> as) {
    var connection = Transport.get(system).connect(host, port, connectTimeout);
    var materialized =
        Source.<ByteString>queue(OUTGOING)
            .viaMat(KillSwitches.single(), Keep.both())
            .viaMat(connection, Keep.both())
            .via(reading())
            .to(
                ActorSink.<Read, M, Ack>actorRefWithBackpressure(
                    owner,
                    (ackTo, read) -> as.apply(read.event(ackTo)),
                    ackTo -> as.apply(new Event.Opened(ackTo)),
                    Ack.TAKEN,
                    as.apply(new Event.Ended("the gateway closed the connection")),
                    failure -> as.apply(new Event.Ended(reason(failure)))))
            .run(system);
    materialized.second().thenAccept(connected -> owner.tell(as.apply(new Event.Connected())));
    TwsSocket socket = new TwsSocket(materialized.first().first(), materialized.first().second());
    socket.write(ClientHello.ours().encode());
    return socket;
  }

  /** What one frame turned out to be, before anybody is there to acknowledge it. */
  private interface Read {
    Event event(ActorRef<Ack> ackTo);
  }

  private static Flow<ByteString, Read, ?> reading() {
    Creator<Function<ByteString, Iterable<Read>>> reader = () -> new Reader()::read;
    return Flow.of(ByteString.class).statefulMapConcat(reader);
  }

  /** Bytes to messages: the first frame is the hello, the others follow its version. */
  private static final class Reader {

    private final Frames frames = Frames.fromServer();
    private Codec codec;

    private Iterable<Read> read(ByteString bytes) {
      frames.feed(bytes.toArray());
      List<Read> all = new ArrayList<>();
      for (Optional<byte[]> next = frames.next(); next.isPresent(); next = frames.next()) {
        all.add(read(next.get()));
      }
      return all;
    }

    private Read read(byte[] payload) {
      if (codec == null) {
        ServerHello hello = ServerHello.decode(payload);
        if (ClientHello.ours().accepts(hello.serverVersion())) {
          codec = Codec.forVersion(hello.serverVersion());
        }
        return ackTo -> new Event.Hello(hello, ackTo);
      }
      try {
        ServerMessage message = codec.decodeServer(payload);
        return ackTo -> new Event.Received(message, ackTo);
      } catch (WireException problem) {
        return ackTo -> new Event.Unreadable(problem, ackTo);
      }
    }
  }

  /** From now on {@link #send} speaks this version. */
  void speak(int serverVersion) {
    codec = Codec.forVersion(serverVersion);
  }

  /**
   * Writes a message.
   *
   * @return false when the socket takes no more: it is closed, or the other side stopped reading
   * @throws WireException when the message cannot be written in this version
   */
  boolean send(ClientMessage message) {
    return write(Frames.frame(codec.encode(message)));
  }

  private boolean write(byte[] bytes) {
    return outgoing.offer(ByteString.fromArrayUnsafe(bytes)).isEnqueued();
  }

  /** Writes what is waiting, then closes. */
  void complete() {
    if (!outgoing.isCompleted()) {
      outgoing.complete();
    }
  }

  /** Closes at once. */
  void abort(String reason) {
    killSwitch.abort(new IllegalStateException(reason));
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
