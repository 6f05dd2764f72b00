package io.ktrdr.symbol;

import io.ktrdr.market.InstrumentId;
import java.time.Instant;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.persistence.jdbc.query.javadsl.JdbcReadJournal;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.persistence.query.Sequence;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByTagQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentPersistenceIdsQuery;
import org.apache.pekko.persistence.query.javadsl.EventsByPersistenceIdQuery;
import org.apache.pekko.persistence.query.javadsl.EventsByTagQuery;
import org.apache.pekko.stream.javadsl.Source;

/**
 * The facts of all instruments as the journal has them, as streams that hold only a few at a time
 * in memory.
 */
public final class AuditLog {

  private final CurrentEventsByPersistenceIdQuery ofOne;
  private final LongFunction<Source<Line, NotUsed>> ofAll;
  private final CurrentPersistenceIdsQuery ids;
  private final Supplier<EventsByPersistenceIdQuery> followOne;
  private final Supplier<EventsByTagQuery> followAll;

  private AuditLog(
      CurrentEventsByPersistenceIdQuery ofOne,
      LongFunction<Source<Line, NotUsed>> ofAll,
      CurrentPersistenceIdsQuery ids,
      Supplier<EventsByPersistenceIdQuery> followOne,
      Supplier<EventsByTagQuery> followAll) {
    this.ofOne = ofOne;
    this.ofAll = ofAll;
    this.ids = ids;
    this.followOne = followOne;
    this.followAll = followAll;
  }

  /**
   * The log of a system's journal.
   *
   * @param readJournal the id of the read journal, such as {@code jdbc-read-journal}
   */
  public static AuditLog of(ActorSystem<?> system, String readJournal) {
    PersistenceQuery query = PersistenceQuery.get(system);
    return new AuditLog(
        query.getReadJournalFor(CurrentEventsByPersistenceIdQuery.class, readJournal),
        ofAll(system, readJournal),
        query.getReadJournalFor(CurrentPersistenceIdsQuery.class, readJournal),
        () -> query.getReadJournalFor(EventsByPersistenceIdQuery.class, readJournal),
        () -> query.getReadJournalFor(EventsByTagQuery.class, readJournal));
  }

  private static LongFunction<Source<Line, NotUsed>> ofAll(
      ActorSystem<?> system, String readJournal) {
    CurrentEventsByTagQuery query =
        PersistenceQuery.get(system).getReadJournalFor(CurrentEventsByTagQuery.class, readJournal);
    if (query instanceof JdbcReadJournal) {
      JournalScan scan = new JournalScan(system, system.settings().config().getConfig(readJournal));
      return after -> scan.after(SymbolBehavior.TAG, after);
    }
    return after ->
        query.currentEventsByTag(SymbolBehavior.TAG, Offset.sequence(after)).map(AuditLog::line);
  }

  /**
   * One fact.
   *
   * @param sequence rises by one per fact of an instrument
   * @param offset rises over the facts of all instruments
   */
  public record Line(
      InstrumentId instrument, long sequence, long offset, Instant at, SymbolEvent fact) {}

  /** The instruments that have a fact, in no order. */
  public Source<InstrumentId, NotUsed> instruments() {
    String prefix = Symbols.KEY.name() + "|";
    return ids.currentPersistenceIds()
        .filter(id -> id.startsWith(prefix))
        .map(id -> InstrumentId.parse(id.substring(prefix.length())));
  }

  /** The facts of one instrument after a sequence, oldest first. */
  public Source<Line, NotUsed> of(InstrumentId instrument, long afterSequence) {
    return ofOne
        .currentEventsByPersistenceId(journal(instrument), next(afterSequence), Long.MAX_VALUE)
        .map(AuditLog::line);
  }

  /** The facts of all instruments after an offset, in the order in which they were written. */
  public Source<Line, NotUsed> all(long afterOffset) {
    return ofAll.apply(Math.max(0, afterOffset));
  }

  /** As {@link #of}, and then those that are written, as they are. Never ends. */
  public Source<Line, NotUsed> follow(InstrumentId instrument, long afterSequence) {
    return followOne
        .get()
        .eventsByPersistenceId(journal(instrument), next(afterSequence), Long.MAX_VALUE)
        .map(AuditLog::line);
  }

  /** As {@link #all}, and then those that are written, as they are. Never ends. */
  public Source<Line, NotUsed> followAll(long afterOffset) {
    return followAll
        .get()
        .eventsByTag(SymbolBehavior.TAG, Offset.sequence(Math.max(0, afterOffset)))
        .map(AuditLog::line);
  }

  private static String journal(InstrumentId instrument) {
    return SymbolBehavior.persistenceId(instrument).id();
  }

  private static long next(long afterSequence) {
    return Math.max(0, afterSequence) + 1;
  }

  private static Line line(EventEnvelope envelope) {
    SymbolEvent fact = (SymbolEvent) envelope.event();
    String id = envelope.persistenceId();
    return new Line(
        InstrumentId.parse(id.substring(id.indexOf('|') + 1)),
        envelope.sequenceNr(),
        envelope.offset() instanceof Sequence sequence ? sequence.value() : 0,
        fact.at(),
        fact);
  }
}
