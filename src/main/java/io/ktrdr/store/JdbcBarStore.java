package io.ktrdr.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/**
 * Bars in the tables of {@code db/bars}, with the index of all chunks and the lately decoded ones
 * in memory.
 *
 * <p>A read takes the index of one revision and accepts only chunks of that very revision, so it
 * shows a series as it was at one moment. When a merge gets in between it reads again, holding
 * merges of the series back.
 */
final class JdbcBarStore implements BarStore {

  /** How many chunks written by one merge are worth keeping decoded: the tail, not a bulk load. */
  private static final int KEPT_AFTER_MERGE = 4;

  private final DataSource database;
  private final ConcurrentHashMap<SeriesId, StoredSeries> held = new ConcurrentHashMap<>();
  private final Cache<ChunkRef, BarSeries> decoded;
  private final ChunkReader reader;

  JdbcBarStore(DataSource database, StoreSettings settings) {
    this.database = database;
    this.decoded =
        Caffeine.newBuilder()
            .maximumWeight(settings.decodedCacheBytes())
            .weigher((ChunkRef chunk, BarSeries bars) -> 200 + 60 * chunk.bars())
            .executor(Runnable::run)
            .build();
    this.reader = new ChunkReader(decoded);
    try (Connection connection = database.getConnection()) {
      for (SeriesIndex index : BarTables.indexes(connection)) {
        held.put(index.series(), new StoredSeries(index));
      }
    } catch (SQLException e) {
      throw new StoreException("cannot read the index of bars", e);
    }
  }

  @Override
  public List<SeriesSummary> series() {
    return held.values().stream()
        .map(StoredSeries::index)
        .filter(index -> index.size() > 0)
        .map(JdbcBarStore::summary)
        .sorted(Comparator.comparing(SeriesSummary::series))
        .toList();
  }

  @Override
  public Optional<SeriesSummary> summary(SeriesId series) {
    return index(series).filter(index -> index.size() > 0).map(JdbcBarStore::summary);
  }

  @Override
  public List<ChunkRef> chunks(SeriesId series, TimeRange range) {
    return index(series).map(index -> index.within(range)).orElse(List.of());
  }

  @Override
  public BarSeries decode(ChunkRef chunk) {
    BarSeries bars = decoded.getIfPresent(chunk);
    if (bars != null) {
      return bars;
    }
    return consistently(
        stored(chunk.series()),
        (connection, index) -> reader.one(connection, index.rowId(), index.newest(chunk)));
  }

  @Override
  public List<BarSeries> decode(List<ChunkRef> chunks) {
    if (chunks.isEmpty()) {
      return List.of();
    }
    return consistently(
        stored(chunks.getFirst().series()),
        (connection, index) ->
            reader.several(connection, index.rowId(), chunks.stream().map(index::newest).toList()));
  }

  private StoredSeries stored(SeriesId series) {
    StoredSeries stored = held.get(series);
    if (stored == null) {
      throw new IllegalArgumentException("no bars of " + series + " are stored");
    }
    return stored;
  }

  @Override
  public Optional<BarSeries> decodedInMemory(ChunkRef chunk) {
    return Optional.ofNullable(decoded.getIfPresent(chunk));
  }

  @Override
  public BarSeries read(SeriesId series, TimeRange range) {
    StoredSeries stored = held.get(series);
    if (stored == null) {
      return BarSeries.empty();
    }
    return reader
        .fromMemory(stored.index(), range)
        .orElseGet(
            () ->
                consistently(
                    stored, (connection, index) -> reader.range(connection, index, range)));
  }

  @Override
  public MergeResult merge(
      SeriesId series, BarSeries bars, Chunking chunking, Provenance provenance) {
    StoredSeries stored =
        held.computeIfAbsent(series, id -> new StoredSeries(SeriesIndex.empty(id)));
    return stored.write(
        this::reload,
        index ->
            withConnection(connection -> merge(connection, index, bars, chunking, provenance)));
  }

