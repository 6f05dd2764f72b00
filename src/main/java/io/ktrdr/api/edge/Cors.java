package io.ktrdr.api.edge;

import io.ktrdr.api.http.CorsSettings;
import java.util.List;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/**
 * What browsers are told about pages from elsewhere that use this API (the Fetch standard's CORS).
 */
final class Cors {

  private static final HttpHeader EXPOSED =
      RawHeader.create(
          "Access-Control-Expose-Headers",
          "Content-Disposition, ETag, Idempotency-Replayed, Link, Location, Preference-Applied,"
              + " RateLimit-Limit, RateLimit-Policy, RateLimit-Remaining, RateLimit-Reset,"
              + " Retry-After, traceresponse, X-Bars, X-Complete, X-Coverage, X-Next-Page-Token,"
              + " X-Request-Id, X-Series-Revision, X-Warning");

  private static final String REQUEST_HEADERS =
      "Accept, Authorization, Content-Encoding, Content-Type, Idempotency-Key, If-None-Match,"
          + " Last-Event-ID, Prefer, traceparent, tracestate, X-API-Key, X-Request-Id";

  private static final HttpHeader CREDENTIALS =
      RawHeader.create("Access-Control-Allow-Credentials", "true");

  private static final HttpHeader EVERY_ORIGIN =
      RawHeader.create("Access-Control-Allow-Origin", "*");

  private final CorsSettings settings;

  Cors(CorsSettings settings) {
    this.settings = settings;
  }

  /** Whether answers differ by origin, which caches have to know. */
  boolean varies() {
    return !settings.origins().isEmpty() && !settings.all();
  }

  /**
   * The answer to a browser that asks before it sends, still without the {@link #headers} that
   * every answer gets.
   *
   * @param methods that the path takes
   */
  HttpResponse preflight(Set<String> methods) {
    return HttpResponse.create()
        .withStatus(StatusCodes.NO_CONTENT)
        .addHeader(RawHeader.create("Access-Control-Allow-Methods", String.join(", ", methods)))
        .addHeader(RawHeader.create("Access-Control-Allow-Headers", REQUEST_HEADERS))
        .addHeader(
            RawHeader.create(
                "Access-Control-Max-Age", Long.toString(settings.maxAge().toSeconds())));
  }

  /** What tells a browser that a page of this origin may read the answer; none when it may not. */
  List<HttpHeader> headers(String origin) {
    if (!settings.allows(origin)) {
      return List.of();
    }
    HttpHeader allowed =
        settings.all() ? EVERY_ORIGIN : RawHeader.create("Access-Control-Allow-Origin", origin);
    return settings.credentials()
        ? List.of(allowed, EXPOSED, CREDENTIALS)
        : List.of(allowed, EXPOSED);
  }
}
