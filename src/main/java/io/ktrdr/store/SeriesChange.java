package io.ktrdr.store;

import io.ktrdr.market.SeriesId;

/**
 * One committed change of a series.
 *
 * @param series which
 * @param revision the series revision that it made
 * @param kind by which rule
 * @param firstTime epoch second of the first changed bar
 * @param lastTime epoch second of the last changed bar
 * @param inserted bars that were not there before
 * @param replaced bars that superseded another
 * @param removed bars that are there no more
 * @param unchanged bars that were offered but equal to the stored ones
 * @param checksumBefore CRC-32C over the stored bars from first to last changed, before
 * @param checksumAfter the same, after
 * @param provenance who, why, when
 */
public record SeriesChange(
    SeriesId series,
    long revision,
    ChangeKind kind,
    long firstTime,
    long lastTime,
    int inserted,
    int replaced,
    int removed,
    int unchanged,
    int checksumBefore,
    int checksumAfter,
    Provenance provenance) {

  /** Bars that are not as they were. */
  public int changed() {
    return inserted + replaced + removed;
  }
}
