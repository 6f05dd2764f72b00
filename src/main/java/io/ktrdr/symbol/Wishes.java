package io.ktrdr.symbol;

import io.ktrdr.gateway.LiveSource;
import io.ktrdr.market.SeriesId;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByTagQuery;

/** Reads from all journals which live bars are wanted. */
final class Wishes {

  private Wishes() {}

  /** The series that were subscribed to and not dropped since, with what IB is asked for. */
  static CompletionStage<Map<SeriesId, LiveSource>> read(
      ActorSystem<?> system, SymbolSettings settings) {
    return PersistenceQuery.get(system)
        .getReadJournalFor(CurrentEventsByTagQuery.class, settings.auditReadJournal())
        .currentEventsByTag(SymbolBehavior.LIVE_TAG, Offset.noOffset())
        .runFold(
            new HashMap<SeriesId, LiveSource>(),
            (wishes, envelope) -> {
              switch (envelope.event()) {
                case SymbolEvent.SubscriptionWanted wanted ->
                    wishes.put(wanted.series(), wanted.source());
                case SymbolEvent.SubscriptionDropped dropped -> wishes.remove(dropped.series());
                default -> {
                  // nothing else bears the tag
                }
              }
              return wishes;
            },
            system)
        .thenApply(wishes -> wishes);
  }
}
