package io.ktrdr.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Something that happened to what is listened to. */
public sealed interface LiveEvent {

  /** What it happened to, such as {@code AAPL.NASDAQ.STK/1m/TRADES/rth}. */
  String key();

  /** Counts the events of the key; those that bars were conflated into leave holes. */
  long seq();

  /**
   * A bar that forms or has closed.
   *
   * @param closed whether it is over; a later one of the same time takes the place of a forming one
   * @param confirmed whether history has confirmed it
   */
  record LiveBar(Bar bar, boolean closed, boolean confirmed) {}

  /** Where listening begins, and begins anew when events were lost: all known before is void. */
  record Snapshot(String key, long seq, String epoch, List<LiveBar> bars) implements LiveEvent {}

  /** After a break: it goes on behind the event of this number, and nothing was lost. */
  record Resumed(String key, long seq) implements LiveEvent {}

  /** A bar came. */
  record BarCame(String key, long seq, LiveBar bar) implements LiveEvent {}

  /** A closed bar was corrected. */
  record BarRevised(String key, long seq, Bar before, Bar after) implements LiveEvent {}

  /** Bars are missing; {@link Backfilled} follows when they could be had. */
  record Gap(String key, long seq, Instant from, Instant to, int missing, String reason)
      implements LiveEvent {}

  /** Bars that were missing. */
  record Backfilled(String key, long seq, Instant from, Instant to, List<Bar> bars)
      implements LiveEvent {}

  /**
   * Everything else: status, jobs, bars that were confirmed, ends of intervals, lagging.
   *
   * @param type as in {@code asyncapi.yaml}
   * @param json all that it says; key and seq are empty and 0 where it is about the connection
   */
  record Other(String key, long seq, String type, JsonNode json) implements LiveEvent {}

  /** An event as the node writes it. */
  static LiveEvent of(JsonNode json) {
    String key = json.path("key").asText("");
    long seq = json.path("seq").asLong();
    String type = json.path("type").asText();
    boolean ofBars = json.path("channel").asText().equals("bars");
    return switch (ofBars ? type : "other") {
      case "resumed" -> new Resumed(key, seq);
      case "snapshot" -> {
        List<LiveBar> bars = new ArrayList<>();
        json.path("bars").forEach(bar -> bars.add(bar(bar)));
        yield new Snapshot(key, seq, json.path("epoch").asText(), List.copyOf(bars));
      }
      case "bar" -> new BarCame(key, seq, bar(json));
      case "bar_revised" ->
          new BarRevised(
              key,
              seq,
              Answers.read(json.path("before"), Bar.class),
              Answers.read(json.path("bar"), Bar.class));
      case "gap" ->
          new Gap(
              key,
              seq,
              Instant.parse(json.path("from").asText()),
              Instant.parse(json.path("to").asText()),
              json.path("missing").asInt(),
              json.path("reason").asText());
      case "backfilled" ->
          new Backfilled(
              key,
              seq,
              Instant.parse(json.path("from").asText()),
              Instant.parse(json.path("to").asText()),
              Answers.list(json.path("bars"), Bar.class));
      default -> new Other(key, seq, type, json);
    };
  }

  private static LiveBar bar(JsonNode json) {
    return new LiveBar(
        Answers.read(json.path("bar"), Bar.class),
        json.path("final").asBoolean(),
        json.path("confirmed").asBoolean());
  }
}
