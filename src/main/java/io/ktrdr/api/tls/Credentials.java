package io.ktrdr.api.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * What a server shows and proves: a certificate with those that vouch for it, and the private key.
 *
 * @param digest of the files it was read from; other files have another one
 */
record Credentials(List<X509Certificate> chain, PrivateKey key, String digest) {

  /** They cannot be used; the message is a sentence that names the file. */
  static final class UnusableException extends Exception {
    UnusableException(String message, Exception cause) {
      super(message, cause);
    }
  }

  private static final byte[] PROBE = "ktrdr".getBytes(StandardCharsets.US_ASCII);

  static Credentials read(TlsSettings.Source source) throws UnusableException {
    return switch (source) {
      case TlsSettings.Source.Pem(Path certificate, Path key) -> pem(certificate, key);
      case TlsSettings.Source.KeyStoreFile(Path file, char[] password) -> store(file, password);
    };
  }

  /** The digest alone, for a look at whether anything changed. */
  static String digest(TlsSettings.Source source) throws UnusableException {
    return switch (source) {
      case TlsSettings.Source.Pem(Path certificate, Path key) ->
          digest(bytes(certificate), bytes(key));
      case TlsSettings.Source.KeyStoreFile(Path file, char[] password) -> digest(bytes(file));
    };
  }

  private static Credentials pem(Path certificate, Path key) throws UnusableException {
    byte[] certificateBytes = bytes(certificate);
    byte[] keyBytes = bytes(key);
    List<X509Certificate> chain;
    try {
      Collection<? extends Certificate> read =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(certificateBytes));
      chain = read.stream().map(X509Certificate.class::cast).toList();
    } catch (CertificateException e) {
      throw new UnusableException("the certificate " + certificate + " cannot be read", e);
    }
    if (chain.isEmpty()) {
      throw new UnusableException("there is no certificate in " + certificate, null);
    }
    PrivateKey privateKey;
    try {
      privateKey = PemKey.read(new String(keyBytes, StandardCharsets.ISO_8859_1));
    } catch (GeneralSecurityException e) {
      throw new UnusableException(
          "the private key " + key + " cannot be read: " + e.getMessage(), e);
    }
    return checked(
        chain,
        privateKey,
        digest(certificateBytes, keyBytes),
        "the private key " + key + " is not that of the certificate " + certificate);
  }

  private static Credentials store(Path file, char[] password) throws UnusableException {
    byte[] bytes = bytes(file);
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(new ByteArrayInputStream(bytes), password);
      for (String alias : Collections.list(store.aliases())) {
        if (store.isKeyEntry(alias)
            && store.getKey(alias, password) instanceof PrivateKey privateKey) {
          List<X509Certificate> chain =
              Arrays.stream(store.getCertificateChain(alias))
                  .map(X509Certificate.class::cast)
                  .toList();
          return checked(
              chain,
              privateKey,
              digest(bytes),
              "in " + file + " the private key \"" + alias + "\" is not that of its certificate");
        }
      }
    } catch (GeneralSecurityException | IOException e) {
      throw new UnusableException(
          "the keystore "
              + file
              + " cannot be opened; is it PKCS#12, and ktrdr.http.tls.keystore-password right?",
          e);
    }
    throw new UnusableException("there is no private key in the keystore " + file, null);
  }

  private static Credentials checked(
      List<X509Certificate> chain, PrivateKey key, String digest, String otherwise)
      throws UnusableException {
    if (!belong(key, chain.getFirst().getPublicKey())) {
      throw new UnusableException(otherwise, null);
    }
    return new Credentials(chain, key, digest);
  }

  private static boolean belong(PrivateKey secret, PublicKey open) {
    String algorithm =
        switch (secret.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "EdDSA";
        };
    try {
      Signature sign = Signature.getInstance(algorithm);
      sign.initSign(secret);
      sign.update(PROBE);
      Signature verify = Signature.getInstance(algorithm);
      verify.initVerify(open);
      verify.update(PROBE);
      return verify.verify(sign.sign());
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** For new connections. */
  SSLContext context() throws UnusableException {
    // never leaves this method; a key store of this kind cannot be without one
    char[] password = UUID.randomUUID().toString().toCharArray();
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("server", key, password, chain.toArray(Certificate[]::new));
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, password);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new UnusableException("the certificate cannot be used for TLS: " + e.getMessage(), e);
    }
  }

  private static byte[] bytes(Path file) throws UnusableException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new UnusableException("there is no file " + file, e);
    } catch (IOException e) {
      throw new UnusableException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private static String digest(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(digest.digest(part));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
