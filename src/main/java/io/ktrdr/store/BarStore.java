package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import java.util.List;
import java.util.Optional;

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
   * Merges bars into a series, in one transaction with their {@link SeriesChange}. A bar equal to
   * the stored one changes nothing; one that differs supersedes it, and the old one is kept as a
   * {@link BarRevision}. Bars outside the given ones are never touched. When nothing differs, there
   * is no new revision.
   */
  MergeResult merge(SeriesId series, BarSeries bars, Chunking chunking, Provenance provenance);

  /** Changes of an instrument's series after a revision of each, oldest first. */
  List<SeriesChange> changes(InstrumentId instrument);

  /** Changes of one series after a revision, oldest first. */
  List<SeriesChange> changes(SeriesId series, long afterRevision);

  /** The superseded bars of a range, oldest revision first. */
  List<BarRevision> revisions(SeriesId series, TimeRange range);

  @Override
  void close();
}
