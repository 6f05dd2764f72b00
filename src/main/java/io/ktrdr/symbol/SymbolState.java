package io.ktrdr.symbol;

import io.ktrdr.CborSerializable;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What an instrument remembers: the sum of its facts. Bars never are part of it. */
record SymbolState(Optional<Instrument> instrument, Map<SeriesId, SeriesMemory> series)
    implements CborSerializable {

  static final SymbolState NEW = new SymbolState(Optional.empty(), Map.of());

  SymbolState {
    series = Map.copyOf(series);
  }

  SeriesMemory of(SeriesId id) {
    return series.getOrDefault(id, SeriesMemory.NONE);
  }

  SymbolState apply(SymbolEvent event) {
    return switch (event) {
      case SymbolEvent.ContractResolved resolved ->
          new SymbolState(Optional.of(resolved.instrument()), series);
      case SymbolEvent.BarsStored stored ->
          with(stored.series(), memory -> memory.stored(stored.revision()));
      case SymbolEvent.GapFound gap -> with(gap.series(), memory -> memory.gap(gap.range()));
      case SymbolEvent.GapFilled gap ->
          with(gap.series(), memory -> memory.withoutGap(gap.range()));
      case SymbolEvent.ProviderEmpty empty ->
          with(empty.series(), memory -> memory.empty(empty.range(), empty.until()));
      case SymbolEvent.StoreWentBack back ->
          with(
              back.series(),
              memory -> new SeriesMemory(back.storeRevision(), List.of(), memory.gaps()));
      case SymbolEvent.CoverageAsked asked -> this;
      case SymbolEvent.FetchFailed failed -> this;
    };
  }

  private SymbolState with(SeriesId id, UnaryOperator<SeriesMemory> change) {
    Map<SeriesId, SeriesMemory> changed = new TreeMap<>(series);
    changed.put(id, change.apply(of(id)));
    return new SymbolState(instrument, changed);
  }
}
