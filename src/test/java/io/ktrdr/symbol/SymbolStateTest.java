package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

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
            .empty(Apple.days("2024-01-01", "2024-01-10"), LATER)
            .empty(Apple.days("2024-01-10", "2024-01-20"), LATER);
    assertThat(memory.empty())
        .containsExactly(EmptySpan.once(Apple.days("2024-01-01", "2024-01-20"), LATER));
  }

  @Test
  void theNewestAnswerAboutASpanCounts() {
    SeriesMemory memory =
        SeriesMemory.NONE
            .empty(Apple.days("2024-01-01", "2024-01-31"), LATER)
            .empty(Apple.days("2024-01-10", "2024-01-20"), STILL_LATER);
    assertThat(memory.empty())
        .containsExactly(
            EmptySpan.once(Apple.days("2024-01-01", "2024-01-10"), LATER),
            new EmptySpan(Apple.days("2024-01-10", "2024-01-20"), STILL_LATER, 2),
            EmptySpan.once(Apple.days("2024-01-20", "2024-01-31"), LATER));
  }

  @Test
  void answersThatAgreeAreCountedWhereTheyAgree() {
    SeriesMemory memory =
        SeriesMemory.NONE
            .empty(Apple.days("2024-01-01", "2024-01-20"), LATER)
            .empty(Apple.days("2024-01-10", "2024-01-31"), LATER)
            .empty(Apple.days("2024-01-15", "2024-01-17"), LATER);
    assertThat(memory.empty())
        .containsExactly(
            EmptySpan.once(Apple.days("2024-01-01", "2024-01-10"), LATER),
            new EmptySpan(Apple.days("2024-01-10", "2024-01-15"), LATER, 2),
            new EmptySpan(Apple.days("2024-01-15", "2024-01-17"), LATER, 3),
            new EmptySpan(Apple.days("2024-01-17", "2024-01-20"), LATER, 2),
            EmptySpan.once(Apple.days("2024-01-20", "2024-01-31"), LATER));
  }

  @Test
  void aGapEndsWhereItIsFilledOrKnownToBeEmpty() {
    SeriesMemory memory =
        SeriesMemory.NONE
            .gap(Apple.days("2024-01-01", "2024-01-31"))
            .withoutGap(Apple.days("2024-01-05", "2024-01-10"))
            .empty(Apple.days("2024-01-20", "2024-02-10"), LATER);
    assertThat(memory.gaps())
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
                    Apple.DAYS, Apple.days("2024-01-01", "2024-01-10"), 7, LATER, "r-1", Apple.NOW))
            .apply(new SymbolEvent.StoreWentBack(Apple.DAYS, 9, 7, Apple.NOW));
    assertThat(state.of(Apple.DAYS))
        .isEqualTo(new SeriesMemory(7, List.of(), List.of(), List.of()));
  }
}
