package io.ktrdr.store;

import io.ktrdr.market.SeriesId;
import java.time.Instant;
import java.util.List;

/**
 * What came of doing a series' changes once more.
 *
 * @param series which
 * @param changes as the store has them, oldest first
 * @param bars versions of bars that were gone through
 * @param unproven changes of before it was kept who wrote which bar, that could not be done again
 *     with certainty
 * @param faults where the bars and the changes do not fit together, by revision
 */
public record Replay(
    SeriesId series, List<SeriesChange> changes, long bars, int unproven, List<Fault> faults) {

  /**
   * Something that is not as it was written.
   *
   * @param revision of which change
   * @param firstTime epoch second of the first bar that may be concerned
   * @param lastTime epoch second of the last one
   */
  public record Fault(long revision, long firstTime, long lastTime, String detail) {

    @Override
    public String toString() {
      return "revision "
          + revision
          + ", bars "
          + Instant.ofEpochSecond(firstTime)
          + (firstTime == lastTime ? "" : " to " + Instant.ofEpochSecond(lastTime))
          + ": "
          + detail;
    }
  }

  public Replay {
    changes = List.copyOf(changes);
    faults = List.copyOf(faults);
  }

  static Replay nothing(SeriesId series) {
    return new Replay(series, List.of(), 0, 0, List.of());
  }
}
