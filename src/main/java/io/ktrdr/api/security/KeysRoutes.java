package io.ktrdr.api.security;

import io.ktrdr.api.http.Caller;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.http.RequestBodies;
import io.ktrdr.api.http.Role;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** {@code /api/v1/keys} for admins, and {@code /api/v1/whoami} for anybody who is let in. */
public final class KeysRoutes {

  private static final String PATH = "/api/v1/keys";
  private static final int MOST_EVENTS = 1000;

  private record Tls(
      String subject, String issuer, Instant notAfter, Instant loadedAt, String trouble) {}

  private record Security(boolean keysRequired, boolean rateLimited, boolean tokens, Tls tls) {}

  private record WhoAmI(String name, String role, Instant until, Security security) {}

  private final Access access;
  private final RequestBodies bodies;
  private final Executor blocking;
  private final Clock clock;

  /**
   * @param blocking runs what waits for the database
   */
  public KeysRoutes(Access access, RequestBodies bodies, Executor blocking, Clock clock) {
    this.access = access;
    this.bodies = bodies;
    this.blocking = blocking;
    this.clock = clock;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/whoami", Set.of(), this::whoAmI),
        Endpoint.get(PATH, Set.of(), this::list).needing(Role.ADMIN),
        Endpoint.get(PATH + "/events", Set.of("limit"), this::events).needing(Role.ADMIN),
        Endpoint.post(PATH, this::create).needing(Role.ADMIN),
        Endpoint.delete(PATH + "/{id}", Set.of(), this::revoke).needing(Role.ADMIN));
  }

  private CompletionStage<HttpResponse> whoAmI(Exchange exchange, Fields query) {
    query.check();
    Caller caller = exchange.caller();
    return CompletableFuture.completedFuture(
        Json.success(
            new WhoAmI(
                caller.name(),
                caller.role().toString(),
                caller.until().orElse(null),
                new Security(
                    access.settings().required(),
                    access.settings().isLimited(),
                    access.settings().jwt().isPresent(),
                    access
                        .tls()
                        .map(
                            tls -> {
                              var status = tls.status();
                              return new Tls(
                                  status.subject(),
                                  status.issuer(),
                                  status.notAfter(),
                                  status.loadedAt(),
                                  status.trouble().orElse(null));
                            })
                        .orElse(null)))));
  }

  private CompletionStage<HttpResponse> list(Exchange exchange, Fields query) {
    query.check();
    return CompletableFuture.completedFuture(
        enveloped(out -> KeyJson.keys(access.keys().all(), clock.instant(), out)));
  }

  private CompletionStage<HttpResponse> events(Exchange exchange, Fields query) {
    int limit = query.number("limit", 1, MOST_EVENTS, 100);
    query.check();
    return written(
        () -> {
          List<KeyEvent> events = access.keys().events(limit);
          return enveloped(out -> KeyJson.events(events, out));
        });
  }

  private CompletionStage<HttpResponse> create(Exchange exchange, Fields query) {
    return bodies
        .fields(exchange, query, Set.of("name", "role", "expires"))
        .thenCompose(
            fields -> {
              Instant now = clock.instant();
              Optional<String> name = fields.require("name", KeyRing::name);
              Optional<Role> role = fields.require("role", Role::parse);
              Optional<Instant> expires =
                  fields.read("expires", text -> KeyExpiry.parse(text, now));
              fields.check();
              return written(
                  () -> {
                    KeyRing.Minted minted =
                        access
                            .keys()
                            .create(
                                name.orElseThrow(),
                                role.orElseThrow(),
                                expires,
                                exchange.caller().name());
                    return enveloped(out -> KeyJson.minted(minted, now, out))
                        .withStatus(StatusCodes.CREATED)
                        .addHeader(RawHeader.create("Location", PATH + "/" + minted.key().id()));
                  });
            });
  }

  private CompletionStage<HttpResponse> revoke(Exchange exchange, Fields query) {
    query.check();
    String id = exchange.path().get("id").toLowerCase(Locale.ROOT);
    return written(
        () ->
            access
                .keys()
                .revoke(id, exchange.caller().name())
                .map(key -> enveloped(out -> KeyJson.key(key, clock.instant(), out)))
                .orElseThrow(
                    () ->
                        new ProblemException(
                            Problem.of(
                                ProblemType.UNKNOWN_KEY,
                                "there is no key with the id \""
                                    + Fields.shortened(id)
                                    + "\"; GET "
                                    + PATH
                                    + " lists them"))));
  }

  private CompletionStage<HttpResponse> written(Supplier<HttpResponse> work) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return work.get();
          } catch (KeyConflictException e) {
            throw new ProblemException(Problem.of(ProblemType.KEY_CONFLICT, e.getMessage()));
          }
        },
        blocking);
  }

  /** No cache may keep what is said of keys. */
  private static HttpResponse enveloped(Json.Writing data) {
    return Json.ok(
            Json.write(
                out -> {
                  out.writeStartObject();
                  out.writeBooleanField("success", true);
                  out.writeFieldName("data");
                  data.to(out);
                  out.writeEndObject();
                }))
        .addHeader(RawHeader.create("Cache-Control", "no-store"));
  }
}
