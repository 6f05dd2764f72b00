package io.ktrdr.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Source;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that was written before it was kept who wrote each bar. */
class MigrationIT {

  private static final BarSeries FIRST = Bars.minutes(Bars.OPEN, 390, 1);
  private static final BarSeries CHANGED = Bars.flat(FIRST.time(20), 2, 7);
  private static final BarSeries NEXT_DAY = Bars.minutes(Bars.OPEN + Bars.DAY, 390, 2);

  @TempDir Path folder;

  /** Three revisions: bars 0–99 and 101–299; bar 20 changed; the rest of the day and the next. */
  @BeforeEach
  void writeAFolderOfVersionTwo() throws SQLException {
    String url = "jdbc:h2:file:" + folder.resolve("bars") + ";WRITE_DELAY=0";
    Flyway.configure()
        .dataSource(url, "ktrdr", "")
        .locations("classpath:db/bars")
        .target("2")
        .load()
        .migrate();
    BarSeries now =
        BarSeries.concat(
            List.of(FIRST.slice(0, 20), CHANGED, FIRST.slice(21, 100), FIRST.slice(101, 390)));
    try (Connection connection = DriverManager.getConnection(url, "ktrdr", "")) {
      try (Statement insert = connection.createStatement()) {
        insert.execute(
            "insert into series (instrument, timeframe, what, session, revision)"
                + " values ('AAPL.NASDAQ.STK', '1m', 'TRADES', 'rth', 3)");
      }
      chunk(connection, 1, 3, now);
      chunk(connection, 2, 3, NEXT_DAY);
      superseded(connection, 2, FIRST.slice(20, 21));
      change(connection, 1, FIRST.time(0), FIRST.time(299), 299, 0);
      change(connection, 2, CHANGED.time(0), CHANGED.time(0), 0, 1);
      change(connection, 3, FIRST.time(300), NEXT_DAY.lastTime(), 480, 0);
    }
  }

  @Test
  void everyBarIsThereAndHasTheWriterThatTheTrailTells() {
    try (StoreDatabase database = StoreDatabase.open(folder)) {
      BarStore store = database.bars();

      WrittenBars written = store.written(Bars.MINUTES, Bars.ALL);

      assertThat(written.bars().size()).isEqualTo(779);
      assertThat(written.writers()).hasToString("20 by 1, 1 by 2, 278 by 1, 480 by 3");
      assertThat(store.revisions(Bars.MINUTES, Bars.ALL))
          .singleElement()
          .satisfies(old -> assertThat(old.writtenBy()).isEqualTo(1));
      assertThat(store.changes(Bars.MINUTES, 0))
          .allSatisfy(
              change -> {
                assertThat(change.kind()).isEqualTo(ChangeKind.MERGE);
                assertThat(change.removed()).isZero();
                assertThat(change.provenance().jobId()).isEmpty();
              });
    }
  }

  @Test
  void itsEarlierRevisionsCanBeRead() {
    try (StoreDatabase database = StoreDatabase.open(folder)) {
      BarSeries first = BarSeries.concat(List.of(FIRST.slice(0, 100), FIRST.slice(101, 300)));

      assertThat(database.bars().readAsOf(Bars.MINUTES, Bars.ALL, 1)).isEqualTo(first);
      assertThat(database.bars().readAsOf(Bars.MINUTES, Bars.ALL, 2))
          .isEqualTo(BarSeries.concat(List.of(first.slice(0, 20), CHANGED, first.slice(21, 299))));
    }
  }

  @Test
  void whatIsMergedIntoItKeepsTheOldWritersOfTheOtherBars() {
    try (StoreDatabase database = StoreDatabase.open(folder)) {
      BarStore store = database.bars();
      Provenance imported =
          new Provenance(Source.IMPORT, "tester", "import", "r-9", Bars.because("import").at());

      store.merge(Bars.MINUTES, FIRST.slice(20, 101), Bars.PLAIN, imported);

      assertThat(store.written(Bars.MINUTES, Bars.range(Bars.OPEN, Bars.OPEN + Bars.DAY)).writers())
          .hasToString("20 by 1, 1 by 2, 79 by 1, 1 by 4, 199 by 1, 90 by 3");
    }
  }

  private static void chunk(Connection connection, long bucket, long revision, BarSeries bars)
      throws SQLException {
    insert(
        connection,
        "insert into bar_chunk (series_id, bucket, revision, t0, t1, n, codec, crc, data)"
            + " values (1, ?, ?, ?, ?, ?, ?, ?, ?)",
        bucket,
        revision,
        bars);
  }

  private static void superseded(Connection connection, long by, BarSeries bars)
      throws SQLException {
    insert(
        connection,
        "insert into bar_revision (series_id, superseded_by, t0, t1, n, codec, crc, data)"
            + " values (1 + 0 * ?, ?, ?, ?, ?, ?, ?, ?)",
        0,
        by,
        bars);
  }

  private static void insert(
      Connection connection, String sql, long bucket, long revision, BarSeries bars)
      throws SQLException {
    ChunkData data = ChunkData.of(bars);
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setLong(1, bucket);
      insert.setLong(2, revision);
      insert.setLong(3, bars.firstTime());
      insert.setLong(4, bars.lastTime());
      insert.setInt(5, bars.size());
      insert.setInt(6, data.codec());
      insert.setInt(7, data.crc());
      insert.setBytes(8, data.bytes());
      insert.executeUpdate();
    }
  }

  private static void change(
      Connection connection, long revision, long first, long last, int inserted, int replaced)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into series_change (series_id, revision, first_time, last_time, inserted,"
                + " replaced, unchanged, checksum_before, checksum_after, source, actor, cause,"
                + " request_id, changed_at)"
                + " values (1, ?, ?, ?, ?, ?, 0, 0, 0, 'ib_hist', 'a', 'load', 'r', ?)")) {
      insert.setLong(1, revision);
      insert.setLong(2, first);
      insert.setLong(3, last);
      insert.setInt(4, inserted);
      insert.setInt(5, replaced);
      insert.setObject(6, OffsetDateTime.parse("2026-01-0" + revision + "T00:00:00Z"));
      insert.executeUpdate();
    }
  }
}
