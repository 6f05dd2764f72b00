package io.ktrdr.api.http;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Counts and times requests by endpoint and status, and counts the bars that were served. */
public final class RequestMeters {

  private record Kind(String method, String path, int status) {}

  private final MeterRegistry registry;
  private final Map<Kind, Timer> timers = new ConcurrentHashMap<>();
  private final Counter bars;

  public RequestMeters(MeterRegistry registry) {
    this.registry = registry;
    bars =
        Counter.builder("ktrdr.http.bars.served").description("Bars in answers").register(registry);
  }

  /**
   * Takes note of an answer.
   *
   * @param endpoint null when none was found: paths that are not ours share one meter
   */
  public void answered(Endpoint endpoint, int status, long nanos) {
    Kind kind =
        endpoint == null
            ? new Kind("other", "other", status)
            : new Kind(endpoint.method(), endpoint.path(), status);
    timers.computeIfAbsent(kind, this::timer).record(nanos, TimeUnit.NANOSECONDS);
  }

  public void barsServed(long count) {
    bars.increment((double) count);
  }

  private Timer timer(Kind kind) {
    return Timer.builder("ktrdr.http.requests")
        .description("Requests until the answer was ready to be sent")
        .tag("method", kind.method())
        .tag("path", kind.path())
        .tag("status", Integer.toString(kind.status()))
        .serviceLevelObjectives(
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofMillis(25),
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60))
        .register(registry);
  }
}
