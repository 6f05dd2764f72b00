package io.ktrdr.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Source;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which bar wins, what is told of the one that does not, and how a decision is taken back. */
class PrecedenceIT {

  private static final BarSeries HELD = Bars.minutes(Bars.OPEN, 390, 1);

  @TempDir Path folder;

  private StoreDatabase database;
  private BarStore store;

  @BeforeEach
  void open() {
    database = StoreDatabase.open(folder, new StoreSettings(1 << 20, 2));
    store = database.bars();
  }

  @AfterEach
  void close() {
    database.close();
  }

  @ParameterizedTest
  @CsvSource({
    "REPAIR, IB_HIST",
    "REPAIR, IB_LIVE",
    "REPAIR, IMPORT",
    "REPAIR, RESAMPLED",
    "IB_HIST, IB_LIVE",
    "IB_HIST, IMPORT",
    "IB_HIST, RESAMPLED",
    "IB_LIVE, IMPORT",
    "IB_LIVE, RESAMPLED",
    "IMPORT, RESAMPLED"
  })
  void theHigherSourceWinsWhicheverComesFirst(Source higher, Source lower) {
    BarSeries better = Bars.flat(Bars.OPEN, 2, 1);
    BarSeries worse = Bars.flat(Bars.OPEN, 2, 2);
    merge(better, higher);

    MergeResult late = merge(worse, lower);

    assertThat(late.change()).isEmpty();
    assertThat(late.kept()).contains(new MergeResult.KeptBars(1, Bars.OPEN, Bars.OPEN));
    assertThat(store.read(Bars.MINUTES, Bars.ALL)).isEqualTo(better);

    store.merge(Bars.DAYS, worse, Bars.PLAIN, from(lower));
    MergeResult improved = store.merge(Bars.DAYS, better, Bars.PLAIN, from(higher));
    assertThat(improved.kept()).isEmpty();
    assertThat(improved.change().orElseThrow().replaced()).isEqualTo(1);
    assertThat(store.read(Bars.DAYS, Bars.ALL)).isEqualTo(better);
  }

  @ParameterizedTest
  @CsvSource({"REPAIR", "IB_HIST", "IB_LIVE", "IMPORT", "RESAMPLED"})
  void ofEqualSourcesTheNewerBarWins(Source source) {
    merge(Bars.flat(Bars.OPEN, 2, 1), source);

    assertThat(merge(Bars.flat(Bars.OPEN, 2, 2), source).kept()).isEmpty();

    assertThat(store.read(Bars.MINUTES, Bars.ALL)).isEqualTo(Bars.flat(Bars.OPEN, 2, 2));
  }

  @Test
  void onlyTheBarsThatOutrankStayAndTheRestOfTheMergeGoesIn() {
    merge(HELD, Source.IB_HIST);
    store.amend(
        Bars.MINUTES,
        Amendment.putting(Bars.flat(HELD.time(10), 2, 7)),
        Bars.PLAIN,
        from(Source.REPAIR));
    BarSeries again = Bars.minutes(Bars.OPEN, 390, 2);

    MergeResult merged = merge(again, Source.IB_HIST);

    assertThat(merged.kept()).contains(new MergeResult.KeptBars(1, HELD.time(10), HELD.time(10)));
    assertThat(store.read(Bars.MINUTES, Bars.ALL))
        .isEqualTo(
            BarSeries.concat(
                List.of(again.slice(0, 10), Bars.flat(HELD.time(10), 2, 7), again.slice(11, 390))));
    assertThat(store.written(Bars.MINUTES, Bars.ALL).writers().revision(10)).isEqualTo(2);
  }

  /**
   * The prior system wrote back the loaded window as the whole file, so that a load of one week
   * lost ten years.
   */
  @Test
  void aWindowLoadNeverTouchesBarsOutsideItsWindow() {
    BarSeries years = Bars.walk(Bars.OPEN, Bars.DAY, 2500, 5);
    store.merge(Bars.DAYS, years, Bars.PLAIN, from(Source.IB_HIST));
    WrittenBars before = store.written(Bars.DAYS, Bars.ALL);
    BarSeries window = Bars.walk(years.time(1200), Bars.DAY, 7, 6);

    store.merge(Bars.DAYS, window, Bars.PLAIN, from(Source.IB_HIST));

    WrittenBars after = store.written(Bars.DAYS, Bars.ALL);
    assertThat(after.bars().slice(0, 1200)).isEqualTo(years.slice(0, 1200));
    assertThat(after.bars().slice(1200, 1207)).isEqualTo(window);
    assertThat(after.bars().slice(1207, 2500)).isEqualTo(years.slice(1207, 2500));
    assertThat(after.writers().slice(0, 1200)).isEqualTo(before.writers().slice(0, 1200));
    assertThat(after.writers().slice(1207, 2500)).isEqualTo(before.writers().slice(1207, 2500));
  }

