package io.ktrdr.store;

import com.github.benmanes.caffeine.cache.Cache;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Source;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/**
 * Changes one series in one transaction: chunks, bars that are current no more, the {@link
 * SeriesChange} and the series' new revision. Works under the series' lock.
 */
final class SeriesWriter {

  /** How many chunks written by one merge are worth keeping decoded: the tail, not a bulk load. */
  private static final int KEPT_AFTER_MERGE = 4;

  /** Decides what to write, knowing what is stored. */
  interface Planning {
    MergePlan plan(MergePlan.Stored stored);
  }

  private final ChunkReader reader;
  private final Cache<ChunkRef, BarSeries> decoded;

  SeriesWriter(ChunkReader reader, Cache<ChunkRef, BarSeries> decoded) {
    this.reader = reader;
    this.decoded = decoded;
  }

  StoredSeries.Written<MergeResult> write(
      Connection connection,
      SeriesIndex index,
      Planning planning,
      Optional<Amendment.Rebase> rebase)
      throws SQLException {
    MergePlan plan = planning.plan(stored(connection, index));
    SeriesIndex next = index;
    Optional<SeriesChange> change = plan.change();
    if (change.isPresent()) {
      next = write(connection, index, plan, change.get(), rebase);
    }
    return new StoredSeries.Written<>(
        next, new MergeResult(next.revision(), plan.unchanged(), change, plan.kept()));
  }

  /** Plans, and leaves it at that. */
  StoredSeries.Written<MergeResult> preview(
      Connection connection, SeriesIndex index, Planning planning) {
    MergePlan plan = planning.plan(stored(connection, index));
    return new StoredSeries.Written<>(
        index, new MergeResult(index.revision(), plan.unchanged(), plan.change(), plan.kept()));
  }

  private SeriesIndex write(
      Connection connection,
      SeriesIndex index,
      MergePlan plan,
      SeriesChange change,
      Optional<Amendment.Rebase> rebase)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      long rowId = BarTables.writeSeries(connection, index, change.revision());
      // Before the chunks: H2 writes all that is unsaved when it draws a key from a sequence, and
      // would write the chunks a second time on commit.
      HistoryTables.writeChange(connection, rowId, change);
      BarTables.writeChunks(connection, rowId, plan.writes());
      BarTables.deleteChunks(connection, rowId, plan.emptied());
      HistoryTables.writeSuperseded(connection, rowId, change.revision(), plan.superseded());
      if (rebase.isPresent()) {
        AdjustmentTable.write(connection, rowId, change.revision(), rebase.get());
      }
      connection.commit();
      Collection<ChunkRef> written = new ArrayList<>();
      for (MergePlan.ChunkWrite write : plan.writes()) {
        written.add(write.ref());
        if (plan.writes().size() <= KEPT_AFTER_MERGE) {
          decoded.put(write.ref(), write.bars());
        }
      }
      return index.with(rowId, change.revision(), written, plan.emptied());
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private MergePlan.Stored stored(Connection connection, SeriesIndex index) {
    return new MergePlan.Stored() {
      @Override
      public BarSeries bars(ChunkRef chunk) {
        return read(chunk, () -> reader.one(connection, index.rowId(), chunk));
      }

      @Override
      public Writers writers(ChunkRef chunk, BarSeries bars) {
        return read(chunk, () -> WritersTable.of(connection, index.rowId(), chunk, bars));
      }

      @Override
      public Map<Long, Source> sources(long firstRevision, long lastRevision) {
        try {
          return HistoryTables.sources(connection, index.rowId(), firstRevision, lastRevision);
        } catch (SQLException e) {
          throw new StoreException("cannot read the changes of " + index.series(), e);
        }
      }
    };
  }

  private static <T> T read(ChunkRef chunk, ChunkPart<T> part) {
    try {
      return part.read()
          .orElseThrow(
              () -> new CorruptChunkException(chunk, "the database has another revision or none"));
    } catch (SQLException e) {
      throw new StoreException("cannot read a chunk of " + chunk.series(), e);
    }
  }

  /** Something of a chunk; empty when the chunk is another one now. */
  private interface ChunkPart<T> {
    Optional<T> read() throws SQLException;
  }
}
