package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.TimeRange;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimeSpansTest {

  @Test
  void nothingHoldsNothing() {
    assertThat(TimeSpans.of(Stream.of()).contains(5)).isFalse();
    assertThat(TimeSpans.of(Stream.of(TimeRange.ofEpochSeconds(5, 5))).contains(5)).isFalse();
  }

  @Test
  void aSpanHoldsItsStartAndNotItsEnd() {
    TimeSpans spans = TimeSpans.of(Stream.of(TimeRange.ofEpochSeconds(10, 20)));

    assertThat(IntStream.range(0, 30).filter(spans::contains)).hasSize(10).contains(10, 19);
  }

  @Test
  void overlappingSpansInAnyOrderHoldWhatAnyOfThemHolds() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 500; round++) {
      List<TimeRange> ranges =
          IntStream.range(0, random.nextInt(8))
              .mapToObj(
                  i -> {
                    long start = random.nextLong(100);
                    return TimeRange.ofEpochSeconds(start, start + random.nextLong(20));
                  })
              .toList();
      TimeSpans spans = TimeSpans.of(ranges.stream());
      for (long second = -1; second < 125; second++) {
        long at = second;
        assertThat(spans.contains(at))
            .isEqualTo(ranges.stream().anyMatch(r -> r.startSecond() <= at && at < r.endSecond()));
      }
    }
  }
}
