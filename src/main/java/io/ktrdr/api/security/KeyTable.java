package io.ktrdr.api.security;

import io.ktrdr.api.http.Role;
import io.ktrdr.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** Keys and their facts in the tables {@code api_key} and {@code api_key_event}. Blocks. */
final class KeyTable {

  /** A key with the SHA-256 of its text. */
  record Row(ApiKey key, String hash) {}

  private static final String COLUMNS =
      "id, name, role, created_at, created_by, expires_at, last_used_at, revoked_at, revoked_by";

  private final DataSource database;

  KeyTable(DataSource database) {
    this.database = database;
  }

  List<Row> all() {
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement("select " + COLUMNS + ", hash from api_key");
        ResultSet rows = select.executeQuery()) {
      List<Row> all = new ArrayList<>();
      while (rows.next()) {
        all.add(new Row(read(rows), rows.getString(10)));
      }
      return all;
    } catch (SQLException e) {
      throw new StoreException("cannot read the API keys", e);
    }
  }

  /**
   * Another value whenever there is another fact, whoever wrote it. The number of facts is part of
   * it: where several nodes write, a lower number may become visible after a higher one.
   */
  String version() {
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement("select count(*), max(seq) from api_key_event");
        ResultSet rows = select.executeQuery()) {
      rows.next();
      return rows.getLong(1) + "/" + rows.getLong(2);
    } catch (SQLException e) {
      throw new StoreException("cannot read whether the API keys have changed", e);
    }
  }

  /** The latest facts, newest first. */
  List<KeyEvent> events(int limit) {
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "select seq, at, kind, key_id, name, role, actor from api_key_event"
                    + " order by seq desc fetch first ? rows only")) {
      select.setInt(1, limit);
      List<KeyEvent> events = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          events.add(
              new KeyEvent(
                  rows.getLong(1),
                  instant(rows, 2).orElseThrow(),
                  KeyEvent.Kind.valueOf(rows.getString(3).toUpperCase(Locale.ROOT)),
                  rows.getString(4),
                  rows.getString(5),
                  Role.parse(rows.getString(6)),
                  rows.getString(7)));
        }
      }
      return events;
    } catch (SQLException e) {
      throw new StoreException("cannot read what became of the API keys", e);
    }
  }

  /** A new key and the fact of it, or neither. */
  void add(Row row) {
    ApiKey key = row.key();
    inOneTransaction(
        "cannot store an API key",
        connection -> {
          try (PreparedStatement insert =
              connection.prepareStatement(
                  "insert into api_key ("
                      + COLUMNS
                      + ", hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, key.id());
            insert.setString(2, key.name());
            insert.setString(3, key.role().toString());
            insert.setObject(4, at(key.created()));
            insert.setString(5, key.createdBy());
            insert.setObject(6, key.expires().map(KeyTable::at).orElse(null));
            insert.setObject(7, key.lastUsed().map(KeyTable::at).orElse(null));
            insert.setObject(8, key.revoked().map(KeyTable::at).orElse(null));
            insert.setString(9, key.revokedBy().orElse(null));
            insert.setString(10, row.hash());
            insert.executeUpdate();
          }
          tell(connection, KeyEvent.Kind.CREATED, key, key.created(), key.createdBy());
        });
  }

  /** The end of a key and the fact of it, or neither. */
  void revoke(ApiKey key) {
    Instant at = key.revoked().orElseThrow();
    String by = key.revokedBy().orElseThrow();
    inOneTransaction(
        "cannot revoke the API key " + key.id(),
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "update api_key set revoked_at = ?, revoked_by = ? where id = ?")) {
            update.setObject(1, at(at));
            update.setString(2, by);
            update.setString(3, key.id());
            update.executeUpdate();
          }
          tell(connection, KeyEvent.Kind.REVOKED, key, at, by);
        });
  }

  /** When keys were used last, by id; what another node has seen later stays. */
  void used(Map<String, Instant> times) {
    inOneTransaction(
        "cannot write down when API keys were used",
        connection -> {
          try (PreparedStatement update =
              connection.prepareStatement(
                  "update api_key set last_used_at = ? where id = ?"
                      + " and (last_used_at is null or last_used_at < ?)")) {
            for (Map.Entry<String, Instant> time : times.entrySet()) {
              update.setObject(1, at(time.getValue()));
              update.setString(2, time.getKey());
              update.setObject(3, at(time.getValue()));
              update.addBatch();
            }
            update.executeBatch();
          }
        });
  }

  private static void tell(
      Connection connection, KeyEvent.Kind kind, ApiKey key, Instant at, String actor)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into api_key_event (at, kind, key_id, name, role, actor)"
                + " values (?, ?, ?, ?, ?, ?)")) {
      insert.setObject(1, at(at));
      insert.setString(2, kind.name().toLowerCase(Locale.ROOT));
      insert.setString(3, key.id());
      insert.setString(4, key.name());
      insert.setString(5, key.role().toString());
      insert.setString(6, actor);
      insert.executeUpdate();
    }
  }

  /** Work on a connection. */
  private interface Work {
    void on(Connection connection) throws SQLException;
  }

  private void inOneTransaction(String failure, Work work) {
    try (Connection connection = database.getConnection()) {
      connection.setAutoCommit(false);
      try {
        work.on(connection);
        connection.commit();
      } catch (SQLException | RuntimeException e) {
        connection.rollback();
        throw e;
      } finally {
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw new StoreException(failure, e);
    }
  }

  private static ApiKey read(ResultSet rows) throws SQLException {
    return new ApiKey(
        rows.getString(1),
        rows.getString(2),
        Role.parse(rows.getString(3)),
        instant(rows, 4).orElseThrow(),
        rows.getString(5),
        instant(rows, 6),
        instant(rows, 7),
        instant(rows, 8),
        Optional.ofNullable(rows.getString(9)));
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  private static Optional<Instant> instant(ResultSet rows, int column) throws SQLException {
    return Optional.ofNullable(rows.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }
}
