package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What the store is compared with: one row per bar in an H2 file, keyed by time. */
final class RowTable implements PeerTable {

  private final Connection connection;

  RowTable(Path folder) throws SQLException {
    connection = DriverManager.getConnection("jdbc:h2:file:" + folder.resolve("rows"), "sa", "");
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "create table bar(series int, ts bigint, open bigint, high bigint, low bigint,"
              + " close bigint, volume bigint, primary key (series, ts))");
    }
    connection.setAutoCommit(false);
  }

  @Override
  public String name() {
    return "H2 rows";
  }

  /** In batches of 10,000, then forced to the disk. */
  @Override
  public void write(BarSeries bars) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("insert into bar values (1, ?, ?, ?, ?, ?, ?)")) {
      for (int i = 0; i < bars.size(); i++) {
        insert.setLong(1, bars.time(i));
        insert.setLong(2, bars.open(i));
        insert.setLong(3, bars.high(i));
        insert.setLong(4, bars.low(i));
        insert.setLong(5, bars.close(i));
        insert.setLong(6, bars.volume(i));
        insert.addBatch();
        if (i % 10_000 == 9_999) {
          insert.executeBatch();
          connection.commit();
        }
      }
      insert.executeBatch();
      connection.commit();
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("checkpoint sync");
    }
  }

  @Override
  public long read(long start, long end) throws SQLException {
    long sum = 0;
    try (PreparedStatement select =
        connection.prepareStatement(
            "select ts, open, high, low, close, volume from bar"
                + " where series = 1 and ts >= ? and ts < ? order by series, ts")) {
      select.setLong(1, start);
      select.setLong(2, end);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          sum +=
              rows.getLong(1)
                  + rows.getLong(2)
                  + rows.getLong(3)
                  + rows.getLong(4)
                  + rows.getLong(5)
                  + rows.getLong(6);
        }
      }
    }
    return sum;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
