package io.ktrdr.store;

import io.ktrdr.market.InstrumentId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;

/** Lessons in the table {@code lesson}, all of them in memory too. */
final class JdbcLessons implements Lessons {

  private final DataSource database;
  private final Map<InstrumentId, Lesson> known = new ConcurrentHashMap<>();

  JdbcLessons(DataSource database) {
    this.database = database;
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement(
                "select instrument, details_at, schedule_at, namesakes, rth_days, all_days"
                    + " from lesson");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        known.put(InstrumentId.parse(rows.getString(1)), read(rows));
      }
    } catch (SQLException e) {
      throw new StoreException("cannot read what IB taught", e);
    }
  }

  private static Lesson read(ResultSet rows) throws SQLException {
    int namesakes = rows.getInt(4);
    boolean asked = !rows.wasNull();
    return new Lesson(
        rows.getObject(2, OffsetDateTime.class).toInstant(),
        Optional.ofNullable(rows.getObject(3, OffsetDateTime.class)).map(OffsetDateTime::toInstant),
        asked ? OptionalInt.of(namesakes) : OptionalInt.empty(),
        LessonDays.read(rows.getString(5)),
        LessonDays.read(rows.getString(6)));
  }

  @Override
  public Lesson of(InstrumentId instrument) {
    return known.getOrDefault(instrument, Lesson.NONE);
  }

  @Override
  public synchronized void put(InstrumentId instrument, Lesson lesson) {
    String sql =
        known.containsKey(instrument)
            ? "update lesson set details_at = ?, schedule_at = ?, namesakes = ?, rth_days = ?,"
                + " all_days = ? where instrument = ?"
            : "insert into lesson (details_at, schedule_at, namesakes, rth_days, all_days,"
                + " instrument) values (?, ?, ?, ?, ?, ?)";
    try (Connection connection = database.getConnection();
        PreparedStatement write = connection.prepareStatement(sql)) {
      write.setObject(1, at(lesson.detailsAt()));
      write.setObject(2, lesson.scheduleAt().map(JdbcLessons::at).orElse(null));
      if (lesson.namesakes().isPresent()) {
        write.setInt(3, lesson.namesakes().getAsInt());
      } else {
        write.setNull(3, Types.INTEGER);
      }
      write.setString(4, LessonDays.write(lesson.regular()));
      write.setString(5, LessonDays.write(lesson.all()));
      write.setString(6, instrument.toString());
      write.executeUpdate();
    } catch (SQLException e) {
      throw new StoreException("cannot store what IB taught of " + instrument, e);
    }
    known.put(instrument, lesson);
  }

  private static OffsetDateTime at(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
