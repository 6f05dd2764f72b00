package io.ktrdr.symbol;

import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.stream.javadsl.Sink;

/** Reads an entity's facts back from the journal, a page at a time. */
@FunctionalInterface
interface AuditTrail {

  /** At most {@code limit} entries after a sequence, oldest first. */
  CompletionStage<SymbolEntity.Audit> read(String persistenceId, long afterSequence, int limit);

  /** The trail as the configured read journal has it. */
  static AuditTrail of(ActorSystem<?> system, SymbolSettings settings) {
    CurrentEventsByPersistenceIdQuery journal =
        PersistenceQuery.get(system)
            .getReadJournalFor(
                CurrentEventsByPersistenceIdQuery.class, settings.auditReadJournal());
    return (persistenceId, after, limit) -> {
      long from = Math.max(0, after) + 1;
      return journal
          .currentEventsByPersistenceId(persistenceId, from, from + limit - 1L)
          .take(limit)
          .map(AuditTrail::entry)
          .runWith(Sink.seq(), system)
          .thenApply(SymbolEntity.Audit::new);
    };
  }

  private static SymbolEntity.AuditEntry entry(EventEnvelope envelope) {
    SymbolEvent fact = (SymbolEvent) envelope.event();
    Instant at = fact.at();
    return new SymbolEntity.AuditEntry(envelope.sequenceNr(), at, fact.kind(), fact);
  }
}
