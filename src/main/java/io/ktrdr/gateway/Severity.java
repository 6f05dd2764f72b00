package io.ktrdr.gateway;

import java.util.Locale;

/** How bad a code is for whoever runs the product. */
public enum Severity {
  /** Nothing to look at. */
  INFO,
  /** Goes away by itself, or costs only some time. */
  WARNING,
  /** A request is refused. */
  ERROR,
  /** The connection cannot go on like this. */
  CRITICAL;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
