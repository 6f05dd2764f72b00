package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.symbol.CoveragePlanner.Fetch;
import io.ktrdr.symbol.CoveragePlanner.Ledger;
import io.ktrdr.symbol.CoveragePlanner.Plan;
import io.ktrdr.symbol.SymbolEntity.GapState;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoveragePlannerTest {

  private static final TimeRange JANUARY = Apple.days("2024-01-01", "2024-02-01");
  private static final long[] NOTHING = {};

  @Test
  void whatWasNeverLoadedIsOneStretchFromTheFirstBarToTheLast() {
    Plan plan = plan(Apple.DAYS, JANUARY, NOTHING, Ledger.BLANK);
    assertThat(plan.fetches())
        .containsExactly(new Fetch(Apple.days("2024-01-02", "2024-02-01"), 21));
    assertThat(plan.waits()).isEmpty();
  }

  @Test
  void whatIsStoredIsNotAskedFor() {
    long[] all = Apple.expected(Apple.DAYS, JANUARY);
    assertThat(plan(Apple.DAYS, JANUARY, all, Ledger.BLANK))
        .isEqualTo(new Plan(List.of(), List.of()));
  }

  @Test
  void onlyTheRestIsAskedFor() {
    long[] first = Apple.expected(Apple.DAYS, Apple.days("2024-01-01", "2024-01-20"));
    assertThat(plan(Apple.DAYS, JANUARY, first, Ledger.BLANK).fetches())
        .containsExactly(new Fetch(Apple.days("2024-01-22", "2024-02-01"), 8));
  }

  @Test
  void aBarThatStillGrowsIsNotAskedFor() {
    TimeRange week = Apple.days("2024-02-26", "2024-03-09");
    assertThat(plan(Apple.DAYS, week, NOTHING, "2024-03-01T20:59:59Z"))
        .containsExactly(new Fetch(Apple.days("2024-02-26", "2024-03-01"), 4));
    assertThat(plan(Apple.DAYS, week, NOTHING, "2024-03-01T21:00:00Z"))
        .containsExactly(new Fetch(Apple.days("2024-02-26", "2024-03-02"), 5));
    assertThat(plan(Apple.MINUTES, week, NOTHING, "2024-02-26T14:32:59Z"))
        .containsExactly(new Fetch(Apple.range("2024-02-26T14:30:00Z", "2024-02-26T14:32:00Z"), 2));
  }

  @Test
  void theLastShortBarOfASessionIsOverAtTheClose() {
    SeriesId hours = Apple.series(Timeframe.HOURS_4);
    TimeRange day = Apple.days("2024-03-01", "2024-03-02");
    assertThat(plan(hours, day, NOTHING, "2024-03-01T21:00:00Z"))
        .extracting(fetch -> fetch.range().end())
        .containsExactly(Instant.parse("2024-03-01T21:00:00Z"));
  }

  @Test
  void whereNoSessionIsThereIsNothingToAsk() {
    assertThat(plan(Apple.MINUTES, Apple.days("2024-01-06", "2024-01-08"), NOTHING, Ledger.BLANK))
        .isEqualTo(new Plan(List.of(), List.of()));
    assertThat(plan(Apple.DAYS, Apple.days("1950-01-01", "1960-01-01"), NOTHING, Ledger.BLANK))
        .isEqualTo(new Plan(List.of(), List.of()));
  }

  @Test
  void whatIbDoesNotHaveIsAskedForAgainOnlyAfterAWhile() {
    TimeRange empty = Apple.days("2024-01-02", "2024-01-20");
    Ledger believed =
        new Ledger(
            List.of(SeriesMemory.EmptySpan.once(empty, Apple.NOW.plusSeconds(1))), List.of());
    Ledger lapsed = new Ledger(List.of(SeriesMemory.EmptySpan.once(empty, Apple.NOW)), List.of());
    assertThat(plan(Apple.DAYS, JANUARY, NOTHING, believed).fetches())
        .containsExactly(new Fetch(Apple.days("2024-01-22", "2024-02-01"), 8));
    assertThat(plan(Apple.DAYS, JANUARY, NOTHING, lapsed).missing()).isEqualTo(21);
  }

  @Test
  void whatOthersAskForIsWaitedFor() {
    Ledger claimed = new Ledger(List.of(), List.of(Apple.days("2024-01-08", "2024-01-13")));
    Plan plan = plan(Apple.DAYS, JANUARY, NOTHING, claimed);
    assertThat(plan.waits()).containsExactly(Apple.days("2024-01-08", "2024-01-13"));
    assertThat(plan.fetches())
        .containsExactly(
            new Fetch(Apple.days("2024-01-02", "2024-01-06"), 4),
            new Fetch(Apple.days("2024-01-16", "2024-02-01"), 12));
  }

  @Test
  void holesThatOneRequestCanFillAreOneStretch() {
    long[] most =
        Arrays.stream(Apple.expected(Apple.DAYS, JANUARY))
            .filter(time -> time != second("2024-01-05") && time != second("2024-01-25"))
            .toArray();
    assertThat(plan(Apple.DAYS, JANUARY, most, Ledger.BLANK).fetches())
        .containsExactly(new Fetch(Apple.days("2024-01-05", "2024-01-26"), 2));
  }

  @Test
  void holesFarApartStayApart() {
    TimeRange weeks = Apple.days("2024-01-01", "2024-02-01");
    long early = Instant.parse("2024-01-03T15:00:00Z").getEpochSecond();
    long late = Instant.parse("2024-01-24T15:00:00Z").getEpochSecond();
    long[] most =
        Arrays.stream(Apple.expected(Apple.MINUTES, weeks))
            .filter(time -> time != early && time != late)
            .toArray();
    assertThat(plan(Apple.MINUTES, weeks, most, Ledger.BLANK).fetches())
        .containsExactly(
            new Fetch(TimeRange.ofEpochSeconds(early, early + 60), 1),
            new Fetch(TimeRange.ofEpochSeconds(late, late + 60), 1));
  }

  @Test
  void aWeekThatIsNotOverIsNotAskedFor() {
    SeriesId weeks = Apple.series(Timeframe.WEEK_1);
    TimeRange range = Apple.days("2024-02-19", "2024-03-09");
    assertThat(plan(weeks, range, NOTHING, "2024-02-29T23:00:00Z"))
        .extracting(Fetch::missing)
        .containsExactly(1);
    assertThat(plan(weeks, range, NOTHING, "2024-03-01T21:00:00Z"))
        .extracting(Fetch::missing)
        .containsExactly(2);
  }

  @Test
  void eachGapSaysWhy() {
    long[] stored = Apple.expected(Apple.DAYS, Apple.days("2024-01-10", "2024-01-13"));
    Ledger ledger =
        new Ledger(
            List.of(
                SeriesMemory.EmptySpan.once(
                    Apple.days("2024-01-01", "2024-01-05"), Apple.NOW.plusSeconds(1))),
            List.of(Apple.days("2024-01-22", "2024-02-01")));
    assertThat(CoveragePlanner.gaps(Apple.DAYS, JANUARY, stored, ledger, Apple.CALENDAR, Apple.NOW))
        .containsExactly(
            gap("2024-01-02", "2024-01-05", 3, GapState.PROVIDER_EMPTY),
            gap("2024-01-05", "2024-01-10", 3, GapState.MISSING),
            gap("2024-01-16", "2024-01-22", 4, GapState.MISSING),
            gap("2024-01-22", "2024-02-01", 8, GapState.QUEUED));
  }

  private static SymbolEntity.Gap gap(String from, String to, int bars, GapState state) {
    return new SymbolEntity.Gap(Apple.days(from, to), bars, state, Apple.CALENDAR.version());
  }

  private static List<Fetch> plan(SeriesId series, TimeRange range, long[] stored, String now) {
    return CoveragePlanner.plan(
            series, range, stored, Ledger.BLANK, Apple.CALENDAR, Instant.parse(now))
        .fetches();
  }

  private static Plan plan(SeriesId series, TimeRange range, long[] stored, Ledger ledger) {
    return CoveragePlanner.plan(series, range, stored, ledger, Apple.CALENDAR, Apple.NOW);
  }

  private static long second(String date) {
    return Instant.parse(date + "T00:00:00Z").getEpochSecond();
  }
}
