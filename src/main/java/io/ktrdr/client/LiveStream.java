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
  private LiveSocket socket;
  private Duration pause = FIRST_PAUSE;
  private long heardAt;

  LiveStream(Connection connection, LiveQuery query) {
    this.connection = connection;
    this.query = query;
    connect();
  }

  /** The next event; waits as long as it takes, through breaks of the connection. */
  public LiveEvent next() {
    while (true) {
      Optional<LiveEvent> event = next(SILENCE);
      if (event.isPresent()) {
        return event.get();
      }
    }
  }

  /**
   * The next event, if one comes in time.
   *
   * @throws KtrdrException when the node refuses what is wanted
   */
  public Optional<LiveEvent> next(Duration patience) {
    long until = System.nanoTime() + patience.toNanos();
    while (true) {
      long left = until - System.nanoTime();
      try {
        if (socket == null) {
          connect();
        }
        long silent = heardAt + SILENCE.toNanos() - System.nanoTime();
        Optional<JsonNode> message =
            socket.next(Duration.ofNanos(Math.max(0, Math.min(left, silent))));
        if (message.isPresent()) {
          heardAt = System.nanoTime();
          Optional<LiveEvent> event = heard(message.get());
          if (event.isPresent()) {
            return event;
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
  }

  /** Ends the stream. */
  @Override
  public void close() {
    disconnect();
  }

  private void connect() {
    socket = new LiveSocket(connection);
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
    socket.send(subscribe);
  }

  /** What a break of the connection looks like; the next event is asked for anew. */
  void disconnect() {
    if (socket != null) {
      socket.close();
      socket = null;
    }
  }

  private Optional<LiveEvent> heard(JsonNode message) {
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
    return OF_THE_CONNECTION.contains(type) ? Optional.empty() : Optional.of(LiveEvent.of(message));
  }

  private static KtrdrException refused(JsonNode problem) {
    return KtrdrException.of(
        problem.path("status").asInt(422), problem.toString(), Optional.empty());
  }
}
