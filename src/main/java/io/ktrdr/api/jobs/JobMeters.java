package io.ktrdr.api.jobs;

import io.ktrdr.job.JobState;
import io.ktrdr.job.JobTotals;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;

/** Figures about jobs, as of the last scrape; gauges are NaN when nobody answered. */
public final class JobMeters {

  private final AtomicReference<JobTotals> latest = new AtomicReference<>();
  private final AtomicReference<JobTotals.Done> done = new AtomicReference<>();

  public JobMeters(MeterRegistry registry) {
    for (JobState state : JobState.values()) {
      Gauge.builder("ktrdr.jobs", () -> read(totals -> totals.jobs().getOrDefault(state, 0)))
          .description("Listed jobs by state")
          .tag("state", state.toString())
          .register(registry);
    }
    gauge(
        registry,
        "ktrdr.job.items.open",
        "Items of jobs that are not over",
        totals -> (double) totals.itemsOpen());
    gauge(
        registry,
        "ktrdr.job.requests.left",
        "Requests to IB that jobs have still to make, as far as can be told",
        totals -> (double) totals.requestsLeft());
    gauge(
        registry,
        "ktrdr.job.oldest.queued.seconds",
        "How long the job has waited that waits longest for its turn",
        totals -> totals.oldestQueued().toMillis() / 1000.0);
    items(registry, "completed", JobTotals.Done::itemsCompleted);
    items(registry, "failed", JobTotals.Done::itemsFailed);
    items(registry, "cancelled", JobTotals.Done::itemsCancelled);
    counter(registry, "ktrdr.job.requests", "Requests answered by IB for jobs", d -> d.requests());
    counter(registry, "ktrdr.job.bars.stored", "Bars stored for jobs", d -> d.bars());
  }

  /** Takes new figures; null when there are none. */
  public void update(JobTotals totals) {
    latest.set(totals);
    if (totals != null) {
      done.set(totals.done());
    }
  }

  private void items(
      MeterRegistry registry, String outcome, ToDoubleFunction<JobTotals.Done> reading) {
    FunctionCounter.builder("ktrdr.job.items", done, latest -> read(latest.get(), reading))
        .description("Items that were settled")
        .tag("outcome", outcome)
        .register(registry);
  }

  private void counter(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<JobTotals.Done> reading) {
    FunctionCounter.builder(name, done, latest -> read(latest.get(), reading))
        .description(description)
        .register(registry);
  }

  private void gauge(
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<JobTotals> reading) {
    Gauge.builder(name, () -> read(reading)).description(description).register(registry);
  }

  private double read(ToDoubleFunction<JobTotals> reading) {
    JobTotals totals = latest.get();
    return totals == null ? Double.NaN : reading.applyAsDouble(totals);
  }

  private static double read(JobTotals.Done done, ToDoubleFunction<JobTotals.Done> reading) {
    return done == null ? 0 : reading.applyAsDouble(done);
  }
}
