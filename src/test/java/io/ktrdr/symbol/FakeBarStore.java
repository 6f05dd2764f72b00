package io.ktrdr.symbol;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.Adjustment;
import io.ktrdr.store.Amendment;
import io.ktrdr.store.BarRevision;
import io.ktrdr.store.BarStore;
import io.ktrdr.store.ChangeKind;
import io.ktrdr.store.ChunkRef;
import io.ktrdr.store.Chunking;
import io.ktrdr.store.CorruptChunkException;
import io.ktrdr.store.MergeResult;
import io.ktrdr.store.Provenance;
import io.ktrdr.store.Replay;
import io.ktrdr.store.Reversal;
import io.ktrdr.store.SeriesChange;
import io.ktrdr.store.SeriesSummary;
import io.ktrdr.store.Writers;
import io.ktrdr.store.WrittenBars;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A store in memory, without revisions. */
final class FakeBarStore implements BarStore {

  /** A chunk, and the revision of its series that wrote it. */
  private record Chunk(long revision, BarSeries bars) {}

  private final Map<SeriesId, TreeMap<Long, Chunk>> held = new HashMap<>();
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
            chunks ->
                new SeriesSummary(
                    series,
                    revision(series),
                    chunks.values().stream().mapToInt(chunk -> chunk.bars().size()).sum(),
                    chunks.firstEntry().getValue().bars().firstTime(),
                    chunks.lastEntry().getValue().bars().lastTime()));
  }

  @Override
  public synchronized List<ChunkRef> chunks(SeriesId series, TimeRange range) {
    List<ChunkRef> found = new ArrayList<>();
    of(series)
        .forEach(
            (bucket, chunk) -> {
              BarSeries bars = chunk.bars();
              if (bars.lastTime() >= range.startSecond() && bars.firstTime() < range.endSecond()) {
                found.add(
                    new ChunkRef(
                        series,
                        bucket,
                        chunk.revision(),
                        bars.size(),
                        bars.firstTime(),
                        bars.lastTime(),
                        0));
              }
            });
    return List.copyOf(found);
  }

  @Override
  public synchronized BarSeries decode(ChunkRef chunk) {
    if (corrupt) {
      throw new CorruptChunkException(chunk, "made so");
    }
    return held.get(chunk.series()).get(chunk.bucket()).bars();
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
    return BarSeries.concat(
        chunks(series, range).stream().map(chunk -> decode(chunk).within(range)).toList());
  }

  @Override
  public synchronized MergeResult merge(
      SeriesId series, BarSeries bars, Chunking chunking, Provenance provenance) {
    if (corrupt) {
      throw new CorruptChunkException(
          chunks(series, Apple.days("1990-01-01", "2030-01-01")).getFirst(), "made so");
    }
    long next = revision(series) + 1;
    Map<Long, Chunk> written = new TreeMap<>();
    List<Long> changed = new ArrayList<>();
    int inserted = 0;
    int replaced = 0;
    for (int from = 0, to; from < bars.size(); from = to) {
      long bucket = chunking.bucket(bars.time(from));
      to = from + 1;
      while (to < bars.size() && chunking.bucket(bars.time(to)) == bucket) {
        to++;
      }
      Chunk old = of(series).get(bucket);
      Merged merged =
          Merged.of(old == null ? BarSeries.empty() : old.bars(), bars.slice(from, to), changed);
      inserted += merged.inserted();
      replaced += merged.replaced();
      if (merged.inserted() + merged.replaced() > 0) {
        written.put(bucket, new Chunk(next, merged.bars()));
      }
    }
    int unchanged = bars.size() - inserted - replaced;
    if (changed.isEmpty()) {
      return new MergeResult(revision(series), unchanged, Optional.empty(), Optional.empty());
    }
    held.computeIfAbsent(series, id -> new TreeMap<>()).putAll(written);
    SeriesChange change =
        new SeriesChange(
            series,
            next,
            ChangeKind.MERGE,
            changed.getFirst(),
            changed.getLast(),
            inserted,
            replaced,
            0,
            unchanged,
            Long.hashCode(next - 1),
            Long.hashCode(next),
            provenance);
    changes.computeIfAbsent(series, id -> new ArrayList<>()).add(change);
    return new MergeResult(change.revision(), unchanged, Optional.of(change), Optional.empty());
  }

  /** One chunk with other bars merged in, the newer of two of one time. */
  private record Merged(BarSeries bars, int inserted, int replaced) {

    static Merged of(BarSeries old, BarSeries fresh, List<Long> changed) {
      BarSeriesBuilder all = new BarSeriesBuilder(old.size() + fresh.size());
      int inserted = 0;
      int replaced = 0;
      int before = 0;
      for (int i = 0; i < fresh.size(); i++) {
        while (before < old.size() && old.time(before) < fresh.time(i)) {
          all.add(old, before++);
        }
        boolean known = before < old.size() && old.time(before) == fresh.time(i);
        if (!known) {
          inserted++;
          changed.add(fresh.time(i));
        } else if (!old.sameBar(before, fresh, i)) {
          replaced++;
          changed.add(fresh.time(i));
        }
        before += known ? 1 : 0;
        all.add(fresh, i);
      }
      while (before < old.size()) {
        all.add(old, before++);
      }
      return new Merged(all.build(), inserted, replaced);
    }
  }

  private NavigableMap<Long, Chunk> of(SeriesId series) {
    return held.getOrDefault(series, new TreeMap<>());
  }

  @Override
  public MergeResult preview(
      SeriesId series, BarSeries bars, Chunking chunking, Provenance provenance) {
    throw new UnsupportedOperationException("nothing is previewed here");
  }

  @Override
  public synchronized MergeResult amend(
      SeriesId series, Amendment amendment, Chunking chunking, Provenance provenance) {
    throw new UnsupportedOperationException("nothing is amended here");
  }

  @Override
  public List<Adjustment> adjustments(SeriesId series) {
    return List.of();
  }

  @Override
  public Replay replay(SeriesId series) {
    throw new UnsupportedOperationException("nothing is replayed here");
  }

  @Override
  public OptionalLong firstTimeEver(SeriesId series) {
    return summary(series)
        .map(held -> OptionalLong.of(held.firstTime()))
        .orElse(OptionalLong.empty());
  }

  @Override
  public Reversal reversal(SeriesId series, long revision) {
    throw new UnsupportedOperationException("nothing is taken back here");
  }

  @Override
  public BarSeries readAsOf(SeriesId series, TimeRange range, long revision) {
    throw new UnsupportedOperationException("no history is kept here");
  }

  @Override
  public WrittenBars written(SeriesId series, TimeRange range) {
    throw new UnsupportedOperationException("no history is kept here");
  }

  @Override
  public WrittenBars writtenAsOf(SeriesId series, TimeRange range, long revision) {
    throw new UnsupportedOperationException("no history is kept here");
  }

  @Override
  public synchronized Map<SeriesId, Long> revisionsOf(InstrumentId instrument) {
    return changes.keySet().stream()
        .filter(series -> series.instrument().equals(instrument))
        .collect(Collectors.toMap(series -> series, this::revision));
  }

  @Override
  public long revisionAt(SeriesId series, Instant instant) {
    return changes.getOrDefault(series, List.of()).stream()
        .filter(change -> !change.provenance().at().isAfter(instant))
        .count();
  }

  @Override
  public synchronized Optional<SeriesChange> change(SeriesId series, long revision) {
    return changes(series, revision - 1).stream().findFirst();
  }

  @Override
  public synchronized Map<Long, SeriesChange> changes(SeriesId series, Writers writers) {
    return changes(series, 0).stream()
        .filter(change -> change.revision() >= writers.oldest())
        .collect(Collectors.toMap(SeriesChange::revision, change -> change));
  }

  @Override
  public synchronized long revision(SeriesId series) {
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