  @Test
  void aRemovedBarIsGoneFromTheSeriesButNotFromItsHistory() {
    merge(HELD, Source.IB_HIST);

    SeriesChange change =
        amend(Amendment.removing(HELD.time(3), HELD.time(4), 17)).change().orElseThrow();

    assertThat(change.kind()).isEqualTo(ChangeKind.AMENDMENT);
    assertThat(change.removed()).isEqualTo(2);
    assertThat(change.replaced()).isZero();
    assertThat(store.read(Bars.MINUTES, Bars.ALL))
        .isEqualTo(BarSeries.concat(List.of(HELD.slice(0, 3), HELD.slice(5, 390))));
    assertThat(store.readAsOf(Bars.MINUTES, Bars.ALL, 1)).isEqualTo(HELD);
    assertThat(store.revisions(Bars.MINUTES, Bars.ALL))
        .extracting(BarRevision::writtenBy, BarRevision::supersededBy)
        .containsExactly(Tuple.tuple(1L, 2L), Tuple.tuple(1L, 2L));
  }

  @Test
  void aSeriesWhoseLastBarIsRemovedKeepsItsRevisionAndComesBack() {
    merge(HELD, Source.IB_HIST);
    amend(Amendment.removing(HELD.times()));

    assertThat(store.summary(Bars.MINUTES)).isEmpty();
    assertThat(store.read(Bars.MINUTES, Bars.ALL)).isEqualTo(BarSeries.empty());
    close();
    open();
    assertThat(store.revision(Bars.MINUTES)).isEqualTo(2);
    assertThat(store.revisionsOf(Bars.MINUTES.instrument())).containsEntry(Bars.MINUTES, 2L);
    assertThat(store.readAsOf(Bars.MINUTES, Bars.ALL, 1)).isEqualTo(HELD);

    assertThat(amend(store.reversal(Bars.MINUTES, 2).amendment()).revision()).isEqualTo(3);

    assertThat(store.read(Bars.MINUTES, Bars.ALL)).isEqualTo(HELD);
    assertThat(store.readAsOf(Bars.MINUTES, Bars.ALL, 2)).isEqualTo(BarSeries.empty());
  }

  @Test
  void takingAChangeBackLeavesWhatALaterOneBuiltOnIt() {
    merge(HELD.slice(0, 300), Source.IB_HIST);
    merge(Bars.minutes(Bars.OPEN, 390, 2), Source.IB_HIST);
    merge(Bars.flat(HELD.time(5), 2, 7), Source.IB_HIST);

    Reversal reversal = store.reversal(Bars.MINUTES, 2);

    assertThat(reversal.overtaken()).isEqualTo(1);
    amend(reversal.amendment());
    assertThat(store.read(Bars.MINUTES, Bars.ALL))
        .isEqualTo(
            BarSeries.concat(
                List.of(HELD.slice(0, 5), Bars.flat(HELD.time(5), 2, 7), HELD.slice(6, 300))));
  }

  @Test
  void anAmendmentThatChangesNothingMakesNoRevision() {
    merge(HELD, Source.IB_HIST);

    assertThat(amend(Amendment.putting(HELD.slice(5, 9)).andRemoving(17)).change()).isEmpty();
    assertThat(amend(Amendment.putting(BarSeries.empty())).revision()).isEqualTo(1);
  }

  @Test
  void aBarCannotBeBothPutAndRemoved() {
    Amendment put = Amendment.putting(HELD);

    assertThatThrownBy(() -> put.andRemoving(HELD.time(7)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("2026-01-05T14:37:00Z is both put and removed");
  }

  @Test
  void anInstantIsTheRevisionBeforeTheFirstChangeThatIsLater() {
    Instant ten = Instant.parse("2026-02-01T10:00:00Z");
    merge(HELD.slice(0, 1), ten);
    merge(HELD.slice(1, 2), ten.plusSeconds(60));
    // The clock was put back.
    merge(HELD.slice(2, 3), ten.plusSeconds(30));
    merge(HELD.slice(3, 4), ten.plusSeconds(90));

    assertThat(store.revisionAt(Bars.MINUTES, ten.minusNanos(1000))).isZero();
    assertThat(store.revisionAt(Bars.MINUTES, ten)).isEqualTo(1);
    assertThat(store.revisionAt(Bars.MINUTES, ten.plusSeconds(45))).isEqualTo(1);
    assertThat(store.revisionAt(Bars.MINUTES, ten.plusSeconds(60))).isEqualTo(3);
    assertThat(store.revisionAt(Bars.MINUTES, ten.plusSeconds(999))).isEqualTo(4);
    assertThat(store.revisionAt(Bars.DAYS, ten)).isZero();
  }

  private void merge(BarSeries bars, Instant at) {
    store.merge(
        Bars.MINUTES,
        bars,
        Bars.PLAIN,
        new Provenance(Source.IB_HIST, "tester", "load", "r-1", "j-1", at));
  }

  private MergeResult merge(BarSeries bars, Source source) {
    return store.merge(Bars.MINUTES, bars, Bars.PLAIN, from(source));
  }

  private MergeResult amend(Amendment amendment) {
    return store.amend(Bars.MINUTES, amendment, Bars.PLAIN, from(Source.REPAIR));
  }

  private static Provenance from(Source source) {
    return new Provenance(
        source, "tester", "test", "r-1", Instant.parse("2026-02-01T10:00:00.123456Z"));
  }
}
