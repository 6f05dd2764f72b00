package io.ktrdr.job;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** How fast a job has been of late: requests and bars over a span that slides along. */
final class Pace {

  /** Samples closer together than this are one. */
  private static final Duration GRAIN = Duration.ofSeconds(1);

  private record Sample(Instant at, long requests, long bars) {}

  private final Duration span;
  private final Deque<Sample> samples = new ArrayDeque<>();

  Pace(Duration span) {
    this.span = span;
  }

  /** Takes the totals of now. */
  void at(Instant now, long requests, long bars) {
    if (!samples.isEmpty()
        && Duration.between(samples.getLast().at(), now).compareTo(GRAIN) < 0
        && samples.size() > 1) {
      samples.removeLast();
    }
    samples.addLast(new Sample(now, requests, bars));
    while (samples.size() > 2 && samples.getFirst().at().isBefore(now.minus(span))) {
      samples.removeFirst();
    }
  }

  /** Begins anew, after a rest. */
  void restart() {
    samples.clear();
  }

  double requestsPerMinute() {
    return 60 * perSecond(samples.isEmpty() ? 0 : last().requests() - first().requests());
  }

  double barsPerSecond() {
    return perSecond(samples.isEmpty() ? 0 : last().bars() - first().bars());
  }

  private double perSecond(long count) {
    if (samples.size() < 2) {
      return 0;
    }
    double seconds = Duration.between(first().at(), last().at()).toMillis() / 1000.0;
    return seconds <= 0 ? 0 : count / seconds;
  }

  private Sample first() {
    return samples.getFirst();
  }

  private Sample last() {
    return samples.getLast();
  }
}
