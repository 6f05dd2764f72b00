package io.ktrdr.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import javax.sql.DataSource;

/** Instruments in the table {@code instrument}, all of them in memory too. */
final class JdbcInstrumentDirectory implements InstrumentDirectory {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          // An older program may meet what a newer one wrote.
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final DataSource database;
  private final ConcurrentNavigableMap<InstrumentId, Instrument> known =
      new ConcurrentSkipListMap<>();

  private volatile List<Instrument> all;

  JdbcInstrumentDirectory(DataSource database) {
    this.database = database;
    try (Connection connection = database.getConnection();
        PreparedStatement select =
            connection.prepareStatement("select id, details from instrument");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        Instrument instrument = read(rows.getString(1), rows.getString(2));
        known.put(instrument.id(), instrument);
      }
    } catch (SQLException e) {
      throw new StoreException("cannot read the instruments", e);
    }
    all = List.copyOf(known.values());
  }

  @Override
  public List<Instrument> all() {
    return all;
  }

  @Override
  public Optional<Instrument> find(InstrumentId id) {
    return Optional.ofNullable(known.get(id));
  }

  @Override
  public synchronized void put(Instrument instrument) {
    if (instrument.equals(known.get(instrument.id()))) {
      return;
    }
    String id = instrument.id().toString();
    String sql =
        known.containsKey(instrument.id())
            ? "update instrument set con_id = ?, details = ? where id = ?"
            : "insert into instrument (con_id, details, id) values (?, ?, ?)";
    try (Connection connection = database.getConnection();
        PreparedStatement write = connection.prepareStatement(sql)) {
      write.setInt(1, instrument.contract().conId());
      write.setString(2, JSON.writeValueAsString(instrument));
      write.setString(3, id);
      write.executeUpdate();
    } catch (SQLException | JsonProcessingException e) {
      throw new StoreException("cannot store instrument " + id, e);
    }
    known.put(instrument.id(), instrument);
    all = List.copyOf(known.values());
  }

  private static Instrument read(String id, String details) {
    try {
      return JSON.readValue(details, Instrument.class);
    } catch (JsonProcessingException e) {
      throw new StoreException("instrument " + id + " cannot be read back", e);
    }
  }
}
