package io.ktrdr.symbol;

import com.typesafe.config.Config;
import io.ktrdr.market.InstrumentId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.persistence.jdbc.db.SlickDatabase;
import org.apache.pekko.persistence.jdbc.db.SlickExtension;
import org.apache.pekko.persistence.jdbc.db.SlickExtensionImpl;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.stream.javadsl.Source;

/**
 * The facts of all instruments in the order in which they were written, straight from the journal's
 * tables, a batch at a time. The plug-in's own query by tag has the database sort all that is left
 * for each batch, which takes a second for each 500 of a hundred thousand facts.
 */
final class JournalScan {

  private static final int BATCH = 500;

  /** A missing number that is older belongs to a fact that was never written. */
  private static final Duration IN_FLIGHT = Duration.ofSeconds(5);

  private static final int NEWEST = 1_000;

  private static final String FACTS =
      """
      select j."ordering", j."persistence_id", j."sequence_number", j."event_payload",
             j."event_ser_id", j."event_ser_manifest"
      from "event_journal" j join "event_tag" t on t."event_id" = j."ordering"
      where j."ordering" > ? and j."ordering" <= ? and j."deleted" = false and t."tag" = ?
      order by j."ordering"
      fetch first %d rows only
      """
          .formatted(BATCH);

  private static final String LATEST =
      """
      select "ordering", "write_timestamp" from "event_journal"
      order by "ordering" desc
      fetch first %d rows only
      """
          .formatted(NEWEST);

  private final SlickDatabase database;
  private final Serialization serialization;
  private final Executor blocking;
  private final Clock clock;

  JournalScan(ActorSystem<?> system, Config readJournal) {
    this.database = ((SlickExtensionImpl) SlickExtension.get(system)).database(readJournal);
    this.serialization = SerializationExtension.get(Adapter.toClassic(system));
    this.blocking = StoreThreads.of(system);
    this.clock = Clock.systemUTC();
  }

  /** The facts with this tag after an offset, up to the last one that is there now. */
  Source<AuditLog.Line, NotUsed> after(String tag, long offset) {
    return Source.lazyCompletionStage(() -> CompletableFuture.supplyAsync(this::settled, blocking))
        .flatMapConcat(
            last ->
                Source.unfoldAsync(
                    offset,
                    from -> CompletableFuture.supplyAsync(() -> batch(tag, from, last), blocking)))
        .mapConcat(lines -> lines)
        .mapMaterializedValue(ignored -> NotUsed.getInstance());
  }

  private Optional<Pair<Long, List<AuditLog.Line>>> batch(String tag, long from, long last) {
    List<AuditLog.Line> lines = new ArrayList<>(BATCH);
    try (Connection connection = database.database().source().createConnection();
        PreparedStatement select = connection.prepareStatement(FACTS)) {
      select.setLong(1, from);
      select.setLong(2, last);
      select.setString(3, tag);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          lines.add(line(rows));
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the journal cannot be read", e);
    }
    return lines.isEmpty()
        ? Optional.empty()
        : Optional.of(Pair.create(lines.getLast().offset(), lines));
  }

  private AuditLog.Line line(ResultSet row) throws SQLException {
    String id = row.getString(2);
    SymbolEvent fact =
        (SymbolEvent)
            serialization.deserialize(row.getBytes(4), row.getInt(5), row.getString(6)).get();
    return new AuditLog.Line(
        InstrumentId.parse(id.substring(id.indexOf('|') + 1)),
        row.getLong(3),
        row.getLong(1),
        fact.at(),
        fact);
  }

  /**
   * The last number up to which no fact is missing that may still be on its way: numbers are given
   * before facts are there, and whoever goes on after a number must not miss one.
   */
  private long settled() {
    long young = clock.instant().minus(IN_FLIGHT).toEpochMilli();
    try (Connection connection = database.database().source().createConnection();
        PreparedStatement select = connection.prepareStatement(LATEST);
        ResultSet rows = select.executeQuery()) {
      long last = 0;
      long above = 0;
      while (rows.next()) {
        long number = rows.getLong(1);
        if (above == 0 || number + 1 < above) {
          last = number;
        }
        if (rows.getLong(2) < young) {
          break;
        }
        above = number;
      }
      return last;
    } catch (SQLException e) {
      throw new IllegalStateException("the journal cannot be read", e);
    }
  }
}
