package io.ktrdr.api.stream;

import io.ktrdr.market.SeriesId;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;

/** How the hub of a key is made when it is first wanted. */
@FunctionalInterface
interface HubRecipe {

  Behavior<Hub> hub(ActorRef<Channels.Command> channels, Feeds feeds);

  /** Sources that are made on this node, one per series however many hubs use it. */
  @FunctionalInterface
  interface Feeds {
    /**
     * The source of a series.
     *
     * @param behavior makes the source, if there is none
     */
    Upstream of(SeriesId series, Behavior<Feed> behavior);
  }
}