  private StoredSeries.Written<MergeResult> merge(
      Connection connection,
      SeriesIndex index,
      BarSeries bars,
      Chunking chunking,
      Provenance provenance)
      throws SQLException {
    MergePlan plan =
        MergePlan.of(index, bars, chunking, provenance, chunk -> stored(connection, index, chunk));
    SeriesIndex next = index;
    if (plan.change().isPresent()) {
      next = write(connection, index, plan, plan.change().get());
    }
    return new StoredSeries.Written<>(
        next, new MergeResult(next.revision(), plan.unchanged(), plan.change()));
  }

  private BarSeries stored(Connection connection, SeriesIndex index, ChunkRef chunk) {
    try {
      return reader
          .one(connection, index.rowId(), chunk)
          .orElseThrow(
              () -> new CorruptChunkException(chunk, "the database has another revision or none"));
    } catch (SQLException e) {
      throw new StoreException("cannot read a chunk of " + chunk.series(), e);
    }
  }

  @Override
  public List<SeriesChange> changes(InstrumentId instrument) {
    return withConnection(connection -> HistoryTables.changes(connection, instrument));
  }

  @Override
  public List<SeriesChange> changes(SeriesId series, long afterRevision) {
    return index(series)
        .map(
            index ->
                withConnection(
                    connection -> HistoryTables.changes(connection, index.rowId(), afterRevision)))
        .orElse(List.of());
  }

  @Override
  public List<BarRevision> revisions(SeriesId series, TimeRange range) {
    return index(series)
        .map(
            index ->
                withConnection(
                    connection ->
                        HistoryTables.superseded(
                            connection, index, range.startSecond(), range.endSecond())))
        .orElse(List.of());
  }

  /** Forgets all decoded chunks. */
  void forgetDecoded() {
    decoded.invalidateAll();
  }

  /** Connections belong to the {@link StoreDatabase}. */
  @Override
  public void close() {
    decoded.invalidateAll();
  }

  private SeriesIndex write(
      Connection connection, SeriesIndex index, MergePlan plan, SeriesChange change)
      throws SQLException {
    connection.setAutoCommit(false);
    try {
      long rowId = BarTables.writeSeries(connection, index, change.revision());
      // Before the chunks: H2 writes all that is unsaved when it draws a key from a sequence, and
      // would write the chunks a second time on commit.
      HistoryTables.writeChange(connection, rowId, change);
      BarTables.writeChunks(connection, rowId, plan.writes());
      HistoryTables.writeSuperseded(connection, rowId, change.revision(), plan.superseded());
      connection.commit();
      Collection<ChunkRef> written = new ArrayList<>();
      for (MergePlan.ChunkWrite write : plan.writes()) {
        written.add(write.ref());
        if (plan.writes().size() <= KEPT_AFTER_MERGE) {
          decoded.put(write.ref(), write.bars());
        }
      }
      return index.with(rowId, change.revision(), written);
    } catch (SQLException | RuntimeException e) {
      connection.rollback();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private SeriesIndex reload(SeriesIndex known) {
    return withConnection(connection -> BarTables.reload(connection, known));
  }

  private <T> T consistently(StoredSeries series, Reading<T> reading) {
    return series.consistently(
        this::reload, index -> withConnection(connection -> reading.from(connection, index)));
  }

  private Optional<SeriesIndex> index(SeriesId series) {
    return Optional.ofNullable(held.get(series)).map(StoredSeries::index);
  }

  private static SeriesSummary summary(SeriesIndex index) {
    return new SeriesSummary(
        index.series(),
        index.revision(),
        index.bars(),
        index.firstTime(0),
        index.lastTime(index.size() - 1));
  }

  private <T> T withConnection(SqlCall<T> call) {
    try (Connection connection = database.getConnection()) {
      return call.on(connection);
    } catch (SQLException e) {
      throw new StoreException("the bar database refused", e);
    }
  }

  /** Something done with a connection. */
  private interface SqlCall<T> {
    T on(Connection connection) throws SQLException;
  }

  /** Something read by an index; empty when the index is out of date. */
  private interface Reading<T> {
    Optional<T> from(Connection connection, SeriesIndex index) throws SQLException;
  }
}
