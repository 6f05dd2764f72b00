package io.ktrdr.api.tls;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificate in force. {@link #check} takes a new one when the files have changed; connections
 * that are open keep the one they began with, and a broken new one leaves the old in force.
 */
public final class TlsContext {

  /**
   * How it stands.
   *
   * @param subject whose certificate it is
   * @param notAfter until when it is good
   * @param loadedAt since when it is in force here
   * @param trouble why what is in the files now is not in force
   */
  public record Status(
      String subject,
      String issuer,
      Instant notAfter,
      Instant loadedAt,
      Optional<String> trouble) {}

  /** There is nothing that could be served with; the message is a sentence. */
  public static final class UnusableException extends RuntimeException {
    private UnusableException(Exception cause) {
      super(cause.getMessage(), cause);
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(TlsContext.class);

  private record Loaded(
      SSLContext context, String digest, X509Certificate certificate, Instant at) {}

  private final TlsSettings settings;
  private final Clock clock;
  private final String[] protocols;
  private volatile Loaded loaded;
  private volatile Optional<String> trouble = Optional.empty();

  private TlsContext(TlsSettings settings, Clock clock, Loaded loaded) {
    this.settings = settings;
    this.clock = clock;
    this.protocols = settings.protocols().toArray(String[]::new);
    this.loaded = loaded;
  }

  /**
   * Reads certificate and key. Blocks.
   *
   * @throws UnusableException when they cannot be used
   */
  public static TlsContext open(TlsSettings settings, Clock clock) {
    try {
      TlsContext opened = new TlsContext(settings, clock, load(settings, clock));
      opened.warnOfAge();
      return opened;
    } catch (Credentials.UnusableException e) {
      throw new UnusableException(e);
    }
  }

  private static Loaded load(TlsSettings settings, Clock clock)
      throws Credentials.UnusableException {
    Credentials credentials = Credentials.read(settings.source());
    return new Loaded(
        credentials.context(),
        credentials.digest(),
        credentials.chain().getFirst(),
        clock.instant());
  }

  /** Takes what is in the files now, if it is something else and can be used. Blocks. */
  public synchronized void check() {
    try {
      if (Credentials.digest(settings.source()).equals(loaded.digest())) {
        told(Optional.empty());
        return;
      }
      loaded = load(settings, clock);
      told(Optional.empty());
      LOG.info(
          "A new certificate is in force: {}, good until {}",
          loaded.certificate().getSubjectX500Principal(),
          loaded.certificate().getNotAfter().toInstant());
      warnOfAge();
    } catch (Credentials.UnusableException e) {
      told(Optional.of(e.getMessage()));
    }
  }

  private void told(Optional<String> now) {
    if (now.isPresent() && !Objects.equals(now, trouble)) {
      LOG.error(
          "The new certificate is not taken, the one of before stays in force: {}",
          now.orElseThrow());
    }
    trouble = now;
  }

  private void warnOfAge() {
    Instant end = loaded.certificate().getNotAfter().toInstant();
    if (!clock.instant().isBefore(end)) {
      LOG.warn("The certificate expired at {}; clients will refuse it", end);
    }
  }

  /** How often {@link #check} is to be called. */
  public Duration checkInterval() {
    return settings.checkInterval();
  }

  /** For one new connection. */
  public SSLEngine engine() {
    SSLEngine engine = loaded.context().createSSLEngine();
    engine.setUseClientMode(false);
    engine.setEnabledProtocols(protocols);
    return new GuardedEngine(engine);
  }

  /** How it stands. */
  public Status status() {
    Loaded now = loaded;
    return new Status(
        now.certificate().getSubjectX500Principal().getName(),
        now.certificate().getIssuerX500Principal().getName(),
        now.certificate().getNotAfter().toInstant(),
        now.at(),
        trouble);
  }
}
