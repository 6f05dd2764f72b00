package io.ktrdr.symbol;

import io.ktrdr.CborSerializable;
import io.ktrdr.market.SeriesId;
import io.ktrdr.symbol.live.SubscriptionStatus;

/** What somebody hears who watches all live series. */
public sealed interface SubscriptionNews extends CborSerializable {

  /** Comes first, and again for one who watches already. */
  record All(Subscriptions subscriptions) implements SubscriptionNews {}

  /** A series is new, or its state or the reason for it is another. */
  record Changed(SubscriptionStatus status) implements SubscriptionNews {}

  /** A series is not wanted any more. */
  record Dropped(SeriesId series) implements SubscriptionNews {}
}
