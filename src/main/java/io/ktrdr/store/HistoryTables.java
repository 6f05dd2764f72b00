package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Source;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** SQL for the tables {@code series_change} and {@code bar_revision}: what became of the bars. */
final class HistoryTables {

  private static final String CHANGES =
      "select s.instrument, s.timeframe, s.what, s.session, c.revision, c.first_time, c.last_time,"
          + " c.inserted, c.replaced, c.unchanged, c.checksum_before, c.checksum_after, c.source,"
          + " c.actor, c.cause, c.request_id, c.changed_at"
          + " from series_change c join series s on s.id = c.series_id";

  private HistoryTables() {}

  static void writeChange(Connection connection, long rowId, SeriesChange change)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into series_change (series_id, revision, first_time, last_time, inserted,"
                + " replaced, unchanged, checksum_before, checksum_after, source, actor, cause,"
                + " request_id, changed_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      Provenance provenance = change.provenance();
      insert.setLong(1, rowId);
      insert.setLong(2, change.revision());
      insert.setLong(3, change.firstTime());
      insert.setLong(4, change.lastTime());
      insert.setInt(5, change.inserted());
      insert.setInt(6, change.replaced());
      insert.setInt(7, change.unchanged());
      insert.setInt(8, change.checksumBefore());
      insert.setInt(9, change.checksumAfter());
      insert.setString(10, provenance.source().toString());
      insert.setString(11, provenance.actor());
      insert.setString(12, provenance.cause());
      insert.setString(13, provenance.requestId());
      insert.setObject(14, OffsetDateTime.ofInstant(provenance.at(), ZoneOffset.UTC));
      insert.executeUpdate();
    }
  }

  static List<SeriesChange> changes(Connection connection, InstrumentId instrument)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(CHANGES + " where s.instrument = ? order by c.seq")) {
      select.setString(1, instrument.toString());
      return changes(select);
    }
  }

  static List<SeriesChange> changes(Connection connection, long rowId, long afterRevision)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            CHANGES + " where c.series_id = ? and c.revision > ? order by c.revision")) {
      select.setLong(1, rowId);
      select.setLong(2, afterRevision);
      return changes(select);
    }
  }

  private static List<SeriesChange> changes(PreparedStatement select) throws SQLException {
    List<SeriesChange> changes = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        changes.add(
            new SeriesChange(
                new SeriesId(
                    InstrumentId.parse(rows.getString(1)),
                    Timeframe.parse(rows.getString(2)),
                    WhatToShow.parse(rows.getString(3)),
                    TradingHours.parse(rows.getString(4))),
                rows.getLong(5),
                rows.getLong(6),
                rows.getLong(7),
                rows.getInt(8),
                rows.getInt(9),
                rows.getInt(10),
                rows.getInt(11),
                rows.getInt(12),
                new Provenance(
                    Source.parse(rows.getString(13)),
                    rows.getString(14),
                    rows.getString(15),
                    rows.getString(16),
                    rows.getObject(17, OffsetDateTime.class).toInstant())));
      }
    }
    return changes;
  }

  /** Keeps bars that a revision replaces, packed as chunks are. */
  static void writeSuperseded(
      Connection connection, long rowId, long revision, List<BarSeries> superseded)
      throws SQLException {
    if (superseded.isEmpty()) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into bar_revision (series_id, superseded_by, t0, t1, n, codec, crc, data)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (BarSeries bars : superseded) {
        ChunkData data = ChunkData.of(bars);
        insert.setLong(1, rowId);
        insert.setLong(2, revision);
        insert.setLong(3, bars.firstTime());
        insert.setLong(4, bars.lastTime());
        insert.setInt(5, bars.size());
        insert.setInt(6, data.codec());
        insert.setInt(7, data.crc());
        insert.setBytes(8, data.bytes());
        insert.executeUpdate();
      }
    }
  }

  /** Superseded bars from {@code start} (inclusive) to {@code end} (exclusive), oldest first. */
  static List<BarRevision> superseded(
      Connection connection, SeriesIndex index, long start, long end) throws SQLException {
    List<BarRevision> revisions = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select superseded_by, t0, t1, n, crc, data from bar_revision"
                + " where series_id = ? and t0 < ? and t1 >= ? order by superseded_by, t0")) {
      select.setLong(1, index.rowId());
      select.setLong(2, end);
      select.setLong(3, start);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          ChunkRef chunk =
              new ChunkRef(
                  index.series(),
                  rows.getLong(2),
                  rows.getLong(1),
                  rows.getInt(4),
                  rows.getLong(2),
                  rows.getLong(3),
                  rows.getInt(5));
          BarSeries bars = CheckedChunk.decode(chunk, new ChunkData(rows.getBytes(6)));
          for (int i = bars.indexAtOrAfter(start); i < bars.size() && bars.time(i) < end; i++) {
            revisions.add(new BarRevision(index.series(), chunk.revision(), bars.bar(i)));
          }
        }
      }
    }
    return revisions;
  }
}
