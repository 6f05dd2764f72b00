package io.ktrdr.api.security;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/** Puts a right check under any key, as an attacker would. */
final class KeyTextForgery {

  private static final String LETTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private KeyTextForgery() {}

  static KeyText checked(String open) {
    CRC32 crc = new CRC32();
    crc.update(open.getBytes(StandardCharsets.US_ASCII));
    long rest = crc.getValue();
    StringBuilder check = new StringBuilder();
    for (int i = 0; i < 6; i++) {
      check.insert(0, LETTERS.charAt((int) (rest % 62)));
      rest /= 62;
    }
    return KeyText.parse(open + check);
  }
}
