package io.ktrdr.api.security;

/** A key does not stand so that what was asked could be done; the message says how it stands. */
public final class KeyConflictException extends RuntimeException {

  KeyConflictException(String message) {
    super(message);
  }
}
