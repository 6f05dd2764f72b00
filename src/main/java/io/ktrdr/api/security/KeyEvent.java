package io.ktrdr.api.security;

import io.ktrdr.api.http.Role;
import java.time.Instant;

/**
 * A fact about a key; they are never changed.
 *
 * @param sequence counts up
 * @param actor the caller who did it
 */
public record KeyEvent(
    long sequence, Instant at, Kind kind, String keyId, String name, Role role, String actor) {

  /** What happened. */
  public enum Kind {
    CREATED,
    REVOKED
  }
}
