package io.ktrdr.api.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.ktrdr.api.http.Caller;
import io.ktrdr.api.http.Role;
import java.nio.ByteBuffer;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges tokens of the identity provider (RFC 7519, with the advice of RFC 8725): signed by one of
 * the issuer's keys in an allowed way, for us, and in its time. What was verified is remembered by
 * its hash, never longer than the token is good.
 */
final class JwtVerifier {

  private static final Logger LOG = LoggerFactory.getLogger(JwtVerifier.class);
  private static final long MOST_REMEMBERED = 10_000;
  private static final int THREADS = 2;
  private static final int MOST_WAITING = 256;
  private static final Duration BETWEEN_COMPLAINTS = Duration.ofSeconds(30);
  private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

  private record Known(Caller caller, Instant verifyAgain) {}

  private final JwtSettings settings;
  private final JWKSource<SecurityContext> keys;
  private final Executor executor;
  private final Clock clock;
  private final Cache<ByteBuffer, Known> known =
      Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).executor(Runnable::run).build();

  private final AtomicReference<Instant> complained = new AtomicReference<>(Instant.EPOCH);

  /**
   * @param executor may be made to wait for the issuer's keys, and may refuse
   */
  JwtVerifier(
      JwtSettings settings, JWKSource<SecurityContext> keys, Executor executor, Clock clock) {
    this.settings = settings;
    this.keys = keys;
    this.executor = executor;
    this.clock = clock;
  }

  /** With threads of its own: an issuer that does not answer must keep nobody else waiting. */
  static JwtVerifier of(JwtSettings settings, Clock clock) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            Thread.ofPlatform().name("ktrdr-tokens-", 0).daemon().factory());
    threads.allowCoreThreadTimeOut(true);
    return new JwtVerifier(settings, IssuerKeys.of(settings), threads, clock);
  }

  /** The caller of a token that was verified lately. */
  Optional<Caller> known(String token) {
    Known one = known.getIfPresent(ByteBuffer.wrap(KeyText.hash(token)));
    return one != null && clock.instant().isBefore(one.verifyAgain())
        ? Optional.of(one.caller())
        : Optional.empty();
  }

  /** Judges a token; off this thread, since keys may have to be fetched for it. */
  CompletionStage<Verdict> verify(String token) {
    try {
      return CompletableFuture.supplyAsync(() -> judge(token), executor);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(
          new Verdict.Unavailable("too many tokens are waiting to be verified"));
    }
  }

  private Verdict judge(String token) {
    if (token.length() > settings.maxSize()) {
      return new Verdict.Refused("the token is longer than " + settings.maxSize() + " letters");
    }
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      Optional<String> fault = fault(jwt.getHeader());
      if (fault.isPresent()) {
        return new Verdict.Refused(fault.orElseThrow());
      }
      if (!isSigned(jwt)) {
        return new Verdict.Refused("the token is not signed by a key of " + settings.issuer());
      }
      return judge(jwt.getJWTClaimsSet(), token);
    } catch (ParseException | IllegalArgumentException e) {
      return new Verdict.Refused("the token cannot be read as a signed JWT");
    } catch (RateLimitReachedException e) {
      return new Verdict.Refused(
          "the token names a key that " + settings.issuer() + " did not have a moment ago");
    } catch (KeySourceException e) {
      complain(e);
      return new Verdict.Unavailable("the keys of " + settings.issuer() + " cannot be had now");
    } catch (JOSEException e) {
      LOG.debug("A token cannot be verified", e);
      return new Verdict.Refused("the token's signature cannot be verified");
    }
  }

  private void complain(KeySourceException trouble) {
    Instant now = clock.instant();
    Instant last = complained.get();
    if (!now.isBefore(last.plus(BETWEEN_COMPLAINTS)) && complained.compareAndSet(last, now)) {
      LOG.warn("Tokens cannot be verified: {}", trouble.getMessage());
    }
  }

  private Optional<String> fault(JWSHeader header) {
    if (!settings.algorithms().contains(header.getAlgorithm())) {
      return Optional.of(
          "the token's algorithm is not one of "
              + settings.algorithms()
              + " (ktrdr.http.auth.jwt.algorithms)");
    }
    if (header.getType() != null
        && !TYPES.contains(header.getType().getType().toLowerCase(java.util.Locale.ROOT))) {
      return Optional.of("the token is not of type JWT or at+jwt");
    }
    return header.getCriticalParams() == null
        ? Optional.empty()
        : Optional.of("the token has critical header parameters, none of which is known here");
  }

  /** Only keys of the issuer count, whatever the token says of keys; each for its own algorithm. */
  private boolean isSigned(SignedJWT jwt) throws JOSEException {
    List<JWK> candidates =
        keys.get(new JWKSelector(JWKMatcher.forJWSHeader(jwt.getHeader())), null);
    for (JWK key : candidates) {
      boolean signed =
          switch (key) {
            case RSAKey rsa -> verified(jwt, new RSASSAVerifier(rsa));
            case ECKey ec -> verified(jwt, new ECDSAVerifier(ec));
            case OctetKeyPair edwards ->
                Ed25519.verifies(edwards, jwt.getSigningInput(), jwt.getSignature().decode());
            default -> false;
          };
      if (signed) {
        return true;
      }
    }
    return false;
  }

  private static boolean verified(SignedJWT jwt, JWSVerifier verifier) throws JOSEException {
    return verifier.supportedJWSAlgorithms().contains(jwt.getHeader().getAlgorithm())
        && jwt.verify(verifier);
  }

  private Verdict judge(JWTClaimsSet claims, String token) throws ParseException {
    Instant now = clock.instant();
    Date expires = claims.getExpirationTime();
    Date notBefore = claims.getNotBeforeTime();
    if (!settings.issuer().equals(claims.getIssuer())) {
      return new Verdict.Refused("the token is of another issuer than " + settings.issuer());
    }
    if (claims.getAudience().stream().noneMatch(settings.audiences()::contains)) {
      return new Verdict.Refused("the token is for another audience than " + settings.audiences());
    }
    if (expires == null) {
      return new Verdict.Refused("the token does not say when it expires");
    }
    Instant until = expires.toInstant().plus(settings.clockSkew());
    if (!now.isBefore(until)) {
      return new Verdict.Refused("the token expired at " + expires.toInstant());
    }
    if (notBefore != null && now.plus(settings.clockSkew()).isBefore(notBefore.toInstant())) {
      return new Verdict.Refused("the token is not good before " + notBefore.toInstant());
    }
    if (!(claims.getClaim(settings.nameClaim()) instanceof String name) || name.isBlank()) {
      return new Verdict.Refused("the token has no claim \"" + settings.nameClaim() + "\"");
    }
    Optional<Role> role = role(claims);
    if (role.isEmpty()) {
      return new Verdict.WithoutRole(
          "the token's claim \"" + settings.roleClaim() + "\" names no role of this node");
    }
    String shown = name.length() <= 200 ? name : name.substring(0, 200);
    Caller caller =
        new Caller("user:" + shown, role.orElseThrow(), Optional.empty(), Optional.of(until));
    Instant again = now.plus(settings.verifyAgain());
    known.put(
        ByteBuffer.wrap(KeyText.hash(token)),
        new Known(caller, until.isBefore(again) ? until : again));
    return new Verdict.Accepted(caller);
  }

  /** The highest role that the token names. */
  private Optional<Role> role(JWTClaimsSet claims) {
    Object value = claims.toJSONObject();
    for (String step : settings.roleClaim().split("\\.", -1)) {
      value = value instanceof Map<?, ?> object ? object.get(step) : null;
    }
    Collection<?> named =
        switch (value) {
          case null -> List.of();
          case Collection<?> several -> several;
          case String words -> Arrays.asList(words.split(" ", -1));
          default -> List.of();
        };
    return Stream.of(Role.ADMIN, Role.OPERATOR, Role.VIEWER)
        .filter(role -> settings.roleNames().get(role).stream().anyMatch(named::contains))
        .findFirst();
  }
}
