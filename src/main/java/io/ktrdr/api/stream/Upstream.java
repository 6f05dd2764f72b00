package io.ktrdr.api.stream;

import io.ktrdr.symbol.live.LiveEvent;
import io.ktrdr.symbol.live.LiveHub;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;

/** Where the events of a series come from. */
@FunctionalInterface
interface Upstream {

  /**
   * Takes a listener in, as {@link io.ktrdr.symbol.SymbolEntity.Listen} does; again for one that
   * listens already, which then hears what it missed, if anything.
   */
  void listen(Optional<LiveHub.Resume> resume, ActorRef<LiveEvent> listener);
}
