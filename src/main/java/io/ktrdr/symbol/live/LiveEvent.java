package io.ktrdr.symbol.live;

import io.ktrdr.CborSerializable;
import io.ktrdr.market.Bar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import java.util.List;

/**
 * What a listener to a live series hears, in order. Within an epoch the numbers rise by one from
 * event to event; another epoch means that the thread is broken and a {@link Snapshot} starts anew.
 */
public sealed interface LiveEvent extends CborSerializable {

  SeriesId series();

  /** Which life of the series this belongs to. */
  String epoch();

  long seq();

  /** How sure the figures of a bar are. */
  enum Standing {
    /** The bar is not over. */
    FORMING,
    /** It is over; its figures come from live data and may still be revised. */
    PROVISIONAL,
    /** Its figures are those of history. */
    FINAL
  }

  /** A bar, and how sure it is. */
  record StandingBar(Bar bar, Standing standing) {}

  /** Comes first: the latest bars, oldest first, and how the subscription stands. */
  record Snapshot(
      SeriesId series, String epoch, long seq, List<StandingBar> bars, SubscriptionStatus status)
      implements LiveEvent {

    public Snapshot {
      bars = List.copyOf(bars);
    }
  }

  /** A bar has grown, or has closed. */
  record BarChanged(SeriesId series, String epoch, long seq, Bar bar, Standing standing)
      implements LiveEvent {}

  /** History differs from what was told of a closed bar. */
  record BarRevised(SeriesId series, String epoch, long seq, Bar before, Bar after)
      implements LiveEvent {}

  /** History was asked about the provisional bars of a range; those not revised are as told. */
  record BarsConfirmed(SeriesId series, String epoch, long seq, TimeRange range)
      implements LiveEvent {}

  /**
   * Bars were not had live, or not in full.
   *
   * @param bars how many the calendar expects in the range
   */
  record GapFound(SeriesId series, String epoch, long seq, TimeRange range, int bars, String reason)
      implements LiveEvent {}

  /**
   * A gap was asked of history.
   *
   * @param bars what there is, final; none where nobody traded
   */
  record Backfilled(SeriesId series, String epoch, long seq, TimeRange range, List<Bar> bars)
      implements LiveEvent {

    public Backfilled {
      bars = List.copyOf(bars);
    }
  }

  /** The subscription stands otherwise than before. */
  record StatusChanged(SeriesId series, String epoch, long seq, SubscriptionStatus status)
      implements LiveEvent {}

  /** Nothing more comes. */
  record Ended(SeriesId series, String epoch, long seq, String reason) implements LiveEvent {}
}
