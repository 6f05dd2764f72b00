package io.ktrdr.symbol;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.BarRevision;
import io.ktrdr.store.BarStore;
import io.ktrdr.store.ChunkRef;
import io.ktrdr.store.Chunking;
import io.ktrdr.store.CorruptChunkException;
import io.ktrdr.store.MergeResult;
import io.ktrdr.store.Provenance;
import io.ktrdr.store.SeriesChange;
import io.ktrdr.store.SeriesSummary;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A store in memory that keeps each series in one chunk. */
final class FakeBarStore implements BarStore {

  private final Map<SeriesId, BarSeries> held = new HashMap<>();
  private final Map<SeriesId, List<SeriesChange>> changes = new HashMap<>();
  private boolean corrupt;

  /** From now on no chunk can be read. */
  synchronized void corrupt() {
    corrupt = true;
  }

  /** Loses everything, as a file that was deleted. */
  synchronized void lose() {
    held.clear();
    changes.clear();
  }

  @Override
  public synchronized List<SeriesSummary> series() {
    return held.keySet().stream().map(id -> summary(id).orElseThrow()).toList();
  }

  @Override
  public synchronized Optional<SeriesSummary> summary(SeriesId series) {
    return Optional.ofNullable(held.get(series))
        .map(
            bars ->
                new SeriesSummary(
                    series, revision(series), bars.size(), bars.firstTime(), bars.lastTime()));
  }

  @Override
  public synchronized List<ChunkRef> chunks(SeriesId series, TimeRange range) {
    BarSeries bars = held.getOrDefault(series, BarSeries.empty());
    return bars.within(range).isEmpty()
        ? List.of()
        : List.of(
            new ChunkRef(
                series, 0, revision(series), bars.size(), bars.firstTime(), bars.lastTime(), 0));
  }

  @Override
  public synchronized BarSeries decode(ChunkRef chunk) {
    if (corrupt) {
      throw new CorruptChunkException(chunk, "made so");
    }
    return held.get(chunk.series());
  }

  @Override
  public List<BarSeries> decode(List<ChunkRef> chunks) {
    return chunks.stream().map(this::decode).toList();
  }

  @Override
  public Optional<BarSeries> decodedInMemory(ChunkRef chunk) {
    return Optional.empty();
  }

  @Override
  public synchronized BarSeries read(SeriesId series, TimeRange range) {
    return held.getOrDefault(series, BarSeries.empty()).within(range);
  }

  @Override
  public synchronized MergeResult merge(
      SeriesId series, BarSeries bars, Chunking chunking, Provenance provenance) {
    if (corrupt) {
      throw new CorruptChunkException(
          chunks(series, Apple.days("1990-01-01", "2030-01-01")).getFirst(), "made so");
    }
    BarSeries old = held.getOrDefault(series, BarSeries.empty());
    TreeMap<Long, Runnable> merged = new TreeMap<>();
    BarSeriesBuilder all = new BarSeriesBuilder();
    for (int i = 0; i < old.size(); i++) {
      int at = i;
      merged.put(old.time(i), () -> all.add(old, at));
    }
    int inserted = 0;
    int replaced = 0;
    int unchanged = 0;
    List<Long> changed = new ArrayList<>();
    for (int i = 0; i < bars.size(); i++) {
      int at = i;
      int there = old.indexAtOrAfter(bars.time(i));
      boolean known = there < old.size() && old.time(there) == bars.time(i);
      if (known && old.sameBar(there, bars, i)) {
        unchanged++;
        continue;
      }
      inserted += known ? 0 : 1;
      replaced += known ? 1 : 0;
      changed.add(bars.time(i));
      merged.put(bars.time(i), () -> all.add(bars, at));
    }
    if (changed.isEmpty()) {
      return new MergeResult(revision(series), unchanged, Optional.empty());
    }
    merged.values().forEach(Runnable::run);
    held.put(series, all.build());
    SeriesChange change =
        new SeriesChange(
            series,
            revision(series) + 1,
            changed.getFirst(),
            changed.getLast(),
            inserted,
            replaced,
            unchanged,
            old.hashCode(),
            held.get(series).hashCode(),
            provenance);
    changes.computeIfAbsent(series, id -> new ArrayList<>()).add(change);
    return new MergeResult(change.revision(), unchanged, Optional.of(change));
  }

  private long revision(SeriesId series) {
    return changes.getOrDefault(series, List.of()).size();
  }

  @Override
  public synchronized List<SeriesChange> changes(InstrumentId instrument) {
    return changes.values().stream()
        .flatMap(List::stream)
        .filter(change -> change.series().instrument().equals(instrument))
        .toList();
  }

  @Override
  public synchronized List<SeriesChange> changes(SeriesId series, long afterRevision) {
    return changes.getOrDefault(series, List.of()).stream()
        .filter(change -> change.revision() > afterRevision)
        .toList();
  }

  @Override
  public List<BarRevision> revisions(SeriesId series, TimeRange range) {
    return List.of();
  }

  @Override
  public void close() {}
}
