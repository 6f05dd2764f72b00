package io.ktrdr.api.security;

import io.ktrdr.api.http.Role;
import java.time.Instant;
import java.util.Optional;

/**
 * What is known of an API key; never its secret.
 *
 * @param id the part of the key that may be shown
 * @param name whose it is, or what for; unique among keys that are not revoked
 * @param createdBy the caller who made it
 * @param expires from when on it is no longer taken; empty when it stays good
 * @param lastUsed to the minute, written down a while later; empty when it never was
 * @param revoked when it was ended
 * @param revokedBy the caller who ended it
 */
public record ApiKey(
    String id,
    String name,
    Role role,
    Instant created,
    String createdBy,
    Optional<Instant> expires,
    Optional<Instant> lastUsed,
    Optional<Instant> revoked,
    Optional<String> revokedBy) {

  /** How a key stands. */
  public enum State {
    ACTIVE,
    EXPIRED,
    REVOKED
  }

  /** How it stands at a time. */
  public State state(Instant now) {
    if (revoked.isPresent()) {
      return State.REVOKED;
    }
    return expires.filter(end -> !now.isBefore(end)).isPresent() ? State.EXPIRED : State.ACTIVE;
  }

  ApiKey used(Instant at) {
    return new ApiKey(
        id, name, role, created, createdBy, expires, Optional.of(at), revoked, revokedBy);
  }

  ApiKey revoked(Instant at, String by) {
    return new ApiKey(
        id, name, role, created, createdBy, expires, lastUsed, Optional.of(at), Optional.of(by));
  }
}
