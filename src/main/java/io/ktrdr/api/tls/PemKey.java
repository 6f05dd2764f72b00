package io.ktrdr.api.tls;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A private key from PEM (RFC 7468): PKCS#8 as it is, PKCS#1 (RSA) and SEC 1 (elliptic curves) by
 * putting PKCS#8's envelope around them, since Java reads nothing else.
 */
final class PemKey {

  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----(.*?)-----END \\1-----", Pattern.DOTALL);

  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final int PARAMETERS = 0xa0;

  /** Version 0. */
  private static final byte[] VERSION = {0x02, 0x01, 0x00};

  /** 1.2.840.113549.1.1.1 with its empty parameters. */
  private static final byte[] RSA = {
    0x30,
    0x0d,
    0x06,
    0x09,
    0x2a,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xf7,
    0x0d,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  /** 1.2.840.10045.2.1, whose parameters are the curve. */
  private static final byte[] EC = {
    0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01
  };

  private PemKey() {}

  /**
   * The first private key in a text.
   *
   * @throws GeneralSecurityException with a sentence when there is none that can be read
   */
  static PrivateKey read(String pem) throws GeneralSecurityException {
    Matcher block = BLOCK.matcher(pem);
    if (!block.find()) {
      throw new InvalidKeySpecException("there is no -----BEGIN … PRIVATE KEY----- in it");
    }
    if (block.group(1).equals("ENCRYPTED PRIVATE KEY") || block.group(2).contains("ENCRYPTED")) {
      throw new InvalidKeySpecException(
          "it is encrypted; decrypt it (openssl pkey -in KEY -out PLAIN), or take a PKCS#12"
              + " keystore");
    }
    byte[] der;
    try {
      der = Base64.getMimeDecoder().decode(block.group(2));
    } catch (IllegalArgumentException e) {
      throw new InvalidKeySpecException("its base 64 is damaged", e);
    }
    return switch (block.group(1)) {
      case "PRIVATE KEY" -> pkcs8(der);
      case "RSA PRIVATE KEY" -> pkcs8(element(SEQUENCE, VERSION, RSA, element(OCTETS, der)));
      case "EC PRIVATE KEY" ->
          pkcs8(
              element(SEQUENCE, VERSION, element(SEQUENCE, EC, curve(der)), element(OCTETS, der)));
      default ->
          throw new InvalidKeySpecException("a " + block.group(1) + " is of no use for TLS here");
    };
  }

  private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
    PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(der);
    InvalidKeySpecException other =
        new InvalidKeySpecException("it is neither an RSA, EC nor EdDSA key");
    for (String algorithm : new String[] {"RSA", "EC", "EdDSA"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (InvalidKeySpecException e) {
        other.addSuppressed(e);
      }
    }
    throw other;
  }

  /** The curve's name, which SEC 1 has in {@code ECPrivateKey.parameters} (RFC 5915). */
  private static byte[] curve(byte[] sec1) throws InvalidKeySpecException {
    try {
      int at = skipHeader(sec1, 0, SEQUENCE);
      at = skip(sec1, at, 0x02);
      at = skip(sec1, at, OCTETS);
      int inside = skipHeader(sec1, at, PARAMETERS);
      int end = skip(sec1, inside, 0x06);
      return Arrays.copyOfRange(sec1, inside, end);
    } catch (ArrayIndexOutOfBoundsException e) {
      throw new InvalidKeySpecException("its EC key is damaged", e);
    }
  }

  private static int skip(byte[] der, int at, int tag) throws InvalidKeySpecException {
    int content = skipHeader(der, at, tag);
    return content + length(der, at);
  }

  private static int skipHeader(byte[] der, int at, int tag) throws InvalidKeySpecException {
    if ((der[at] & 0xff) != tag) {
      throw new InvalidKeySpecException("its EC key does not name its curve");
    }
    int first = der[at + 1] & 0xff;
    return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
  }

  private static int length(byte[] der, int at) throws InvalidKeySpecException {
    int first = der[at + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    if ((first & 0x7f) > 2) {
      throw new InvalidKeySpecException("its EC key is damaged");
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7f); i++) {
      length = length << 8 | (der[at + 2 + i] & 0xff);
    }
    return length;
  }

  private static byte[] element(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    int length = content.size();
    ByteArrayOutputStream element = new ByteArrayOutputStream(length + 5);
    element.write(tag);
    if (length < 0x80) {
      element.write(length);
    } else {
      int bytes = length < 0x100 ? 1 : length < 0x10000 ? 2 : 3;
      element.write(0x80 | bytes);
      for (int i = bytes - 1; i >= 0; i--) {
        element.write(length >>> (8 * i));
      }
    }
    element.writeBytes(content.toByteArray());
    return element.toByteArray();
  }
}
