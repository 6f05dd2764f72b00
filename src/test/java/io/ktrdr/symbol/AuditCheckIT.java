package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ktrdr.app.AuditCheck;
import io.ktrdr.app.Settings;
import io.ktrdr.app.StartRefusedException;
import io.ktrdr.market.Source;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.Amendment;
import io.ktrdr.store.MergeResult;
import io.ktrdr.store.Provenance;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.apache.pekko.stream.javadsl.Sink;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The proof that the trail comes to what is stored, and that it fails when it does not. */
@Execution(ExecutionMode.CONCURRENT)
class AuditCheckIT {

  private static final TimeRange JANUARY = Apple.days("2023-01-01", "2023-02-01");

  @TempDir Path folder;

  private final ScriptedGateway gateway = new ScriptedGateway(Duration.ofDays(10));

  /** Three loads of January and an amendment, by a real node. */
  @BeforeEach
  void live() throws Exception {
    try (Node node = new Node(folder, gateway)) {
      node.resolve("AAPL");
      node.ensure(Apple.DAYS, JANUARY);
      long time = Apple.expected(Apple.DAYS, JANUARY)[4];
      Provenance why = new Provenance(Source.REPAIR, "alice", "repair", "r-1", "j-1", Apple.NOW);
      MergeResult amended =
          node.store
              .bars()
              .amend(
                  Apple.DAYS,
                  Amendment.putting(Apple.bars(time + 86_400)).andRemoving(time),
                  SessionChunking.of(Apple.CALENDAR, Apple.DAYS),
                  why);
      SymbolEntity.WriteNoted noted =
          node.ask(to -> new SymbolEntity.BarsWritten(Apple.DAYS, amended, why, Optional.of(to)));
      assertThat(noted.revision()).isEqualTo(4);
      List<AuditLog.Line> ofOne =
          Node.await(node.symbols.audit().of(Apple.ID, 0).runWith(Sink.seq(), node.system));
      List<AuditLog.Line> ofAll =
          Node.await(node.symbols.audit().all(0).runWith(Sink.seq(), node.system));
      assertThat(ofOne).extracting(AuditLog.Line::sequence).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
      assertThat(ofAll)
          .extracting(AuditLog.Line::fact)
          .isEqualTo(ofOne.stream().map(AuditLog.Line::fact).toList());
      assertThat(
              Node.await(
                  node.symbols.audit().all(ofAll.get(3).offset()).runWith(Sink.seq(), node.system)))
          .isEqualTo(ofAll.subList(4, 6));
    }
  }

  @Test
  void anUntouchedFolderIsProven() {
    AuditCheck.Report report = verify();

    assertThat(report.proven()).as(report.toString()).isTrue();
    assertThat(report.series())
        .singleElement()
        .satisfies(
            series -> {
              assertThat(series.revisions()).isEqualTo(4);
              assertThat(series.bars()).isEqualTo(20);
              assertThat(series.unproven()).isZero();
            });
    assertThat(report.facts()).isEqualTo(6);
  }

  @Test
  void aChangedBarIsFoundThoughItsChunkLooksWell() throws SQLException {
    inStore(
        connection -> {
          byte[] data;
          int revision;
          try (Statement select = connection.createStatement();
              ResultSet rows = select.executeQuery("select data, revision from bar_chunk")) {
            assertThat(rows.next()).isTrue();
            data = rows.getBytes(1);
            revision = rows.getInt(2);
          }
          // A price in the packed columns, with a checksum to match.
          data[data.length - 40] ^= 2;
          CRC32C crc = new CRC32C();
          crc.update(data);
          try (PreparedStatement update =
              connection.prepareStatement(
                  "update bar_chunk set data = ?, crc = ? where revision = ?")) {
            update.setBytes(1, data);
            update.setInt(2, (int) crc.getValue());
            update.setInt(3, revision);
            update.executeUpdate();
          }
        });

    assertNotProven("AAPL.NASDAQ.STK/1d/TRADES/rth: revision ");
  }

