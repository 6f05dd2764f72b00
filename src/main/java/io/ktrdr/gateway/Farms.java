package io.ktrdr.gateway;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * IB's data farms, each on its own, by what the gateway has said about them. None of this ever
 * touches the socket.
 */
record Farms(Map<Farm, Standing> known) {

  /** One farm's state and since when. */
  record Standing(Farm.State state, Instant since) {}

  /** One farm's step from a state to another; {@code from} is empty at its first notice. */
  record Change(Farm farm, Optional<Farm.State> from, Farm.State to) {}

  private static final Comparator<Farm> BY_KIND_AND_NAME =
      Comparator.comparing(Farm::kind).thenComparing(Farm::name);

  static final Farms UNHEARD_OF = new Farms(Map.of());

  Farms {
    Map<Farm, Standing> sorted = new TreeMap<>(BY_KIND_AND_NAME);
    sorted.putAll(known);
    known = Collections.unmodifiableMap(sorted);
  }

  /** What a notice says about a farm; empty when it is about something else. */
  static Optional<Change> told(int code, String text) {
    return switch (code) {
      case 2103 -> told(Farm.Kind.MARKET_DATA, text, Farm.State.BROKEN);
      case 2104 -> told(Farm.Kind.MARKET_DATA, text, Farm.State.OK);
      case 2108 -> told(Farm.Kind.MARKET_DATA, text, Farm.State.IDLE);
      case 2119 -> told(Farm.Kind.MARKET_DATA, text, Farm.State.CONNECTING);
      case 2105 -> told(Farm.Kind.HISTORY, text, Farm.State.BROKEN);
      case 2106 -> told(Farm.Kind.HISTORY, text, Farm.State.OK);
      case 2107 -> told(Farm.Kind.HISTORY, text, Farm.State.IDLE);
      case 2157 -> told(Farm.Kind.CONTRACTS, text, Farm.State.BROKEN);
      case 2158 -> told(Farm.Kind.CONTRACTS, text, Farm.State.OK);
      default -> Optional.empty();
    };
  }

  /** Where a notice leads; the same object when it brings nothing new. */
  Farms after(int code, String text, Instant now) {
    return told(code, text).map(change -> with(change.farm(), change.to(), now)).orElse(this);
  }

  /** The link to IB is back: farms that broke with it are taken for well until told otherwise. */
  Farms afterLink(Instant now) {
    Farms next = this;
    for (Map.Entry<Farm, Standing> one : known.entrySet()) {
      if (one.getValue().state() == Farm.State.BROKEN) {
        next = next.with(one.getKey(), Farm.State.OK, now);
      }
    }
    return next;
  }

  /** What changed from an earlier standing to this one. */
  List<Change> since(Farms earlier) {
    List<Change> changes = new ArrayList<>();
    known.forEach(
        (farm, standing) -> {
          Optional<Farm.State> before =
              Optional.ofNullable(earlier.known.get(farm)).map(Standing::state);
          if (before.isEmpty() || before.get() != standing.state()) {
            changes.add(new Change(farm, before, standing.state()));
          }
        });
    return changes;
  }

  /**
   * Whether requests of a kind may go: none of its farms is broken, or another of its farms is
   * known to be well (which of them serves an instrument only IB knows, and its answer will tell).
   */
  boolean serves(Farm.Kind kind) {
    boolean broken = false;
    for (Map.Entry<Farm, Standing> one : known.entrySet()) {
      if (one.getKey().kind() == kind) {
        switch (one.getValue().state()) {
          case OK, IDLE -> {
            return true;
          }
          case BROKEN -> broken = true;
          case CONNECTING -> {
            // Neither here nor there; it decides nothing.
          }
        }
      }
    }
    return !broken;
  }

  /** Farms that are down, by kind and name. */
  List<Farm> broken() {
    return known.entrySet().stream()
        .filter(one -> one.getValue().state() == Farm.State.BROKEN)
        .map(Map.Entry::getKey)
        .toList();
  }

  private Farms with(Farm farm, Farm.State state, Instant now) {
    Standing before = known.get(farm);
    if (before != null && before.state() == state) {
      return this;
    }
    Map<Farm, Standing> next = new TreeMap<>(BY_KIND_AND_NAME);
    next.putAll(known);
    next.put(farm, new Standing(state, now));
    return new Farms(next);
  }

  private static Optional<Change> told(Farm.Kind kind, String text, Farm.State to) {
    return Optional.of(new Change(new Farm(kind, farmName(text)), Optional.empty(), to));
  }

  /**
   * IB ends these notices with the name, in every language: after a colon, or after the full stop
   * of the sentence ({@code …upon demand.ushmds}). Names may hold dots themselves.
   */
  private static String farmName(String text) {
    int colon = text.lastIndexOf(':');
    String end = text.substring(Math.max(colon, text.lastIndexOf(' ')) + 1).strip();
    if (colon < 0) {
      int stop = end.indexOf('.');
      end = stop < 0 ? "" : end.substring(stop + 1);
    }
    return end.endsWith(".") ? end.substring(0, end.length() - 1) : end;
  }
}
