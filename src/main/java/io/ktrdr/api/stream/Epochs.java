package io.ktrdr.api.stream;

import java.security.SecureRandom;

/** Names of the lives of a hub: never the same twice. */
final class Epochs {

  private static final SecureRandom RANDOM = new SecureRandom();

  private Epochs() {}

  static String next() {
    return Long.toString(RANDOM.nextLong() & Long.MAX_VALUE, Character.MAX_RADIX);
  }
}
