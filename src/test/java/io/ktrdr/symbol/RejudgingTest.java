package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.ktrdr.calendar.CalendarOverrides;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.SymbolEvent.GapFound;
import io.ktrdr.symbol.SymbolEvent.GapRejudged;
import io.ktrdr.symbol.SymbolEvent.Verdict;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RejudgingTest {

  private static final TimeRange JANUARY = Apple.days("2024-01-01", "2024-02-01");
  private static final TimeRange WEEK = Apple.days("2024-01-08", "2024-01-13");
  private static final String BUNDLED = Apple.CALENDAR.version();

  /** The exchange had closed for two days, which only the operator knew. */
  private static final TradingCalendar CLOSED =
      Apple.CALENDARS
          .with(CalendarOverrides.parse("XNYS 2024-01-10..2024-01-11 closed"))
          .of(Apple.SHARE);

  private final long[] stored =
      Arrays.stream(Apple.expected(Apple.DAYS, JANUARY))
          .filter(
              time ->
                  time != second("2024-01-10")
                      && time != second("2024-01-11")
                      && time != second("2024-01-24"))
          .toArray();

  @Test
  void aGapThatShouldNeverHaveBeenVanishesByAFact() {
    SeriesMemory memory = SeriesMemory.NONE.gap(Apple.days("2024-01-10", "2024-01-12"), BUNDLED);
    assertThat(judge(memory, CLOSED).facts(stored, false))
        .containsExactly(
            new GapRejudged(
                Apple.DAYS,
                Verdict.GAP,
                Apple.days("2024-01-10", "2024-01-12"),
                List.of(),
                0,
                BUNDLED,
                CLOSED.version(),
                "bob",
                "r-1",
                Apple.NOW));
  }

  @Test
  void whatRemainsOfAGapStaysOneUnderTheNewVersion() {
    SeriesMemory memory = SeriesMemory.NONE.gap(Apple.days("2024-01-10", "2024-01-25"), BUNDLED);
    assertThat(judge(memory, CLOSED).facts(stored, false))
        .singleElement()
        .isInstanceOfSatisfying(
            GapRejudged.class,
            fact -> {
              assertThat(fact.remaining()).containsExactly(Apple.days("2024-01-24", "2024-01-25"));
              assertThat(fact.bars()).isEqualTo(1);
            });
  }

  @Test
  void whatIbHasNothingForIsJudgedAnewToo() {
    SeriesMemory memory =
        SeriesMemory.NONE.empty(
            new SeriesMemory.EmptySpan(
                WEEK, Apple.NOW.plusSeconds(60), 1, Apple.NOW.minusSeconds(60), BUNDLED));
    List<SymbolEvent> facts = judge(memory, CLOSED).facts(new long[0], false);
    assertThat(facts)
        .singleElement()
        .isInstanceOfSatisfying(
            GapRejudged.class,
            fact -> {
              assertThat(fact.verdict()).isEqualTo(Verdict.PROVIDER_EMPTY);
              assertThat(fact.remaining()).containsExactly(WEEK);
              assertThat(fact.bars()).as("two days of it are no bars any more").isEqualTo(3);
            });
    SymbolState state =
        new SymbolState(
                Optional.of(Apple.SHARE), Map.of(Apple.DAYS, memory), Map.of(), List.of(), Map.of())
            .apply(facts.getFirst());
    assertThat(state.of(Apple.DAYS).empty())
        .extracting(SeriesMemory.EmptySpan::range, SeriesMemory.EmptySpan::calendar)
        .containsExactly(tuple(WEEK, CLOSED.version()));
    assertThat(state.of(Apple.DAYS).empty())
        .allMatch(span -> span.until().equals(Apple.NOW.plusSeconds(60)));
  }

  @Test
  void aVerdictOfTheSameVersionIsLeftAloneUnlessAllAreWanted() {
    SeriesMemory memory = SeriesMemory.NONE.gap(Apple.days("2024-01-10", "2024-01-12"), BUNDLED);
    assertThat(Rejudging.isStale(memory, Apple.CALENDAR)).isFalse();
    assertThat(Rejudging.isStale(memory, CLOSED)).isTrue();
    assertThat(judge(memory, Apple.CALENDAR).facts(stored, false)).isEmpty();
    assertThat(judge(memory, Apple.CALENDAR).facts(stored, true))
        .as("it stands, so there is nothing to tell")
        .isEmpty();
    assertThat(judge(memory, Apple.CALENDAR).facts(Apple.expected(Apple.DAYS, JANUARY), true))
        .as("its bars have come since")
        .hasSize(1);
  }

  @Test
  void aVerdictOfBeforeVersionsWereKeptIsJudgedAnew() {
    SeriesMemory memory = SeriesMemory.NONE.gap(Apple.days("2024-01-10", "2024-01-12"), "");
    assertThat(Rejudging.isStale(memory, Apple.CALENDAR)).isTrue();
  }

  @Test
  void aDayThatTurnsOutToHaveTradedIsAGapThatNobodyKnewOf() {
    TradingCalendar saturday =
        Apple.CALENDARS
            .with(CalendarOverrides.parse("XNYS 2024-01-20 rth=09:30-16:00"))
            .of(Apple.SHARE);
    SeriesMemory memory =
        SeriesMemory.NONE
            .gap(Apple.days("2024-01-10", "2024-01-12"), BUNDLED)
            .gap(Apple.days("2024-01-24", "2024-01-25"), BUNDLED);
    assertThat(judge(memory, saturday).unknownGaps(stored, List.of()))
        .containsExactly(
            new GapFound(
                Apple.DAYS,
                Apple.days("2024-01-20", "2024-01-21"),
                1,
                saturday.version(),
                Apple.NOW));
  }

  private static Rejudging judge(SeriesMemory memory, TradingCalendar calendar) {
    return new Rejudging(
        Apple.DAYS, memory, calendar, new Rejudging.Asker("bob", "r-1"), Apple.NOW);
  }

  private static long second(String date) {
    return Instant.parse(date + "T00:00:00Z").getEpochSecond();
  }
}
