package io.ktrdr.gateway;

import io.ktrdr.wire.Frames;
import io.ktrdr.wire.Handshake.ClientHello;
import io.ktrdr.wire.Handshake.ServerHello;
import io.ktrdr.wire.WireException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Knocks at a port as a TWS client would, says no more than its range of versions, and looks at the
 * first bytes of the answer. TWS and IB Gateway show nothing of it.
 */
final class PortProbe {

  /** Enough to tell one protocol from another: a TLS alert has seven bytes. */
  private static final int TELLING = 7;

  /** What lives at a port. */
  sealed interface Found {
    /** Nobody takes connections there. */
    record Unreachable(String reason) implements Found {}

    /** Taken, then nothing. */
    record Silent() implements Found {}

    /** Taken, and closed without a word. */
    record Closed() implements Found {}

    /** A TWS, an IB Gateway, or something that speaks like one. */
    record Gateway(int serverVersion) implements Found {}

    /** Something that speaks HTTP. */
    record Http(String firstLine) implements Found {}

    /** Something that wants TLS. */
    record Tls() implements Found {}

    /** Something else. */
    record Other(String firstBytes) implements Found {}
  }

  private PortProbe() {}

  /** Never fails: whatever goes wrong is a finding. */
  static CompletionStage<Found> knock(
      ActorSystem<?> system, String host, int port, Duration within) {
    return knock(system, host, port, within, ByteString.fromArray(ClientHello.ours().encode()))
        .thenCompose(
            found ->
                found instanceof Found.Silent
                    ? askAsBrowser(system, host, port, within)
                    : CompletableFuture.completedFuture(found));
  }

  /** A web server may wait for the end of a line that the API's greeting does not have. */
  private static CompletionStage<Found> askAsBrowser(
      ActorSystem<?> system, String host, int port, Duration within) {
    return knock(system, host, port, within, ByteString.fromString("GET / HTTP/1.0\r\n\r\n"))
        .thenApply(found -> found instanceof Found.Http ? found : new Found.Silent());
  }

  private static CompletionStage<Found> knock(
      ActorSystem<?> system, String host, int port, Duration within, ByteString words) {
    var knocking =
        Source.single(words)
            .concat(Source.maybe())
            .viaMat(Transport.get(system).connect(host, port, within), Keep.right())
            .scan(ByteString.emptyByteString(), ByteString::concat)
            .dropWhile(soFar -> soFar.size() < TELLING)
            .completionTimeout(within)
            .toMat(Sink.headOption(), Keep.both())
            .run(system);
    // On the system's own threads: left to themselves these stages go on in the common pool.
    Executor own = system.executionContext();
    CompletionStage<Boolean> taken =
        knocking.first().handleAsync((done, failure) -> failure == null, own);
    CompletionStage<Found> answer =
        knocking
            .second()
            .handleAsync((bytes, failure) -> failure == null ? said(bytes) : failed(failure), own);
    return answer.thenCombine(
        taken,
        (found, connected) ->
            connected || found instanceof Found.Unreachable
                ? found
                : new Found.Unreachable("nobody took the connection"));
  }

  private static Found said(Optional<ByteString> bytes) {
    return bytes.map(some -> judge(some.toArray())).orElseGet(Found.Closed::new);
  }

  private static Found failed(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof TimeoutException
        ? new Found.Silent()
        : new Found.Unreachable(
            cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage());
  }

  /** Tells protocols apart by their first bytes. */
  static Found judge(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    if (text.startsWith("HTTP/")) {
      return new Found.Http(text.lines().findFirst().orElse(text));
    }
    if ((bytes[0] == 0x15 || bytes[0] == 0x16) && bytes[1] == 0x03) {
      return new Found.Tls();
    }
    try {
      Frames frames = Frames.fromServer();
      frames.feed(bytes);
      return frames
          .next()
          .<Found>map(hello -> new Found.Gateway(ServerHello.decode(hello).serverVersion()))
          .orElseGet(() -> other(text));
    } catch (WireException | NumberFormatException notOurs) {
      return other(text);
    }
  }

  private static Found other(String text) {
    return new Found.Other(
        text.substring(0, Math.min(20, text.length())).replaceAll("[^\\x20-\\x7e]", "."));
  }
}
