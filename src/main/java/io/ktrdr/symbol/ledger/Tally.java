package io.ktrdr.symbol.ledger;

import java.util.List;

/**
 * Bars that should exist, counted by how they stand.
 *
 * @param expected all of them
 * @param present stored, those once missing included
 * @param filled of the present ones, those that were once known to be missing
 */
public record Tally(
    long expected,
    long present,
    long filled,
    long missing,
    long queued,
    long providerEmpty,
    long ignored) {

  /** Nothing counted. */
  public static final Tally NOTHING = new Tally(0, 0, 0, 0, 0, 0, 0);

  /** Counts spans. */
  public static Tally of(List<LedgerSpan> spans) {
    Tally sum = NOTHING;
    for (LedgerSpan span : spans) {
      sum = sum.plus(span.state(), span.bars());
    }
    return sum;
  }

  /** With more bars of one state. */
  public Tally plus(SpanState state, long bars) {
    return switch (state) {
      case EXPECTED_CLOSED -> this;
      case PRESENT -> plus(new Tally(bars, bars, 0, 0, 0, 0, 0));
      case FILLED -> plus(new Tally(bars, bars, bars, 0, 0, 0, 0));
      case MISSING -> plus(new Tally(bars, 0, 0, bars, 0, 0, 0));
      case QUEUED -> plus(new Tally(bars, 0, 0, 0, bars, 0, 0));
      case PROVIDER_EMPTY -> plus(new Tally(bars, 0, 0, 0, 0, bars, 0));
      case IGNORED -> plus(new Tally(bars, 0, 0, 0, 0, 0, bars));
    };
  }

  /** Both together. */
  public Tally plus(Tally other) {
    return new Tally(
        expected + other.expected,
        present + other.present,
        filled + other.filled,
        missing + other.missing,
        queued + other.queued,
        providerEmpty + other.providerEmpty,
        ignored + other.ignored);
  }

  /** Whether every bar that should exist, and is wanted, is stored. */
  public boolean complete() {
    return present + ignored == expected;
  }

  /** Whether all that IB has, as far as is known, is stored. */
  public boolean settled() {
    return missing == 0 && queued == 0;
  }

  /** The share of the wanted bars that are stored, 0 to 1; 1 when none is. */
  public double coverage() {
    long wanted = expected - ignored;
    return wanted == 0 ? 1.0 : (double) present / (double) wanted;
  }
}
