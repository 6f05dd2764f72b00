package io.ktrdr.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TokenBucketTest {

  private static final long SECOND = 1_000_000_000L;

  /** Of any clock that counts nanoseconds, which may stand anywhere. */
  private static final long NOW = -5 * SECOND;

  @Test
  void aFullOneGivesItsBurstAtOnceAndThenItsRate() {
    TokenBucket bucket = new TokenBucket(2, 5, NOW);
    for (int left = 4; left >= 0; left--) {
      assertThat(bucket.take(NOW))
          .isEqualTo(new TokenBucket.Taken(true, left, (5 - left) * SECOND / 2, 0));
    }
    assertThat(bucket.take(NOW))
        .isEqualTo(new TokenBucket.Taken(false, 0, 5 * SECOND / 2, SECOND / 2));
    assertThat(bucket.take(NOW + SECOND / 2 - 1).granted()).isFalse();
    assertThat(bucket.waitNanos(NOW + SECOND / 2 - 1)).isEqualTo(1);
    assertThat(bucket.take(NOW + SECOND / 2).granted()).isTrue();
    assertThat(bucket.take(NOW + SECOND / 2).granted()).isFalse();
  }

  @Test
  void itNeverHoldsMoreThanItsBurst() {
    TokenBucket bucket = new TokenBucket(100, 3, NOW);
    long muchLater = NOW + 3600 * SECOND;
    int granted = 0;
    for (int i = 0; i < 10; i++) {
      granted += bucket.take(muchLater).granted() ? 1 : 0;
    }
    assertThat(granted).isEqualTo(3);
  }

  @Test
  void manyAtOnceGetNoMoreThanThereAre() throws Exception {
    TokenBucket bucket = new TokenBucket(0.001, 1000, NOW);
    AtomicInteger granted = new AtomicInteger();
    Thread[] takers = new Thread[4];
    for (int t = 0; t < takers.length; t++) {
      takers[t] =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < 500; i++) {
                      granted.addAndGet(bucket.take(NOW).granted() ? 1 : 0);
                    }
                  });
    }
    for (Thread taker : takers) {
      taker.join();
    }
    assertThat(granted).hasValue(1000);
  }
}
