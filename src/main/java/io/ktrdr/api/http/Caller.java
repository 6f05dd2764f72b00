package io.ktrdr.api.http;

import java.time.Instant;
import java.util.Optional;

/**
 * Who asks.
 *
 * @param name as the audit trail has it: {@code key:} and the name of an API key, {@code user:} and
 *     whom a token names, or a word of ours
 * @param keyId the API key that let him in
 * @param until when he has to show something new
 */
public record Caller(String name, Role role, Optional<String> keyId, Optional<Instant> until) {

  /** Whoever reaches a node that asks nobody who he is. */
  public static final Caller LOCAL = new Caller("api", Role.ADMIN);

  /** Whoever has not said who he is where that matters. */
  public static final Caller ANYONE = new Caller("anyone", Role.NONE);

  /** A caller who is let in for good. */
  public Caller(String name, Role role) {
    this(name, role, Optional.empty(), Optional.empty());
  }
}
