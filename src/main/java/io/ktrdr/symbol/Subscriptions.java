package io.ktrdr.symbol;

import io.ktrdr.CborSerializable;
import io.ktrdr.gateway.LiveSource;
import io.ktrdr.symbol.live.SubscriptionStatus;
import java.util.List;

/**
 * How all live series stand.
 *
 * @param series by name
 * @param places per kind of subscription
 */
public record Subscriptions(List<SubscriptionStatus> series, List<Places> places)
    implements CborSerializable {

  public Subscriptions {
    series = List.copyOf(series);
    places = List.copyOf(places);
  }

  /** How many subscriptions of a kind are wanted at IB, of how many that it allows. */
  public record Places(LiveSource source, int used, int allowed) {}
}
