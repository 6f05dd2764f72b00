package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads who wrote the bars of chunks: column {@code written_by} of {@code bar_chunk}. */
final class WritersTable {

  private WritersTable() {}

  /**
   * Who wrote the bars of a chunk.
   *
   * @param bars what the chunk holds
   * @return empty when the database has another revision of the chunk, or none
   * @throws CorruptChunkException when what is stored fails its checksum
   */
  static Optional<Writers> of(Connection connection, long rowId, ChunkRef chunk, BarSeries bars)
      throws SQLException {
    byte[] writtenBy;
    try (PreparedStatement select =
        connection.prepareStatement(
            "select written_by from bar_chunk"
                + " where series_id = ? and bucket = ? and revision = ?")) {
      select.setLong(1, rowId);
      select.setLong(2, chunk.bucket());
      select.setLong(3, chunk.revision());
      try (ResultSet rows = select.executeQuery()) {
        if (!rows.next()) {
          return Optional.empty();
        }
        writtenBy = rows.getBytes(1);
      }
    }
    return Optional.of(
        writtenBy == null ? migrated(connection, rowId, chunk, bars) : decode(chunk, writtenBy));
  }

  static Writers decode(ChunkRef chunk, byte[] writtenBy) {
    try {
      return Writers.decode(writtenBy, chunk.bars());
    } catch (RuntimeException e) {
      throw new CorruptChunkException(chunk, e.getMessage());
    }
  }

  private static Writers migrated(Connection connection, long rowId, ChunkRef chunk, BarSeries bars)
      throws SQLException {
    List<SeriesChange> changes = HistoryTables.changes(connection, rowId, 0);
    Map<Long, Long> replacedBy = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select superseded_by, n, data from bar_revision"
                + " where series_id = ? and t0 <= ? and t1 >= ?")) {
      select.setLong(1, rowId);
      select.setLong(2, chunk.lastTime());
      select.setLong(3, chunk.firstTime());
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          BarSeries old = ChunkCodec.decode(rows.getBytes(3), rows.getInt(2));
          for (int i = 0; i < old.size(); i++) {
            replacedBy.merge(old.time(i), rows.getLong(1), Math::max);
          }
        }
      }
    }
    return MigratedWriters.of(bars, chunk.revision(), changes, replacedBy);
  }
}
