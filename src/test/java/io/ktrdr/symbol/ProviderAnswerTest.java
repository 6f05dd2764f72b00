package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.ProviderAnswer.Belief;
import io.ktrdr.symbol.ProviderAnswer.Empty;
import io.ktrdr.symbol.ProviderAnswer.Filled;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProviderAnswerTest {

  private static final Belief BELIEF =
      new Belief(
          Duration.ofDays(7), Duration.ofMinutes(5), Duration.ofHours(24), Duration.ofDays(30));
  private static final TimeRange JANUARY = Apple.days("2024-01-01", "2024-02-01");
  private static final Instant OLD_UNTIL = Instant.parse("2024-04-01T00:00:00Z");

  @Test
  void aFullAnswerLeavesNothingEmpty() {
    assertThat(judge(JANUARY, Apple.expected(Apple.DAYS, JANUARY), List.of()))
        .isEqualTo(new ProviderAnswer(List.of(), List.of()));
  }

  @Test
  void whatIsMissingAfterTheAnswerIbDoesNotHave() {
    long[] late = Apple.expected(Apple.DAYS, Apple.days("2024-01-20", "2024-02-01"));
    assertThat(judge(JANUARY, late, List.of()).empty())
        .containsExactly(new Empty(Apple.days("2024-01-02", "2024-01-20"), 13, OLD_UNTIL));
  }

  @Test
  void theLatestDaysAreAskedForAgainSooner() {
    TimeRange february = Apple.days("2024-02-01", "2024-03-02");
    assertThat(judge(february, new long[0], List.of()).empty())
        .containsExactly(
            new Empty(Apple.days("2024-02-01", "2024-02-24"), 16, OLD_UNTIL),
            new Empty(
                Apple.days("2024-02-26", "2024-03-02"), 5, Instant.parse("2024-03-01T23:06:00Z")));
  }

  @Test
  void theOftenerIbSaysThatItHasNothingOfTheLatestDaysTheLongerItIsBelieved() {
    assertThat(IntStream.rangeClosed(1, 7).mapToObj(n -> BELIEF.until(true, n, Apple.NOW)))
        .containsExactly(
            Instant.parse("2024-03-01T23:06:00Z"),
            Instant.parse("2024-03-01T23:21:00Z"),
            Instant.parse("2024-03-02T00:21:00Z"),
            Instant.parse("2024-03-02T04:21:00Z"),
            Instant.parse("2024-03-02T21:00:00Z"),
            Instant.parse("2024-03-03T00:00:00Z"),
            Instant.parse("2024-03-03T00:00:00Z"));
    assertThat(BELIEF.until(false, 1, Apple.NOW)).isEqualTo(OLD_UNTIL);
  }

  @Test
  void whatWasSaidBeforeCountsForItsOwnBarsOnly() {
    TimeRange week = Apple.days("2024-02-26", "2024-03-02");
    List<SeriesMemory.EmptySpan> before =
        List.of(
            new SeriesMemory.EmptySpan(
                Apple.days("2024-02-26", "2024-02-28"), Apple.NOW, 3, null, null));

    assertThat(
            ProviderAnswer.judge(
                    Apple.DAYS,
                    week,
                    new long[0],
                    List.of(),
                    before,
                    Apple.CALENDAR,
                    BELIEF,
                    Apple.NOW)
                .empty())
        .containsExactly(
            new Empty(
                Apple.days("2024-02-26", "2024-02-28"), 2, Instant.parse("2024-03-02T04:21:00Z")),
            new Empty(
                Apple.days("2024-02-28", "2024-03-02"), 3, Instant.parse("2024-03-01T23:06:00Z")));
  }

  @Test
  void aGapIsFilledAsFarAsTheAnswerReaches() {
    long[] stored = Apple.expected(Apple.DAYS, JANUARY);
    assertThat(judge(JANUARY, stored, List.of(Apple.days("2024-01-29", "2024-02-10"))).filled())
        .containsExactly(new Filled(Apple.days("2024-01-29", "2024-02-01"), 3));
  }

  @Test
  void aGapThatGotNoBarIsNotFilled() {
    long[] stored =
        Arrays.stream(Apple.expected(Apple.DAYS, JANUARY))
            .filter(time -> time < Instant.parse("2024-01-29T00:00:00Z").getEpochSecond())
            .toArray();
    ProviderAnswer answer = judge(JANUARY, stored, List.of(Apple.days("2024-01-29", "2024-02-01")));
    assertThat(answer.filled()).isEmpty();
    assertThat(answer.empty())
        .containsExactly(new Empty(Apple.days("2024-01-29", "2024-02-01"), 3, OLD_UNTIL));
  }

  private static ProviderAnswer judge(TimeRange asked, long[] stored, List<TimeRange> gaps) {
    return ProviderAnswer.judge(
        Apple.DAYS, asked, stored, gaps, List.of(), Apple.CALENDAR, BELIEF, Apple.NOW);
  }
}
