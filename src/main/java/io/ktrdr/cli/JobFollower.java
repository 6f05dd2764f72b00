package io.ktrdr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Follows a job to its end, with a bar on the error output; a node that restarts is waited for. */
final class JobFollower {

  /** At first more often: a short load is over at once. */
  private static final Duration FIRST_LOOK = Duration.ofMillis(50);

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration NODE_AWAY = Duration.ofMinutes(2);
  private static final Set<String> OVER =
      Set.of("completed", "completed_with_errors", "failed", "cancelled");
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private final NodeClient node;
  private final ProgressBar bar;

  JobFollower(NodeClient node, PrintWriter err) {
    this.node = node;
    this.bar = ProgressBar.on(err);
  }

  static boolean isOver(JsonNode job) {
    return OVER.contains(job.path("state").asText());
  }

  /**
   * The job once it is over, or paused, with no items.
   *
   * @param impatient return also when it waits for IB
   */
  JsonNode follow(String id, boolean impatient) {
    Optional<Instant> awaySince = Optional.empty();
    String state = "";
    Duration pause = FIRST_LOOK;
    while (true) {
      JsonNode job = null;
      try {
        job = NodeClient.data(node.get("/api/v1/jobs/" + id, Map.of("limit", Optional.of("0"))));
        awaySince = Optional.empty();
      } catch (CommandFailure failure) {
        Instant now = Instant.now();
        Instant since = awaySince.orElse(now);
        if (!failure.isUnreachable() || since.plus(NODE_AWAY).isBefore(now)) {
          throw failure;
        }
        if (awaySince.isEmpty()) {
          bar.say("the node does not answer; waiting for it to come back");
        }
        awaySince = Optional.of(since);
      }
      if (job != null) {
        String now = job.path("state").asText() + (job.path("waiting").isObject() ? ", waits" : "");
        if (!now.equals(state)) {
          announce(id, job);
          state = now;
        }
        if (isOver(job)
            || (impatient && job.path("waiting").isObject())
            || job.path("state").asText().equals("paused")) {
          bar.clear();
          return job;
        }
        JsonNode progress = job.path("progress");
        bar.show(progress.path("percent").asDouble() / 100, text(job, Instant.now()));
      }
      sleep(pause);
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(LOOK_EVERY) < 0 ? longer : LOOK_EVERY;
    }
  }

  /** Takes the bar away and says something, from another thread. */
  void say(String text) {
    bar.say(text);
  }

  private void announce(String id, JsonNode job) {
    switch (job.path("state").asText()) {
      case "queued" -> bar.say(id + " is queued");
      case "paused" -> bar.say(id + " is paused; ktrdr jobs resume " + id + " goes on");
      case "cancelling" ->
          bar.say(id + " is being cancelled: what IB has answered is stored first");
      case "running" -> {
        if (job.path("waiting").isObject()) {
          bar.say(id + " waits for IB: " + job.at("/waiting/problem/detail").asText());
        }
      }
      default -> {
        // how it ended is told by whoever follows it
      }
    }
  }

  /** What stands behind the bar. */
  static String text(JsonNode job, Instant now) {
    JsonNode progress = job.path("progress");
    JsonNode items = progress.path("items");
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%d/%d items  %,d/%s%,d requests  %,d bars",
            items.path("done").asInt(),
            items.path("total").asInt(),
            progress.at("/requests/done").asLong(),
            progress.at("/requests/estimated").asBoolean() ? "~" : "",
            progress.at("/requests/total").asLong(),
            progress.path("bars_stored").asLong()));
    if (items.path("failed").asInt() > 0) {
      text.append("  ").append(items.path("failed").asInt()).append(" failed");
    }
    if (job.path("waiting").isObject()) {
      text.append("  waits for IB");
    } else if (progress.path("eta").isTextual()) {
      Instant eta = Instant.parse(progress.path("eta").asText());
      text.append("  ETA ")
          .append(CLOCK.format(eta.atZone(ZoneId.systemDefault())))
          .append(" (")
          .append(span(Duration.between(now, eta)))
          .append(")");
    }
    return text.toString();
  }

  /** {@code 2 h 05 m}, {@code 3 m 10 s}, {@code 12 s}. */
  static String span(Duration span) {
    Duration left = span.isNegative() ? Duration.ZERO : span;
    if (left.toDays() > 0) {
      return "%d d %02d h".formatted(left.toDays(), left.toHoursPart());
    }
    if (left.toHours() > 0) {
      return "%d h %02d m".formatted(left.toHours(), left.toMinutesPart());
    }
    return left.toMinutes() > 0
        ? "%d m %02d s".formatted(left.toMinutes(), left.toSecondsPart())
        : left.toSeconds() + " s";
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailure.failed("interrupted");
    }
  }
}
