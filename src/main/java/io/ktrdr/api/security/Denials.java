package io.ktrdr.api.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ktrdr.api.http.ProblemType;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers who was turned away: counted always, logged at first and then once a minute for each
 * address and reason, so that a flood of wrong requests is no flood of lines.
 */
final class Denials {

  private static final Logger LOG = LoggerFactory.getLogger(Denials.class);
  private static final long MOST_REMEMBERED = 10_000;

  private record Kind(String address, ProblemType type) {}

  private final Map<ProblemType, Counter> counters = new EnumMap<>(ProblemType.class);
  private final Cache<Kind, AtomicLong> silent =
      Caffeine.newBuilder()
          .maximumSize(MOST_REMEMBERED)
          .expireAfterWrite(Duration.ofMinutes(1))
          .removalListener(
              (Kind kind,
                  AtomicLong more,
                  com.github.benmanes.caffeine.cache.RemovalCause cause) -> {
                if (kind != null && more != null && more.get() > 0) {
                  LOG.warn(
                      "{} was turned away {} more times within a minute ({})",
                      kind.address(),
                      more,
                      kind.type().slug());
                }
              })
          .build();

  Denials(MeterRegistry meters) {
    for (ProblemType type :
        new ProblemType[] {
          ProblemType.UNAUTHORIZED,
          ProblemType.FORBIDDEN,
          ProblemType.TOO_MANY_REQUESTS,
          ProblemType.AUTHENTICATION_UNAVAILABLE
        }) {
      counters.put(
          type,
          Counter.builder("ktrdr.http.denied")
              .description("Requests turned away")
              .tag("reason", type.slug())
              .register(meters));
    }
  }

  /**
   * @param what was asked, for the log
   */
  void add(ProblemType type, String address, String what, String why) {
    counters.get(type).increment();
    AtomicLong more = silent.asMap().putIfAbsent(new Kind(address, type), new AtomicLong());
    if (more == null) {
      LOG.warn("{} was turned away from {}: {}", address, what, why);
    } else {
      more.incrementAndGet();
    }
  }
}
