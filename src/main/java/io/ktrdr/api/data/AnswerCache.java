package io.ktrdr.api.data;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/**
 * Small answers as they were sent, bounded by their bytes. They are found by what is known of an
 * answer before it is made, which its tag is the digest of (see {@link BarsTags}): whatever could
 * change an answer changes that, so none here is ever out of date. Large ones are not kept: putting
 * their encoded chunks together costs little beside sending them.
 */
final class AnswerCache {

  private static final int LARGEST = 64 * 1024;

  /** About what headers, entity and entry take. */
  private static final int BESIDE = 1024;

  private final Cache<String, Answer> answers;

  /**
   * What was answered.
   *
   * @param rows how many bars it has
   */
  record Answer(HttpResponse response, long rows) {}

  /**
   * @param maxBytes 0 keeps nothing
   */
  AnswerCache(long maxBytes, MeterRegistry meters) {
    answers =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .executor(Runnable::run)
            .weigher(
                (String madeOf, Answer answer) ->
                    madeOf.length() + size(answer.response()) + BESIDE)
            .recordStats()
            .build();
    FunctionCounter.builder("ktrdr.http.answers.hits", answers, a -> (double) a.stats().hitCount())
        .description("Answers with bars that were found in memory as they were sent before")
        .register(meters);
    FunctionCounter.builder(
            "ktrdr.http.answers.misses", answers, a -> (double) a.stats().missCount())
        .description("Answers with bars that had to be made")
        .register(meters);
  }

  /**
   * @param madeOf the content of its {@link io.ktrdr.api.bars.Fingerprint}
   */
  Optional<Answer> find(String madeOf) {
    return Optional.ofNullable(answers.getIfPresent(madeOf));
  }

  /** Keeps an answer if it is small and whole in memory. */
  void keep(String madeOf, HttpResponse response, long rows) {
    if (response.entity() instanceof HttpEntity.Strict strict && size(response) <= LARGEST) {
      answers.put(
          madeOf,
          new Answer(
              response.withEntity(
                  HttpEntities.create(strict.getContentType(), strict.getData().compact())),
              rows));
    }
  }

  private static int size(HttpResponse response) {
    return Math.toIntExact(response.entity().getContentLengthOption().orElse(Integer.MAX_VALUE));
  }
}
