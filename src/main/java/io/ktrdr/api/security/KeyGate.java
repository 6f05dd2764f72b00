package io.ktrdr.api.security;

import io.ktrdr.api.http.Caller;
import io.ktrdr.api.http.ClientAddress;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Gate;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.http.Role;
import io.micrometer.core.instrument.MeterRegistry;
import java.math.BigDecimal;
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
    this.addresses = settings.addresses();
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
        new Denials(meters, settings.addresses()));
  }

  @Override
  public CompletionStage<Decision> admit(HttpRequest request, Endpoint endpoint) {
    if (endpoint.role() == Role.NONE && endpoint.path().startsWith("/health/")) {
      return ANYONE;
    }
    return switch (Presented.in(request)) {
      case Presented.Nothing nothing ->
          CompletableFuture.completedFuture(
              withNothing(
                  request, endpoint, asking(request, Optional.of(endpoint), Optional.empty())));
      case Presented.Unusable(String detail) ->
          CompletableFuture.completedFuture(
              refused(detail, true, asking(request, Optional.of(endpoint), Optional.empty())));
      case Presented.Credential(String text) -> {
        Denials.Asking asking = asking(request, Optional.of(endpoint), Optional.of(text));
        yield authenticator
            .authenticate(text, asking.neighbourhood())
            .thenApply(verdict -> decided(verdict, needed(endpoint), asking));
      }
    };
  }

  @Override
  public CompletionStage<Decision> authenticate(String credential, HttpRequest from) {
    Denials.Asking asking = asking(from, Optional.empty(), Optional.of(credential));
    return credential.isBlank()
        ? CompletableFuture.completedFuture(refused("the token is empty", true, asking))
        : authenticator
            .authenticate(credential.strip(), asking.neighbourhood())
            .thenApply(verdict -> decided(verdict, Role.VIEWER, asking));
  }

  @Override
  public boolean stands(Caller caller) {
    return authenticator.stands(caller);
  }

  private Decision withNothing(HttpRequest request, Endpoint endpoint, Denials.Asking asking) {
    if (settings.required()) {
      if (needed(endpoint) == Role.NONE) {
        return counted(Caller.ANYONE, Role.NONE, asking);
      }
      return refused(
          "this needs a key: send Authorization: Bearer KEY, or X-API-Key: KEY", false, asking);
    }
    Optional<String> objection =
        settings.mode() == SecuritySettings.Mode.AUTO ? guard.objection(request) : Optional.empty();
    return objection.isPresent()
        ? refused("this request needs a key: " + objection.orElseThrow(), false, asking)
        : counted(Caller.LOCAL, needed(endpoint), asking);
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

  private Decision decided(Verdict verdict, Role needed, Denials.Asking asking) {
    return switch (verdict) {
      case Verdict.Accepted(Caller caller) -> counted(caller, needed, asking);
      case Verdict.Refused(String detail) -> refused(detail, true, asking);
      case Verdict.WithoutRole(String detail) ->
          turnedAway(
              Problem.of(ProblemType.FORBIDDEN, detail), List.of(), Optional.empty(), asking);
      case Verdict.Slowed(Duration pause) ->
          turnedAway(
              Problem.of(
                      ProblemType.TOO_MANY_REQUESTS,
                      "too many wrong credentials came from " + asking.neighbourhood())
                  .retryAfter(pause),
              List.of(),
              Optional.empty(),
              asking);
      case Verdict.Unavailable(String detail) ->
          turnedAway(
              Problem.of(ProblemType.AUTHENTICATION_UNAVAILABLE, detail)
                  .retryAfter(Duration.ofSeconds(5)),
              List.of(),
              Optional.empty(),
              asking);
    };
  }

  /** Counts a request of somebody who is known, and looks whether he may. */
  private Decision counted(Caller caller, Role needed, Denials.Asking asking) {
    List<HttpHeader> headers = List.of();
    boolean known = !caller.equals(Caller.LOCAL) && !caller.equals(Caller.ANYONE);
    Optional<Caller> who = known ? Optional.of(caller) : Optional.empty();
    if (limiter.isPresent()) {
      Role role = caller.role() == Role.NONE ? Role.VIEWER : caller.role();
      String name = known ? caller.name() : asking.neighbourhood();
      TokenBucket.Taken taken = limiter.orElseThrow().count(name, role);
      RateLimiter.Limit limit = limiter.orElseThrow().limit(role);
      headers = headers(taken, limit);
      if (!taken.granted()) {
        return turnedAway(
            Problem.of(
                    ProblemType.TOO_MANY_REQUESTS,
                    name
                        + " may ask "
                        + limit.burst()
                        + " times at once and "
                        + BigDecimal.valueOf(limit.perSecond()).stripTrailingZeros().toPlainString()
                        + " times a second in the long run")
                .retryAfter(Duration.ofNanos(taken.waitNanos())),
            headers,
            who,
            asking);
      }
    }
    if (!caller.role().includes(needed)) {
      return turnedAway(
          Problem.of(
              ProblemType.FORBIDDEN,
              "this needs the role " + needed + ", and " + caller.name() + " is " + caller.role()),
          headers,
          who,
          asking);
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

  private Decision refused(String detail, boolean presented, Denials.Asking asking) {
    return turnedAway(
        Problem.of(ProblemType.UNAUTHORIZED, detail),
        List.of(
            RawHeader.create(
                "WWW-Authenticate",
                "Bearer realm=\"ktrdr\"" + (presented ? ", error=\"invalid_token\"" : ""))),
        Optional.empty(),
        asking);
  }

  private Decision turnedAway(
      Problem problem, List<HttpHeader> headers, Optional<Caller> who, Denials.Asking asking) {
    denials.add(problem.type(), asking, who, problem.detail());
    return new Decision.Refused(problem, headers, who);
  }

  private Denials.Asking asking(
      HttpRequest request, Optional<Endpoint> endpoint, Optional<String> credential) {
    return new Denials.Asking(request, endpoint, addresses.neighbourhood(request), credential);
  }
}
