package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.SeriesMemory.EmptySpan;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SymbolStateTest {

  private static final Instant LATER = Instant.parse("2024-04-01T00:00:00Z");
  private static final Instant STILL_LATER = Instant.parse("2024-05-01T00:00:00Z");

  @Test
  void emptySpansThatMeetAndEndTogetherAreOne() {
    SeriesMemory memory =
        SeriesMemory.NONE
            .empty(empty("2024-01-01", "2024-01-10", LATER))
            .empty(empty("2024-01-10", "2024-01-20", LATER));
    assertThat(memory.empty())
        .containsExactly(EmptySpan.once(Apple.days("2024-01-01", "2024-01-20"), LATER));
  }

  @Test
  void theNewestAnswerAboutASpanCounts() {
    SeriesMemory memory =
        SeriesMemory.NONE
            .empty(empty("2024-01-01", "2024-01-31", LATER))
            .empty(empty("2024-01-10", "2024-01-20", STILL_LATER));
    assertThat(memory.empty())
        .containsExactly(
            EmptySpan.once(Apple.days("2024-01-01", "2024-01-10"), LATER),
            again(2, "2024-01-10", "2024-01-20", STILL_LATER),
            EmptySpan.once(Apple.days("2024-01-20", "2024-01-31"), LATER));
  }

  @Test
  void answersThatAgreeAreCountedWhereTheyAgree() {
    SeriesMemory memory =
        SeriesMemory.NONE
            .empty(empty("2024-01-01", "2024-01-20", LATER))
            .empty(empty("2024-01-10", "2024-01-31", LATER))
            .empty(empty("2024-01-15", "2024-01-17", LATER));
    assertThat(memory.empty())
        .containsExactly(
            EmptySpan.once(Apple.days("2024-01-01", "2024-01-10"), LATER),
            again(2, "2024-01-10", "2024-01-15", LATER),
            again(3, "2024-01-15", "2024-01-17", LATER),
            again(2, "2024-01-17", "2024-01-20", LATER),
            EmptySpan.once(Apple.days("2024-01-20", "2024-01-31"), LATER));
  }

  @Test
  void aGapEndsWhereItIsFilledOrKnownToBeEmpty() {
    SeriesMemory memory =
        SeriesMemory.NONE
            .gap(Apple.days("2024-01-01", "2024-01-31"), "XNYS/1")
            .withoutGap(Apple.days("2024-01-05", "2024-01-10"))
            .empty(empty("2024-01-20", "2024-02-10", LATER));
    assertThat(memory.gapRanges())
        .isEqualTo(
            List.of(
                Apple.days("2024-01-01", "2024-01-05"), Apple.days("2024-01-10", "2024-01-20")));
  }

  @Test
  void anEmptySpanHoldsUntilItsTime() {
    EmptySpan span = EmptySpan.once(Apple.days("2024-01-01", "2024-01-10"), LATER);
    assertThat(span.holds(LATER.minusNanos(1))).isTrue();
    assertThat(span.holds(LATER)).isFalse();
  }

  @Test
  void aStoreThatWentBackTakesWhatWasKnownToBeEmptyWithIt() {
    SymbolState state =
        SymbolState.NEW
            .apply(
                new SymbolEvent.ProviderEmpty(
                    Apple.DAYS,
                    Apple.days("2024-01-01", "2024-01-10"),
                    7,
                    LATER,
                    "r-1",
                    Apple.NOW,
                    "XNYS/1"))
            .apply(new SymbolEvent.StoreWentBack(Apple.DAYS, 9, 7, Apple.NOW));
    assertThat(state.of(Apple.DAYS))
        .isEqualTo(new SeriesMemory(7, List.of(), List.of(), List.of()));
  }

  @Test
  void answersOfOneLoadAreOneSpanThoughTheyCameSecondsApart() {
    SeriesMemory memory =
        SeriesMemory.NONE
            .empty(
                new EmptySpan(
                    Apple.days("2024-01-01", "2024-01-10"), LATER, 1, Apple.NOW, "XNYS/1"))
            .empty(
                new EmptySpan(
                    Apple.days("2024-01-10", "2024-01-20"),
                    LATER,
                    1,
                    Apple.NOW.plusSeconds(2),
                    "XNYS/1"));
    assertThat(memory.empty())
        .containsExactly(
            new EmptySpan(
                Apple.days("2024-01-01", "2024-01-20"),
                LATER,
                1,
                Apple.NOW.plusSeconds(2),
                "XNYS/1"));
  }

  @Test
  void whatIsIgnoredIsSoUntilItIsHeededAgain() {
    SymbolState ignored =
        SymbolState.NEW.apply(
            new SymbolEvent.GapIgnored(
                Apple.DAYS,
                Apple.days("2024-01-01", "2024-01-31"),
                "halted",
                "bob",
                "r",
                Apple.NOW));
    SymbolState heeded =
        ignored.apply(
            new SymbolEvent.GapIgnoreEnded(
                Apple.DAYS, Apple.days("2024-01-10", "2024-01-20"), "bob", "r", Apple.NOW));
    assertThat(ignored.of(Apple.DAYS).ignored()).hasSize(1);
    assertThat(heeded.of(Apple.DAYS).ignored())
        .containsExactly(
            new SeriesMemory.IgnoredSpan(
                Apple.days("2024-01-01", "2024-01-10"), "halted", "bob", Apple.NOW),
            new SeriesMemory.IgnoredSpan(
                Apple.days("2024-01-20", "2024-01-31"), "halted", "bob", Apple.NOW));
  }

  @Test
  void aGapThatIsJudgedAnewKeepsOnlyWhatRemains() {
    SymbolState state =
        SymbolState.NEW
            .apply(
                new SymbolEvent.GapFound(
                    Apple.DAYS, Apple.days("2024-01-01", "2024-01-31"), 21, "XNYS/1", Apple.NOW))
            .apply(
                new SymbolEvent.GapRejudged(
                    Apple.DAYS,
                    SymbolEvent.Verdict.GAP,
                    Apple.days("2024-01-01", "2024-01-31"),
                    List.of(Apple.days("2024-01-10", "2024-01-11")),
                    1,
                    "XNYS/1",
                    "XNYS/2",
                    "calendar",
                    "",
                    Apple.NOW));
    assertThat(state.of(Apple.DAYS).gaps())
        .containsExactly(
            new SeriesMemory.KnownGap(Apple.days("2024-01-10", "2024-01-11"), "XNYS/2"));
  }

  @Test
  void ofFailuresAndFilledSpansOnlyTheNewestAreKept() {
    SeriesMemory memory = SeriesMemory.NONE;
    for (int i = 0; i < SeriesMemory.KEPT + 10; i++) {
      long day = Apple.days("2000-01-01", "2000-01-02").startSecond() + i * 2L * 86_400L;
      memory = memory.gapFilled(TimeRange.ofEpochSeconds(day, day + 86_400));
    }
    assertThat(memory.filled()).hasSize(SeriesMemory.KEPT);
    assertThat(memory.filled().getFirst().start()).isEqualTo(Instant.parse("2000-01-21T00:00:00Z"));
  }

  private static EmptySpan empty(String from, String to, Instant until) {
    return EmptySpan.once(Apple.days(from, to), until);
  }

  private static EmptySpan again(int answers, String from, String to, Instant until) {
    return new EmptySpan(Apple.days(from, to), until, answers, null, null);
  }
}
