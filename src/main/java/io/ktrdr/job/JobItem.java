package io.ktrdr.job;

import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.SymbolEntity.Completeness;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a job remembers of one item.
 *
 * @param series what its name stood for; empty before that was found out
 * @param range what is wanted, in bar times
 * @param attempts tries that failed and count
 * @param requests answered by IB for it, over all tries
 * @param bars inserted or replaced for it, over all tries
 * @param problem of the last try
 * @param notBefore when the next try is due, if it has to wait
 * @param completeness as it was when the item was done
 */
public record JobItem(
    ItemState state,
    Optional<SeriesId> series,
    Optional<TimeRange> range,
    int attempts,
    int requests,
    int bars,
    Optional<ItemProblem> problem,
    Optional<Instant> notBefore,
    Optional<Completeness> completeness,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    List<String> warnings) {

  static final JobItem NEW =
      new JobItem(
          ItemState.PENDING,
          Optional.empty(),
          Optional.empty(),
          0,
          0,
          0,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          List.of());

  public JobItem {
    warnings = List.copyOf(warnings);
  }

  JobItem started(JobEvent.ItemStarted event) {
    return new JobItem(
        ItemState.RUNNING,
        Optional.of(event.series()),
        Optional.of(event.range()),
        attempts,
        requests,
        bars,
        problem,
        Optional.empty(),
        completeness,
        startedAt.or(() -> Optional.of(event.at())),
        Optional.empty(),
        event.warnings());
  }

  /** The same while it is worked off, whatever the journal says yet. */
  JobItem running() {
    return new JobItem(
        ItemState.RUNNING,
        series,
        range,
        attempts,
        requests,
        bars,
        problem,
        Optional.empty(),
        completeness,
        startedAt,
        endedAt,
        warnings);
  }

  JobItem progressed(int moreRequests, int moreBars) {
    return new JobItem(
        state,
        series,
        range,
        attempts,
        requests + moreRequests,
        bars + moreBars,
        problem,
        notBefore,
        completeness,
        startedAt,
        endedAt,
        warnings);
  }

  JobItem completed(Optional<Completeness> how, Instant at) {
    return ended(ItemState.COMPLETED, Optional.empty(), how, at);
  }

  JobItem failed(ItemProblem why, Instant at) {
    return ended(ItemState.FAILED, Optional.of(why), completeness, at);
  }

  JobItem cancelled(Instant at) {
    return ended(ItemState.CANCELLED, problem, completeness, at);
  }

  private JobItem ended(
      ItemState as, Optional<ItemProblem> why, Optional<Completeness> how, Instant at) {
    return new JobItem(
        as,
        series,
        range,
        attempts,
        requests,
        bars,
        why,
        Optional.empty(),
        how,
        startedAt,
        Optional.of(at),
        warnings);
  }

  /** Back in line after a try that brought no end. */
  JobItem returned(Optional<ItemProblem> why, int tries, Optional<Instant> due) {
    return new JobItem(
        ItemState.PENDING,
        series,
        range,
        tries,
        requests,
        bars,
        why.or(() -> problem),
        due,
        completeness,
        startedAt,
        Optional.empty(),
        warnings);
  }

  /** Whether it may be tried now. */
  boolean due(Instant now) {
    return !state.settled() && notBefore.filter(at -> at.isAfter(now)).isEmpty();
  }
}
