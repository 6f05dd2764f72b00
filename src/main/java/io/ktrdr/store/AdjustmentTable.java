package io.ktrdr.store;

import io.ktrdr.market.SplitRatio;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** SQL for the table {@code adjustment}. */
final class AdjustmentTable {

  private AdjustmentTable() {}

  static void write(Connection connection, long rowId, long revision, Amendment.Rebase rebase)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into adjustment (series_id, revision, effective, numerator, denominator,"
                + " volumes, decimals) values (?, ?, ?, ?, ?, ?, ?)")) {
      insert.setLong(1, rowId);
      insert.setLong(2, revision);
      insert.setLong(3, rebase.effective());
      insert.setLong(4, rebase.ratio().numerator());
      insert.setLong(5, rebase.ratio().denominator());
      insert.setInt(6, rebase.volumes() ? 1 : 0);
      insert.setInt(7, rebase.decimals());
      insert.executeUpdate();
    }
  }

  /** Those of a series, oldest first. */
  static List<Adjustment> of(Connection connection, long rowId) throws SQLException {
    List<Adjustment> adjustments = new ArrayList<>();
    try (PreparedStatement select =
        connection.prepareStatement(
            "select a.revision, a.effective, a.numerator, a.denominator, a.volumes, a.decimals,"
                + " c.changed_at from adjustment a"
                + " join series_change c on c.series_id = a.series_id and c.revision = a.revision"
                + " where a.series_id = ? order by a.revision")) {
      select.setLong(1, rowId);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          adjustments.add(
              new Adjustment(
                  rows.getLong(1),
                  rows.getLong(2),
                  new SplitRatio(rows.getLong(3), rows.getLong(4)),
                  rows.getInt(5) != 0,
                  rows.getInt(6),
                  rows.getObject(7, OffsetDateTime.class).toInstant()));
        }
      }
    }
    return adjustments;
  }
}
