package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.CodeClass;
import io.ktrdr.gateway.Lane;
import io.ktrdr.gateway.LiveSource;
import io.ktrdr.market.Bar;
import io.ktrdr.market.Source;
import io.ktrdr.quality.check.Rule;
import io.ktrdr.quality.check.Severity;
import io.ktrdr.quality.repair.Proposal;
import io.ktrdr.quality.repair.RepairAction;
import io.ktrdr.store.ChangeKind;
import io.ktrdr.testing.GoldenFacts;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The journal of years ago must still be readable: one golden file per type of fact. */
class GoldenEventsTest {

  private static final GoldenFacts<SymbolEvent> FACTS = new GoldenFacts<>(SymbolEvent.class);

  /** The version that is written, of facts that have grown. */
  private static final Map<String, Integer> NEWEST = Map.of("bars_stored", 2, "provider_empty", 2);

  private static final Instant AT = Instant.parse("2024-03-01T23:00:00.123456Z");

  static List<SymbolEvent> events() {
    return List.of(
        new SymbolEvent.ContractResolved(Apple.SHARE, AT),
        new SymbolEvent.CoverageAsked(
            Apple.DAYS,
            Apple.days("2023-01-01", "2023-02-01"),
            List.of(Apple.days("2023-01-03", "2023-02-01")),
            20,
            Lane.INTERACTIVE,
            "alice",
            "r-1",
            AT),
        barsStored(ChangeKind.AMENDMENT, 3, "j-1"),
        new SymbolEvent.BarsKept(
            Apple.DAYS,
            Instant.parse("2023-01-03T00:00:00Z"),
            Instant.parse("2023-01-05T00:00:00Z"),
            2,
            Source.IMPORT,
            "alice",
            "import",
            "r-1",
            "j-1",
            AT),
        new SymbolEvent.SplitSuspected(
            Apple.DAYS,
            Apple.days("2023-02-01", "2023-02-08"),
            Apple.days("2023-01-18", "2023-02-01"),
            "a close of 100.05 is followed by 25.01",
            "alice",
            "r-1",
            AT),
        new SymbolEvent.SeriesRebased(
            Apple.DAYS,
            9,
            "4:1",
            1,
            4,
            Apple.days("2023-01-03", "2023-02-01"),
            20,
            true,
            Instant.parse("2023-02-01T00:00:00Z"),
            10,
            "alice",
            "r-1",
            AT),
        new SymbolEvent.GapFound(
            Apple.DAYS, Apple.days("2023-01-10", "2023-01-12"), 2, "XNYS/1", AT),
        new SymbolEvent.GapFilled(Apple.DAYS, Apple.days("2023-01-10", "2023-01-12"), 2, "r-2", AT),
        new SymbolEvent.ProviderEmpty(
            Apple.DAYS,
            Apple.days("2023-01-10", "2023-01-12"),
            2,
            Instant.parse("2024-04-01T00:00:00Z"),
            "r-2",
            AT,
            "XNYS/1"),
        new SymbolEvent.FetchFailed(
            Apple.DAYS,
            Apple.days("2023-01-10", "2023-01-12"),
            CodeClass.PACING,
            162,
            "Historical Market Data Service error message",
            "asked too fast",
            "alice",
            "r-2",
            AT),
        new SymbolEvent.LoadCancelled(
            Apple.DAYS, Apple.days("2023-01-01", "2023-02-01"), 13, "alice", "job-1", AT),
        new SymbolEvent.StoreWentBack(Apple.DAYS, 9, 7, AT),
        new SymbolEvent.SubscriptionWanted(
            Apple.MINUTES, LiveSource.REAL_TIME_BARS, "alice", "r-3", AT),
        new SymbolEvent.SubscriptionDropped(Apple.MINUTES, "alice", "r-4", AT),
        new SymbolEvent.LiveInterrupted(
            Apple.MINUTES, AT.minusSeconds(3), "the socket was closed", AT),
        new SymbolEvent.LiveRestored(Apple.MINUTES, AT.minusSeconds(60), 1, "bars come", AT),
        new SymbolEvent.LiveBarsConfirmed(
            Apple.MINUTES,
            Apple.range("2024-03-01T15:00:00Z", "2024-03-01T15:05:00Z"),
            1,
            "live-1",
            AT),
        new SymbolEvent.BarRevised(
            Apple.MINUTES, 12, bar("187.10", 4100L), bar("187.12", 4150L), "live-1", AT),
        new SymbolEvent.HeadTimestampTold(
            Apple.DAYS.what(),
            Apple.DAYS.hours(),
            Instant.parse("1980-12-12T14:30:00Z"),
            0,
            "",
            AT),
        new SymbolEvent.RepairsProposed(
            Apple.MINUTES,
            List.of(
                new Proposal(
                    "AAPL.NASDAQ.STK:8c1f3a907be01d22",
                    Rule.OHLC_ORDER,
                    Severity.ERROR,
                    "high 186.90 is below low 187.20",
                    bar("187.10", 4100L).time(),
                    bar("187.10", 4100L).time(),
                    List.of(bar("187.10", 4100L)),
                    List.of(RepairAction.REFETCH, RepairAction.REORDER))),
            "alice",
            "r-5",
            AT),
        new SymbolEvent.RepairApplied(
            Apple.MINUTES,
            "AAPL.NASDAQ.STK:8c1f3a907be01d22",
            RepairAction.REORDER,
            13,
            List.of(bar("187.10", 4100L)),
            List.of(bar("187.12", 4150L)),
            "alice",
            "a bad tick",
            "r-6",
            AT),
        new SymbolEvent.RepairRejected(
            Apple.MINUTES, "AAPL.NASDAQ.STK:8c1f3a907be01d22", "alice", "it is right", "r-7", AT),
        new SymbolEvent.RepairReverted(
            Apple.MINUTES,
            "AAPL.NASDAQ.STK:8c1f3a907be01d22",
            14,
            List.of(bar("187.12", 4150L)),
            List.of(bar("187.10", 4100L)),
            "alice",
            "",
            "r-8",
            AT),
        new SymbolEvent.GapIgnored(
            Apple.DAYS,
            Apple.days("2023-01-10", "2023-01-12"),
            "trading was halted",
            "alice",
            "r-5",
            AT),
        new SymbolEvent.GapIgnoreEnded(
            Apple.DAYS, Apple.days("2023-01-10", "2023-01-12"), "alice", "r-6", AT),
        new SymbolEvent.GapRejudged(
            Apple.DAYS,
            SymbolEvent.Verdict.PROVIDER_EMPTY,
            Apple.days("2023-01-10", "2023-01-12"),
            List.of(Apple.days("2023-01-10", "2023-01-11")),
            1,
            "XNYS/1",
            "XNYS/2",
            "calendar",
            "",
            AT));
  }

