package io.ktrdr.api.edge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.ktrdr.api.http.BodyEnd;
import io.ktrdr.api.http.EdgeSettings;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.IdempotencyKey;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.util.ByteString;

/**
 * POSTs with an {@code Idempotency-Key} are done once. The first does the work and its answer is
 * kept; the same request again, by the same caller, gets that answer, also while the first is still
 * under way. The same key on another request is refused. An answer that says that nothing was done
 * is not kept, so that the request can be sent again.
 *
 * <p>Kept in memory, within bounds; {@code docs/adr/0020} tells why that is enough.
 */
final class Idempotency {

  /** An answer that is larger is not kept; what is that large was read, not changed. */
  private static final int LARGEST = 1 << 20;

  private static final int OVERHEAD = 1024;

  private static final HttpHeader REPLAYED = RawHeader.create("Idempotency-Replayed", "true");

  private record Key(String caller, String key) {}

  /**
   * What a key stands for.
   *
   * @param what method, path and query
   * @param body the SHA-256 of what was sent, once all of it has come
   * @param answer null within when it is not kept
   */
  private record Entry(
      String what, CompletableFuture<String> body, CompletableFuture<HttpResponse> answer) {

    int bytes() {
      HttpResponse kept = answer.getNow(null);
      return OVERHEAD + (kept == null ? 0 : (int) kept.entity().getContentLengthOption().orElse(0));
    }
  }

  private final ActorSystem<?> system;
  private final Cache<Key, Entry> entries;
  private final Counter replays;

  Idempotency(ActorSystem<?> system, EdgeSettings settings, MeterRegistry meters, Ticker ticker) {
    this.system = system;
    this.entries =
        Caffeine.newBuilder()
            .maximumWeight(settings.keyMemory())
            .weigher((Key key, Entry entry) -> entry.bytes())
            .expireAfterWrite(settings.keyLifetime())
            .ticker(ticker)
            .build();
    this.replays =
        Counter.builder("ktrdr.http.idempotency.replays")
            .description("Answers that were given again for an Idempotency-Key")
            .register(meters);
    Gauge.builder("ktrdr.http.idempotency.keys", entries, kept -> (double) kept.estimatedSize())
        .description("Idempotency-Keys whose answers are kept")
        .register(meters);
  }

  /**
   * Does a request, or gives the answer that it was given before.
   *
   * @param caller whose keys these are
   * @param work does the request it is given, which has the same body
   */
  CompletionStage<HttpResponse> once(
      String caller,
      String key,
      HttpRequest request,
      Function<HttpRequest, CompletionStage<HttpResponse>> work) {
    Key name = new Key(caller, key);
    Entry fresh = new Entry(what(request), new CompletableFuture<>(), new CompletableFuture<>());
    Entry known = entries.asMap().putIfAbsent(name, fresh);
    if (known == null) {
      return first(name, fresh, request, work);
    }
    return known
        .answer()
        .copy()
        .thenCompose(
            answer ->
                answer == null
                    ? once(caller, key, request, work)
                    : again(name, known, answer, request));
  }

  private CompletionStage<HttpResponse> first(
      Key name,
      Entry entry,
      HttpRequest request,
      Function<HttpRequest, CompletionStage<HttpResponse>> work) {
    CompletionStage<HttpResponse> done;
    try {
      done = work.apply(digesting(request, entry.body()));
    } catch (RuntimeException | StackOverflowError failure) {
      done = CompletableFuture.failedFuture(failure);
    }
    return done.whenComplete(
        (response, failure) -> {
          if (failure == null && keeps(response) && entry.body().isDone()) {
            entry.answer().complete(response);
            // once more, now that its weight is known
            entries.put(name, new Entry(entry.what(), entry.body(), entry.answer()));
          } else {
            entries.asMap().remove(name, entry);
            entry.answer().complete(null);
          }
        });
  }

  private static boolean keeps(HttpResponse response) {
    return response.status().isSuccess()
        && response.entity() instanceof HttpEntity.Strict strict
        && strict.getData().size() <= LARGEST;
  }

  private CompletionStage<HttpResponse> again(
      Key name, Entry known, HttpResponse answer, HttpRequest request) {
    CompletableFuture<String> body = new CompletableFuture<>();
    return digesting(request, body)
        .entity()
        .getDataBytes()
        .runWith(Sink.ignore(), system)
        .thenCompose(all -> body)
        .thenCombine(known.body(), String::equals)
        .thenApply(
            same -> {
              if (!same || !known.what().equals(what(request))) {
                throw reused(name.key(), known);
              }
              replays.increment();
              return answer.addHeader(REPLAYED);
            });
  }

  private static ProblemException reused(String key, Entry known) {
    return new ProblemException(
        Problem.of(
            ProblemType.IDEMPOTENCY_KEY_REUSED,
            "the Idempotency-Key \""
                + Fields.shortened(key)
                + "\" was used for another request ("
                + Fields.shortened(known.what())
                + ", perhaps with another body); use a new key for a new request",
            List.of(
                new Problem.Fault(
                    "/" + IdempotencyKey.HEADER,
                    "reused",
                    "this key stands for another request already"))));
  }

  /** The same request, whose body leaves its digest when all of it has been read. */
  private static HttpRequest digesting(HttpRequest request, CompletableFuture<String> digest) {
    if (request.entity() instanceof HttpEntity.Strict strict) {
      MessageDigest sha = sha256();
      sha.update(strict.getData().toByteBuffer());
      digest.complete(HexFormat.of().formatHex(sha.digest()));
      return request;
    }
    MessageDigest sha = sha256();
    return request.transformEntityDataBytes(
        Flow.of(ByteString.class)
            .map(
                bytes -> {
                  sha.update(bytes.toByteBuffer());
                  return bytes;
                })
            // known before there is an answer
            .concatLazy(
                BodyEnd.then(() -> digest.complete(HexFormat.of().formatHex(sha.digest())))));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static String what(HttpRequest request) {
    String query = request.getUri().rawQueryString().map(text -> "?" + text).orElse("");
    return request.method().value() + " " + request.getUri().getPathString() + query;
  }
}
