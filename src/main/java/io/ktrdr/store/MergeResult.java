package io.ktrdr.store;

import java.util.Optional;

/**
 * What a merge did.
 *
 * @param revision the series revision afterwards
 * @param unchanged bars that were equal to the stored ones
 * @param change what changed; empty when every bar was there already
 * @param kept the stored bars that differ from the given ones and stayed, because their source
 *     outranks the given bars'; empty when there are none
 */
public record MergeResult(
    long revision, int unchanged, Optional<SeriesChange> change, Optional<KeptBars> kept) {

  /**
   * Stored bars that stayed as they are though others were offered.
   *
   * @param bars how many
   * @param firstTime epoch second of the first
   * @param lastTime epoch second of the last
   */
  public record KeptBars(int bars, long firstTime, long lastTime) {}
}
