package io.ktrdr.api.stream;

import io.ktrdr.market.SeriesId;
import io.ktrdr.symbol.live.BarFrames;
import io.ktrdr.symbol.live.SubscriptionStatus;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * What a hub needs to know of its series.
 *
 * @param synthetic whether it is the test instrument's
 * @param unknown how it stands as long as nothing was heard
 * @param stored reads the latest bars of the store
 */
record SeriesSource(
    SeriesId series,
    BarFrames frames,
    Upstream upstream,
    boolean synthetic,
    SubscriptionStatus unknown,
    Supplier<CompletionStage<StoredBars>> stored) {}
