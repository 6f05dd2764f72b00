package io.ktrdr.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Events as they come. After a break it connects again and goes on behind the last event of each
 * key; where the node cannot, a new {@link LiveEvent.Snapshot} comes. For one thread.
 */
public final class LiveStream implements AutoCloseable {

  /** A heartbeat comes at least every 30 s: who is silent for longer is gone. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Set<String> OF_THE_CONNECTION =
      Set.of("welcome", "ack", "heartbeat", "pong", "closing");

  private record Place(String epoch, long seq) {}

  private final Connection connection;
  private final LiveQuery query;
  private final Map<String, Place> places = new LinkedHashMap<>();
  private volatile LiveSocket socket;
  private volatile boolean closed;
  private Duration pause = FIRST_PAUSE;
  private long heardAt;

  LiveStream(Connection connection, LiveQuery query) {
    this.connection = connection;
    this.query = query;
    connect();
  }

  /**
   * The next event; waits as long as it takes, through breaks of the connection.
   *
   * @throws IllegalStateException when it was closed
   */
  public LiveEvent next() {
    while (!closed) {
      Optional<LiveEvent> event = next(SILENCE);
      if (event.isPresent()) {
        return event.get();
      }
    }
    throw new IllegalStateException("the stream was closed");
  }

  /**
   * The next event, if one comes in time.
   *
   * @throws KtrdrException when the node refuses what is wanted
   */
  public Optional<LiveEvent> next(Duration patience) {
    return nextMessage(patience).map(LiveEvent::of);
  }

  /**
   * The same as the node writes it ({@code asyncapi.yaml}).
   *
   * @throws KtrdrException when the node refuses what is wanted
   */
  public Optional<JsonNode> nextMessage(Duration patience) {
    long until = System.nanoTime() + patience.toNanos();
    while (!closed) {
      long left = until - System.nanoTime();
      try {
        LiveSocket now = socket;
        if (now == null) {
          now = connect();
        }
        long silent = heardAt + SILENCE.toNanos() - System.nanoTime();
        Optional<JsonNode> message =
            now.next(Duration.ofNanos(Math.max(0, Math.min(left, silent))));
        if (message.isPresent()) {
          heardAt = System.nanoTime();
          if (heard(message.get())) {
            return message;
          }
        } else if (System.nanoTime() - heardAt >= SILENCE.toNanos()) {
          disconnect();
        }
      } catch (KtrdrException failure) {
        if (!failure.isUnanswered()) {
          throw failure;
        }
        disconnect();
        left = until - System.nanoTime();
        if (left > 0) {
          Connection.sleep(Duration.ofNanos(Math.min(left, pause.toNanos())));
        }
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
      }
      if (System.nanoTime() >= until) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /**
   * Whether the node is there; a stream that is not connected tries to be, while asked for events.
   */
  public boolean isConnected() {
    return socket != null;
  }

  /** Whether it was closed. */
  public boolean isClosed() {
    return closed;
  }

  /** Ends the stream; nothing more comes of it. From any thread. */
  @Override
  public void close() {
    closed = true;
    disconnect();
  }

  private LiveSocket connect() {
    LiveSocket fresh = new LiveSocket(connection);
    socket = fresh;
    if (closed) {
      disconnect();
    }
    heardAt = System.nanoTime();
    ObjectNode subscribe = query.subscribe();
    if (!places.isEmpty()) {
      ArrayNode resume = subscribe.putArray("resume_from");
      places.forEach(
          (key, place) ->
              resume
                  .addObject()
                  .put("key", key)
                  .put("epoch", place.epoch())
                  .put("seq", place.seq()));
    }
    fresh.send(subscribe);
    return fresh;
  }

  /** What a break of the connection looks like; the next event is asked for anew. */
  void disconnect() {
    LiveSocket last = socket;
    socket = null;
    if (last != null) {
      last.close();
    }
  }

  /** Whether it is an event for whoever listens. */
  private boolean heard(JsonNode message) {
    String type = message.path("type").asText();
    if (type.equals("error")) {
      throw refused(message.path("problem"));
    }
    if (type.equals("ack")) {
      for (JsonNode rejected : message.path("rejected")) {
        throw refused(rejected.path("problem"));
      }
      pause = FIRST_PAUSE;
    }
    if (message.has("key") && message.has("seq")) {
      String key = message.get("key").asText();
      Place before = places.get(key);
      String epoch = message.path("epoch").asText(before == null ? "" : before.epoch());
      places.put(key, new Place(epoch, message.get("seq").asLong()));
    }
    return !OF_THE_CONNECTION.contains(type);
  }

  private static KtrdrException refused(JsonNode problem) {
    return KtrdrException.of(
        problem.path("status").asInt(422), problem.toString(), Optional.empty());
  }
}
