package io.ktrdr.job;

import java.util.List;

/**
 * How a job's items stand, counted.
 *
 * @param incomplete completed items of which bars are missing that IB does not have
 * @param requests answered by IB
 * @param bars inserted or replaced
 */
public record JobCounts(
    int total,
    int pending,
    int running,
    int completed,
    int incomplete,
    int failed,
    int cancelled,
    long requests,
    long bars) {

  static JobCounts of(List<JobItem> items) {
    int[] states = new int[ItemState.values().length];
    int incomplete = 0;
    long requests = 0;
    long bars = 0;
    for (JobItem item : items) {
      states[item.state().ordinal()]++;
      requests += item.requests();
      bars += item.bars();
      if (item.state() == ItemState.COMPLETED
          && item.completeness().filter(how -> how.missing() > 0).isPresent()) {
        incomplete++;
      }
    }
    return new JobCounts(
        items.size(),
        states[ItemState.PENDING.ordinal()],
        states[ItemState.RUNNING.ordinal()],
        states[ItemState.COMPLETED.ordinal()],
        incomplete,
        states[ItemState.FAILED.ordinal()],
        states[ItemState.CANCELLED.ordinal()],
        requests,
        bars);
  }

  /** Items that are settled. */
  public int done() {
    return completed + failed + cancelled;
  }
}
