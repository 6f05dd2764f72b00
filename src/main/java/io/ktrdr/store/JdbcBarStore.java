package io.ktrdr.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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

  private final DataSource database;
  private final ConcurrentHashMap<SeriesId, StoredSeries> held = new ConcurrentHashMap<>();
  private final Cache<ChunkRef, BarSeries> decoded;
  private final ChunkReader reader;
  private final SeriesHistory history;
  private final SeriesWriter writer;
  private volatile StoreMeters meters = StoreMeters.in(new SimpleMeterRegistry());

  JdbcBarStore(DataSource database, StoreSettings settings) {
    this.database = database;
    this.decoded =
        Caffeine.newBuilder()
            .maximumWeight(settings.decodedCacheBytes())
            .weigher((ChunkRef chunk, BarSeries bars) -> 200 + 60 * chunk.bars())
            .executor(Runnable::run)
            .build();
    this.reader = new ChunkReader(decoded);
    this.history = new SeriesHistory(reader);
    this.writer = new SeriesWriter(reader, decoded);
    try (Connection connection = database.getConnection()) {
      for (SeriesIndex index : BarTables.indexes(connection)) {
        held.put(index.series(), new StoredSeries(index));
      }
    } catch (SQLException e) {
      throw new StoreException("cannot read the index of bars", e);
    }
  }

  /** Has a registry told how long the database takes, from now on. */
  void measure(MeterRegistry registry) {
    meters = StoreMeters.in(registry);
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
    return write(
        series,
        index -> held -> MergePlan.merging(index, bars, chunking, provenance, held),
        Optional.empty());
  }

  @Override
  public MergeResult preview(
      SeriesId series, BarSeries bars, Chunking chunking, Provenance provenance) {
    StoredSeries stored = held.getOrDefault(series, new StoredSeries(SeriesIndex.empty(series)));
    return stored.write(
        this::reload,
        index ->
            withConnection(
                connection ->
                    writer.preview(
                        connection,
                        index,
                        held -> MergePlan.merging(index, bars, chunking, provenance, held))));
  }

  @Override
  public MergeResult amend(
      SeriesId series, Amendment amendment, Chunking chunking, Provenance provenance) {
    return write(
        series,
        index -> held -> MergePlan.amending(index, amendment, chunking, provenance, held),
        amendment.rebase());
  }

  private MergeResult write(
      SeriesId series,
      Function<SeriesIndex, SeriesWriter.Planning> planning,
      Optional<Amendment.Rebase> rebase) {
    StoredSeries stored =
        held.computeIfAbsent(series, id -> new StoredSeries(SeriesIndex.empty(id)));
    return timed(
        meters.writes(),
        () ->
            stored.write(
                this::reload,
                index ->
                    connected(
                        connection ->
                            writer.write(connection, index, planning.apply(index), rebase))));
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
  public Map<Long, SeriesChange> changes(SeriesId series, Writers writers) {
    return index(series)
        .map(
            index ->
                withConnection(
                    connection -> HistoryTables.changes(connection, index.rowId(), writers)))
        .orElse(Map.of());
  }

  @Override
  public Optional<SeriesChange> change(SeriesId series, long revision) {
    return index(series)
        .flatMap(
            index ->
                withConnection(
                    connection -> HistoryTables.change(connection, index.rowId(), revision)));
  }

  @Override
  public long revision(SeriesId series) {
    return index(series).map(SeriesIndex::revision).orElse(0L);
  }

  @Override
  public long revisionAt(SeriesId series, Instant instant) {
    return index(series)
        .map(
            index ->
                withConnection(connection -> HistoryTables.revisionAt(connection, index, instant)))
        .orElse(0L);
  }

  @Override
  public OptionalLong firstTimeEver(SeriesId series) {
    return index(series)
        .map(
            index -> withConnection(connection -> SupersededTable.firstTimeEver(connection, index)))
        .orElse(OptionalLong.empty());
  }

  @Override
  public List<Adjustment> adjustments(SeriesId series) {
    return index(series)
        .map(index -> withConnection(connection -> AdjustmentTable.of(connection, index.rowId())))
        .orElse(List.of());
  }

  @Override
  public Replay replay(SeriesId series) {
    StoredSeries stored = held.get(series);
    return stored == null
        ? Replay.nothing(series)
        : consistently(stored, (connection, index) -> history.replay(connection, index));
  }

  @Override
  public Map<SeriesId, Long> revisionsOf(InstrumentId instrument) {
    return held.values().stream()
        .map(StoredSeries::index)
        .filter(index -> index.series().instrument().equals(instrument) && index.revision() > 0)
        .collect(Collectors.toUnmodifiableMap(SeriesIndex::series, SeriesIndex::revision));
  }

  @Override
  public BarSeries readAsOf(SeriesId series, TimeRange range, long revision) {
    StoredSeries stored = held.get(series);
    if (stored == null || revision < 1) {
      return BarSeries.empty();
    }
    if (revision >= stored.index().revision()) {
      return read(series, range);
    }
    return consistently(
        stored, (connection, index) -> history.asOf(connection, index, range, revision));
  }

  @Override
  public WrittenBars written(SeriesId series, TimeRange range) {
    return readWritten(series, range, Long.MAX_VALUE);
  }

  @Override
  public WrittenBars writtenAsOf(SeriesId series, TimeRange range, long revision) {
    return readWritten(series, range, revision);
  }

  private WrittenBars readWritten(SeriesId series, TimeRange range, long revision) {
    StoredSeries stored = held.get(series);
    return stored == null || revision < 1
        ? WrittenBars.NONE
        : consistently(
            stored, (connection, index) -> history.written(connection, index, range, revision));
  }

  @Override
  public List<BarRevision> revisions(SeriesId series, TimeRange range) {
    return index(series)
        .map(index -> withConnection(connection -> history.superseded(connection, index, range)))
        .orElse(List.of());
  }

  @Override
  public Reversal reversal(SeriesId series, long revision) {
    StoredSeries stored = held.get(series);
    return stored == null
        ? Reversal.NOTHING
        : consistently(
            stored, (connection, index) -> history.reversal(connection, index, revision));
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
    return timed(meters.reads(), () -> connected(call));
  }

  private static <T> T timed(Timer timer, Supplier<T> work) {
    long begun = System.nanoTime();
    try {
      return work.get();
    } finally {
      timer.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
    }
  }

  private <T> T connected(SqlCall<T> call) {
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
