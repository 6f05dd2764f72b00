package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Reads the table {@code bar_revision}: bars that were replaced or removed, and who wrote them. */
final class SupersededTable {

  /**
   * The bars of a chunk that one revision superseded.
   *
   * @param supersededBy that revision
   * @param bars as they were
   * @param writers who had written them
   */
  record Row(long supersededBy, BarSeries bars, Writers writers) {}

  private SupersededTable() {}

  /**
   * Rows with a bar from {@code start} (inclusive) to {@code end} (exclusive) that a revision after
   * {@code after} superseded, up to the index's, oldest first.
   *
   * @throws CorruptChunkException when what is stored fails its checksum
   */
  static List<Row> rows(Connection connection, SeriesIndex index, long start, long end, long after)
      throws SQLException {
    List<Row> rows = new ArrayList<>();
    boolean migrated = false;
    try (PreparedStatement select =
        connection.prepareStatement(
            "select superseded_by, t0, t1, n, crc, data, written_by from bar_revision"
                + " where series_id = ? and t0 < ? and t1 >= ?"
                + " and superseded_by > ? and superseded_by <= ?"
                + " order by superseded_by, t0")) {
      select.setLong(1, index.rowId());
      select.setLong(2, end);
      select.setLong(3, start);
      select.setLong(4, after);
      select.setLong(5, index.revision());
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          ChunkRef chunk =
              new ChunkRef(
                  index.series(),
                  found.getLong(2),
                  found.getLong(1),
                  found.getInt(4),
                  found.getLong(2),
                  found.getLong(3),
                  found.getInt(5));
          BarSeries bars = CheckedChunk.decode(chunk, new ChunkData(found.getBytes(6)));
          byte[] writtenBy = found.getBytes(7);
          migrated |= writtenBy == null;
          rows.add(
              new Row(
                  chunk.revision(),
                  bars,
                  writtenBy == null ? null : WritersTable.decode(chunk, writtenBy)));
        }
      }
    }
    return migrated ? withWriters(connection, index, rows) : rows;
  }

  /** The time of the first bar that a series ever had. */
  static OptionalLong firstTimeEver(Connection connection, SeriesIndex index) throws SQLException {
    long now = index.size() == 0 ? Long.MAX_VALUE : index.firstTime(0);
    try (PreparedStatement select =
        connection.prepareStatement("select min(t0) from bar_revision where series_id = ?")) {
      select.setLong(1, index.rowId());
      try (ResultSet found = select.executeQuery()) {
        found.next();
        long before = found.getLong(1);
        long first = found.wasNull() ? now : Math.min(now, before);
        return first == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(first);
      }
    }
  }

  /** What wrote bars that were superseded before that was kept with them, told by the trail. */
  private static List<Row> withWriters(Connection connection, SeriesIndex index, List<Row> rows)
      throws SQLException {
    List<SeriesChange> changes = HistoryTables.changes(connection, index.rowId(), 0);
    Map<Long, List<Long>> superseded = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select superseded_by, t0, n, data from bar_revision where series_id = ?"
                + " order by superseded_by")) {
      select.setLong(1, index.rowId());
      try (ResultSet found = select.executeQuery()) {
        while (found.next()) {
          BarSeries bars = ChunkCodec.decode(found.getBytes(4), found.getInt(3));
          for (int i = 0; i < bars.size(); i++) {
            superseded
                .computeIfAbsent(bars.time(i), time -> new ArrayList<>(1))
                .add(found.getLong(1));
          }
        }
      }
    }
    List<Row> complete = new ArrayList<>();
    for (Row row : rows) {
      complete.add(
          row.writers() != null
              ? row
              : new Row(
                  row.supersededBy(),
                  row.bars(),
                  MigratedWriters.of(
                      row.bars(),
                      row.supersededBy() - 1,
                      changes,
                      before(row.supersededBy(), row.bars(), superseded))));
    }
    return complete;
  }

  private static Map<Long, Long> before(
      long revision, BarSeries bars, Map<Long, List<Long>> superseded) {
    Map<Long, Long> newest = new HashMap<>();
    for (int i = 0; i < bars.size(); i++) {
      for (long by : superseded.getOrDefault(bars.time(i), List.of())) {
        if (by < revision) {
          newest.merge(bars.time(i), by, Math::max);
        }
      }
    }
    return newest;
  }
}
