package io.ktrdr.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store promises, promise by promise. */
class BarStoreIT {

  @TempDir Path folder;

  private StoreDatabase database;
  private BarStore store;

  @BeforeEach
  void open() {
    database = StoreDatabase.open(folder, new StoreSettings(1 << 20, 4));
    store = database.bars();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void anUnknownSeriesIsEmptyEverywhere() {
    assertThat(store.series()).isEmpty();
    assertThat(store.summary(Bars.MINUTES)).isEmpty();
    assertThat(store.chunks(Bars.MINUTES, Bars.ALL)).isEmpty();
    assertThat(store.read(Bars.MINUTES, Bars.ALL)).isEqualTo(BarSeries.empty());
    assertThat(store.changes(Bars.MINUTES, 0)).isEmpty();
    assertThat(store.revisions(Bars.MINUTES, Bars.ALL)).isEmpty();
  }

  @Test
  void whoWroteSomeBarsIsReadTogetherWithoutTheChangesInBetween() {
    BarSeries bars = Bars.minutes(Bars.OPEN, 700, 1);
    for (int i = 0; i < 700; i++) {
      merge(bars.slice(i, i + 1));
    }
    List<SeriesChange> all = store.changes(Bars.MINUTES, 0);
    Writers some =
        Writers.concat(List.of(Writers.all(3, 5), Writers.all(700, 1), Writers.all(3, 1)));
    Writers every = store.written(Bars.MINUTES, Bars.ALL).writers();

    assertThat(store.changes(Bars.MINUTES, some))
        .containsOnly(Map.entry(3L, all.get(2)), Map.entry(700L, all.get(699)));
    assertThat(store.changes(Bars.MINUTES, every).values())
        .containsExactlyInAnyOrderElementsOf(all);
    assertThat(store.changes(Bars.MINUTES, Writers.all(0, 0))).isEmpty();
    assertThat(store.changes(Bars.DAYS, some)).isEmpty();
  }

  @Test
  void mergingNothingMakesNoSeries() {
    MergeResult result = merge(BarSeries.empty());

    assertThat(result.revision()).isZero();
    assertThat(result.change()).isEmpty();
    assertThat(store.series()).isEmpty();
  }

  @Test
  void theSameBarsAtAnotherScaleChangeNothing() {
    merge(Bars.flat(Bars.OPEN, 2, 12_350));

    MergeResult again = merge(Bars.flat(Bars.OPEN, 5, 12_350_000));

    assertThat(again.change()).isEmpty();
    assertThat(again.revision()).isEqualTo(1);
    assertThat(again.unchanged()).isEqualTo(1);
  }

  @Test
  void aReplacedBarIsKeptAsARevisionAndItsNeighboursAreNot() {
    BarSeries before = Bars.minutes(Bars.OPEN, 10, 1);
    merge(before);
    long third = before.time(2);

    SeriesChange change = merge(Bars.flat(third, 2, 9_999)).change().orElseThrow();

    assertThat(change.replaced()).isEqualTo(1);
    assertThat(change.inserted()).isZero();
    assertThat(change.firstTime()).isEqualTo(third);
    assertThat(change.lastTime()).isEqualTo(third);
    assertThat(change.checksumBefore()).isEqualTo(BarChecksum.of(List.of(before.slice(2, 3))));
    assertThat(change.checksumAfter())
        .isEqualTo(BarChecksum.of(List.of(Bars.flat(third, 2, 9_999))));
    BarSeries after = store.read(Bars.MINUTES, Bars.ALL);
    assertThat(after.slice(0, 2)).isEqualTo(before.slice(0, 2));
    assertThat(after.slice(3, 10)).isEqualTo(before.slice(3, 10));
    Bar replaced = after.bar(2);
    assertThat(replaced.close()).isEqualByComparingTo(new BigDecimal("99.99"));
    assertThat(replaced.volume()).isNull();
    assertThat(store.revisions(Bars.MINUTES, Bars.ALL))
        .singleElement()
        .satisfies(
            revision -> {
              assertThat(revision.supersededBy()).isEqualTo(2);
              assertThat(revision.bar().close()).isEqualByComparingTo(before.bar(2).close());
              assertThat(revision.bar().volume()).isEqualByComparingTo(before.bar(2).volume());
            });
    assertThat(store.revisions(Bars.MINUTES, Bars.range(third + 1, third + 600))).isEmpty();
  }

  @Test
  void aMergeWritesOnlyTheChunksWhoseBarsDiffer() {
    BarSeries threeDays =
        BarSeries.concat(
            List.of(
                Bars.minutes(Bars.OPEN, 390, 1),
                Bars.minutes(Bars.OPEN + Bars.DAY, 390, 2),
                Bars.minutes(Bars.OPEN + 2 * Bars.DAY, 390, 3)));
    merge(threeDays);

    merge(
        BarSeries.concat(
            List.of(
                threeDays.slice(0, 400),
                Bars.flat(threeDays.time(400), 2, 5),
                threeDays.slice(401, 1170))));

    assertThat(store.chunks(Bars.MINUTES, Bars.ALL).stream().map(ChunkRef::revision))
        .containsExactly(1L, 2L, 1L);
  }

  @Test
  void seriesOfOneInstrumentKeepApart() {
    BarSeries minutes = Bars.minutes(Bars.OPEN, 390, 1);
    BarSeries days = Bars.walk(0, Bars.DAY, 400, 2);
    merge(minutes);
    store.merge(Bars.DAYS, days, Chunking.plain(Timeframe.DAY_1), Bars.because("load"));

    assertThat(store.read(Bars.MINUTES, Bars.ALL)).isEqualTo(minutes);
    assertThat(store.read(Bars.DAYS, Bars.ALL)).isEqualTo(days);
    assertThat(store.chunks(Bars.DAYS, Bars.ALL)).hasSize(2);
    assertThat(store.series().stream().map(SeriesSummary::series))
        .containsExactly(Bars.DAYS, Bars.MINUTES);
    assertThat(store.changes(Bars.DAYS.instrument())).hasSize(2);
    assertThat(store.changes(Bars.DAYS, 0)).hasSize(1);
  }

  @Test
  void aRangeIsCutToTheBarWhetherItIsInMemoryOrNot() {
    BarSeries bars = Bars.minutes(Bars.OPEN, 2 * 1440, 9);
    merge(bars);
    TimeRange range = Bars.range(bars.time(700) - 59, bars.time(2000));
    for (int round = 0; round < 2; round++) {
      assertThat(store.read(Bars.MINUTES, range)).isEqualTo(bars.slice(700, 2000));
      ChunkRef first = store.chunks(Bars.MINUTES, range).getFirst();
      assertThat(store.decodedInMemory(first)).contains(store.decode(first));
      ((JdbcBarStore) store).forgetDecoded();
      assertThat(store.decodedInMemory(first)).isEmpty();
    }
  }

  @Test
  void aLargeReadOfManyChunksEqualsWhatWasMerged() {
    BarSeries bars = Bars.walk(0, 7200, 12 * 700, 10);
    merge(bars);

    assertThat(store.chunks(Bars.MINUTES, Bars.ALL)).hasSize(700);
    assertThat(store.read(Bars.MINUTES, Bars.ALL)).isEqualTo(bars);
    assertThat(store.read(Bars.MINUTES, Bars.range(bars.time(5), bars.time(8000))))
        .isEqualTo(bars.slice(5, 8000));
  }

  @Test
  void aChunkThatOutgrowsItsLimitIsWrittenAsSeveral() {
    BarSeries bars = Bars.walk(0, 5, 20_000, 11);

    store.merge(Bars.MINUTES, bars.slice(0, 19_999), time -> 0, Bars.because("load"));
    store.merge(Bars.MINUTES, bars.slice(19_999, 20_000), time -> 0, Bars.because("live"));

    assertThat(store.read(Bars.MINUTES, Bars.ALL)).isEqualTo(bars);
    assertThat(store.chunks(Bars.MINUTES, Bars.ALL))
        .hasSize(5)
        .allMatch(chunk -> chunk.bars() <= Chunking.MAX_BARS);
  }

  @Test
  void aChunkWhoseBytesWereFlippedIsNamedAndNeverServed() throws SQLException {
    BarSeries bars =
        BarSeries.concat(
            List.of(Bars.minutes(Bars.OPEN, 390, 1), Bars.minutes(Bars.OPEN + Bars.DAY, 390, 2)));
    merge(bars);
    List<ChunkRef> chunks = store.chunks(Bars.MINUTES, Bars.ALL);
    flipAByteOf(chunks.get(1));
    ((JdbcBarStore) store).forgetDecoded();

    assertThatThrownBy(() -> store.read(Bars.MINUTES, Bars.ALL))
        .isInstanceOfSatisfying(
            CorruptChunkException.class, e -> assertThat(e.chunk()).isEqualTo(chunks.get(1)))
        .hasMessageContaining("of AAPL.NASDAQ.STK/1m/TRADES/rth (revision 1) is corrupt")
        .hasMessageContaining("checksum");
    assertThatThrownBy(() -> store.decode(chunks.get(1))).isInstanceOf(CorruptChunkException.class);
    assertThatThrownBy(() -> merge(Bars.flat(bars.time(500), 2, 1)))
        .isInstanceOf(CorruptChunkException.class);
    assertThat(store.decodedInMemory(chunks.get(1))).isEmpty();
    assertThat(store.decode(chunks.get(0))).isEqualTo(bars.slice(0, 390));
    assertThat(merge(Bars.flat(bars.time(1), 2, 1)).revision()).isEqualTo(2);
  }

  @Test
  void twoChunksWhoseRowsWereSwappedAreNamedAndNeverServed() throws SQLException {
    merge(Bars.minutes(Bars.OPEN, 390, 1));
    merge(Bars.minutes(Bars.OPEN + Bars.DAY, 390, 2));
    try (Connection connection = database.pool().getConnection();
        PreparedStatement update =
            connection.prepareStatement(
                "update bar_chunk a set (data, crc) ="
                    + " (select data, crc from bar_chunk b where b.bucket <> a.bucket)")) {
      assertThat(update.executeUpdate()).isEqualTo(2);
    }
    reopen();

    for (ChunkRef chunk : store.chunks(Bars.MINUTES, Bars.ALL)) {
      assertThatThrownBy(() -> store.decode(chunk))
          .isInstanceOf(CorruptChunkException.class)
          .hasMessageContaining("it holds bars from");
    }
  }

  @Test
  void aFailedMergeLeavesNothingBehindAndTheNextOneWorks() {
    BarSeries bars = Bars.minutes(Bars.OPEN, 5, 1);
    merge(bars);
    // 9e18 needs all digits of a long, so it cannot stand beside prices in cents.
    BarSeries huge = Bars.flat(Bars.OPEN + 60, 0, 9_000_000_000_000_000_000L);

    assertThatThrownBy(() -> merge(huge)).isInstanceOf(ArithmeticException.class);

    assertThat(store.read(Bars.MINUTES, Bars.ALL)).isEqualTo(bars);
    assertThat(store.changes(Bars.MINUTES, 0)).hasSize(1);
    assertThat(merge(Bars.minutes(Bars.OPEN + 300, 5, 2)).revision()).isEqualTo(2);
  }

  @Test
  void aMergeThatTheDatabaseRefusesLeavesNothingBehind() {
    BarSeries bars = Bars.minutes(Bars.OPEN, 5, 1);
    merge(bars);
    Provenance endless =
        new Provenance(
            Bars.because("x").source(), "a".repeat(500), "x", "r", Bars.because("x").at());

    assertThatThrownBy(
            () -> store.merge(Bars.MINUTES, Bars.minutes(Bars.OPEN, 50, 2), Bars.PLAIN, endless))
        .isInstanceOf(StoreException.class);

    assertThat(store.read(Bars.MINUTES, Bars.ALL)).isEqualTo(bars);
    assertThat(store.revisions(Bars.MINUTES, Bars.ALL)).isEmpty();
    assertThat(merge(Bars.minutes(Bars.OPEN, 50, 2)).revision()).isEqualTo(2);
  }

  @Test
  void aReferenceToAChunkThatHasChangedSinceStillDecodes() {
    BarSeries bars = Bars.minutes(Bars.OPEN, 390, 1);
    merge(bars.slice(0, 389));
    ChunkRef old = store.chunks(Bars.MINUTES, Bars.ALL).getFirst();
    merge(bars.slice(389, 390));
    assertThat(store.decode(old)).isEqualTo(bars.slice(0, 389));

    ((JdbcBarStore) store).forgetDecoded();

    assertThat(store.decode(old)).isEqualTo(bars);
  }

  @Test
  void readersNeverSeeAMergeHalfDone() throws InterruptedException {
    AtomicReference<Throwable> failure = new AtomicReference<>();
    AtomicBoolean done = new AtomicBoolean();
    merge(priced(1));
    List<Thread> readers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      readers.add(
          Thread.ofPlatform()
              .uncaughtExceptionHandler((thread, e) -> failure.set(e))
              .start(
                  () -> {
                    while (!done.get() && failure.get() == null) {
                      ((JdbcBarStore) store).forgetDecoded();
                      BarSeries seen = store.read(Bars.MINUTES, Bars.ALL);
                      assertThat(seen).isEqualTo(priced(seen.open(0)));
                    }
                  }));
    }

    for (int price = 2; price <= 150; price++) {
      assertThat(merge(priced(price)).revision()).isEqualTo(price);
    }

    done.set(true);
    for (Thread reader : readers) {
      reader.join();
    }
    assertThat(failure.get()).isNull();
  }

