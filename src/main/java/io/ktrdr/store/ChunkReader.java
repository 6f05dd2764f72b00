package io.ktrdr.store;

import com.github.benmanes.caffeine.cache.Cache;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.TimeRange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;

/**
 * Reads chunks, by an index of one revision. What it decodes for a small range it keeps in memory;
 * a large one goes straight into the columns of the answer and leaves the memory to others.
 *
 * <p>An empty answer means that the database has other revisions than the index.
 */
final class ChunkReader {

  /** The most chunks that a range may have to go through memory. */
  private static final int SMALL = 64;

  /** How many chunks a large read takes from the database at a time. */
  private static final int PAGE = 256;

  /** How many chunks of a large read one core decodes at a time. */
  private static final int DECODED_TOGETHER = 32;

  private final Cache<ChunkRef, BarSeries> decoded;

  ChunkReader(Cache<ChunkRef, BarSeries> decoded) {
    this.decoded = decoded;
  }

  Optional<BarSeries> one(Connection connection, long rowId, ChunkRef chunk) throws SQLException {
    BarSeries bars = decoded.getIfPresent(chunk);
    if (bars != null) {
      return Optional.of(bars);
    }
    List<BarTables.ChunkRow> rows =
        BarTables.chunks(connection, rowId, chunk.bucket(), chunk.bucket());
    return rows.size() == 1 && rows.getFirst().revision() == chunk.revision()
        ? Optional.of(decode(chunk, rows.getFirst().data()))
        : Optional.empty();
  }

