package io.ktrdr.api.tls;

import com.typesafe.config.Config;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the HTTP server encrypts; read from {@code ktrdr.http.tls}, where each key is explained.
 *
 * @param source where certificate and key are
 * @param checkInterval how often it is looked at
 * @param protocols versions of TLS
 */
public record TlsSettings(Source source, Duration checkInterval, List<String> protocols) {

  private static final Set<String> POSSIBLE = new TreeSet<>(Set.of("TLSv1.2", "TLSv1.3"));

  /** Where certificate and key are. */
  sealed interface Source {
    record Pem(Path certificate, Path key) implements Source {}

    record KeyStoreFile(Path file, char[] password) implements Source {}
  }

  public TlsSettings {
    protocols = List.copyOf(protocols);
  }

  /**
   * Reads {@code ktrdr.http.tls} of a whole configuration.
   *
   * @return empty when nothing is to be encrypted
   * @throws IllegalArgumentException naming the setting that is wrong
   */
  public static Optional<TlsSettings> from(Config root) {
    Config tls = root.getConfig("ktrdr.http.tls");
    String certificate = tls.getString("certificate");
    String key = tls.getString("key");
    String store = tls.getString("keystore");
    if (certificate.isEmpty() && key.isEmpty() && store.isEmpty()) {
      return Optional.empty();
    }
    if (certificate.isEmpty() != key.isEmpty()) {
      throw new IllegalArgumentException(
          "ktrdr.http.tls.certificate and ktrdr.http.tls.key belong together, and ktrdr.http.tls."
              + (key.isEmpty() ? "key" : "certificate")
              + " is empty");
    }
    if (!key.isEmpty() && !store.isEmpty()) {
      throw new IllegalArgumentException(
          "ktrdr.http.tls has PEM files and a keystore; take one of them away");
    }
    List<String> protocols = tls.getStringList("protocols");
    if (protocols.isEmpty() || !POSSIBLE.containsAll(protocols)) {
      throw new IllegalArgumentException(
          "ktrdr.http.tls.protocols is " + protocols + " and must be some of " + POSSIBLE);
    }
    return Optional.of(
        new TlsSettings(
            store.isEmpty()
                ? new Source.Pem(path("certificate", certificate), path("key", key))
                : new Source.KeyStoreFile(
                    path("keystore", store), tls.getString("keystore-password").toCharArray()),
            tls.getDuration("check-interval"),
            protocols));
  }

  private static Path path(String key, String text) {
    try {
      return Path.of(text).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "ktrdr.http.tls." + key + " is no file name: " + e.getMessage(), e);
    }
  }
}
