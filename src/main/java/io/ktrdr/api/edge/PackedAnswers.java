package io.ktrdr.api.edge;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ktrdr.api.http.BodyEnd;
import java.util.Optional;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;
import org.apache.pekko.util.ByteStringBuilder;

/**
 * Compressed bodies of answers that were sent before, bounded by their bytes. They are found by the
 * resource's address and the answer's strong entity tag, which stands for the same bytes as long as
 * it is the same (RFC 9110 §8.8.1).
 */
final class PackedAnswers {

  /** One body may take this part of the memory. */
  private static final int PART = 4;

  private static final int BESIDE = 200;

  /**
   * Which answer it is.
   *
   * @param target path and query of the request
   * @param type its content type, should two forms of a resource have one tag
   * @param tag the entity tag with its quotes; strong
   */
  record Key(String target, ContentType type, String tag) {}

  private final Cache<Key, ByteString> bodies;
  private final long largest;

  /**
   * @param maxBytes 0 keeps nothing
   */
  PackedAnswers(long maxBytes) {
    largest = maxBytes / PART;
    bodies =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .executor(Runnable::run)
            .weigher(
                (Key key, ByteString body) ->
                    body.size() + key.target().length() + key.tag().length() + BESIDE)
            .build();
  }

  Optional<ByteString> find(Key key) {
    return Optional.ofNullable(bodies.getIfPresent(key));
  }

  void keep(Key key, ByteString body) {
    if (body.size() <= largest) {
      bodies.put(key, body);
    }
  }

  /** Keeps what passes, once all of it has passed; for one answer. */
  Flow<ByteString, ByteString, NotUsed> keeping(Key key) {
    ByteStringBuilder all = ByteString.createBuilder();
    return Flow.of(ByteString.class)
        .map(
            piece -> {
              if (all.length() <= largest) {
                all.append(piece);
              }
              return piece;
            })
        .concatLazy(BodyEnd.then(() -> keep(key, all.result().compact())));
  }
}
