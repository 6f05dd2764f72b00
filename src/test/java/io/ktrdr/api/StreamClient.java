package io.ktrdr.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.api.http.Json;
import io.ktrdr.testing.AsyncApi;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A client of {@code /ws/v1} that remembers what it heard. */
final class StreamClient implements WebSocket.Listener, AutoCloseable {

  private static final long PATIENCE_SECONDS = 15;

  final List<JsonNode> heard = new CopyOnWriteArrayList<>();

  /** What does not fit the contract. */
  final List<String> faults = new CopyOnWriteArrayList<>();

  final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final LinkedBlockingQueue<JsonNode> waiting = new LinkedBlockingQueue<>();
  private final StringBuilder part = new StringBuilder();
  private final WebSocket socket;

  StreamClient(HttpClient client, URI uri) {
    this.socket =
        client
            .newWebSocketBuilder()
            .subprotocols("ktrdr.v1")
            .buildAsync(URI.create(uri.toString().replaceFirst("^http", "ws")), this)
            .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
            .join();
  }

  String subprotocol() {
    return socket.getSubprotocol();
  }

  void say(String json) {
    socket.sendText(json.replace('\'', '"'), true).join();
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
    part.append(text);
    if (last) {
      try {
        JsonNode message = Json.MAPPER.readTree(part.toString());
        heard.add(message);
        faults.addAll(AsyncApi.CONTRACT.faults(message));
        waiting.add(message);
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
      part.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable failure) {
    closed.completeExceptionally(failure);
  }

  /** The next message of a type; what comes before it is passed over. */
  JsonNode next(String type) throws InterruptedException {
    return next(message -> message.get("type").textValue().equals(type), type);
  }

  JsonNode next(Predicate<JsonNode> wanted, String what) throws InterruptedException {
    List<String> passed = new ArrayList<>();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (true) {
      JsonNode message = waiting.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (message == null) {
        throw new AssertionError("no " + what + " came, but " + passed);
      }
      if (wanted.test(message)) {
        return message;
      }
      passed.add(message.toString());
    }
  }

  @Override
  public void close() {
    socket.abort();
    if (!faults.isEmpty()) {
      throw new AssertionError("against asyncapi.yaml: " + faults);
    }
  }
}
