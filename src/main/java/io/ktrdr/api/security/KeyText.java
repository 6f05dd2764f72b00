package io.ktrdr.api.security;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * An API key as its holder has it: {@code ktrdr_<id>_<secret><check>}, of 8, 43 and 6 letters and
 * digits. The id is no secret and finds the key, the secret has 256 random bits, and the check
 * tells a mistyped key from a wrong one without asking anything.
 */
final class KeyText {

  static final String PREFIX = "ktrdr_";

  private static final int ID = 8;

  /** 62 to the 43rd is just above 2 to the 256th. */
  private static final int SECRET = 43;

  private static final int CHECK = 6;
  private static final int LENGTH = PREFIX.length() + ID + 1 + SECRET + CHECK;
  private static final String LETTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final Pattern ID_FORM = Pattern.compile("[0-9a-z]{8}");

  private final String text;

  private KeyText(String text) {
    this.text = text;
  }

  /** A new one that nobody has seen. */
  static KeyText random(SecureRandom random) {
    StringBuilder id = new StringBuilder(ID);
    for (int i = 0; i < ID; i++) {
      // the first 36 without capitals: an id is read out and typed more often than a secret
      int letter = random.nextInt(36);
      id.append(LETTERS.charAt(letter < 10 ? letter : letter + 26));
    }
    String open = PREFIX + id + "_" + digits(new BigInteger(256, random), SECRET);
    return new KeyText(open + check(open));
  }

  /** The id in what somebody presents, which need not be a key; never anything of a secret. */
  static Optional<String> id(String presented) {
    int end = PREFIX.length() + ID;
    return presented.startsWith(PREFIX)
            && presented.length() > end
            && ID_FORM.matcher(presented.substring(PREFIX.length(), end)).matches()
            && presented.charAt(end) == '_'
        ? Optional.of(presented.substring(PREFIX.length(), end))
        : Optional.empty();
  }

  /**
   * Reads a key that somebody presents.
   *
   * @throws IllegalArgumentException saying that it is mistyped; the text is not repeated
   */
  static KeyText parse(String text) {
    if (!hasForm(text)) {
      throw new IllegalArgumentException(
          "the API key does not have the form ktrdr_<8 letters>_<49 letters>: it was cut off, or"
              + " something was added");
    }
    String open = text.substring(0, LENGTH - CHECK);
    if (!check(open).equals(text.substring(LENGTH - CHECK))) {
      throw new IllegalArgumentException(
          "the API key is mistyped: its last six letters do not fit the others");
    }
    return new KeyText(text);
  }

  /** Without a regular expression: it is looked at with each request. */
  private static boolean hasForm(String text) {
    int end = PREFIX.length() + ID;
    if (text.length() != LENGTH || !text.startsWith(PREFIX) || text.charAt(end) != '_') {
      return false;
    }
    for (int i = PREFIX.length(); i < LENGTH; i++) {
      char c = text.charAt(i);
      boolean fits = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z');
      if (i != end && !fits && (i < end || c < 'A' || c > 'Z')) {
        return false;
      }
    }
    return true;
  }

  /** What finds the key, and may be shown. */
  String id() {
    return text.substring(PREFIX.length(), PREFIX.length() + ID);
  }

  /** The whole key; to be shown once, and never logged. */
  String secret() {
    return text;
  }

  byte[] hash() {
    return hash(text);
  }

  /**
   * SHA-256. A slow hash protects what people can remember; 256 random bits cannot be guessed
   * however fast the guessing is.
   */
  static byte[] hash(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static String hex(byte[] hash) {
    return HexFormat.of().formatHex(hash);
  }

  private static String check(String open) {
    CRC32 crc = new CRC32();
    crc.update(open.getBytes(StandardCharsets.US_ASCII));
    char[] digits = new char[CHECK];
    long rest = crc.getValue();
    for (int i = CHECK - 1; i >= 0; i--) {
      digits[i] = LETTERS.charAt((int) (rest % LETTERS.length()));
      rest /= LETTERS.length();
    }
    return new String(digits);
  }

  /** A number to base 62, with zeros before it. */
  private static String digits(BigInteger number, int width) {
    BigInteger base = BigInteger.valueOf(LETTERS.length());
    char[] digits = new char[width];
    BigInteger rest = number;
    for (int i = width - 1; i >= 0; i--) {
      BigInteger[] parts = rest.divideAndRemainder(base);
      digits[i] = LETTERS.charAt(parts[1].intValue());
      rest = parts[0];
    }
    return new String(digits);
  }

  /** Without the secret, so that it is in no log by accident. */
  @Override
  public String toString() {
    return PREFIX + id() + "_…";
  }
}
