package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * All that a merge will write, decided before anything is written. Pure: what is stored is asked of
 * a function.
 *
 * @param writes chunks to insert or update
 * @param superseded bars to keep as revisions, one series per chunk
 * @param change what the audit trail gets; empty when nothing differs, and then nothing is written
 * @param unchanged given bars that were there already
 */
record MergePlan(
    List<ChunkWrite> writes,
    List<BarSeries> superseded,
    Optional<SeriesChange> change,
    int unchanged) {

  /**
   * One chunk to write.
   *
   * @param ref as the index will know it
   * @param fresh whether to insert it, else to update
   * @param bars what it holds
   * @param data the same, encoded
   */
  record ChunkWrite(ChunkRef ref, boolean fresh, BarSeries bars, ChunkData data) {}

  /**
   * @throws CorruptChunkException when a chunk that must be compared with cannot be read
   * @throws ArithmeticException when stored and given figures do not fit one scale
   */
  static MergePlan of(
      SeriesIndex index,
      BarSeries bars,
      Chunking chunking,
      Provenance provenance,
      Function<ChunkRef, BarSeries> stored) {
    return new Planner(index, stored).plan(bars, chunking, provenance);
  }

  /** Bars that will be one chunk. */
  private record Piece(long bucket, boolean fresh, BarSeries bars) {}

  /** Collects one plan. */
  private static final class Planner {

    /** So many chunks are encoded on the caller's thread. */
    private static final int ENCODED_ALONE = 8;

    private final SeriesIndex index;
    private final Function<ChunkRef, BarSeries> stored;
    private final long revision;
    private final List<Piece> pieces = new ArrayList<>();
    private final List<BarSeries> superseded = new ArrayList<>();
    private final List<BarSeries> fresh = new ArrayList<>();
    private final Map<Integer, ChunkMerge> touched = new HashMap<>();
    private final Set<Long> newBuckets = new HashSet<>();
    private int inserted;
    private int replaced;
    private int unchanged;
    private long firstChanged = Long.MAX_VALUE;
    private long lastChanged = Long.MIN_VALUE;

    Planner(SeriesIndex index, Function<ChunkRef, BarSeries> stored) {
      this.index = index;
      this.stored = stored;
      this.revision = index.revision() + 1;
    }

    MergePlan plan(BarSeries bars, Chunking chunking, Provenance provenance) {
      List<ChunkAssignment.Run> runs = ChunkAssignment.of(index, bars, chunking);
      runs.forEach(run -> newBuckets.add(run.bucket()));
      for (ChunkAssignment.Run run : runs) {
        add(run, bars.slice(run.from(), run.to()));
      }
      // Encoding is half of what a bulk load costs, and no piece needs another.
      List<ChunkWrite> writes =
          pieces.size() > ENCODED_ALONE
              ? pieces.parallelStream().map(this::encoded).toList()
              : pieces.stream().map(this::encoded).toList();
      return new MergePlan(writes, superseded, change(provenance), unchanged);
    }

    private void add(ChunkAssignment.Run run, BarSeries given) {
      boolean isNew = run.chunk() == ChunkAssignment.NEW;
      ChunkMerge merge =
          ChunkMerge.of(isNew ? BarSeries.empty() : stored.apply(index.ref(run.chunk())), given);
      unchanged += merge.unchanged();
      if (!merge.changes()) {
        return;
      }
      inserted += merge.inserted();
      replaced += merge.superseded().size();
      firstChanged = Math.min(firstChanged, merge.firstChanged());
      lastChanged = Math.max(lastChanged, merge.lastChanged());
      if (isNew) {
        fresh.add(given);
      } else {
        touched.put(run.chunk(), merge);
      }
      if (!merge.superseded().isEmpty()) {
        superseded.add(merge.superseded());
      }
      write(run.bucket(), isNew, merge.after());
    }

    /** A chunk that has outgrown its limit (its calendar changed) is written as several. */
    private void write(long bucket, boolean isNew, BarSeries bars) {
      int parts = (bars.size() + Chunking.MAX_BARS - 1) / Chunking.MAX_BARS;
      for (int piece = 0; piece < parts; piece++) {
        BarSeries part =
            bars.slice(
                (int) ((long) bars.size() * piece / parts),
                (int) ((long) bars.size() * (piece + 1) / parts));
        long key = piece == 0 ? bucket : freeBucket(part.firstTime());
        pieces.add(new Piece(key, isNew || piece > 0, part));
      }
    }

    private ChunkWrite encoded(Piece piece) {
      BarSeries bars = piece.bars();
      ChunkData data = ChunkData.of(bars);
      ChunkRef ref =
          new ChunkRef(
              index.series(),
              piece.bucket(),
              revision,
              bars.size(),
              bars.firstTime(),
              bars.lastTime(),
              data.crc());
      return new ChunkWrite(ref, piece.fresh(), bars, data);
    }

    private long freeBucket(long wanted) {
      long key = wanted;
      while (index.hasBucket(key) || !newBuckets.add(key)) {
        key++;
      }
      return key;
    }

    private Optional<SeriesChange> change(Provenance provenance) {
      if (pieces.isEmpty()) {
        return Optional.empty();
      }
      List<BarSeries> before = new ArrayList<>();
      List<BarSeries> after = new ArrayList<>(fresh);
      for (int i = index.firstEndingFrom(firstChanged);
          i < index.size() && index.firstTime(i) <= lastChanged;
          i++) {
        ChunkMerge merge = touched.get(i);
        BarSeries held = merge == null ? stored.apply(index.ref(i)) : merge.before();
        before.add(held);
        after.add(merge == null ? held : merge.after());
        touched.remove(i);
      }
      // What is left grew into the range from outside it.
      touched.values().forEach(merge -> after.add(merge.after()));
      after.sort(java.util.Comparator.comparingLong(BarSeries::firstTime));
      return Optional.of(
          new SeriesChange(
              index.series(),
              revision,
              firstChanged,
              lastChanged,
              inserted,
              replaced,
              unchanged,
              BarChecksum.of(before.stream().map(this::changedPart).toList()),
              BarChecksum.of(after.stream().map(this::changedPart).toList()),
              new Provenance(
                  provenance.source(),
                  provenance.actor(),
                  provenance.cause(),
                  provenance.requestId(),
                  // As finely as every database keeps it.
                  provenance.at().truncatedTo(ChronoUnit.MICROS))));
    }

    private BarSeries changedPart(BarSeries bars) {
      int from = bars.indexAtOrAfter(firstChanged);
      int to = bars.indexAtOrAfter(lastChanged);
      return bars.slice(from, to < bars.size() && bars.time(to) == lastChanged ? to + 1 : to);
    }
  }
}
