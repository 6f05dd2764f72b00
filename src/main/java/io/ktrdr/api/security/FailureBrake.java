package io.ktrdr.api.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Slows addresses that present wrong credentials. A right key is taken all the same, so that nobody
 * can lock out the neighbours behind his address.
 */
final class FailureBrake {

  private static final int AT_ONCE = 10;
  private static final double PER_SECOND = 1 / 6.0;
  private static final long MOST_ADDRESSES = 100_000;

  private final LongSupplier nanos;
  private final Cache<String, TokenBucket> failures =
      Caffeine.newBuilder()
          .maximumSize(MOST_ADDRESSES)
          .expireAfterAccess(Duration.ofSeconds((long) (AT_ONCE / PER_SECOND) + 60))
          .build();

  FailureBrake(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** How long an address has to wait before it may be wrong once more; zero mostly. */
  Duration wait(String address) {
    TokenBucket bucket = failures.getIfPresent(address);
    return bucket == null ? Duration.ZERO : Duration.ofNanos(bucket.waitNanos(nanos.getAsLong()));
  }

  /** Counts a wrong credential. */
  void failed(String address) {
    failures
        .get(address, fresh -> new TokenBucket(PER_SECOND, AT_ONCE, nanos.getAsLong()))
        .take(nanos.getAsLong());
  }
}
