package io.ktrdr.symbol;

import io.ktrdr.CborSerializable;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How the filling of gaps stands.
 *
 * @param enabled whether cycles begin by themselves
 * @param paused whether somebody has stopped that for the time being
 * @param nextAt when the next cycle begins by itself; empty when none does, or one is under way
 * @param now what is being filled at this moment
 * @param last the cycle under way, or the last one
 */
public record FillerStatus(
    boolean enabled,
    boolean paused,
    Duration every,
    int requestsPerCycle,
    Duration oldest,
    boolean tail,
    Optional<Instant> nextAt,
    Optional<Filling> now,
    Optional<Cycle> last)
    implements CborSerializable {

  /** A stretch of a series that IB is being asked for. */
  public record Filling(SeriesId series, TimeRange range, int missing) {}

  /**
   * One cycle.
   *
   * @param endedAt empty while it is under way
   * @param series looked at
   * @param stretches found
   * @param asked of these, asked of IB
   * @param failed of these, those that IB or the way to it refused
   * @param requests that went to IB
   * @param bars stored by them
   * @param why it ended, in a sentence; empty while it is under way
   */
  public record Cycle(
      Instant startedAt,
      Optional<Instant> endedAt,
      int series,
      int stretches,
      int asked,
      int failed,
      int requests,
      int bars,
      String why) {

    static Cycle begun(Instant now, int series) {
      return new Cycle(now, Optional.empty(), series, 0, 0, 0, 0, 0, "");
    }

    Cycle found(int more) {
      return new Cycle(
          startedAt, endedAt, series, stretches + more, asked, failed, requests, bars, why);
    }

    Cycle filled(int moreRequests, int moreBars) {
      return new Cycle(
          startedAt,
          endedAt,
          series,
          stretches,
          asked + 1,
          failed,
          requests + moreRequests,
          bars + moreBars,
          why);
    }

    Cycle refused(int moreBars) {
      return new Cycle(
          startedAt,
          endedAt,
          series,
          stretches,
          asked + 1,
          failed + 1,
          requests + 1,
          bars + moreBars,
          why);
    }

    Cycle ended(Instant now, String because) {
      return new Cycle(
          startedAt, Optional.of(now), series, stretches, asked, failed, requests, bars, because);
    }
  }
}