  private static SymbolEvent.BarsStored barsStored(ChangeKind change, int removed, String job) {
    return new SymbolEvent.BarsStored(
        Apple.DAYS,
        7,
        Instant.parse("2023-01-03T00:00:00Z"),
        Instant.parse("2023-01-31T00:00:00Z"),
        19,
        1,
        2,
        "00000000",
        "deadbeef",
        Source.IB_HIST,
        "alice",
        "load",
        "r-1",
        AT,
        change,
        removed,
        job);
  }

  private static Bar bar(String close, long volume) {
    return new Bar(
        Instant.parse("2024-03-01T15:03:00Z"),
        new BigDecimal("187.00"),
        new BigDecimal("187.20"),
        new BigDecimal("186.90"),
        new BigDecimal(close),
        BigDecimal.valueOf(volume),
        null,
        41);
  }

  @AfterAll
  static void stop() {
    FACTS.close();
  }

  @ParameterizedTest
  @MethodSource("events")
  void theGoldenFileReadsAsTheFact(SymbolEvent event) throws IOException {
    assertThat(FACTS.read(event.kind(), version(event))).isEqualTo(event);
  }

  @ParameterizedTest
  @MethodSource("events")
  void theFactIsWrittenAsTheGoldenFile(SymbolEvent event) throws IOException {
    FACTS.isWrittenAs(event, event.kind(), version(event));
  }

  @ParameterizedTest
  @MethodSource("events")
  void theFactSurvivesTheJournal(SymbolEvent event) {
    FACTS.survivesTheJournal(event);
  }

  @Test
  void aChangeOfBeforeThereWereAmendmentsReadsAsAMerge() throws IOException {
    assertThat(FACTS.read("bars_stored", 1)).isEqualTo(barsStored(ChangeKind.MERGE, 0, ""));
  }

  @Test
  void aFactOfBeforeAFieldWasAddedCanStillBeRead() throws IOException {
    assertThat(FACTS.read("provider_empty", 1))
        .isEqualTo(
            new SymbolEvent.ProviderEmpty(
                Apple.DAYS,
                Apple.days("2023-01-10", "2023-01-12"),
                2,
                Instant.parse("2024-04-01T00:00:00Z"),
                "r-2",
                AT,
                null));
  }

  @Test
  void everyTypeOfFactHasAGoldenFile() {
    assertThat(events().stream().map(Object::getClass))
        .containsExactlyInAnyOrderElementsOf(
            Stream.<Class<?>>of(SymbolEvent.class.getPermittedSubclasses()).toList());
    assertThat(Arrays.stream(SymbolEvent.class.getPermittedSubclasses()))
        .allMatch(type -> type.isRecord());
  }

  private static int version(SymbolEvent event) {
    return NEWEST.getOrDefault(event.kind(), 1);
  }
}
