package io.ktrdr.gateway;

/**
 * One of IB's data farms, as its notices name it.
 *
 * @param name IB's short name such as {@code usfarm}; empty when a notice gave none
 */
public record Farm(Kind kind, String name) {

  /** What a farm serves, and what a request needs to be served. */
  public enum Kind {
    MARKET_DATA("market data"),
    HISTORY("history"),
    CONTRACTS("contract data");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /** How a farm stands. */
  public enum State {
    /** Connected. */
    OK,
    /** Asleep until it is asked: as good as connected. */
    IDLE,
    /** On its way up. */
    CONNECTING,
    /** Away; IB brings it back by itself. */
    BROKEN
  }

  @Override
  public String toString() {
    return name.isEmpty() ? kind + " farm" : kind + " farm " + name;
  }
}
