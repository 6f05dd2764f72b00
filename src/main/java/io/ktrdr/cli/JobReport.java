package io.ktrdr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.ktrdr.client.Job;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Tells of a job and its items in lines for people. */
final class JobReport {

  private static final int MOST_ITEMS = 1000;

  private final NodeClient node;
  private final PrintWriter out;

  JobReport(NodeClient node, PrintWriter out) {
    this.node = node;
    this.out = out;
  }

  /** A job with a page of its items. */
  JsonNode whole(String id, Optional<String> itemState, int limit) {
    return NodeClient.data(
        node.get(
            "/api/v1/jobs/" + id,
            Map.of(
                "item_state", itemState, "limit", Optional.of("" + Math.min(limit, MOST_ITEMS)))));
  }

  /** The facts about a job, one a line. */
  void facts(JsonNode job) {
    fact("job", job.path("id").asText());
    fact("loads", job.path("title").asText());
    fact("state", job.path("state").asText());
    fact("lane", job.path("lane").asText());
    JsonNode progress = job.path("progress");
    fact(
        "progress",
        progress.path("percent").asText() + " %, " + JobFollower.text(Job.of(job), Instant.now()));
    fact("created", job.path("created_at").asText());
    fact("started", job.path("started_at").asText(""));
    fact("ended", job.path("ended_at").asText(""));
    if (job.path("waiting").isObject()) {
      fact("waits for IB", job.at("/waiting/problem/detail").asText());
    }
    fact("allowed", String.join(", ", texts(job.path("allowed"))));
  }

  /** The items of a job as a table. */
  void items(JsonNode job) {
    Sheet sheet =
        new Sheet(
            Sheet.Format.TABLE,
            List.of(
                "item",
                "name",
                "instrument",
                "timeframe",
                "state",
                "bars",
                "requests",
                "coverage",
                "problem"));
    for (JsonNode item : job.path("items")) {
      JsonNodeFactory text = JsonNodeFactory.instance;
      JsonNode problem = item.path("problem");
      sheet.add(
          List.of(
              item.path("index"),
              item.path("name"),
              item.path("instrument"),
              item.path("timeframe"),
              item.path("state"),
              item.path("bars_stored"),
              item.path("requests").path("done"),
              item.path("coverage"),
              problem.isObject()
                  ? text.textNode(
                      problem.path("code").asText() + ": " + problem.path("detail").asText())
                  : text.textNode("")));
    }
    sheet.print(out);
  }

  /** One item as the facts of a load, one a line. */
  void load(JsonNode item) {
    fact("symbol", item.path("name").asText());
    for (String name :
        List.of("instrument", "timeframe", "what", "session", "state", "start", "end")) {
      fact(name, item.path(name).asText(""));
    }
    fact("bars_expected", item.path("expected_bars").asText(""));
    fact("bars_stored", item.path("bars_stored").asText());
    fact("complete", item.path("complete").asText(""));
    fact("coverage", item.path("coverage").asText(""));
    fact("requests", item.at("/requests/done").asText());
    for (JsonNode warning : item.path("warnings")) {
      fact("note", warning.asText());
    }
  }

  /** How a job ended, in a sentence. */
  String ending(JsonNode job) {
    JsonNode items = job.at("/progress/items");
    StringBuilder text = new StringBuilder(job.path("id").asText());
    text.append(" is ").append(job.path("state").asText().replace('_', ' '));
    text.append(
        String.format(
            Locale.ROOT,
            ": %d of %d items done, %,d bars stored, %,d requests",
            items.path("completed").asInt(),
            items.path("total").asInt(),
            job.at("/progress/bars_stored").asLong(),
            job.at("/progress/requests/done").asLong()));
    if (items.path("incomplete").asInt() > 0) {
      text.append(", ").append(items.path("incomplete").asInt()).append(" not complete at IB");
    }
    if (items.path("failed").asInt() > 0) {
      text.append(", ").append(items.path("failed").asInt()).append(" failed");
    }
    if (items.path("cancelled").asInt() > 0) {
      text.append(", ").append(items.path("cancelled").asInt()).append(" cancelled");
    }
    if (job.path("started_at").isTextual() && job.path("ended_at").isTextual()) {
      text.append(", in ")
          .append(
              JobFollower.span(
                  Duration.between(
                      Instant.parse(job.path("started_at").asText()),
                      Instant.parse(job.path("ended_at").asText()))));
    }
    return text.toString();
  }

  /** What went wrong, a line for each kind. */
  static void failures(JsonNode job, PrintWriter err) {
    for (JsonNode failure : job.path("failures")) {
      err.printf(
          "failed: %d × %s: %s%n",
          failure.path("items").asInt(),
          failure.at("/problem/code").asText(),
          failure.at("/problem/detail").asText());
      for (JsonNode candidate : failure.at("/problem/candidates")) {
        err.println("  could be " + candidate.asText());
      }
      for (JsonNode cause : failure.at("/problem/causes")) {
        err.println("  " + cause.asText());
      }
      String next = failure.at("/problem/next_step").asText("");
      if (!next.isEmpty()) {
        err.println("  " + next);
      }
    }
  }

  /** 0 when all was done; an item that failed or was cancelled is a failure. */
  static int exitCode(JsonNode job) {
    return job.path("state").asText().equals("completed") ? 0 : 1;
  }

  private void fact(String name, String value) {
    if (!value.isEmpty() && !value.equals("null")) {
      out.printf("%-16s %s%n", name, value);
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.asText()));
    return texts;
  }
}
