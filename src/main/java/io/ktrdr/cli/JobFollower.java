package io.ktrdr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.client.Job;
import io.ktrdr.client.JobListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Follows a job to its end, with a bar on the error output; a node that restarts is waited for. */
final class JobFollower {

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  private final NodeClient node;
  private final ProgressBar bar;

  JobFollower(NodeClient node, PrintWriter err) {
    this.node = node;
    this.bar = ProgressBar.on(err);
  }

  /**
   * The job once it is over, or paused, with no items.
   *
   * @param impatient return also when it waits for IB
   */
  JsonNode follow(String id, boolean impatient) {
    node.asked(
        client ->
            client.await(
                id,
                job -> (impatient && job.waiting().isPresent()) || job.state() == Job.State.PAUSED,
                new Telling(id)));
    bar.clear();
    return NodeClient.data(node.get("/api/v1/jobs/" + id, Map.of("limit", Optional.of("0"))));
  }

  /** Keeps the bar going. */
  private final class Telling implements JobListener {

    private final String id;
    private String state = "";

    private Telling(String id) {
      this.id = id;
    }

    @Override
    public void seen(Job job) {
      String now = job.state() + (job.waiting().isPresent() ? ", waits" : "");
      if (!now.equals(state)) {
        announce(id, job);
        state = now;
      }
      if (!job.state().isOver()) {
        bar.show(job.progress().percent().doubleValue() / 100, text(job, Instant.now()));
      }
    }

    @Override
    public void nodeAway() {
      bar.say("the node does not answer; waiting for it to come back");
    }
  }

  /** Takes the bar away and says something, from another thread. */
  void say(String text) {
    bar.say(text);
  }

  private void announce(String id, Job job) {
    switch (job.state()) {
      case QUEUED -> bar.say(id + " is queued");
      case PAUSED -> bar.say(id + " is paused; ktrdr jobs resume " + id + " goes on");
      case CANCELLING -> bar.say(id + " is being cancelled: what IB has answered is stored first");
      case RUNNING ->
          job.waiting()
              .ifPresent(waiting -> bar.say(id + " waits for IB: " + waiting.problem().detail()));
      case COMPLETED, COMPLETED_WITH_ERRORS, FAILED, CANCELLED -> {
        // how it ended is told by whoever follows it
      }
    }
  }

  /** What stands behind the bar. */
  static String text(Job job, Instant now) {
    Job.Progress progress = job.progress();
    Job.Items items = progress.items();
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%d/%d items  %,d/%s%,d requests  %,d bars",
            items.done(),
            items.total(),
            progress.requests().done(),
            progress.requests().estimated() ? "~" : "",
            progress.requests().total(),
            progress.barsStored()));
    if (items.failed() > 0) {
      text.append("  ").append(items.failed()).append(" failed");
    }
    if (job.waiting().isPresent()) {
      text.append("  waits for IB");
    } else {
      progress
          .eta()
          .ifPresent(
              eta ->
                  text.append("  ETA ")
                      .append(CLOCK.format(eta.atZone(ZoneId.systemDefault())))
                      .append(" (")
                      .append(span(Duration.between(now, eta)))
                      .append(")"));
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
}
