package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.TimeRange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads what a series was and who made it so. Of a bar there are as many versions as revisions
 * wrote it; each lived from the revision that wrote it to the one that superseded it, and what is
 * not superseded is in the chunks.
 *
 * <p>An empty answer means that the database has other revisions than the index.
 */
final class SeriesHistory {

  private final ChunkReader reader;

  SeriesHistory(ChunkReader reader) {
    this.reader = reader;
  }

  /** The bars of a range as they were at a revision. */
  Optional<BarSeries> asOf(Connection connection, SeriesIndex index, TimeRange range, long revision)
      throws SQLException {
    Optional<List<AsOfParts.Part>> parts = parts(connection, index, range, revision);
    return parts.isEmpty()
        ? Optional.empty()
        : reader.assembled(connection, index, parts.get()).map(bars -> bars.within(range));
  }

  /** The bars of a range as they were at a revision, and who had written each. */
  Optional<WrittenBars> written(
      Connection connection, SeriesIndex index, TimeRange range, long revision)
      throws SQLException {
    Optional<List<AsOfParts.Part>> parts = parts(connection, index, range, revision);
    if (parts.isEmpty()) {
      return Optional.empty();
    }
    List<BarSeries> bars = new ArrayList<>();
    List<Writers> writers = new ArrayList<>();
    for (AsOfParts.Part part : parts.get()) {
      switch (part) {
        case AsOfParts.Part.Bars given -> {
          bars.add(given.bars());
          writers.add(given.writers());
        }
        case AsOfParts.Part.Chunks chunks -> {
          for (int i = chunks.from(); i < chunks.to(); i++) {
            Optional<WrittenBars> chunk = chunk(connection, index, i);
            if (chunk.isEmpty()) {
              return Optional.empty();
            }
            bars.add(chunk.get().bars());
            writers.add(chunk.get().writers());
          }
        }
      }
    }
    BarSeries all = BarSeries.concat(bars);
    int from = all.indexAtOrAfter(range.startSecond());
    int to = Math.max(from, all.indexAtOrAfter(range.endSecond()));
    return Optional.of(
        new WrittenBars(
            all.slice(from, to),
            Writers.concat(writers).slice(from, to),
            Math.min(revision, index.revision())));
  }

  private Optional<List<AsOfParts.Part>> parts(
      Connection connection, SeriesIndex index, TimeRange range, long revision)
      throws SQLException {
    AsOfParts parts =
        new AsOfParts(
            revision >= index.revision()
                ? WrittenBars.NONE
                : alive(
                    SupersededTable.rows(
                        connection, index, range.startSecond(), range.endSecond(), revision),
                    range,
                    revision));
    int from = index.firstEndingFrom(range.startSecond());
    int to = Math.max(from, index.firstStartingFrom(range.endSecond()));
    for (int i = from; i < to; i++) {
      if (index.revision(i) <= revision) {
        parts.unchanged(i, index.firstTime(i));
      } else {
        Optional<WrittenBars> chunk = chunk(connection, index, i);
        if (chunk.isEmpty()) {
          return Optional.empty();
        }
        parts.changed(chunk.get().bars(), chunk.get().writers(), revision);
      }
    }
    return Optional.of(parts.finish());
  }

  private Optional<WrittenBars> chunk(Connection connection, SeriesIndex index, int i)
      throws SQLException {
    ChunkRef ref = index.ref(i);
    Optional<BarSeries> bars = reader.one(connection, index.rowId(), ref);
    if (bars.isEmpty()) {
      return Optional.empty();
    }
    return WritersTable.of(connection, index.rowId(), ref, bars.get())
        .map(writers -> new WrittenBars(bars.get(), writers, ref.revision()));
  }

