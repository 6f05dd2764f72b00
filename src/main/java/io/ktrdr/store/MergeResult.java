package io.ktrdr.store;

import java.util.Optional;

/**
 * What a merge did.
 *
 * @param revision the series revision afterwards
 * @param unchanged bars that were equal to the stored ones
 * @param change what changed; empty when every bar was there already
 */
public record MergeResult(long revision, int unchanged, Optional<SeriesChange> change) {}
