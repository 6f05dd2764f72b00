package io.ktrdr.api.security;

import io.ktrdr.api.http.Caller;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Gate;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.http.Role;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * The gate that asks for credentials where they are needed: who is it, may he ask so often, may he
 * ask this. Most requests are decided at once, on the thread that read them.
 */
public final class KeyGate implements Gate {

  private static final CompletionStage<Decision> ANYONE =
      CompletableFuture.completedFuture(new Decision.Admitted(Caller.ANYONE, List.of()));

  private final SecuritySettings settings;
  private final Authenticator authenticator;
  private final Optional<RateLimiter> limiter;
  private final ClientAddress addresses;
  private final LocalGuard guard;
  private final Denials denials;

  private KeyGate(
      SecuritySettings settings,
      Authenticator authenticator,
      Optional<RateLimiter> limiter,
      LocalGuard guard,
      Denials denials) {
    this.settings = settings;
    this.authenticator = authenticator;
    this.limiter = limiter;
    this.addresses = new ClientAddress(settings.proxies());
    this.guard = guard;
    this.denials = denials;
  }

  /**
   * The gate of a node.
   *
   * @param nanos a clock that counts nanoseconds, for limits
   * @param trustedOrigin origins of pages that may do what programs on this machine may
   */
  public static KeyGate of(
      Access access,
      MeterRegistry meters,
      Clock clock,
      LongSupplier nanos,
      Predicate<String> trustedOrigin) {
    SecuritySettings settings = access.settings();
    return new KeyGate(
        settings,
        new Authenticator(
            access.keys(),
            settings.bootstrap(),
            settings.jwt().map(jwt -> JwtVerifier.of(jwt, clock)),
            new FailureBrake(nanos),
            clock),
        settings.isLimited()
            ? Optional.of(new RateLimiter(settings.limits(), nanos))
            : Optional.empty(),
        new LocalGuard(trustedOrigin),
        new Denials(meters));
  }

  @Override
  public CompletionStage<Decision> admit(HttpRequest request, Endpoint endpoint) {
    if (endpoint.role() == Role.NONE && endpoint.path().startsWith("/health/")) {
      return ANYONE;
    }
    String address = addresses.of(request);
    return switch (Presented.in(request)) {
      case Presented.Nothing nothing ->
          CompletableFuture.completedFuture(withNothing(request, endpoint, address));
      case Presented.Unusable(String detail) ->
          CompletableFuture.completedFuture(refused(detail, true, what(endpoint), address));
      case Presented.Credential(String text) ->
          authenticator
              .authenticate(text, address)
              .thenApply(verdict -> decided(verdict, needed(endpoint), what(endpoint), address));
    };
  }

  @Override
  public CompletionStage<Decision> authenticate(String credential, HttpRequest from) {
    String address = addresses.of(from);
    String what = "a stream";
    return credential.isBlank()
        ? CompletableFuture.completedFuture(refused("the token is empty", true, what, address))
        : authenticator
            .authenticate(credential.strip(), address)
            .thenApply(verdict -> decided(verdict, Role.VIEWER, what, address));
  }

  @Override
  public boolean stands(Caller caller) {
    return authenticator.stands(caller);
  }

  private Decision withNothing(HttpRequest request, Endpoint endpoint, String address) {
    if (settings.required()) {
      if (needed(endpoint) == Role.NONE) {
        return counted(Caller.ANYONE, Role.NONE, what(endpoint), address);
      }
      return refused(
          "this needs a key: send Authorization: Bearer KEY, or X-API-Key: KEY",
          false,
          what(endpoint),
          address);
    }
    Optional<String> objection =
        settings.mode() == SecuritySettings.Mode.AUTO ? guard.objection(request) : Optional.empty();
    return objection.isPresent()
        ? refused(
            "this request needs a key: " + objection.orElseThrow(), false, what(endpoint), address)
        : counted(Caller.LOCAL, needed(endpoint), what(endpoint), address);
  }

