package io.ktrdr.api.http;

/**
 * Who asks.
 *
 * @param name as the audit trail has it
 */
public record Caller(String name, Role role) {

  /** Whoever reaches a node that asks nobody who he is. */
  public static final Caller LOCAL = new Caller("api", Role.ADMIN);
}
