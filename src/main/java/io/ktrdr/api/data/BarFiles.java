package io.ktrdr.api.data;

import io.ktrdr.api.bars.BarCsv;
import io.ktrdr.file.ParquetBars;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.BarChecksum;
import io.ktrdr.store.BarStore;
import io.ktrdr.store.ChunkRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * The stored bars of a range as a file, made while it is being sent: a few thousand bars are in
 * memory at a time. All of it is of one revision of the series, whatever is written meanwhile.
 */
final class BarFiles {

  private static final int CSV_PIECE = 32_768;

  private final BarStore store;
  private final Executor blocking;

  BarFiles(BarStore store, Executor blocking) {
    this.store = store;
    this.blocking = blocking;
  }

  /**
   * What is to be written.
   *
   * @param range in bar times, half-open
   * @param revision the series revision that the file is of
   */
  record Extract(SeriesId series, TimeRange range, long revision) {
    boolean intraday() {
      return series.timeframe().intraday();
    }
  }

  /**
   * What a file will hold.
   *
   * @param first time of the first bar, epoch seconds; meaningless when there are none
   * @param checksum as in the audit trail
   */
  record Contents(long bars, long first, long last, int checksum) {}

  /** Goes through all bars and says what a file of them holds. */
  CompletionStage<Contents> contents(Extract extract) {
    return CompletableFuture.supplyAsync(
        () -> {
          List<BarSeries> parts =
              pieces(extract, CSV_PIECE).stream()
                  .map(piece -> bars(extract, piece))
                  .filter(part -> !part.isEmpty())
                  .toList();
          return parts.isEmpty()
              ? new Contents(0, 0, 0, 0)
              : new Contents(
                  parts.stream().mapToLong(BarSeries::size).sum(),
                  parts.getFirst().firstTime(),
                  parts.getLast().lastTime(),
                  BarChecksum.of(parts));
        },
        blocking);
  }

  /** The lines of a CSV file, with or without its head line. */
  Source<ByteString, NotUsed> csv(Extract extract, boolean head) {
    Source<ByteString, NotUsed> lines =
        Source.from(pieces(extract, CSV_PIECE))
            .mapAsync(
                2,
                piece ->
                    CompletableFuture.supplyAsync(
                        () ->
                            ByteString.fromArrayUnsafe(
                                BarCsv.lines(bars(extract, piece), extract.intraday())),
                        blocking))
            .filter(text -> !text.isEmpty());
    return head
        ? Source.single(ByteString.fromArrayUnsafe(BarCsv.head(extract.intraday()))).concat(lines)
        : lines;
  }

  /**
   * A Parquet file.
   *
   * @param metadata what its footer says
   */
  Source<ByteString, NotUsed> parquet(
      Extract extract, Map<String, String> metadata, String createdBy) {
    ParquetBars file = new ParquetBars(extract.intraday(), metadata, createdBy);
    return Source.single(ByteString.fromArrayUnsafe(file.begin()))
        .concat(
            Source.from(pieces(extract, ParquetBars.ROWS_PER_GROUP))
                // one after the other: the file counts its own bytes
                .mapAsync(
                    1,
                    piece ->
                        CompletableFuture.supplyAsync(
                            () -> {
                              BarSeries bars = bars(extract, piece);
                              return bars.isEmpty()
                                  ? ByteString.emptyByteString()
                                  : ByteString.fromArrayUnsafe(file.rowGroup(bars));
                            },
                            blocking))
                .filter(group -> !group.isEmpty()))
        // not before the last row group is written: the footer tells where each of them lies
        .concatLazy(Source.lazySingle(() -> ByteString.fromArrayUnsafe(file.end())));
  }

  /** The bars themselves, in pieces as a Parquet file would have them. */
  Source<BarSeries, NotUsed> read(Extract extract) {
    return Source.from(pieces(extract, ParquetBars.ROWS_PER_GROUP))
        .mapAsync(1, piece -> CompletableFuture.supplyAsync(() -> bars(extract, piece), blocking))
        .filter(bars -> !bars.isEmpty());
  }

  private BarSeries bars(Extract extract, TimeRange piece) {
    return store.readAsOf(extract.series(), piece, extract.revision());
  }

  /** The range in pieces of about so many bars, cut where stored chunks begin. */
  private List<TimeRange> pieces(Extract extract, int bars) {
    List<TimeRange> pieces = new ArrayList<>();
    long from = extract.range().startSecond();
    long held = 0;
    for (ChunkRef chunk : store.chunks(extract.series(), extract.range())) {
      if (held > 0 && held + chunk.bars() > bars && chunk.firstTime() > from) {
        pieces.add(TimeRange.ofEpochSeconds(from, chunk.firstTime()));
        from = chunk.firstTime();
        held = 0;
      }
      held += chunk.bars();
    }
    if (from < extract.range().endSecond()) {
      pieces.add(TimeRange.ofEpochSeconds(from, extract.range().endSecond()));
    }
    return pieces;
  }
}
