package io.ktrdr.api.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import io.ktrdr.api.http.Caller;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.Problems;
import java.io.IOException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What a session says of itself; the shapes are those of {@code asyncapi.yaml}. */
final class Messages {

  private Messages() {}

  /** Writes the members of a message after its type. */
  interface Members {
    void to(JsonGenerator out) throws IOException;
  }

  static byte[] json(String type, Members members) {
    return Json.write(
        out -> {
          out.writeStartObject();
          out.writeStringField("type", type);
          members.to(out);
          out.writeEndObject();
        });
  }

  /** The same for an event of a key. */
  static byte[] event(String type, Key key, long seq, Members members) {
    return json(
        type,
        out -> {
          out.writeStringField("channel", key.channel().toString());
          out.writeStringField("key", key.name());
          out.writeNumberField("seq", seq);
          members.to(out);
        });
  }

  private static Payload of(String type, Members members) {
    return Payload.of(type, json(type, members));
  }

  static Payload welcome(
      String session,
      String version,
      boolean simulated,
      Optional<Caller> caller,
      StreamSettings settings,
      Instant now) {
    return of(
        "welcome",
        out -> {
          out.writeStringField("session", session);
          out.writeStringField("protocol", StreamRoutes.PROTOCOL);
          out.writeStringField("version", version);
          out.writeStringField("ts", now.toString());
          out.writeBooleanField("simulated", simulated);
          out.writeBooleanField("auth_required", caller.isEmpty());
          if (caller.isPresent()) {
            caller(out, caller.get());
          } else {
            out.writeNumberField("auth_timeout_ms", settings.authTimeout().toMillis());
          }
          out.writeNumberField("heartbeat_ms", settings.heartbeat().toMillis());
          out.writeObjectFieldStart("limits");
          out.writeNumberField("subscriptions", settings.maxSubscriptions());
          out.writeNumberField("message_bytes", settings.maxMessageSize());
          out.writeNumberField("ops_per_second", settings.opsPerSecond());
          out.writeNumberField("buffer_frames", settings.bufferFrames());
          out.writeNumberField("buffer_bytes", settings.bufferBytes());
          out.writeNumberField("lag_timeout_ms", settings.lagTimeout().toMillis());
          out.writeNumberField("snapshot_bars", settings.maxSnapshotBars());
          out.writeEndObject();
        });
  }

  private static void caller(JsonGenerator out, Caller caller) throws IOException {
    out.writeObjectFieldStart("caller");
    out.writeStringField("name", caller.name());
    out.writeStringField("role", caller.role().toString());
    out.writeEndObject();
  }

  private static void op(JsonGenerator out, String op, String id) throws IOException {
    out.writeStringField("op", op);
    if (id != null) {
      out.writeStringField("id", id);
    }
  }

  static Payload authenticated(String id, Caller caller) {
    return of(
        "ack",
        out -> {
          op(out, "auth", id);
          caller(out, caller);
        });
  }

  static Payload subscribed(Opening opening, String requestId) {
    return of(
        "ack",
        out -> {
          op(out, "subscribe", opening.ask().id());
          accepted(out, opening.accepted());
          out.writeArrayFieldStart("rejected");
          for (Opening.Rejected rejected : opening.rejected()) {
            out.writeStartObject();
            out.writeStringField("instrument", rejected.asked());
            out.writeObjectFieldStart("problem");
            Problems.writeMembers(rejected.problem(), requestId, out);
            out.writeEndObject();
            out.writeEndObject();
          }
          out.writeEndArray();
        });
  }

  static Payload unsubscribed(String id, List<Topic> gone) {
    return of(
        "ack",
        out -> {
          op(out, "unsubscribe", id);
          accepted(out, gone);
          out.writeArrayFieldStart("rejected");
          out.writeEndArray();
        });
  }

  private static void accepted(JsonGenerator out, List<Topic> topics) throws IOException {
    out.writeArrayFieldStart("accepted");
    for (Topic topic : topics) {
      out.writeStartObject();
      out.writeStringField("channel", topic.key().channel().toString());
      out.writeStringField("key", topic.key().name());
      out.writeStringField("asked", topic.asked());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  static Payload pong(String id, Instant now) {
    return of(
        "pong",
        out -> {
          if (id != null) {
            out.writeStringField("id", id);
          }
          out.writeStringField("ts", now.toString());
        });
  }

  /**
   * How far a listener has been told of a key.
   *
   * @param epoch null as long as nothing was told
   */
  record Place(Key key, String epoch, long seq) {}

  private static void places(JsonGenerator out, String name, Collection<Place> places)
      throws IOException {
    out.writeArrayFieldStart(name);
    for (Place place : places) {
      out.writeStartObject();
      out.writeStringField("channel", place.key().channel().toString());
      out.writeStringField("key", place.key().name());
      out.writeStringField("epoch", place.epoch());
      out.writeNumberField("seq", place.seq());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  static Payload listed(String id, List<Topic> topics, Collection<Place> places) {
    return of(
        "list",
        out -> {
          if (id != null) {
            out.writeStringField("id", id);
          }
          accepted(out, topics);
          places(out, "seqs", places);
        });
  }

  static Payload heartbeat(Instant now, Collection<Place> places) {
    return of(
        "heartbeat",
        out -> {
          out.writeStringField("ts", now.toString());
          places(out, "seqs", places);
        });
  }

  static Payload intervalEnd(Told.Interval interval, int count) {
    return of(
        "interval_end",
        out -> {
          out.writeStringField("timeframe", interval.timeframe().toString());
          out.writeStringField("t", Instant.ofEpochSecond(interval.start()).toString());
          out.writeNumberField("count", count);
        });
  }

  /**
   * @param lags false when the reader has caught up
   */
  static Payload lagging(boolean lags, Outbox outbox, long closeAfterMillis) {
    return of(
        "lagging",
        out -> {
          out.writeBooleanField("lagging", lags);
          out.writeNumberField("waiting_frames", outbox.frames());
          out.writeNumberField("waiting_bytes", outbox.bytes());
          out.writeNumberField("conflated", outbox.conflated());
          if (lags) {
            out.writeNumberField("close_after_ms", closeAfterMillis);
          }
        });
  }

  static Payload error(String id, Problem problem, String requestId) {
    return of(
        "error",
        out -> {
          if (id != null) {
            out.writeStringField("id", id);
          }
          out.writeObjectFieldStart("problem");
          Problems.writeMembers(problem, requestId, out);
          out.writeEndObject();
        });
  }

  /** The last message before a close. */
  static Payload closing(int code, String reason, long retryAfterMillis, Collection<Place> places) {
    return of(
        "closing",
        out -> {
          out.writeNumberField("code", code);
          out.writeStringField("reason", reason);
          if (retryAfterMillis > 0) {
            out.writeNumberField("retry_after_ms", retryAfterMillis);
          }
          places(out, "seqs", places);
        });
  }
}
