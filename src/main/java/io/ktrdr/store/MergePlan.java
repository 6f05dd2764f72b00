package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Source;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * All that a merge or an amendment will write, decided before anything is written. Pure: what is
 * stored is asked of {@link Stored}.
 *
 * @param writes chunks to insert or update
 * @param emptied buckets of chunks that have no bar left
 * @param superseded bars to keep as revisions, one run per chunk
 * @param change what the audit trail gets; empty when nothing differs, and then nothing is written
 * @param unchanged given bars that were there already
 * @param kept stored bars that stay because they outrank the given ones
 */
record MergePlan(
    List<ChunkWrite> writes,
    List<Long> emptied,
    List<Superseded> superseded,
    Optional<SeriesChange> change,
    int unchanged,
    Optional<MergeResult.KeptBars> kept) {

  /** What is stored of the series. */
  interface Stored {
    BarSeries bars(ChunkRef chunk);

    /** Who wrote the bars of a chunk, which are these. */
    Writers writers(ChunkRef chunk, BarSeries bars);

    /** The sources of the revisions from one to another, both included. */
    Map<Long, Source> sources(long firstRevision, long lastRevision);
  }

  /**
   * One chunk to write.
   *
   * @param ref as the index will know it
   * @param fresh whether to insert it, else to update
   * @param bars what it holds
   * @param writers who wrote them
   * @param data the bars, encoded
   */
  record ChunkWrite(ChunkRef ref, boolean fresh, BarSeries bars, Writers writers, ChunkData data) {}

  /** Bars that are current no more, and who had written them. */
  record Superseded(BarSeries bars, Writers writers) {}

  /**
   * Takes bars in by precedence of their sources.
   *
   * @throws CorruptChunkException when a chunk that must be compared with cannot be read
   * @throws ArithmeticException when stored and given figures do not fit one scale
   */
  static MergePlan merging(
      SeriesIndex index, BarSeries bars, Chunking chunking, Provenance provenance, Stored stored) {
    return new Planner(index, stored, Precedence.of(provenance.source(), stored))
        .plan(Amendment.putting(bars).as(ChangeKind.MERGE), chunking, provenance);
  }

  /** Does as decided, whatever the sources of the stored bars. Throws like {@link #merging}. */
  static MergePlan amending(
      SeriesIndex index,
      Amendment amendment,
      Chunking chunking,
      Provenance provenance,
      Stored stored) {
    return new Planner(index, stored, Precedence.NONE).plan(amendment, chunking, provenance);
  }

  /** Bars that will be one chunk. */
  private record Piece(long bucket, boolean fresh, BarSeries bars, Writers writers) {}

  /** Bars to put into a chunk and times to remove from it. */
  private record Touch(int chunk, long bucket, BarSeries given, long[] gone) {}

  /** Collects one plan. */
  private static final class Planner {

    /** So many chunks are encoded on the caller's thread. */
    private static final int ENCODED_ALONE = 8;

    private static final long[] NO_TIMES = {};

    private final SeriesIndex index;
    private final Stored stored;
    private final Precedence precedence;
    private final long revision;
    private final List<Piece> pieces = new ArrayList<>();
    private final List<Long> emptied = new ArrayList<>();
    private final List<Superseded> superseded = new ArrayList<>();
    private final List<BarSeries> fresh = new ArrayList<>();
    private final Map<Integer, ChunkMerge> touched = new HashMap<>();
    private final Set<Long> newBuckets = new HashSet<>();
    private int inserted;
    private int replaced;
    private int removed;
    private int unchanged;
    private int kept;
    private long firstChanged = Long.MAX_VALUE;
    private long lastChanged = Long.MIN_VALUE;
    private long firstKept = Long.MAX_VALUE;
    private long lastKept = Long.MIN_VALUE;

    Planner(SeriesIndex index, Stored stored, Precedence precedence) {
      this.index = index;
      this.stored = stored;
      this.precedence = precedence;
      this.revision = index.revision() + 1;
    }

    MergePlan plan(Amendment amendment, Chunking chunking, Provenance provenance) {
      List<Touch> touches = touches(amendment, chunking);
      touches.forEach(touch -> newBuckets.add(touch.bucket()));
      touches.forEach(this::add);
      // Encoding is half of what a bulk load costs, and no piece needs another.
      List<ChunkWrite> writes =
          pieces.size() > ENCODED_ALONE
              ? pieces.parallelStream().map(this::encoded).toList()
              : pieces.stream().map(this::encoded).toList();
      return new MergePlan(
          writes,
          emptied,
          superseded,
          change(amendment.kind(), provenance),
          unchanged,
          kept == 0
              ? Optional.empty()
              : Optional.of(new MergeResult.KeptBars(kept, firstKept, lastKept)));
    }

    private List<Touch> touches(Amendment amendment, Chunking chunking) {
      List<Touch> touches = new ArrayList<>();
      TreeMap<Integer, Touch> existing = new TreeMap<>();
      for (ChunkAssignment.Run run : ChunkAssignment.of(index, amendment.put(), chunking)) {
        BarSeries given = amendment.put().slice(run.from(), run.to());
        Touch touch = new Touch(run.chunk(), run.bucket(), given, NO_TIMES);
        if (run.chunk() == ChunkAssignment.NEW) {
          touches.add(touch);
        } else {
          existing.put(run.chunk(), touch);
        }
      }
      long[] gone = amendment.removed();
      int chunk = gone.length == 0 ? index.size() : index.firstEndingFrom(gone[0]);
      for (; chunk < index.size() && index.firstTime(chunk) <= gone[gone.length - 1]; chunk++) {
        int from = amendment.removedBefore(index.firstTime(chunk));
        int to = amendment.removedBefore(index.lastTime(chunk) + 1);
        if (from < to) {
          Touch touch = existing.get(chunk);
          BarSeries given = touch == null ? BarSeries.empty() : touch.given();
          existing.put(
              chunk, new Touch(chunk, index.bucket(chunk), given, amendment.removed(from, to)));
        }
      }
      touches.addAll(existing.values());
      return touches;
    }

    private void add(Touch touch) {
      boolean isNew = touch.chunk() == ChunkAssignment.NEW;
      ChunkMerge merge =
          isNew
              ? ChunkMerge.fresh(touch.given(), revision)
              : ChunkMerge.of(
                  chunk(index.ref(touch.chunk())),
                  touch.given(),
                  touch.gone(),
                  revision,
                  precedence::stays);
      unchanged += merge.unchanged();
      if (merge.kept() > 0) {
        kept += merge.kept();
        firstKept = Math.min(firstKept, merge.firstKept());
        lastKept = Math.max(lastKept, merge.lastKept());
      }
      if (!merge.changes()) {
        return;
      }
      inserted += merge.inserted();
      replaced += merge.replaced();
      removed += merge.removed();
      firstChanged = Math.min(firstChanged, merge.firstChanged());
      lastChanged = Math.max(lastChanged, merge.lastChanged());
      if (isNew) {
        fresh.add(touch.given());
      } else {
        touched.put(touch.chunk(), merge);
      }
      if (!merge.superseded().isEmpty()) {
        superseded.add(new Superseded(merge.superseded(), merge.supersededWriters()));
      }
      if (merge.after().isEmpty()) {
        emptied.add(touch.bucket());
      } else {
        write(touch.bucket(), isNew, merge.after(), merge.writers());
      }
    }

    private ChunkMerge.StoredChunk chunk(ChunkRef ref) {
      BarSeries bars = stored.bars(ref);
      return new ChunkMerge.StoredChunk() {
        @Override
        public BarSeries bars() {
          return bars;
        }

        @Override
        public Writers writers() {
          Writers writers = stored.writers(ref, bars);
          precedence.among(writers);
          return writers;
        }
      };
    }

    /** A chunk that has outgrown its limit (its calendar changed) is written as several. */
    private void write(long bucket, boolean isNew, BarSeries bars, Writers writers) {
      int parts = (bars.size() + Chunking.MAX_BARS - 1) / Chunking.MAX_BARS;
      for (int piece = 0; piece < parts; piece++) {
        int from = (int) ((long) bars.size() * piece / parts);
        int to = (int) ((long) bars.size() * (piece + 1) / parts);
        BarSeries part = bars.slice(from, to);
        long key = piece == 0 ? bucket : freeBucket(part.firstTime());
        pieces.add(new Piece(key, isNew || piece > 0, part, writers.slice(from, to)));
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
      return new ChunkWrite(ref, piece.fresh(), bars, piece.writers(), data);
    }

    private long freeBucket(long wanted) {
      long key = wanted;
      while (index.hasBucket(key) || !newBuckets.add(key)) {
        key++;
      }
      return key;
    }

    private Optional<SeriesChange> change(ChangeKind kind, Provenance provenance) {
      if (pieces.isEmpty() && emptied.isEmpty()) {
        return Optional.empty();
      }
      List<BarSeries> before = new ArrayList<>();
      List<BarSeries> after = new ArrayList<>(fresh);
      for (int i = index.firstEndingFrom(firstChanged);
          i < index.size() && index.firstTime(i) <= lastChanged;
          i++) {
        ChunkMerge merge = touched.get(i);
        BarSeries held = merge == null ? stored.bars(index.ref(i)) : merge.before();
        before.add(held);
        after.add(merge == null ? held : merge.after());
        touched.remove(i);
      }
      // What is left grew into the range from outside it.
      touched.values().forEach(merge -> after.add(merge.after()));
      after.removeIf(BarSeries::isEmpty);
      after.sort(Comparator.comparingLong(BarSeries::firstTime));
      return Optional.of(
          new SeriesChange(
              index.series(),
              revision,
              kind,
              firstChanged,
              lastChanged,
              inserted,
              replaced,
              removed,
              unchanged,
              BarChecksum.of(before.stream().map(this::changedPart).toList()),
              BarChecksum.of(after.stream().map(this::changedPart).toList()),
              new Provenance(
                  provenance.source(),
                  provenance.actor(),
                  provenance.cause(),
                  provenance.requestId(),
                  provenance.jobId(),
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
