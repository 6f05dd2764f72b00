package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.CodeClass;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Source;
import io.ktrdr.market.SplitRatio;
import io.ktrdr.market.TimeRange;
import io.ktrdr.store.Adjustment;
import io.ktrdr.store.Amendment;
import io.ktrdr.store.ChangeKind;
import io.ktrdr.store.Provenance;
import io.ktrdr.store.Rescaling;
import io.ktrdr.store.SeriesChange;
import io.ktrdr.symbol.SymbolEntity.CoverageReply;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A share is split between two updates: from then on IB has all its history on another scale. */
@Execution(ExecutionMode.CONCURRENT)
class SplitIT {

  private static final TimeRange JANUARY = Apple.days("2023-01-01", "2023-02-01");
  private static final TimeRange FEBRUARY = Apple.days("2023-02-01", "2023-03-01");
  private static final TimeRange BOTH = Apple.days("2023-01-01", "2023-03-01");

  @TempDir Path folder;

  private final ScriptedGateway gateway = new ScriptedGateway(Duration.ofDays(60));

  @Test
  void theUpdateAfterASplitPutsWhatWasStoredOnTheNewScaleInOneAmendment() throws Exception {
    try (Node node = new Node(folder, gateway)) {
      node.resolve("AAPL");
      node.ensure(Apple.DAYS, JANUARY);
      BarSeries traded = node.store.bars().read(Apple.DAYS, JANUARY);
      gateway.split(4);

      assertThat(node.ensure(Apple.DAYS, FEBRUARY)).isInstanceOf(CoverageReply.Covered.class);

      BarSeries now = node.store.bars().read(Apple.DAYS, BOTH);
      assertThat(now)
          .isEqualTo(
              Rescaling.of(
                  Apple.bars(Apple.expected(Apple.DAYS, BOTH)), new SplitRatio(1, 4), true));
      List<SeriesChange> changes = node.store.bars().changes(Apple.DAYS, 0);
      assertThat(changes).hasSize(3);
      assertThat(changes.get(1).kind()).isEqualTo(ChangeKind.REBASE);
      assertThat(changes.get(1).replaced()).isEqualTo(20);
      assertThat(changes.get(1).provenance().cause())
          .isEqualTo("split 4:1 of bars before 2023-02-01T00:00:00Z");
      assertThat(node.store.bars().readAsOf(Apple.DAYS, BOTH, 1)).isEqualTo(traded);
      List<Adjustment> adjustments = node.store.bars().adjustments(Apple.DAYS);
      assertThat(adjustments).hasSize(1);
      assertThat(adjustments.getFirst().ratio()).hasToString("4:1");
      assertThat(adjustments.getFirst().volumes()).isTrue();
      BarSeries raw = Rescaling.raw(now, adjustments);
      assertThat(raw.slice(0, 20)).isEqualTo(traded);
      assertThat(raw.slice(20, raw.size())).isEqualTo(now.slice(20, now.size()));
      assertThat(node.audit())
          .extracting(SymbolEntity.AuditEntry::kind)
          .containsExactly(
              "contract_resolved",
              "coverage_asked",
              "bars_stored",
              "coverage_asked",
              "split_suspected",
              "bars_stored",
              "series_rebased",
              "bars_stored");
    }
  }

  @Test
  void barsOfBeforeThatAreLoadedLaterFindTheStoredOnesOnTheOldScale() throws Exception {
    try (Node node = new Node(folder, gateway)) {
      node.resolve("AAPL");
      node.ensure(Apple.DAYS, FEBRUARY);
      gateway.split(4);

      node.ensure(Apple.DAYS, JANUARY);

      assertThat(node.store.bars().read(Apple.DAYS, BOTH))
          .isEqualTo(
              Rescaling.of(
                  Apple.bars(Apple.expected(Apple.DAYS, BOTH)), new SplitRatio(1, 4), true));
    }
  }

  @Test
  void aPriceThatReallyFellIsTakenAsItIs() throws Exception {
    try (Node node = new Node(folder, gateway)) {
      node.resolve("AAPL");
      gateway.split(4);
      node.ensure(Apple.DAYS, JANUARY);
      long last = node.store.bars().read(Apple.DAYS, JANUARY).lastTime();
      // The last stored bar is wrong by a repair of somebody's: IB's older bars are as stored.
      node.store
          .bars()
          .amend(
              Apple.DAYS,
              Amendment.putting(Apple.bars(last)),
              SessionChunking.of(Apple.CALENDAR, Apple.DAYS),
              new Provenance(Source.REPAIR, "alice", "repair", "r-1", Apple.NOW));

      assertThat(node.ensure(Apple.DAYS, FEBRUARY)).isInstanceOf(CoverageReply.Covered.class);

      assertThat(node.store.bars().adjustments(Apple.DAYS)).isEmpty();
      assertThat(node.store.bars().read(Apple.DAYS, JANUARY).lastTime()).isEqualTo(last);
      assertThat(node.audit())
          .extracting(SymbolEntity.AuditEntry::kind)
          .contains("split_suspected")
          .doesNotContain("series_rebased");
    }
  }

  @Test
  void anAnswerThatContradictsWhatIsStoredIsHeldBackAsAWhole() throws Exception {
    try (Node node = new Node(folder, gateway)) {
      node.resolve("AAPL");
      node.ensure(Apple.DAYS, JANUARY);
      BarSeries stored = node.store.bars().read(Apple.DAYS, JANUARY);
      // Half of what is stored is on another scale already: no one ratio explains IB's figures.
      node.store
          .bars()
          .amend(
              Apple.DAYS,
              Amendment.putting(Rescaling.of(stored.slice(14, 17), new SplitRatio(1, 3), false)),
              SessionChunking.of(Apple.CALENDAR, Apple.DAYS),
              new Provenance(Source.REPAIR, "alice", "repair", "r-1", Apple.NOW));
      BarSeries before = node.store.bars().read(Apple.DAYS, JANUARY);
      gateway.split(4);

      CoverageReply reply = node.ensure(Apple.DAYS, FEBRUARY);

      assertThat(reply)
          .isInstanceOfSatisfying(
              CoverageReply.CoverageFailed.class,
              failed -> {
                assertThat(failed.problem().kind()).isEqualTo(CodeClass.HELD);
                assertThat(failed.problem().detail())
                    .contains("IB's bars do not fit the stored ones and are held back")
                    .contains("is followed by");
              });
      assertThat(node.store.bars().read(Apple.DAYS, BOTH)).isEqualTo(before);
    }
  }
}
