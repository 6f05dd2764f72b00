package io.ktrdr.symbol;

import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.store.BarStore;
import io.ktrdr.store.SeriesChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the store and what the journal knows of it differ.
 *
 * @param changes newer than the journal's, oldest first per series
 * @param lost series of which the store holds less than the journal knows, with the store's
 *     revision
 */
record StoreDelta(List<SeriesChange> changes, Map<SeriesId, Long> lost) {

  /** Blocks, but only where the store is ahead. */
  static StoreDelta read(BarStore store, InstrumentId instrument, SymbolState state) {
    List<SeriesChange> changes = new ArrayList<>();
    Map<SeriesId, Long> lost = new HashMap<>();
    state.series().forEach((series, memory) -> lost.put(series, 0L));
    for (Map.Entry<SeriesId, Long> held : store.revisionsOf(instrument).entrySet()) {
      SeriesId series = held.getKey();
      long known = state.of(series).revision();
      if (held.getValue() > known) {
        changes.addAll(store.changes(series, known));
      }
      if (held.getValue() >= known) {
        lost.remove(series);
      } else {
        lost.put(series, held.getValue());
      }
    }
    lost.keySet().removeIf(series -> state.of(series).revision() == 0);
    return new StoreDelta(List.copyOf(changes), Map.copyOf(lost));
  }
}
