package io.ktrdr.symbol.ledger;

import java.util.Set;

/**
 * Which gaps are wanted; an empty set wants all.
 *
 * @param minBars gaps of fewer bars are left out
 */
public record GapFilter(
    Set<SpanState> states, Set<GapPlace> places, Set<GapExtent> extents, int minBars) {

  /** All. */
  public static final GapFilter ALL = new GapFilter(Set.of(), Set.of(), Set.of(), 1);

  public GapFilter {
    states = Set.copyOf(states);
    places = Set.copyOf(places);
    extents = Set.copyOf(extents);
  }

  /** What can be told without looking at sessions. */
  boolean mayWant(LedgerSpan span, GapPlace place) {
    return span.state().isGap()
        && span.bars() >= minBars
        && (states.isEmpty() || states.contains(span.state()))
        && (places.isEmpty() || places.contains(place));
  }

  boolean wants(GapExtent extent) {
    return extents.isEmpty() || extents.contains(extent);
  }
}