  @Test
  void aBrokenChunkIsNamed() throws SQLException {
    inStore(connection -> run(connection, "update bar_chunk set crc = crc + 1"));

    assertNotProven("is corrupt: its ");
  }

  @Test
  void aSupersededBarThatIsGoneIsFound() throws SQLException {
    inStore(connection -> run(connection, "delete from bar_revision"));

    assertNotProven("AAPL.NASDAQ.STK/1d/TRADES/rth: revision 1");
  }

  @Test
  void aChangeThatSaysSomethingElseThanItsFactIsFound() throws SQLException {
    inStore(
        connection ->
            run(connection, "update series_change set actor = 'mallory' where revision = 2"));

    assertNotProven("revision 2: actor tester in the journal, mallory in the store");
  }

  @Test
  void aChangeThatIsGoneIsFound() throws SQLException {
    inStore(connection -> run(connection, "delete from series_change where revision = 2"));

    assertNotProven("revision 2: the journal tells of it, the store has no such change");
  }

  @Test
  void aFactThatIsGoneIsFound() throws SQLException {
    inJournal(
        connection ->
            run(connection, "delete from \"event_journal\" where \"sequence_number\" = 4"));

    assertNotProven("AAPL.NASDAQ.STK: fact 4 is missing from the journal");
  }

  @Test
  void aLastFactThatIsGoneIsFound() throws SQLException {
    inJournal(
        connection ->
            run(connection, "delete from \"event_journal\" where \"sequence_number\" = 6"));

    assertNotProven("revision 4: the journal has no fact of it (after a crash");
  }

  @Test
  void aFactThatWasRewrittenIsFound() throws SQLException {
    inJournal(
        connection -> {
          byte[] payload;
          try (Statement select = connection.createStatement();
              ResultSet rows =
                  select.executeQuery(
                      "select \"event_payload\" from \"event_journal\""
                          + " where \"sequence_number\" = 3")) {
            assertThat(rows.next()).isTrue();
            payload = rows.getBytes(1);
          }
          String text = new String(payload, StandardCharsets.ISO_8859_1);
          byte[] other = text.replace("tester", "nobody").getBytes(StandardCharsets.ISO_8859_1);
          try (PreparedStatement update =
              connection.prepareStatement(
                  "update \"event_journal\" set \"event_payload\" = ?"
                      + " where \"sequence_number\" = 3")) {
            update.setBytes(1, other);
            update.executeUpdate();
          }
        });

    assertNotProven("revision 1: actor nobody in the journal, tester in the store");
  }

  @Test
  void aFolderWithoutDataIsRefused(@TempDir Path empty) {
    assertThatThrownBy(() -> AuditCheck.run(settings(empty), one -> {}))
        .isInstanceOf(StartRefusedException.class)
        .hasMessageContaining("there is no bar database in");
    assertThat(empty).isEmptyDirectory();
    assertThat(Files.exists(empty.resolve("bars.lock"))).isFalse();
  }

  private void assertNotProven(String sentence) {
    AuditCheck.Report report = verify();
    assertThat(report.proven()).isFalse();
    assertThat(
            report.series().stream().flatMap(series -> series.faults().stream()).toList()
                + " "
                + report.faults())
        .contains(sentence);
  }

  private AuditCheck.Report verify() {
    return AuditCheck.run(settings(folder), one -> {});
  }

  private static Settings settings(Path folder) {
    return Settings.load(Optional.empty(), Map.of("ktrdr.data-folder", folder.toString()));
  }

  private interface Tampering {
    void with(Connection connection) throws SQLException;
  }

  private void inStore(Tampering tampering) throws SQLException {
    try (Connection connection =
        DriverManager.getConnection("jdbc:h2:file:" + folder.resolve("bars"), "ktrdr", "")) {
      tampering.with(connection);
    }
  }

  private void inJournal(Tampering tampering) throws SQLException {
    try (Connection connection =
        DriverManager.getConnection("jdbc:h2:file:" + folder.resolve("journal"), "sa", "")) {
      tampering.with(connection);
    }
  }

  private static void run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isPositive();
    }
  }
}
