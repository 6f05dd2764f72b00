package io.ktrdr.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimeRangeTest {

  @Test
  void startIsInsideAndEndIsNot() {
    TimeRange range = range(10, 20);
    assertThat(range.contains(Instant.ofEpochSecond(10))).isTrue();
    assertThat(range.contains(Instant.ofEpochSecond(20))).isFalse();
  }

  @Test
  void aRangeThatEndsBeforeItStartsIsRefused() {
    assertThatThrownBy(() -> range(20, 10))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1970-01-01T00:00:10Z");
  }

  @Test
  void fractionsOfASecondRoundUpSoThatWholeSecondsInsideStayInside() {
    TimeRange range = new TimeRange(Instant.ofEpochSecond(10, 1), Instant.ofEpochSecond(20, 1));
    assertThat(range.startSecond()).isEqualTo(11);
    assertThat(range.endSecond()).isEqualTo(21);
  }

  @Test
  void touchingAndOverlappingRangesUnite() {
    assertThat(TimeRange.union(List.of(range(5, 7), range(1, 3), range(3, 5), range(9, 9))))
        .containsExactly(range(1, 7));
  }

  @Test
  void whatIsLeftAfterTakingOthersAwayAgreesWithCountingSeconds() {
    Random random = new Random(7);
    for (int round = 0; round < 500; round++) {
      TimeRange whole = range(random.nextInt(40), 40 + random.nextInt(40));
      List<TimeRange> taken = new ArrayList<>();
      for (int i = random.nextInt(6); i > 0; i--) {
        int start = random.nextInt(90);
        taken.add(range(start, start + random.nextInt(20)));
      }
      List<TimeRange> left = whole.minus(taken);
      for (int second = 0; second < 120; second++) {
        Instant at = Instant.ofEpochSecond(second);
        boolean expected =
            whole.contains(at) && taken.stream().noneMatch(range -> range.contains(at));
        assertThat(left.stream().anyMatch(range -> range.contains(at)))
            .as("%s minus %s at %d", whole, taken, second)
            .isEqualTo(expected);
      }
    }
  }

  private static TimeRange range(long start, long end) {
    return TimeRange.ofEpochSeconds(start, end);
  }
}
