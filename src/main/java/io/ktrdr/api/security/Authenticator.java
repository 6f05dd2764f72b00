package io.ktrdr.api.security;

import io.ktrdr.api.http.Caller;
import io.ktrdr.api.http.Role;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * From a presented credential to a caller: an API key, the bootstrap key of the configuration, or a
 * token of the identity provider. Keys are judged at once and without blocking; a token is verified
 * once, elsewhere, and remembered until it ends.
 */
public final class Authenticator {

  /** No header of a reasonable client is longer; nothing of a longer one is looked at. */
  private static final int LONGEST = 16 * 1024;

  private final KeyRing keys;
  private final Optional<byte[]> bootstrap;
  private final Optional<JwtVerifier> tokens;
  private final FailureBrake brake;
  private final Clock clock;

  /**
   * @param bootstrap the SHA-256 of the key that the configuration gives
   * @param tokens who verifies tokens, when an issuer is trusted
   */
  Authenticator(
      KeyRing keys,
      Optional<byte[]> bootstrap,
      Optional<JwtVerifier> tokens,
      FailureBrake brake,
      Clock clock) {
    this.keys = keys;
    this.bootstrap = bootstrap;
    this.tokens = tokens;
    this.brake = brake;
    this.clock = clock;
  }

  /**
   * Judges a credential.
   *
   * @param credential without "Bearer" or anything around it
   * @param address where it comes from; too many wrong ones from there are slowed
   * @return complete already, unless a token has to be verified that was not seen before
   */
  public CompletionStage<Verdict> authenticate(String credential, String address) {
    if (credential.length() <= LONGEST && looksLikeToken(credential)) {
      return token(credential, address);
    }
    return CompletableFuture.completedFuture(judged(key(credential), address));
  }

  private CompletionStage<Verdict> token(String credential, String address) {
    if (tokens.isEmpty()) {
      return CompletableFuture.completedFuture(
          judged(
              new Verdict.Refused(
                  "tokens are not taken here: no issuer is set (ktrdr.http.auth.jwt.issuer)"),
              address));
    }
    JwtVerifier verifier = tokens.orElseThrow();
    Optional<Caller> known = verifier.known(credential);
    if (known.isPresent()) {
      return CompletableFuture.completedFuture(new Verdict.Accepted(known.orElseThrow()));
    }
    // a key's check costs a hash, a token's a signature: whoever is wrong too often pays for it
    Duration wait = brake.wait(address);
    return wait.isZero()
        ? verifier.verify(credential).thenApply(verdict -> judged(verdict, address))
        : CompletableFuture.completedFuture(new Verdict.Slowed(wait));
  }

  private Verdict key(String credential) {
    if (bootstrap.isPresent()
        && credential.length() <= LONGEST
        && MessageDigest.isEqual(bootstrap.orElseThrow(), KeyText.hash(credential))) {
      return new Verdict.Accepted(new Caller("bootstrap", Role.ADMIN));
    }
    if (!credential.startsWith(KeyText.PREFIX)) {
      return new Verdict.Refused(
          "the credential is neither an API key (ktrdr_…) nor a token of the identity provider");
    }
    KeyText text;
    try {
      text = KeyText.parse(credential);
    } catch (IllegalArgumentException e) {
      return new Verdict.Refused(e.getMessage());
    }
    return switch (keys.find(text)) {
      case KeyRing.Found.Good(ApiKey key) ->
          new Verdict.Accepted(
              new Caller("key:" + key.name(), key.role(), Optional.of(key.id()), key.expires()));
      case KeyRing.Found.Ended(ApiKey key, ApiKey.State state) ->
          new Verdict.Refused(
              state == ApiKey.State.REVOKED
                  ? "this API key was revoked"
                  : "this API key expired at " + key.expires().orElseThrow());
      case KeyRing.Found.Unknown unknown ->
          new Verdict.Refused("this node does not know this API key");
    };
  }

  private Verdict judged(Verdict verdict, String address) {
    if (!(verdict instanceof Verdict.Refused)) {
      return verdict;
    }
    Duration wait = brake.wait(address);
    brake.failed(address);
    return wait.isZero() ? verdict : new Verdict.Slowed(wait);
  }

  /** Whether a caller of before would still be let in: for connections that stay open. */
  public boolean stands(Caller caller) {
    return caller.until().filter(end -> !clock.instant().isBefore(end)).isEmpty()
        && (caller.keyId().isEmpty() || keys.isActive(caller.keyId().orElseThrow()));
  }

  /** Three parts, of which the first is the beginning of a JSON object in base 64. */
  private static boolean looksLikeToken(String credential) {
    int dot = credential.indexOf('.');
    return credential.startsWith("ey") && dot > 0 && credential.indexOf('.', dot + 1) > 0;
  }
}
