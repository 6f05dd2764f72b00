package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.store.SeriesSummary;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoadPlannerTest {

  private static final Optional<Head> LISTED =
      Optional.of(
          new Head(
              Apple.DAYS.what(),
              Apple.DAYS.hours(),
              Optional.of(Instant.parse("1980-12-12T14:30:00Z")),
              "",
              Apple.NOW));
  private static final Optional<Head> UNTOLD =
      Optional.of(
          new Head(
              Apple.DAYS.what(),
              Apple.DAYS.hours(),
              Optional.empty(),
              "No head time stamp",
              Apple.NOW));
  private static final Optional<SeriesSummary> NOTHING = Optional.empty();
  private static final Optional<SeriesSummary> YEAR =
      held(Apple.DAYS, "2023-01-03T00:00:00Z", "2023-12-29T00:00:00Z");

  @Test
  void autoLoadsTheRangeAsItIsNamed() {
    LoadPlan plan =
        plan(Apple.DAYS, LoadMode.AUTO, "2023-01-01", "2023-02-01", NOTHING, Optional.empty());
    assertThat(plan.range()).isEqualTo(Apple.days("2023-01-01", "2023-02-01"));
    assertThat(plan.notes()).isEmpty();
    assertThat(plan.asksProvider()).isTrue();
  }

  @Test
  void autoWithoutAStartIsRefused() {
    assertThatThrownBy(() -> plan(Apple.DAYS, LoadMode.AUTO, "", "", YEAR, LISTED))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("start");
  }

  @Test
  void noLoadBeginsBeforeIbsFirstBarAndTheCallerHearsOfIt() {
    LoadPlan plan = plan(Apple.DAYS, LoadMode.AUTO, "1970-01-01", "1981-01-01", NOTHING, LISTED);
    assertThat(plan.range()).isEqualTo(Apple.days("1980-12-12", "1981-01-01"));
    assertThat(plan.notes())
        .containsExactly(
            "start moved from 1970-01-01 to 1980-12-12: IB has nothing before: its first bar is of"
                + " 1980-12-12T14:30:00Z");
  }

  @Test
  void aRangeThatEndsBeforeIbsFirstBarIsNotAskedForAtAll() {
    LoadPlan plan = plan(Apple.DAYS, LoadMode.AUTO, "1970-01-01", "1975-01-01", NOTHING, LISTED);
    assertThat(plan.asksProvider()).isFalse();
    assertThat(plan.notes()).hasSize(1);
  }

  @Test
  void weeksAndMonthsBeginWithTheOneTheFirstBarIsOf() {
    SeriesId weeks = Apple.series(Timeframe.WEEK_1);
    SeriesId months = Apple.series(Timeframe.MONTH_1);
    Optional<Head> later =
        Optional.of(
            new Head(
                weeks.what(),
                weeks.hours(),
                Optional.of(Instant.parse("2010-06-16T13:30:00Z")),
                "",
                Apple.NOW));
    assertThat(plan(weeks, LoadMode.FULL, "", "", NOTHING, later).range().start())
        .isEqualTo(Instant.parse("2010-06-14T00:00:00Z"));
    assertThat(plan(months, LoadMode.FULL, "", "", NOTHING, later).range().start())
        .isEqualTo(Instant.parse("2010-06-01T00:00:00Z"));
  }

  @Test
  void smallBarsAreNotAskedForBeyondSixMonths() {
    SeriesId seconds = Apple.series(Timeframe.SECONDS_5);
    LoadPlan plan = plan(seconds, LoadMode.AUTO, "2020-01-01", "2024-03-01", NOTHING, LISTED);
    assertThat(plan.range().start()).isEqualTo(Instant.parse("2023-09-02T04:00:00Z"));
    assertThat(plan.notes())
        .singleElement()
        .asString()
        .endsWith("IB keeps bars of 5s for six months");
    assertThat(plan(seconds, LoadMode.FULL, "", "", NOTHING, Optional.empty()).range().start())
        .isEqualTo(Instant.parse("2023-09-02T04:00:00Z"));
  }

  @Test
  void localIsAboutWhatIsStoredAndAsksNobody() {
    LoadPlan plan = plan(Apple.DAYS, LoadMode.LOCAL, "", "", YEAR, LISTED);
    assertThat(plan.range().start()).isEqualTo(Instant.parse("2023-01-03T00:00:00Z"));
    assertThat(plan.range().contains(Instant.parse("2023-12-29T00:00:00Z"))).isTrue();
    assertThat(plan.asksProvider()).isFalse();
    assertThat(plan(Apple.DAYS, LoadMode.LOCAL, "", "", NOTHING, LISTED).range().isEmpty())
        .isTrue();
  }

  @Test
  void aTailGoesOnFromTheLastStoredBar() {
    LoadPlan plan = plan(Apple.DAYS, LoadMode.TAIL, "", "", YEAR, Optional.empty());
    assertThat(plan.range()).isEqualTo(Apple.days("2023-12-29", "2024-03-02"));
    assertThat(plan.notes()).isEmpty();
  }

  @Test
  void aTailOfNothingIsThirtyDaysAndSaysSo() {
    LoadPlan plan = plan(Apple.DAYS, LoadMode.TAIL, "", "", NOTHING, Optional.empty());
    assertThat(plan.range()).isEqualTo(Apple.days("2024-02-01", "2024-03-02"));
    assertThat(plan.notes())
        .containsExactly("nothing is stored yet: the tail begins 30 days back, at 2024-02-01");
  }

  @Test
  void aTailThatEndsBeforeTheLastStoredBarHasNothingToDo() {
    LoadPlan plan = plan(Apple.DAYS, LoadMode.TAIL, "", "2023-06-01", YEAR, Optional.empty());
    assertThat(plan.range().isEmpty()).isTrue();
    assertThat(plan.notes()).singleElement().asString().contains("2023-12-29", "2023-06-01");
  }

  @Test
  void aBackfillReachesFromIbsFirstBarToTheFirstStoredOne() {
    LoadPlan plan = plan(Apple.DAYS, LoadMode.BACKFILL, "", "", YEAR, LISTED);
    assertThat(plan.range()).isEqualTo(Apple.days("1980-12-12", "2023-01-03"));
    assertThat(plan.notes()).isEmpty();
  }

  @Test
  void aBackfillThatIsDoneSaysSo() {
    Optional<SeriesSummary> all = held(Apple.DAYS, "1980-12-12T00:00:00Z", "2024-03-01T00:00:00Z");
    LoadPlan plan = plan(Apple.DAYS, LoadMode.BACKFILL, "", "", all, LISTED);
    assertThat(plan.asksProvider()).isFalse();
    assertThat(plan.notes())
        .containsExactly("nothing to do: the first stored bar, 1980-12-12, is IB's first");
  }

  @Test
  void fullIsEverythingThatIbHas() {
    assertThat(plan(Apple.DAYS, LoadMode.FULL, "", "", YEAR, LISTED).range())
        .isEqualTo(Apple.days("1980-12-12", "2024-03-02"));
    assertThat(plan(Apple.MINUTES, LoadMode.FULL, "", "", NOTHING, LISTED).range())
        .isEqualTo(new TimeRange(Instant.parse("1980-12-12T05:00:00Z"), Apple.NOW));
  }

  @Test
  void whereIbTellsNoHeadABeginningIsAssumedAndTold() {
    LoadPlan plan = plan(Apple.DAYS, LoadMode.FULL, "", "", NOTHING, UNTOLD);
    assertThat(plan.range()).isEqualTo(Apple.days("2004-03-02", "2024-03-02"));
    assertThat(plan.notes())
        .containsExactly(
            "IB does not say where its data begin (No head time stamp): 2004-03-02 is assumed;"
                + " name a start to begin earlier");
  }

  @ParameterizedTest
  @EnumSource(
      value = LoadMode.class,
      names = {"TAIL", "FULL", "AUTO"})
  void whatTheCallerNamesCountsMoreThanTheMode(LoadMode mode) {
    assertThat(plan(Apple.DAYS, mode, "2023-06-01", "2023-07-01", YEAR, LISTED).range())
        .isEqualTo(Apple.days("2023-06-01", "2023-07-01"));
  }

  @Test
  void noEndIsAfterToday() {
    assertThat(plan(Apple.DAYS, LoadMode.AUTO, "2024-02-01", "2030-01-01", YEAR, LISTED).range())
        .isEqualTo(Apple.days("2024-02-01", "2024-03-02"));
  }

  @Test
  void theHeadIsAskedForOnlyWhereItIsNeededOrSaves() {
    assertThat(wantsHead(LoadMode.FULL, "", NOTHING)).isTrue();
    assertThat(wantsHead(LoadMode.BACKFILL, "", YEAR)).isTrue();
    assertThat(wantsHead(LoadMode.TAIL, "", NOTHING)).isFalse();
    assertThat(wantsHead(LoadMode.LOCAL, "", YEAR)).isFalse();
    assertThat(wantsHead(LoadMode.AUTO, "2023-01-01", NOTHING)).isFalse();
    assertThat(wantsHead(LoadMode.AUTO, "1990-01-01", NOTHING)).isTrue();
    assertThat(wantsHead(LoadMode.AUTO, "2020-01-01", YEAR))
        .as("three years before what is stored")
        .isFalse();
  }

  private static boolean wantsHead(LoadMode mode, String start, Optional<SeriesSummary> held) {
    return LoadPlanner.wantsHead(Apple.DAYS, wish(mode, start, ""), held, Apple.NOW);
  }

  private static LoadPlan plan(
      SeriesId series,
      LoadMode mode,
      String start,
      String end,
      Optional<SeriesSummary> held,
      Optional<Head> head) {
    return LoadPlanner.plan(series, wish(mode, start, end), held, head, Apple.CALENDAR, Apple.NOW);
  }

  private static LoadPlanner.Wish wish(LoadMode mode, String start, String end) {
    return new LoadPlanner.Wish(mode, instant(start), instant(end));
  }

  private static Optional<Instant> instant(String date) {
    return date.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(date + "T00:00:00Z"));
  }

  private static Optional<SeriesSummary> held(SeriesId series, String first, String last) {
    return Optional.of(
        new SeriesSummary(
            series,
            1,
            100,
            Instant.parse(first).getEpochSecond(),
            Instant.parse(last).getEpochSecond()));
  }
}
