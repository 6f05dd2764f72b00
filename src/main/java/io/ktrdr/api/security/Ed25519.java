package io.ktrdr.api.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;

/**
 * Signatures by RFC 8032 with what Java has. The library that reads tokens would need a second
 * library for them.
 */
final class Ed25519 {

  /** A SubjectPublicKeyInfo of an Ed25519 key up to the key itself (RFC 8410). */
  private static final byte[] KEY_INFO = {
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
  };

  private Ed25519() {}

  /** Whether a signature of a key is on these bytes. */
  static boolean verifies(OctetKeyPair key, byte[] signed, byte[] signature) throws JOSEException {
    byte[] point = key.getDecodedX();
    if (!Curve.Ed25519.equals(key.getCurve()) || point.length != 32) {
      return false;
    }
    byte[] info = new byte[KEY_INFO.length + point.length];
    System.arraycopy(KEY_INFO, 0, info, 0, KEY_INFO.length);
    System.arraycopy(point, 0, info, KEY_INFO.length, point.length);
    try {
      Signature check = Signature.getInstance("Ed25519");
      check.initVerify(
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(info)));
      check.update(signed);
      return check.verify(signature);
    } catch (java.security.SignatureException e) {
      return false; // not even the form of one
    } catch (GeneralSecurityException e) {
      throw new JOSEException("this key cannot be used: " + e.getMessage(), e);
    }
  }
}
