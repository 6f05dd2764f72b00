package io.ktrdr.store;

import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import java.util.List;
import java.util.Optional;

/**
 * The instruments that were resolved, kept over restarts: an index over what each symbol entity
 * knows of itself. Reads are from memory; {@link #put} blocks on the database.
 */
public interface InstrumentDirectory {

  /** All known instruments, by id; the very same list until that changes. */
  List<Instrument> all();

  Optional<Instrument> find(InstrumentId id);

  /** Adds or replaces. */
  void put(Instrument instrument);
}
