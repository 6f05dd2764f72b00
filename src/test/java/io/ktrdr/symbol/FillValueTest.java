package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.CoveragePlanner.Fetch;
import io.ktrdr.symbol.CoveragePlanner.Plan;
import io.ktrdr.symbol.FillValue.Candidate;
import io.ktrdr.symbol.LedgerQuestion.Stretch;
import io.ktrdr.symbol.ledger.StoredExtent;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FillValueTest {

  private static final TimeRange FEBRUARY = Apple.days("2024-02-05", "2024-02-10");

  @Test
  void moreBarsPerRequestComeFirst() {
    assertThat(order(stretch(FEBRUARY, 100, 1, true), stretch(FEBRUARY, 300, 2, true)))
        .containsExactly(300, 100);
  }

  @Test
  void ofEqualOnesTheRecentComesFirst() {
    assertThat(
            order(
                stretch(Apple.days("2023-02-05", "2023-02-10"), 100, 1, true),
                stretch(FEBRUARY, 99, 1, true)))
        .containsExactly(99, 100);
  }

  @Test
  void whatACycleCanCloseComesBeforeWhatTakesMany() {
    assertThat(
            order(
                stretch(Apple.days("2022-02-05", "2024-02-01"), 190_000, 120, true),
                stretch(FEBRUARY, 390, 1, true)))
        .containsExactly(390, 190_000);
  }

  @Test
  void howeverOldAHoleBetweenBarsComesBeforeWhatIsMerelyNew() {
    assertThat(
            order(
                stretch(FEBRUARY, 1000, 1, false),
                stretch(Apple.days("2023-02-05", "2023-02-10"), 1, 1, true)))
        .containsExactly(1, 1000);
  }

  @Test
  void whatLiesBeforeTheFirstBarIsLeftAloneAndWhatLiesAfterTheLastOnlyIfWanted() {
    StoredExtent stored =
        new StoredExtent(
            Apple.days("2024-02-01", "2024-02-02").startSecond(),
            Apple.days("2024-02-20", "2024-02-21").startSecond());
    Plan plan =
        new Plan(
            List.of(
                new Fetch(Apple.days("2024-01-05", "2024-01-10"), 4),
                new Fetch(FEBRUARY, 5),
                new Fetch(Apple.days("2024-02-26", "2024-02-28"), 2)),
            List.of());
    assertThat(FillValue.stretches(Apple.DAYS, plan, stored, false))
        .containsExactly(stretch(FEBRUARY, 5, 1, true));
    assertThat(FillValue.stretches(Apple.DAYS, plan, stored, true))
        .extracting(Stretch::interior)
        .containsExactly(true, false);
  }

  @Test
  void ofWhatTheBudgetIsTooSmallForTheNewestPartIsTaken() {
    TimeRange year = Apple.days("2023-01-01", "2024-01-01");
    Candidate candidate = new Candidate(Apple.MINUTES, stretch(year, 97_500, 183, true));
    TimeRange part = FillValue.affordable(candidate, 10);
    assertThat(part.end()).isEqualTo(year.end());
    assertThat(CoveragePlanner.requests(part, Apple.MINUTES.timeframe())).isEqualTo(10);
    assertThat(FillValue.affordable(candidate, 183)).isEqualTo(year);
  }

  private static Stretch stretch(TimeRange range, int missing, int requests, boolean interior) {
    return new Stretch(range, missing, requests, interior);
  }

  private static List<Integer> order(Stretch... stretches) {
    SeriesId series = Apple.DAYS;
    return Stream.of(stretches)
        .map(stretch -> new Candidate(series, stretch))
        .sorted(FillValue.biggestFirst(Apple.NOW, 60))
        .map(candidate -> candidate.stretch().missing())
        .toList();
  }
}
