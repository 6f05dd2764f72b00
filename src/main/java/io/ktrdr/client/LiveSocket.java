package io.ktrdr.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One WebSocket to a node, read when its reader is ready for more. */
final class LiveSocket implements WebSocket.Listener, AutoCloseable {

  /** Beyond this many messages the node has to wait, and tells by and by that we lag. */
  private static final int AHEAD = 1000;

  private static final Duration GOOD_BYE = Duration.ofMillis(300);

  /** What came: a message, or the end. */
  private sealed interface Came {
    record Message(JsonNode json) implements Came {}

    record End(String why) implements Came {}
  }

  private final BlockingQueue<Came> queue = new LinkedBlockingQueue<>();
  private final StringBuilder text = new StringBuilder();
  private final WebSocket socket;
  private final String node;
  private volatile boolean paused;

  /**
   * @throws KtrdrException when the node does not answer, or refuses
   */
  LiveSocket(Connection connection) {
    this.node = connection.node().toString();
    ConnectionSettings settings = connection.settings();
    WebSocket.Builder builder =
        connection
            .http()
            .newWebSocketBuilder()
            .connectTimeout(Duration.ofSeconds(5))
            .header("User-Agent", settings.userAgent());
    settings.apiKey().ifPresent(key -> builder.header("Authorization", "Bearer " + key));
    URI uri = URI.create(node.replaceFirst("^http", "ws").replaceFirst("/+$", "") + "/ws/v1");
    try {
      this.socket = builder.buildAsync(uri, this).toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (ExecutionException | CompletionException | TimeoutException e) {
      throw refusal(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw KtrdrException.noAnswer(KtrdrException.INTERRUPTED, "interrupted", e);
    }
  }

  private KtrdrException refusal(Exception e) {
    if (e.getCause() instanceof WebSocketHandshakeException handshake) {
      return KtrdrException.of(handshake.getResponse().statusCode(), "", Optional.empty());
    }
    return KtrdrException.noAnswer(
        KtrdrException.UNREACHABLE, "no stream from " + node + ": " + e.getMessage(), e);
  }

  /** Sends an operation. */
  void send(JsonNode operation) {
    socket
        .sendText(operation.toString(), true)
        .exceptionally(
            broken -> {
              queue.add(new Came.End("" + broken.getMessage()));
              return socket;
            });
  }

  /**
   * The next message.
   *
   * @return empty when none came in time
   * @throws KtrdrException with {@link KtrdrException#CONNECTION_BROKEN} at the end
   */
  Optional<JsonNode> next(Duration patience) {
    try {
      Came came = queue.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
      if (paused && queue.size() < AHEAD / 2) {
        paused = false;
        socket.request(1);
      }
      return switch (came) {
        case null -> Optional.empty();
        case Came.Message message -> Optional.of(message.json());
        case Came.End end ->
            throw KtrdrException.noAnswer(
                KtrdrException.CONNECTION_BROKEN,
                "the stream from " + node + " ended: " + end.why(),
                null);
      };
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw KtrdrException.noAnswer(KtrdrException.INTERRUPTED, "interrupted", e);
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    text.append(part);
    if (last) {
      JsonNode message = Answers.tree(text.toString(), node);
      text.setLength(0);
      if (message.isArray()) {
        message.forEach(one -> queue.add(new Came.Message(one)));
      } else {
        queue.add(new Came.Message(message));
      }
    }
    if (queue.size() < AHEAD) {
      from.request(1);
    } else {
      paused = true;
    }
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    queue.add(new Came.End(code + " " + reason));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable broken) {
    queue.add(new Came.End("" + broken.getMessage()));
  }

  /** Says good-bye first, if that goes through at once. */
  @Override
  public void close() {
    try {
      var unused =
          socket
              .sendClose(WebSocket.NORMAL_CLOSURE, "")
              .get(GOOD_BYE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // the other side is gone
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    socket.abort();
    queue.add(new Came.End("closed here"));
  }
}
