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
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** SQL for the table {@code series_change}, and what is written to {@code bar_revision}. */
final class HistoryTables {

  private static final String CHANGES =
      "select s.instrument, s.timeframe, s.what, s.session, c.revision, c.first_time, c.last_time,"
          + " c.inserted, c.replaced, c.unchanged, c.checksum_before, c.checksum_after, c.source,"
          + " c.actor, c.cause, c.request_id, c.changed_at, c.kind, c.removed, c.job_id"
          + " from series_change c join series s on s.id = c.series_id";

  /** How many revisions one statement asks for. */
  private static final int TOGETHER = 500;

  private HistoryTables() {}

  static void writeChange(Connection connection, long rowId, SeriesChange change)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into series_change (series_id, revision, first_time, last_time, inserted,"
                + " replaced, unchanged, checksum_before, checksum_after, source, actor, cause,"
                + " request_id, changed_at, kind, removed, job_id)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
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
      insert.setString(15, change.kind().toString());
      insert.setInt(16, change.removed());
      insert.setString(17, provenance.jobId());
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

  /** Those that wrote some bars, by revision. */
  static Map<Long, SeriesChange> changes(Connection connection, long rowId, Writers writers)
      throws SQLException {
    long[] wanted =
        IntStream.range(0, writers.runs()).mapToLong(writers::runRevision).distinct().toArray();
    Map<Long, SeriesChange> changes = new HashMap<>();
    for (int from = 0; from < wanted.length; from += TOGETHER) {
      int count = Math.min(TOGETHER, wanted.length - from);
      String places = String.join(", ", Collections.nCopies(count, "?"));
      try (PreparedStatement select =
          connection.prepareStatement(
              CHANGES + " where c.series_id = ? and c.revision in (" + places + ")")) {
        select.setLong(1, rowId);
        for (int i = 0; i < count; i++) {
          select.setLong(2 + i, wanted[from + i]);
        }
        changes(select).forEach(change -> changes.put(change.revision(), change));
      }
    }
    return changes;
  }

  private static List<SeriesChange> changes(PreparedStatement select) throws SQLException {
    List<SeriesChange> changes = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        changes.add(change(rows));
      }
    }
    return changes;
  }

  private static SeriesChange change(ResultSet row) throws SQLException {
    String kind = row.getString(18);
    return new SeriesChange(
        new SeriesId(
            InstrumentId.parse(row.getString(1)),
            Timeframe.parse(row.getString(2)),
            WhatToShow.parse(row.getString(3)),
            TradingHours.parse(row.getString(4))),
        row.getLong(5),
        // Before there were kinds all changes were merges.
        kind == null ? ChangeKind.MERGE : ChangeKind.parse(kind),
        row.getLong(6),
        row.getLong(7),
        row.getInt(8),
        row.getInt(9),
        row.getInt(19),
        row.getInt(10),
        row.getInt(11),
        row.getInt(12),
        new Provenance(
            Source.parse(row.getString(13)),
            row.getString(14),
            row.getString(15),
            row.getString(16),
            row.getString(20),
            row.getObject(17, OffsetDateTime.class).toInstant()));
  }

  /** The last revision of before it was kept who wrote which bar; 0 when there is none. */
  static long revisionsWithoutWriters(Connection connection, long rowId) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select max(revision) from series_change where series_id = ? and kind is null")) {
      select.setLong(1, rowId);
      try (ResultSet rows = select.executeQuery()) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  /** The change that made a revision. */
  static Optional<SeriesChange> change(Connection connection, long rowId, long revision)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(CHANGES + " where c.series_id = ? and c.revision = ?")) {
      select.setLong(1, rowId);
      select.setLong(2, revision);
      return changes(select).stream().findFirst();
    }
  }

  /** The sources of the revisions from one to another, both included. */
  static Map<Long, Source> sources(Connection connection, long rowId, long first, long last)
      throws SQLException {
    Map<Long, Source> sources = new HashMap<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select revision, source from series_change"
                + " where series_id = ? and revision between ? and ?")) {
      select.setLong(1, rowId);
      select.setLong(2, first);
      select.setLong(3, last);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          sources.put(rows.getLong(1), Source.parse(rows.getString(2)));
        }
      }
    }
    return sources;
  }

  /**
   * The last revision that a series had reached at an instant. Clocks may have gone back meanwhile:
   * it is the one before the first change that is later.
   */
  static long revisionAt(Connection connection, SeriesIndex index, Instant instant)
      throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            "select min(revision) from series_change where series_id = ? and changed_at > ?")) {
      select.setLong(1, index.rowId());
      select.setObject(2, OffsetDateTime.ofInstant(instant, ZoneOffset.UTC));
      try (ResultSet rows = select.executeQuery()) {
        rows.next();
        long later = rows.getLong(1);
        return rows.wasNull() ? index.revision() : Math.min(index.revision(), later - 1);
      }
    }
  }

  /** Keeps bars that a revision replaces, packed as chunks are. */
  static void writeSuperseded(
      Connection connection, long rowId, long revision, List<MergePlan.Superseded> superseded)
      throws SQLException {
    if (superseded.isEmpty()) {
      return;
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into bar_revision"
                + " (series_id, superseded_by, t0, t1, n, codec, crc, data, written_by)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      for (MergePlan.Superseded old : superseded) {
        BarSeries bars = old.bars();
        ChunkData data = ChunkData.of(bars);
        insert.setLong(1, rowId);
        insert.setLong(2, revision);
        insert.setLong(3, bars.firstTime());
        insert.setLong(4, bars.lastTime());
        insert.setInt(5, bars.size());
        insert.setInt(6, data.codec());
        insert.setInt(7, data.crc());
        insert.setBytes(8, data.bytes());
        insert.setBytes(9, old.writers().encode());
        insert.executeUpdate();
      }
    }
  }
}
