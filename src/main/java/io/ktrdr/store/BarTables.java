package io.ktrdr.store;

import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** SQL for the tables {@code series} and {@code bar_chunk}. */
final class BarTables {

  /** A row of {@code bar_chunk} as far as a reader needs it. */
  record ChunkRow(long bucket, long revision, ChunkData data) {}

  private BarTables() {}

  /** The index of every series. */
  static List<SeriesIndex> indexes(Connection connection) throws SQLException {
    Map<Long, SeriesIndex> heads = new HashMap<>();
    try (PreparedStatement select =
            connection.prepareStatement(
                "select id, instrument, timeframe, what, session, revision from series");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        SeriesId series =
            new SeriesId(
                InstrumentId.parse(rows.getString(2)),
                Timeframe.parse(rows.getString(3)),
                WhatToShow.parse(rows.getString(4)),
                TradingHours.parse(rows.getString(5)));
        heads.put(
            rows.getLong(1), SeriesIndex.of(series, rows.getLong(1), rows.getLong(6), List.of()));
      }
    }
    List<SeriesIndex> indexes = new ArrayList<>();
    for (SeriesIndex head : heads.values()) {
      indexes.add(reload(connection, head));
    }
    return indexes;
  }

  /** The index of a series as the database has it now. */
  static SeriesIndex reload(Connection connection, SeriesIndex known) throws SQLException {
    SeriesId series = known.series();
    long rowId = known.rowId();
    long revision = known.revision();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select id, revision from series"
                + " where instrument = ? and timeframe = ? and what = ? and session = ?")) {
      name(select, 1, series);
      try (ResultSet rows = select.executeQuery()) {
        if (!rows.next()) {
          return SeriesIndex.empty(series);
        }
        rowId = rows.getLong(1);
        revision = rows.getLong(2);
      }
    }
    List<ChunkRef> chunks = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select t0, t1, bucket, revision, n, crc from bar_chunk"
                + " where series_id = ? order by series_id, t0")) {
      select.setLong(1, rowId);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          chunks.add(
              new ChunkRef(
                  series,
                  rows.getLong(3),
                  rows.getLong(4),
                  rows.getInt(5),
                  rows.getLong(1),
                  rows.getLong(2),
                  rows.getInt(6)));
        }
      }
    }
    return SeriesIndex.of(series, rowId, revision, chunks);
  }

  /** Writes the series' new revision; returns its key, which a new series gets here. */
  static long writeSeries(Connection connection, SeriesIndex index, long revision)
      throws SQLException {
    if (index.rowId() != 0) {
      try (PreparedStatement update =
          connection.prepareStatement("update series set revision = ? where id = ?")) {
        update.setLong(1, revision);
        update.setLong(2, index.rowId());
        update.executeUpdate();
        return index.rowId();
      }
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into series (revision, instrument, timeframe, what, session)"
                + " values (?, ?, ?, ?, ?)",
            new String[] {"id"})) {
      insert.setLong(1, revision);
      name(insert, 2, index.series());
      insert.executeUpdate();
      try (ResultSet keys = insert.getGeneratedKeys()) {
        keys.next();
        return keys.getLong(1);
      }
    }
  }

  static void writeChunks(Connection connection, long rowId, List<MergePlan.ChunkWrite> writes)
      throws SQLException {
    String columns =
        "revision = ?, t0 = ?, t1 = ?, n = ?, codec = ?, crc = ?, data = ?, written_by = ?";
    try (PreparedStatement insert =
            connection.prepareStatement(
                "insert into bar_chunk"
                    + " (revision, t0, t1, n, codec, crc, data, written_by, series_id, bucket)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        PreparedStatement update =
            connection.prepareStatement(
                "update bar_chunk set " + columns + " where series_id = ? and bucket = ?")) {
      for (MergePlan.ChunkWrite write : writes) {
        PreparedStatement statement = write.fresh() ? insert : update;
        ChunkRef ref = write.ref();
        statement.setLong(1, ref.revision());
        statement.setLong(2, ref.firstTime());
        statement.setLong(3, ref.lastTime());
        statement.setInt(4, ref.bars());
        statement.setInt(5, write.data().codec());
        statement.setInt(6, ref.crc());
        statement.setBytes(7, write.data().bytes());
        statement.setBytes(8, write.writers().encode());
        statement.setLong(9, rowId);
        statement.setLong(10, ref.bucket());
        int rows = statement.executeUpdate();
        if (rows != 1) {
          throw new SQLException("chunk " + ref.bucket() + " of " + ref.series() + " is gone");
        }
      }
    }
  }

  /** Takes chunks away that have no bar left. */
  static void deleteChunks(Connection connection, long rowId, List<Long> buckets)
      throws SQLException {
    if (buckets.isEmpty()) {
      return;
    }
    try (PreparedStatement delete =
        connection.prepareStatement("delete from bar_chunk where series_id = ? and bucket = ?")) {
      for (long bucket : buckets) {
        delete.setLong(1, rowId);
        delete.setLong(2, bucket);
        if (delete.executeUpdate() != 1) {
          throw new SQLException("chunk " + bucket + " of series " + rowId + " is gone");
        }
      }
    }
  }

  /** The chunks of a span of buckets, in order of bucket. */
  static List<ChunkRow> chunks(Connection connection, long rowId, long firstBucket, long lastBucket)
      throws SQLException {
    List<ChunkRow> chunks = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            firstBucket == lastBucket
                ? "select bucket, revision, data from bar_chunk where series_id = ? and bucket = ?"
                : "select bucket, revision, data from bar_chunk where series_id = ? and bucket"
                    + " between ? and ? order by series_id, bucket")) {
      select.setLong(1, rowId);
      select.setLong(2, firstBucket);
      if (firstBucket != lastBucket) {
        select.setLong(3, lastBucket);
      }
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          chunks.add(
              new ChunkRow(rows.getLong(1), rows.getLong(2), new ChunkData(rows.getBytes(3))));
        }
      }
    }
    return chunks;
  }

  private static void name(PreparedStatement statement, int at, SeriesId series)
      throws SQLException {
    statement.setString(at, series.instrument().toString());
    statement.setString(at + 1, series.timeframe().toString());
    statement.setString(at + 2, series.what().toString());
    statement.setString(at + 3, series.hours().toString());
  }
}
