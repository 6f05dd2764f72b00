package io.ktrdr.symbol;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Whether the journal takes a write, found out by writing: one row that is always the same one. How
 * often anybody may ask, the database is asked at most once in a while.
 */
final class JournalProbe {

  /** Opens a connection of the journal's own pool; blocks. */
  interface Connections {
    Connection open() throws SQLException;
  }

  private record Look(long at, CompletableFuture<Void> outcome) {}

  private static final String BEAT = "update journal_probe set beats = beats + 1 where id = 1";

  private final Connections connections;
  private final Duration believed;
  private final LongSupplier nanos;
  private final Executor blocking;
  private Look last;

  /**
   * @param believed how long a look stands for those who ask after it
   * @param blocking runs what waits for the database
   */
  JournalProbe(Connections connections, Duration believed, LongSupplier nanos, Executor blocking) {
    this.connections = connections;
    this.believed = believed;
    this.nanos = nanos;
    this.blocking = blocking;
  }

  /** Fails when the journal cannot be written. One that is still being looked at is waited for. */
  synchronized CompletionStage<Void> look() {
    long now = nanos.getAsLong();
    if (last == null || (last.outcome().isDone() && now - last.at() >= believed.toNanos())) {
      last = new Look(now, CompletableFuture.runAsync(this::write, blocking));
    }
    return last.outcome().copy();
  }

  private void write() {
    try (Connection connection = connections.open();
        PreparedStatement update = connection.prepareStatement(BEAT)) {
      if (update.executeUpdate() != 1) {
        throw new IllegalStateException("the journal's probe row is gone");
      }
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the journal cannot be written: " + e.getMessage(), e);
    }
  }
}
