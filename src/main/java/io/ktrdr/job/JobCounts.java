package io.ktrdr.job;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

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
    Map<ItemState, Integer> states = new EnumMap<>(ItemState.class);
    int incomplete = 0;
    long requests = 0;
    long bars = 0;
    for (JobItem item : items) {
      states.merge(item.state(), 1, Integer::sum);
      requests += item.requests();
      bars += item.bars();
      if (item.state() == ItemState.COMPLETED
          && item.completeness().filter(how -> how.missing() > 0).isPresent()) {
        incomplete++;
      }
    }
    return new JobCounts(
        items.size(),
        states.getOrDefault(ItemState.PENDING, 0),
        states.getOrDefault(ItemState.RUNNING, 0),
        states.getOrDefault(ItemState.COMPLETED, 0),
        incomplete,
        states.getOrDefault(ItemState.FAILED, 0),
        states.getOrDefault(ItemState.CANCELLED, 0),
        requests,
        bars);
  }

  /** Items that are settled. */
  public int done() {
    return completed + failed + cancelled;
  }
}
