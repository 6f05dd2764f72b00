package io.ktrdr.api.http;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;

/** Reads JSON bodies, whole, unpacked, and within bounds. */
public final class RequestBodies {

  private final ActorSystem<?> system;
  private final HttpSettings settings;

  public RequestBodies(ActorSystem<?> system, HttpSettings settings) {
    this.system = system;
    this.settings = settings;
  }

  /** The body's bytes; a problem when it is not declared as JSON, too large or too slow. */
  public CompletionStage<byte[]> json(Exchange exchange) {
    RequestEntity entity = exchange.request().entity();
    String type = entity.getContentType().mediaType().toString();
    if (!type.equals("application/json") && !type.endsWith("+json")) {
      throw new ProblemException(
          Problem.of(
              ProblemType.UNSUPPORTED_MEDIA_TYPE,
              "the body is declared as "
                  + Fields.shortened(type)
                  + "; send it with Content-Type: application/json"));
    }
    if (entity.getContentLengthOption().orElse(0) > settings.maxBodySize()) {
      throw tooLarge();
    }
    boolean packed = BodyCoding.packed(exchange.request());
    return sent(entity).thenApply(bytes -> packed ? expanded(bytes) : bytes);
  }

  /**
   * The fields of a body that is a JSON object of plain values, the faults of the query among
   * theirs.
   *
   * @param allowed the fields there are
   */
  public CompletionStage<Fields> fields(Exchange exchange, Fields query, Set<String> allowed) {
    return json(exchange)
        .thenApply(
            body -> {
              Fields fields = Fields.ofJson(body, allowed);
              fields.addFaults(query);
              return fields;
            });
  }

  /** For a request that needs no body; one that says something is refused. */
  public CompletionStage<Void> none(Exchange exchange) {
    if (exchange.request().entity().isKnownEmpty()) {
      return CompletableFuture.completedFuture(null);
    }
    return json(exchange).thenAccept(body -> Fields.ofJson(body, Set.of()).check());
  }

  private byte[] expanded(byte[] bytes) {
    return BodyCoding.expand(bytes, settings.maxBodySize()).orElseThrow(this::tooLarge);
  }

  private CompletionStage<byte[]> sent(RequestEntity entity) {
    if (entity instanceof HttpEntity.Strict strict) {
      return CompletableFuture.completedFuture(strict.getData().toArray());
    }
    return entity
        .toStrict(settings.bodyTimeout().toMillis(), settings.maxBodySize(), system)
        .thenApply(strict -> strict.getData().toArray())
        .exceptionally(
            failure -> {
              Throwable cause =
                  failure instanceof CompletionException && failure.getCause() != null
                      ? failure.getCause()
                      : failure;
              if (cause instanceof EntityStreamException broken
                  && broken.info().summary().equals("Request too large")) {
                throw tooLarge();
              }
              throw cause instanceof TimeoutException
                  ? new ProblemException(
                      Problem.of(
                          ProblemType.REQUEST_TIMEOUT,
                          "the body was not complete after "
                              + settings.bodyTimeout().toSeconds()
                              + " s"))
                  : new CompletionException(cause);
            });
  }

  private ProblemException tooLarge() {
    return new ProblemException(
        Problem.of(
            ProblemType.PAYLOAD_TOO_LARGE,
            "the body may have " + settings.maxBodySize() + " bytes, packed or not"));
  }
}