  @Test
  void mergesOfManyThreadsIntoOneSeriesAllCount() throws InterruptedException {
    List<Thread> writers = new ArrayList<>();
    BarSeries bars = Bars.minutes(Bars.OPEN, 400, 3);
    for (int w = 0; w < 4; w++) {
      int own = w;
      writers.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = own; i < 400; i += 4) {
                      merge(bars.slice(i, i + 1));
                    }
                  }));
    }
    for (Thread writer : writers) {
      writer.join();
    }

    assertThat(store.read(Bars.MINUTES, Bars.ALL)).isEqualTo(bars);
    assertThat(store.changes(Bars.MINUTES, 0).stream().map(SeriesChange::revision))
        .isEqualTo(LongStream.rangeClosed(1, 400).boxed().toList());
    reopen();
    assertThat(store.read(Bars.MINUTES, Bars.ALL)).isEqualTo(bars);
  }

  /** Bars of three chunks whose prices are all the same. */
  private static BarSeries priced(long price) {
    List<BarSeries> bars = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      bars.add(Bars.flat(Bars.OPEN + i * 8640L, 0, price));
    }
    return BarSeries.concat(bars);
  }

  private MergeResult merge(BarSeries bars) {
    return store.merge(Bars.MINUTES, bars, Bars.PLAIN, Bars.because("load"));
  }

  private void reopen() {
    database.close();
    open();
  }

  private void flipAByteOf(ChunkRef chunk) throws SQLException {
    try (Connection connection = database.pool().getConnection();
        PreparedStatement select =
            connection.prepareStatement("select data from bar_chunk where bucket = ?");
        PreparedStatement update =
            connection.prepareStatement("update bar_chunk set data = ? where bucket = ?")) {
      select.setLong(1, chunk.bucket());
      byte[] data;
      try (ResultSet rows = select.executeQuery()) {
        rows.next();
        data = rows.getBytes(1);
      }
      data[data.length / 2] ^= 4;
      update.setBytes(1, data);
      update.setLong(2, chunk.bucket());
      update.executeUpdate();
    }
  }
}
