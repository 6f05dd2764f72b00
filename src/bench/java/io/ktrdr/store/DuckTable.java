package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/** One row per bar in a DuckDB file: written by its appender, read through JDBC. */
final class DuckTable implements PeerTable {

  private final DuckDBConnection connection;

  DuckTable(Path folder) throws SQLException {
    connection =
        DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("bars.duckdb"))
            .unwrap(DuckDBConnection.class);
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "create table bar(ts bigint, open bigint, high bigint, low bigint, close bigint,"
              + " volume bigint)");
    }
  }

  @Override
  public String name() {
    return "DuckDB";
  }

  /** By the appender, then a checkpoint. */
  @Override
  public void write(BarSeries bars) throws SQLException {
    try (DuckDBAppender rows = connection.createAppender(DuckDBConnection.DEFAULT_SCHEMA, "bar")) {
      for (int i = 0; i < bars.size(); i++) {
        rows.beginRow();
        rows.append(bars.time(i));
        rows.append(bars.open(i));
        rows.append(bars.high(i));
        rows.append(bars.low(i));
        rows.append(bars.close(i));
        rows.append(bars.volume(i));
        rows.endRow();
      }
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute("checkpoint");
    }
  }

  @Override
  public long read(long start, long end) throws SQLException {
    long sum = 0;
    try (PreparedStatement select =
        connection.prepareStatement(
            "select ts, open, high, low, close, volume from bar"
                + " where ts >= ? and ts < ? order by ts")) {
      select.setLong(1, start);
      select.setLong(2, end);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          for (int column = 1; column <= 6; column++) {
            sum += rows.getLong(column);
          }
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
