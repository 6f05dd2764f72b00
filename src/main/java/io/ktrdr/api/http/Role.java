package io.ktrdr.api.http;

import java.util.Locale;

/** What a caller may do; each role may do all that the ones before it may. */
public enum Role {
  /** What anyone may ask: whether the node lives. */
  NONE,
  /** Reads and calculates. */
  VIEWER,
  /** Also has data loaded, marked, imported and repaired, and moves jobs. */
  OPERATOR,
  /** Also sees the configuration and hands out keys. */
  ADMIN;

  /** Whether this role may do what {@code needed} may. */
  public boolean includes(Role needed) {
    return compareTo(needed) >= 0;
  }

  /**
   * Reads the role of a key: {@code viewer}, {@code operator} or {@code admin}.
   *
   * @throws IllegalArgumentException naming what is allowed
   */
  public static Role parse(String text) {
    return switch (text) {
      case "viewer" -> VIEWER;
      case "operator" -> OPERATOR;
      case "admin" -> ADMIN;
      default ->
          throw new IllegalArgumentException(
              "role \"" + Fields.shortened(text) + "\" is not one of [viewer, operator, admin]");
    };
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