  /** What an endpoint needs here: its own role, but where the configuration says otherwise. */
  private Role needed(Endpoint endpoint) {
    if (endpoint.path().equals("/metrics")) {
      return settings.metricsAreOpen() ? Role.NONE : Role.VIEWER;
    }
    return endpoint.role() == Role.NONE
            && !settings.documented()
            && !endpoint.path().startsWith("/ws/")
        ? Role.VIEWER
        : endpoint.role();
  }

  private Decision decided(Verdict verdict, Role needed, String what, String address) {
    return switch (verdict) {
      case Verdict.Accepted(Caller caller) -> counted(caller, needed, what, address);
      case Verdict.Refused(String detail) -> refused(detail, true, what, address);
      case Verdict.WithoutRole(String detail) ->
          turnedAway(Problem.of(ProblemType.FORBIDDEN, detail), List.of(), what, address);
      case Verdict.Slowed(Duration pause) ->
          turnedAway(
              Problem.of(
                      ProblemType.TOO_MANY_REQUESTS,
                      "too many wrong credentials came from " + address)
                  .retryAfter(pause),
              List.of(),
              what,
              address);
      case Verdict.Unavailable(String detail) ->
          turnedAway(
              Problem.of(ProblemType.AUTHENTICATION_UNAVAILABLE, detail)
                  .retryAfter(Duration.ofSeconds(5)),
              List.of(),
              what,
              address);
    };
  }

  /** Counts a request of somebody who is known, and looks whether he may. */
  private Decision counted(Caller caller, Role needed, String what, String address) {
    List<HttpHeader> headers = List.of();
    if (limiter.isPresent()) {
      boolean known = !caller.equals(Caller.LOCAL) && !caller.equals(Caller.ANYONE);
      Role role = caller.role() == Role.NONE ? Role.VIEWER : caller.role();
      TokenBucket.Taken taken = limiter.orElseThrow().count(known ? caller.name() : address, role);
      RateLimiter.Limit limit = limiter.orElseThrow().limit(role);
      headers = headers(taken, limit);
      if (!taken.granted()) {
        return turnedAway(
            Problem.of(
                    ProblemType.TOO_MANY_REQUESTS,
                    (known ? caller.name() : address)
                        + " may ask "
                        + limit.burst()
                        + " times at once and "
                        + limit.perSecond()
                        + " times a second in the long run")
                .retryAfter(Duration.ofNanos(taken.waitNanos())),
            headers,
            what,
            address);
      }
    }
    if (!caller.role().includes(needed)) {
      return turnedAway(
          Problem.of(
              ProblemType.FORBIDDEN,
              "this needs the role " + needed + ", and " + caller.name() + " is " + caller.role()),
          headers,
          what,
          address);
    }
    return new Decision.Admitted(caller, headers);
  }

  private static List<HttpHeader> headers(TokenBucket.Taken taken, RateLimiter.Limit limit) {
    return List.of(
        RawHeader.create("RateLimit-Limit", Long.toString(limit.burst())),
        RawHeader.create("RateLimit-Remaining", Long.toString(taken.remaining())),
        RawHeader.create(
            "RateLimit-Reset",
            Long.toString((taken.fullAfterNanos() + 999_999_999) / 1_000_000_000)));
  }

  private Decision refused(String detail, boolean presented, String what, String address) {
    return turnedAway(
        Problem.of(ProblemType.UNAUTHORIZED, detail),
        List.of(
            RawHeader.create(
                "WWW-Authenticate",
                "Bearer realm=\"ktrdr\"" + (presented ? ", error=\"invalid_token\"" : ""))),
        what,
        address);
  }

  private Decision turnedAway(
      Problem problem, List<HttpHeader> headers, String what, String address) {
    denials.add(problem.type(), address, what, problem.detail());
    return new Decision.Refused(problem, headers);
  }

  private static String what(Endpoint endpoint) {
    return endpoint.method() + " " + endpoint.path();
  }
}