  /** The bars of a range when there are none, or all its chunks are in memory. */
  Optional<BarSeries> fromMemory(SeriesIndex index, TimeRange range) {
    int from = index.firstEndingFrom(range.startSecond());
    int to = Math.max(from, index.firstStartingFrom(range.endSecond()));
    if (to - from > SMALL) {
      return Optional.empty();
    }
    List<BarSeries> parts = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      BarSeries bars = decoded.getIfPresent(index.ref(i));
      if (bars == null) {
        return Optional.empty();
      }
      parts.add(bars.within(range));
    }
    return Optional.of(BarSeries.concat(parts));
  }

  Optional<BarSeries> range(Connection connection, SeriesIndex index, TimeRange range)
      throws SQLException {
    int from = index.firstEndingFrom(range.startSecond());
    int to = Math.max(from, index.firstStartingFrom(range.endSecond()));
    return to - from > SMALL
        ? large(connection, index, from, to).map(bars -> bars.within(range))
        : small(connection, index, from, to, range);
  }

  private Optional<BarSeries> small(
      Connection connection, SeriesIndex index, int from, int to, TimeRange range)
      throws SQLException {
    return several(connection, index.rowId(), index.refs(from, to))
        .map(parts -> BarSeries.concat(parts.stream().map(part -> part.within(range)).toList()));
  }

  /** Neighbouring chunks of one series. */
  Optional<List<BarSeries>> several(Connection connection, long rowId, List<ChunkRef> chunks)
      throws SQLException {
    BarSeries[] parts = new BarSeries[chunks.size()];
    List<ChunkRef> absent = new ArrayList<>(parts.length);
    for (int i = 0; i < parts.length; i++) {
      parts[i] = decoded.getIfPresent(chunks.get(i));
      if (parts[i] == null) {
        absent.add(chunks.get(i));
      }
    }
    if (!absent.isEmpty()) {
      Map<Long, BarTables.ChunkRow> rows = rows(connection, rowId, absent);
      for (int i = 0; i < parts.length; i++) {
        if (parts[i] == null) {
          ChunkRef chunk = chunks.get(i);
          BarTables.ChunkRow row = rows.get(chunk.bucket());
          if (row == null || row.revision() != chunk.revision()) {
            return Optional.empty();
          }
          parts[i] = decode(chunk, row.data());
        }
      }
    }
    return Optional.of(List.of(parts));
  }

  /** Chunks and other bars, one after the other, of a series as it was. */
  Optional<BarSeries> assembled(
      Connection connection, SeriesIndex index, List<AsOfParts.Part> pieces) throws SQLException {
    int chunks =
        pieces.stream()
            .mapToInt(
                piece -> piece instanceof AsOfParts.Part.Chunks run ? run.to() - run.from() : 1)
            .sum();
    if (chunks > SMALL) {
      return large(connection, index, pieces);
    }
    List<BarSeries> parts = new ArrayList<>(chunks);
    for (AsOfParts.Part piece : pieces) {
      switch (piece) {
        case AsOfParts.Part.Bars given -> parts.add(given.bars());
        case AsOfParts.Part.Chunks run -> {
          Optional<BarSeries> read =
              small(
                  connection,
                  index,
                  run.from(),
                  run.to(),
                  TimeRange.ofEpochSeconds(
                      index.firstTime(run.from()), index.lastTime(run.to() - 1) + 1));
          if (read.isEmpty()) {
            return Optional.empty();
          }
          parts.add(read.get());
        }
      }
    }
    return Optional.of(BarSeries.concat(parts));
  }

  private Optional<BarSeries> large(Connection connection, SeriesIndex index, int from, int to)
      throws SQLException {
    return large(connection, index, List.of(new AsOfParts.Part.Chunks(from, to)));
  }

  /** Decodes what has come on other cores while the next page comes from the database. */
  private Optional<BarSeries> large(
      Connection connection, SeriesIndex index, List<AsOfParts.Part> pieces) throws SQLException {
    ChunkColumns columns = ChunkColumns.large(bars(index, pieces));
    List<ChunkColumns> parts = new ArrayList<>();
    List<ForkJoinTask<?>> decoding = new ArrayList<>();
    boolean asIndexed = true;
    int place = 0;
    for (AsOfParts.Part piece : pieces) {
      int from = 0;
      int to = 0;
      switch (piece) {
        case AsOfParts.Part.Chunks run -> {
          from = run.from();
          to = run.to();
        }
        case AsOfParts.Part.Bars given -> {
          ChunkColumns part = columns.part(place, place + given.bars().size());
          part.put(given.bars());
          place += given.bars().size();
          parts.add(part);
        }
      }
      for (int page = from; page < to && asIndexed; page += PAGE) {
        List<ChunkRef> chunks = index.refs(page, Math.min(page + PAGE, to));
        Optional<List<ChunkData>> data = data(connection, index.rowId(), chunks);
        asIndexed = data.isPresent();
        for (int first = 0; first < chunks.size() && asIndexed; first += DECODED_TOGETHER) {
          int next = Math.min(first + DECODED_TOGETHER, chunks.size());
          List<ChunkRef> refs = chunks.subList(first, next);
          List<ChunkData> bytes = data.get().subList(first, next);
          int end = place + refs.stream().mapToInt(ChunkRef::bars).sum();
          ChunkColumns part = columns.part(place, end);
          place = end;
          parts.add(part);
          decoding.add(
              ForkJoinPool.commonPool().submit(() -> CheckedChunk.decode(refs, bytes, part)));
        }
      }
    }
    // From the last one on: whoever waits for a task that nobody has begun does it himself, and the
    // others begin with the first.
    decoding.reversed().forEach(ForkJoinTask::quietlyJoin);
    decoding.forEach(ForkJoinTask::join);
    if (!asIndexed) {
      return Optional.empty();
    }
    columns.join(parts);
    return Optional.of(columns.series());
  }

  private static int bars(SeriesIndex index, List<AsOfParts.Part> pieces) {
    long bars = 0;
    for (AsOfParts.Part piece : pieces) {
      switch (piece) {
        case AsOfParts.Part.Bars given -> bars += given.bars().size();
        case AsOfParts.Part.Chunks run -> {
          for (int i = run.from(); i < run.to(); i++) {
            bars += index.count(i);
          }
        }
      }
    }
    return Math.toIntExact(bars);
  }

  /** The bytes of a run of chunks; empty when one is not of the revision that the index says. */
  private static Optional<List<ChunkData>> data(
      Connection connection, long rowId, List<ChunkRef> chunks) throws SQLException {
    Map<Long, BarTables.ChunkRow> rows = rows(connection, rowId, chunks);
    List<ChunkData> data = new ArrayList<>(chunks.size());
    for (ChunkRef chunk : chunks) {
      BarTables.ChunkRow row = rows.get(chunk.bucket());
      if (row == null || row.revision() != chunk.revision()) {
        return Optional.empty();
      }
      data.add(row.data());
    }
    return Optional.of(data);
  }

  private BarSeries decode(ChunkRef chunk, ChunkData data) {
    BarSeries bars = CheckedChunk.decode(chunk, data);
    decoded.put(chunk, bars);
    return bars;
  }

  /** The rows of neighbouring chunks by bucket; perhaps more, if buckets do not rise with time. */
  private static Map<Long, BarTables.ChunkRow> rows(
      Connection connection, long rowId, List<ChunkRef> chunks) throws SQLException {
    long lowest = Long.MAX_VALUE;
    long highest = Long.MIN_VALUE;
    for (ChunkRef chunk : chunks) {
      lowest = Math.min(lowest, chunk.bucket());
      highest = Math.max(highest, chunk.bucket());
    }
    Map<Long, BarTables.ChunkRow> rows = new HashMap<>();
    for (BarTables.ChunkRow row : BarTables.chunks(connection, rowId, lowest, highest)) {
      rows.put(row.bucket(), row);
    }
    return rows;
  }
}
