package io.ktrdr.api.edge;

import io.ktrdr.api.http.Caller;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.RequestIds;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * One request on its way through the edge: what its headers say to the edge, read in one pass, and
 * what has become known of it on the way.
 */
final class Passage {

  final HttpRequest request;
  final long begun = System.nanoTime();
  final String path;
  final String requestId;

  /** Null when it belongs to no trace. */
  final TraceContext trace;

  final String origin;
  final boolean preflight;
  final boolean gzip;

  /** Null when it is not known. */
  private final Connections.Connection connection;

  /** Null until it has been found. */
  Endpoint endpoint;

  /** Null until it is known; not all who are known are let in. */
  Caller caller;

  /** What the gate adds to the answer. */
  List<HttpHeader> gateHeaders = List.of();

  /** When the answer was ready to be sent. */
  long answered;

  Passage(HttpRequest request, Connections connections) {
    this.request = request;
    this.path = request.getUri().getPathString();
    String givenId = null;
    TraceContext givenTrace = null;
    String givenOrigin = "";
    boolean asksBefore = false;
    boolean takesGzip = false;
    for (HttpHeader header : request.getHeaders()) {
      switch (header.lowercaseName()) {
        case "x-request-id" -> givenId = header.value();
        case "traceparent" -> givenTrace = TraceContext.parse(header.value()).orElse(null);
        case "origin" -> givenOrigin = header.value();
        case "access-control-request-method" -> asksBefore = true;
        case "accept-encoding" -> takesGzip = Compression.accepts(header);
        default -> {}
      }
    }
    trace = givenTrace;
    requestId =
        RequestIds.fit(givenId)
            ? givenId
            : givenTrace == null ? RequestIds.fresh() : givenTrace.traceId();
    origin = givenOrigin;
    preflight =
        asksBefore && !givenOrigin.isEmpty() && request.method().equals(HttpMethods.OPTIONS);
    gzip = takesGzip;
    connection = connections.of(request);
    if (connection != null) {
      connection.begin();
    }
  }

  /** Path and query, as they were sent. */
  String target() {
    return path + request.getUri().rawQueryString().map(query -> "?" + query).orElse("");
  }

  String method() {
    return request.method().value();
  }

  /** The endpoint's path, or a dash. */
  String template() {
    return endpoint == null ? "-" : endpoint.path();
  }

  String callerName() {
    return caller == null ? "-" : caller.name();
  }

  boolean http1() {
    return request.protocol().value().startsWith("HTTP/1");
  }

  /** Its connection is a WebSocket from now on. */
  void upgraded() {
    if (connection != null) {
      connection.upgraded();
    }
  }

  /** The last byte of its answer has been handed over, or nobody wants it any more. */
  void left() {
    if (connection != null) {
      connection.end();
    }
  }
}
