package io.ktrdr.symbol;

import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.store.InstrumentDirectory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** A directory in memory. */
final class FakeDirectory implements InstrumentDirectory {

  private final Map<InstrumentId, Instrument> known = new ConcurrentSkipListMap<>();

  @Override
  public List<Instrument> all() {
    return List.copyOf(known.values());
  }

  @Override
  public Optional<Instrument> find(InstrumentId id) {
    return Optional.ofNullable(known.get(id));
  }

  @Override
  public void put(Instrument instrument) {
    known.put(instrument.id(), instrument);
  }
}
