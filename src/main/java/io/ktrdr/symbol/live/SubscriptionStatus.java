package io.ktrdr.symbol.live;

import io.ktrdr.CborSerializable;
import io.ktrdr.gateway.LiveSource;
import io.ktrdr.market.SeriesId;
import java.time.Instant;
import java.util.Optional;

/**
 * How one live series stands.
 *
 * @param source what IB is asked for to make it
 * @param since when the state came to be
 * @param reason why it is so; empty when there is nothing to say
 * @param wantedSince when it was subscribed to
 * @param lastDataAt when IB sent something for it last
 * @param lastBar time of the last bar that closed
 * @param expectedBy until when something has to come, unless something is wrong
 * @param restarts how often IB was asked anew since this node started
 * @param missing bars that were not had live and still have to come from history
 * @param provisional bars stored from live data that history has not confirmed yet
 * @param listeners who hears of it now
 */
public record SubscriptionStatus(
    SeriesId series,
    LiveSource source,
    LiveState state,
    Instant since,
    String reason,
    Instant wantedSince,
    Optional<Instant> lastDataAt,
    Optional<Instant> lastBar,
    Optional<Instant> expectedBy,
    int restarts,
    int missing,
    int provisional,
    int listeners)
    implements CborSerializable {

  /** Of a series of which nothing is known yet. */
  public static SubscriptionStatus unknown(SeriesId series, LiveSource source, Instant now) {
    return new SubscriptionStatus(
        series,
        source,
        LiveState.WAITING,
        now,
        "starting",
        now,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        0,
        0,
        0,
        0);
  }
}
