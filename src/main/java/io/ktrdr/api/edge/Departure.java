package io.ktrdr.api.edge;

import io.ktrdr.api.http.ClientAddress;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.Problems;
import io.ktrdr.api.http.RequestIds;
import io.ktrdr.api.http.RequestMeters;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.slf4j.MDC;

/**
 * What every answer gets on its way out: a problem in place of a failure, its request's id, what
 * browsers are to know, gzip for those who take it, and a place in meters and logs.
 */
final class Departure {

  private static final HttpHeader VARY_ENCODING = RawHeader.create("Vary", "Accept-Encoding");
  private static final HttpHeader VARY_ORIGIN = RawHeader.create("Vary", "Origin");
  private static final HttpHeader AS_DECLARED =
      RawHeader.create("X-Content-Type-Options", "nosniff");
  private static final HttpHeader CLOSE = Connection.create("close");

  private final ActorSystem<?> system;
  private final Edge edge;
  private final ClientAddress addresses;
  private final RequestMeters meters;
  private final SlowRequests slow;

  Departure(ActorSystem<?> system, Edge edge, ClientAddress addresses, RequestMeters meters) {
    this.system = system;
    this.edge = edge;
    this.addresses = addresses;
    this.meters = meters;
    this.slow = new SlowRequests(edge.settings.slowRequest());
  }

  /** The answer as it is sent. */
  HttpResponse finish(Passage passage, HttpResponse response, Throwable failure) {
    HttpResponse result = response;
    if (failure != null) {
      result = render(passage, problem(passage, failure));
      if (!passage.request.entity().isStrict()) {
        passage.request.entity().discardBytes(system);
      }
    }
    boolean varies = edge.compression.varies(result);
    if (varies && passage.gzip) {
      result = edge.compression.compress(result, passage::target);
    }
    result = result.addHeaders(headers(passage, varies));
    if (passage.method().equals("HEAD") && !passage.http1()) {
      result = withoutBody(result);
    }
    passage.answered = System.nanoTime();
    meters.answered(passage.endpoint, result.status().intValue(), passage.answered - passage.begun);
    if (result.status().equals(StatusCodes.SWITCHING_PROTOCOLS)) {
      passage.upgraded();
    }
    if (result.entity() instanceof HttpEntity.Strict strict) {
      left(passage, result, strict.getData().size());
      return result;
    }
    return watched(passage, result);
  }

  /**
   * Over HTTP/1.1 the server leaves the body out; over HTTP/2 it would wait for a way to send it.
   */
  private HttpResponse withoutBody(HttpResponse response) {
    if (!(response.entity() instanceof HttpEntity.Strict)) {
      response.discardEntityBytes(system);
    }
    return response.withEntity(
        HttpEntities.createChunked(response.entity().getContentType(), Source.empty()));
  }

  /** A problem as the answer to a request. */
  HttpResponse render(Passage passage, Problem problem) {
    return Problems.render(
        passage.trace == null ? problem : problem.with("trace_id", passage.trace.traceId()),
        passage.path,
        passage.requestId);
  }

  private static Problem problem(Passage passage, Throwable failure) {
    if (passage.trace == null) {
      return Problems.of(failure, passage.requestId);
    }
    MDC.put("trace_id", passage.trace.traceId());
    try {
      return Problems.of(failure, passage.requestId);
    } finally {
      MDC.remove("trace_id");
    }
  }

  private List<HttpHeader> headers(Passage passage, boolean varies) {
    List<HttpHeader> headers = new ArrayList<>(5);
    headers.add(RawHeader.create(RequestIds.HEADER, passage.requestId));
    headers.add(AS_DECLARED);
    headers.addAll(passage.gateHeaders);
    if (varies) {
      headers.add(VARY_ENCODING);
    }
    if (edge.cors.varies()) {
      headers.add(VARY_ORIGIN);
    }
    if (!passage.origin.isEmpty()) {
      headers.addAll(edge.cors.headers(passage.origin));
    }
    if (passage.trace != null) {
      headers.add(RawHeader.create("traceresponse", passage.trace.response()));
    }
    if (edge.drain.begun() && passage.http1()) {
      headers.add(CLOSE);
    }
    return headers;
  }

  /** Tells of a streamed answer when it has come to its end, one way or the other. */
  private HttpResponse watched(Passage passage, HttpResponse response) {
    AtomicLong bytes = new AtomicLong();
    return response.transformEntityDataBytes(
        Flow.of(ByteString.class)
            .map(
                piece -> {
                  bytes.addAndGet(piece.size());
                  return piece;
                })
            .watchTermination(
                (none, end) -> {
                  end.whenComplete(
                      (done, failure) ->
                          left(passage, response, failure == null ? bytes.get() : -1));
                  return none;
                }));
  }

  private void left(Passage passage, HttpResponse response, long bytes) {
    passage.left();
    long now = System.nanoTime();
    int status = response.status().intValue();
    slow.look(passage, status, bytes, now);
    edge.accessLog.ifPresent(log -> log.add(line(passage, status, bytes, now)));
  }

  private AccessLine line(Passage passage, int status, long bytes, long now) {
    return new AccessLine(
        System.currentTimeMillis() - (now - passage.begun) / 1_000_000,
        passage.method(),
        passage.template(),
        status,
        bytes,
        now - passage.begun,
        passage.callerName(),
        passage.requestId,
        addresses.of(passage.request),
        passage.trace == null ? "" : passage.trace.traceId(),
        passage.request.protocol().value());
  }
}
