package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where bars live. Every call blocks on the database unless said otherwise: run it on the store
 * dispatcher. Safe for many threads; writes to one series are serialised.
 *
 * <p>Ranges are matched against bar times as {@link BarSeries} names them.
 */
public interface BarStore extends AutoCloseable {

  /** All series that hold a bar, by name. From memory. */
  List<SeriesSummary> series();

  /** What is held of one series. From memory. */
  Optional<SeriesSummary> summary(SeriesId series);

  /** The chunks that overlap a range, in order of time. From memory. */
  List<ChunkRef> chunks(SeriesId series, TimeRange range);

  /**
   * The decoded bars of a chunk, from memory when they were read lately.
   *
   * @throws CorruptChunkException when what is stored fails its checksum
   */
  BarSeries decode(ChunkRef chunk);

  /**
   * The same of several chunks of one series, as it was at one moment: the database is asked once.
   *
   * @param chunks few enough to be in memory together
   * @throws CorruptChunkException when what is stored of one fails its checksum
   */
  List<BarSeries> decode(List<ChunkRef> chunks);

  /** The decoded bars of a chunk if they are in memory; never touches the database. */
  Optional<BarSeries> decodedInMemory(ChunkRef chunk);

  /**
   * The bars of a range.
   *
   * @throws CorruptChunkException when what is stored fails its checksum
   */
  BarSeries read(SeriesId series, TimeRange range);

  /**
   * The bars of a range as they were when the series had a revision; of a revision to come, as they
   * are.
   *
   * @throws CorruptChunkException when what is stored fails its checksum
   */
  BarSeries readAsOf(SeriesId series, TimeRange range, long revision);

  /** The bars of a range, and which revision wrote each. Throws like {@link #read}. */
  WrittenBars written(SeriesId series, TimeRange range);

  /** The same, as they were when the series had a revision. */
  WrittenBars writtenAsOf(SeriesId series, TimeRange range, long revision);

  /**
   * Merges bars into a series, in one transaction with their {@link SeriesChange}. A bar equal to
   * the stored one changes nothing. One that differs supersedes it, and the old one is kept as a
   * {@link BarRevision}, unless the stored bar's source {@link io.ktrdr.market.Source#outranks} the
   * given one's: then it stays, and the result tells so. Bars outside the given ones are never
   * touched. When nothing differs, there is no new revision.
   */
  MergeResult merge(SeriesId series, BarSeries bars, Chunking chunking, Provenance provenance);

  /**
   * What {@link #merge} would answer, with nothing written; the revision stays, and the change
   * names the one that it would make.
   */
  MergeResult preview(SeriesId series, BarSeries bars, Chunking chunking, Provenance provenance);

  /**
   * Carries out a decision on single bars, in one transaction with its {@link SeriesChange};
   * sources have no say. Replaced and removed bars are kept as {@link BarRevision}s. When nothing
   * differs, there is no new revision.
   */
  MergeResult amend(SeriesId series, Amendment amendment, Chunking chunking, Provenance provenance);

  /** What would take the change of a revision back, as far as nothing later built on it. */
  Reversal reversal(SeriesId series, long revision);

  /** The newest revision of a series; 0 when it was never written. From memory. */
  long revision(SeriesId series);

  /**
   * The newest revisions of all series of an instrument that were ever written, also of those that
   * hold no bar any more. From memory.
   */
  Map<SeriesId, Long> revisionsOf(InstrumentId instrument);

  /** The time of the first bar that a series ever had, epoch second; empty when it had none. */
  OptionalLong firstTimeEver(SeriesId series);

  /** By how much older bars of a series were put on another price scale, oldest first. */
  List<Adjustment> adjustments(SeriesId series);

  /**
   * Does all changes of a series once more, from nothing, with the bars that each revision wrote
   * and ended, and tells where that does not come to what the changes say.
   */
  Replay replay(SeriesId series);

  /** The revision that a series had at an instant; 0 before its first. */
  long revisionAt(SeriesId series, Instant instant);

  /** All changes of an instrument's series, oldest first. */
  List<SeriesChange> changes(InstrumentId instrument);

  /** Changes of one series after a revision, oldest first. */
  List<SeriesChange> changes(SeriesId series, long afterRevision);

  /** The changes that wrote some bars, by revision; those that are not known are left out. */
  Map<Long, SeriesChange> changes(SeriesId series, Writers writers);

  /** The change that made a revision; empty when there is no such revision. */
  Optional<SeriesChange> change(SeriesId series, long revision);

  /** The superseded and removed bars of a range, oldest revision first, then in order of time. */
  List<BarRevision> revisions(SeriesId series, TimeRange range);

  @Override
  void close();
}