  /** Of bars superseded after a revision those that it still had: at each time at most one. */
  private static WrittenBars alive(List<SupersededTable.Row> rows, TimeRange range, long revision) {
    record At(SupersededTable.Row row, int bar) {}
    Map<Long, At> alive = new TreeMap<>();
    for (SupersededTable.Row row : rows) {
      for (int i = 0; i < row.bars().size(); i++) {
        long time = row.bars().time(i);
        if (time >= range.startSecond()
            && time < range.endSecond()
            && row.writers().revision(i) <= revision) {
          alive.put(time, new At(row, i));
        }
      }
    }
    BarSeriesBuilder bars = new BarSeriesBuilder(alive.size());
    Writers.Builder writers = new Writers.Builder();
    for (At at : alive.values()) {
      bars.add(at.row().bars(), at.bar());
      writers.add(at.row().writers().revision(at.bar()), 1);
    }
    return new WrittenBars(bars.build(), writers.build(), revision);
  }

  /** Superseded bars of a range, oldest revision first, then in order of time. */
  List<BarRevision> superseded(Connection connection, SeriesIndex index, TimeRange range)
      throws SQLException {
    List<BarRevision> revisions = new ArrayList<>();
    long start = range.startSecond();
    long end = range.endSecond();
    for (SupersededTable.Row row : SupersededTable.rows(connection, index, start, end, 0)) {
      BarSeries bars = row.bars();
      for (int i = bars.indexAtOrAfter(start); i < bars.size() && bars.time(i) < end; i++) {
        revisions.add(
            new BarRevision(
                index.series(), row.writers().revision(i), row.supersededBy(), bars.bar(i)));
      }
    }
    return revisions;
  }

  /** All changes once more, from nothing. */
  Optional<Replay> replay(Connection connection, SeriesIndex index) throws SQLException {
    List<Replay.Fault> faults = new ArrayList<>();
    List<SeriesReplay.Version> versions = new ArrayList<>();
    for (int i = 0; i < index.size(); i++) {
      ChunkRef chunk = index.ref(i);
      try {
        Optional<WrittenBars> written = chunk(connection, index, i);
        if (written.isEmpty()) {
          return Optional.empty();
        }
        versions.add(
            new SeriesReplay.Version(
                written.get().bars(), written.get().writers(), SeriesReplay.CURRENT));
      } catch (CorruptChunkException e) {
        faults.add(
            new Replay.Fault(
                chunk.revision(), chunk.firstTime(), chunk.lastTime(), e.getMessage()));
      }
    }
    try {
      for (SupersededTable.Row row :
          SupersededTable.rows(connection, index, Long.MIN_VALUE, Long.MAX_VALUE, 0)) {
        versions.add(new SeriesReplay.Version(row.bars(), row.writers(), row.supersededBy()));
      }
    } catch (CorruptChunkException e) {
      ChunkRef row = e.chunk();
      faults.add(
          new Replay.Fault(
              row.revision(),
              row.firstTime(),
              row.lastTime(),
              "the bars that it superseded cannot be read: " + e.getMessage()));
    }
    List<SeriesChange> changes =
        HistoryTables.changes(connection, index.rowId(), 0).stream()
            .filter(change -> change.revision() <= index.revision())
            .toList();
    return Optional.of(
        SeriesReplay.of(
            index.series(),
            index.revision(),
            changes,
            HistoryTables.revisionsWithoutWriters(connection, index.rowId()),
            versions,
            faults));
  }

  /** What takes a change back. */
  Optional<Reversal> reversal(Connection connection, SeriesIndex index, long revision)
      throws SQLException {
    Optional<SeriesChange> change = HistoryTables.change(connection, index.rowId(), revision);
    if (change.isEmpty()) {
      return Optional.of(Reversal.NOTHING);
    }
    TimeRange range =
        TimeRange.ofEpochSeconds(change.get().firstTime(), change.get().lastTime() + 1);
    Optional<WrittenBars> now = written(connection, index, range, index.revision());
    if (now.isEmpty()) {
      return Optional.empty();
    }
    List<SupersededTable.Row> rows =
        SupersededTable.rows(
            connection, index, range.startSecond(), range.endSecond(), revision - 1);
    return Optional.of(ReversalPlan.of(revision, now.get(), rows));
  }
}
