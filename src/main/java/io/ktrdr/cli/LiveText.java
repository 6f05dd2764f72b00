package io.ktrdr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Messages of a stream as lines for people. */
final class LiveText {

  private LiveText() {}

  /**
   * The lines of a message: mostly one, of a snapshot one more for each bar.
   *
   * @param closedOnly nothing of bars that are not over
   */
  static List<String> lines(JsonNode message, boolean closedOnly) {
    String type = message.path("type").asText();
    return switch (type) {
      case "snapshot" -> snapshot(message, closedOnly);
      case "bar", "values" ->
          closedOnly && !message.path("final").asBoolean()
              ? List.of()
              : List.of(row(message, message));
      case "bar_revised" ->
          List.of(
              line(message, time(message), "revised", figures(message.path("bar")))
                  + "  (was "
                  + figures(message.path("before"))
                  + ")");
      case "values_revised" ->
          List.of(line(message, time(message), "revised", values(message.path("values"))));
      case "gap" ->
          List.of(
              line(
                  message,
                  message.path("from").asText(),
                  "gap",
                  message.path("missing").asText()
                      + " missing until "
                      + message.path("to").asText()
                      + ": "
                      + message.path("reason").asText()));
      case "backfilled" -> backfilled(message);
      case "bars_confirmed" ->
          List.of(
              line(
                  message,
                  message.path("from").asText(),
                  "confirmed",
                  "until " + message.path("to").asText()));
      case "status" ->
          List.of(
              line(
                  message,
                  message.path("since").asText(),
                  "status",
                  message.path("state").asText() + reason(message.path("reason"))));
      case "ended" -> List.of(line(message, "", "ended", message.path("reason").asText()));
      case "resumed" ->
          List.of(line(message, "", "resumed", message.path("missed").asText() + " missed"));
      case "lagging" ->
          List.of(
              message.path("lagging").asBoolean()
                  ? "lagging: " + message.path("waiting_frames").asText() + " messages wait"
                  : "no longer lagging");
      // they say nothing that the lines do not
      case "interval_end", "list" -> List.of();
      default -> List.of(type + " " + message);
    };
  }

  private static List<String> snapshot(JsonNode message, boolean closedOnly) {
    List<String> lines = new ArrayList<>();
    JsonNode rows = message.has("values") ? message.get("values") : message.path("bars");
    lines.add(
        line(
            message,
            "",
            "snapshot",
            rows.size()
                + " bars"
                + (message.path("synthetic").asBoolean() ? ", synthetic" : "")
                + (message.has("status")
                    ? ", "
                        + message.at("/status/state").asText()
                        + reason(message.at("/status/reason"))
                    : "")));
    for (JsonNode row : rows) {
      if (!closedOnly || row.path("final").asBoolean()) {
        lines.add(row(message, row));
      }
    }
    return lines;
  }

  private static List<String> backfilled(JsonNode message) {
    List<String> lines = new ArrayList<>();
    JsonNode bars = message.path("bars");
    lines.add(
        line(
            message,
            message.path("from").asText(),
            "backfilled",
            bars.size() + " bars until " + message.path("to").asText()));
    bars.forEach(bar -> lines.add(line(message, named(bar), "confirmed", figures(bar))));
    return lines;
  }

  private static String row(JsonNode message, JsonNode row) {
    String standing =
        !row.path("final").asBoolean()
            ? "forming"
            : row.path("confirmed").asBoolean() ? "confirmed" : "closed";
    return line(
        message,
        time(row),
        standing,
        row.has("values") ? values(row.get("values")) : figures(row.path("bar")));
  }

  private static String time(JsonNode row) {
    return row.has("bar") ? named(row.get("bar")) : named(row);
  }

  /** A bar of a day and longer is called by its date. */
  private static String named(JsonNode bar) {
    return bar.hasNonNull("session_date")
        ? bar.get("session_date").asText()
        : bar.path("t").asText();
  }

  private static String line(JsonNode message, String time, String what, String rest) {
    return "%-20s %s  %-10s %s".formatted(time, message.path("key").asText(), what, rest);
  }

  private static String figures(JsonNode bar) {
    return "o %s h %s l %s c %s v %s"
        .formatted(
            figure(bar.path("o")),
            figure(bar.path("h")),
            figure(bar.path("l")),
            figure(bar.path("c")),
            figure(bar.path("v")));
  }

  private static String values(JsonNode values) {
    List<String> texts = new ArrayList<>();
    for (Map.Entry<String, JsonNode> value : values.properties()) {
      texts.add(value.getKey() + " " + figure(value.getValue()));
    }
    return String.join("  ", texts);
  }

  private static String figure(JsonNode value) {
    return value.isNull() || value.isMissingNode() ? "-" : value.asText();
  }

  private static String reason(JsonNode reason) {
    return reason.asText("").isEmpty() || reason.isNull() ? "" : " (" + reason.asText() + ")";
  }
}
