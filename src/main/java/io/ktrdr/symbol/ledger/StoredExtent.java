package io.ktrdr.symbol.ledger;

/**
 * First and last stored bar time of a series, epoch seconds; {@link #NONE} when nothing is stored.
 */
public record StoredExtent(long first, long last) {

  /** Nothing is stored. */
  public static final StoredExtent NONE = new StoredExtent(Long.MAX_VALUE, Long.MIN_VALUE);

  boolean isEmpty() {
    return first > last;
  }
}
