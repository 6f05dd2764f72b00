package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Source;
import io.ktrdr.market.SplitRatio;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.Provenance;
import io.ktrdr.store.Rescaling;
import io.ktrdr.symbol.SplitGuard.Verdict;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Years before what is stored are loaded: each answer ends far from the stored prices. */
class SplitGuardTest {

  private static final BarSeries STORED = days("2023-03-01", "2023-04-01");

  /** Prices of long ago are a quarter of today's, without any split. */
  private static final BarSeries JANUARY_2003 = cheap("2023-01-03", "2023-01-20");

  private static final BarSeries FEBRUARY_2003 = cheap("2023-01-20", "2023-02-03");

  private final FakeBarStore store = new FakeBarStore();
  private final SplitGuard guard = new SplitGuard(store, Apple.DAYS, Apple.SHARE, Apple.CALENDAR);

  SplitGuardTest() {
    merge(STORED);
  }

  @Test
  void storedBarsThatIbHasSaidToBeOnItsScaleAreNotAskedForWithEachAnswer() {
    Verdict.Doubtful doubt = (Verdict.Doubtful) guard.judge(JANUARY_2003, Apple.NOW);
    assertThat(guard.prove(doubt, JANUARY_2003, STORED, Apple.NOW))
        .isInstanceOf(Verdict.Fits.class);
    merge(JANUARY_2003);

    assertThat(guard.judge(FEBRUARY_2003, later(Duration.ofMinutes(59))))
        .as("the same stored bars lie behind this answer")
        .isInstanceOf(Verdict.Fits.class);
    assertThat(overlap(guard.judge(FEBRUARY_2003, later(Duration.ofMinutes(61)))))
        .as("IB may have put all on another scale meanwhile")
        .isEqualTo(doubt.overlap());
  }

  @Test
  void otherStoredBarsAndAnotherLoadAreDoubtedAfresh() {
    Verdict.Doubtful doubt = (Verdict.Doubtful) guard.judge(JANUARY_2003, Apple.NOW);
    guard.prove(doubt, JANUARY_2003, STORED, Apple.NOW);
    merge(JANUARY_2003);

    BarSeries april = days("2023-04-03", "2023-04-21");
    BarSeries split = Rescaling.of(april, new SplitRatio(1, 4), true);
    assertThat(guard.judge(split, Apple.NOW))
        .as("bars behind the stored ones do not fit their last ones")
        .isInstanceOf(Verdict.Doubtful.class);
    SplitGuard another = new SplitGuard(store, Apple.DAYS, Apple.SHARE, Apple.CALENDAR);
    assertThat(overlap(another.judge(FEBRUARY_2003, Apple.NOW))).isEqualTo(doubt.overlap());
  }

  @Test
  void barsThatIbHasOnAnotherScaleAreNotBelieved() {
    Verdict.Doubtful doubt = (Verdict.Doubtful) guard.judge(JANUARY_2003, Apple.NOW);
    BarSeries again = Rescaling.of(STORED, new SplitRatio(1, 4), true);
    assertThat(guard.prove(doubt, JANUARY_2003, again, Apple.NOW))
        .isInstanceOf(Verdict.Rescaled.class);

    assertThat(overlap(guard.judge(FEBRUARY_2003, Apple.NOW))).isEqualTo(doubt.overlap());
  }

  private static TimeRange overlap(Verdict verdict) {
    return ((Verdict.Doubtful) verdict).overlap();
  }

  private void merge(BarSeries bars) {
    store.merge(
        Apple.DAYS,
        bars,
        SessionChunking.of(Apple.CALENDAR, Apple.DAYS),
        new Provenance(Source.IB_HIST, "test", "load", "r-1", Apple.NOW));
  }

  private static Instant later(Duration by) {
    return Apple.NOW.plus(by);
  }

  private static BarSeries days(String from, String to) {
    TimeRange range = Apple.days(from, to);
    return Apple.bars(Apple.expected(Apple.DAYS, range));
  }

  private static BarSeries cheap(String from, String to) {
    return Rescaling.of(days(from, to), new SplitRatio(1, 4), true);
  }
}
