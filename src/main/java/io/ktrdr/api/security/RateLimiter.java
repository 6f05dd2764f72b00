package io.ktrdr.api.security;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.ktrdr.api.http.Role;
import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How many requests each caller may make: a bucket for each, as large as its role's. Buckets that
 * nobody takes from are forgotten, when they are long full.
 */
final class RateLimiter {

  /**
   * What a role may.
   *
   * @param perSecond requests, in the long run
   * @param burst requests at once
   */
  record Limit(double perSecond, long burst) {

    Limit {
      if (!(perSecond > 0 && perSecond <= 1e6) || burst < 1 || burst > 1_000_000) {
        throw new IllegalArgumentException(
            "a rate limit is of more than 0 and at most 1000000 requests per-second with a burst of"
                + " 1 to 1000000, not "
                + perSecond
                + " with "
                + burst);
      }
    }
  }

  private record Who(String name, Role role) {}

  private static final long MOST_CALLERS = 100_000;

  private final Map<Role, Limit> limits;
  private final LongSupplier nanos;
  private final LoadingCache<Who, TokenBucket> buckets;

  RateLimiter(Map<Role, Limit> limits, LongSupplier nanos) {
    this.limits = Map.copyOf(limits);
    this.nanos = nanos;
    long slowest =
        limits.values().stream()
            .mapToLong(limit -> (long) Math.ceil(limit.burst() / limit.perSecond()))
            .max()
            .orElseThrow();
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(MOST_CALLERS)
            .expireAfterAccess(Duration.ofSeconds(slowest + 60))
            // a thread of its own for this would be woken every few requests
            .executor(Runnable::run)
            .build(
                who -> {
                  Limit limit = limit(who.role());
                  return new TokenBucket(limit.perSecond(), limit.burst(), nanos.getAsLong());
                });
  }

  Limit limit(Role role) {
    return limits.get(role);
  }

  /** Counts a request. */
  TokenBucket.Taken count(String name, Role role) {
    return buckets.get(new Who(name, role)).take(nanos.getAsLong());
  }
}
