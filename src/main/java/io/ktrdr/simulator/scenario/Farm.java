package io.ktrdr.simulator.scenario;

import java.util.Locale;

/** IB's three kinds of farm. */
public enum Farm {
  MARKET(2103, 2104, 2108, 2119, "usfarm", "Market data farm"),
  HISTORY(2105, 2106, 2107, 2119, "ushmds", "HMDS data farm"),
  CONTRACTS(2157, 2158, 2108, 2119, "secdefil", "Sec-def data farm");

  /** What a farm can be. */
  public enum State {
    DOWN,
    UP,
    /** Inactive, available on demand: nothing is wrong. */
    IDLE,
    CONNECTING
  }

  private final int down;
  private final int up;
  private final int idle;
  private final int connecting;
  private final String usualName;
  private final String label;

  Farm(int down, int up, int idle, int connecting, String usualName, String label) {
    this.down = down;
    this.up = up;
    this.idle = idle;
    this.connecting = connecting;
    this.usualName = usualName;
    this.label = label;
  }

  /** One that IB has. */
  public String usualName() {
    return usualName;
  }

  /** IB's code for a state. */
  public int code(State state) {
    return switch (state) {
      case DOWN -> down;
      case UP -> up;
      case IDLE -> idle;
      case CONNECTING -> connecting;
    };
  }

  /** IB's words for a state. */
  public String text(State state, String name) {
    return switch (state) {
      case DOWN -> label + " connection is broken:" + name;
      case UP -> label + " connection is OK:" + name;
      case IDLE -> label + " connection is inactive but should be available upon demand." + name;
      case CONNECTING -> label + " is connecting:" + name;
    };
  }

  /** As written in a scenario. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
