package io.ktrdr.simulator.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.simulator.limits.LimitChecker.HistoryAsk;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LimitCheckerTest {

  private final Instant start = Instant.parse("2026-11-20T15:00:00Z");
  private final LimitChecker checker = new LimitChecker(Strictness.ENFORCE);

  @Test
  void theFiftyFirstMessageWithinASecondIsRefused() {
    for (int i = 0; i < 50; i++) {
      assertThat(checker.message(7, start.plusMillis(i * 19L))).isEmpty();
    }
    Optional<Violation> refused = checker.message(7, start.plusMillis(999));
    assertThat(refused.orElseThrow().code()).isEqualTo(100);
    assertThat(refused.orElseThrow().text())
        .isEqualTo("Max rate of messages per second has been exceeded:max=50 rec=51 (1)");
    assertThat(checker.message(8, start.plusMillis(999))).as("another client").isEmpty();
    assertThat(checker.rateViolations(7)).isEqualTo(1);
  }

  @Test
  void fiftyMessagesEverySecondAreFine() {
    for (int i = 0; i < 500; i++) {
      assertThat(checker.message(7, start.plusMillis(i * 20L))).isEmpty();
    }
    assertThat(checker.violations()).isEmpty();
  }

  @Test
  void theSixtyFirstSmallBarRequestInTenMinutesIsRefusedUntilTheFirstIsTenMinutesOld() {
    for (int i = 0; i < 60; i++) {
      assertThat(ask(i, "S" + i, start.plusSeconds(i))).isEmpty();
    }
    assertThat(ask(60, "S60", start.plusSeconds(599)).orElseThrow().text())
        .isEqualTo(
            "Historical Market Data Service error message:Historical data request pacing"
                + " violation");
    assertThat(ask(61, "S61", start.plusSeconds(600))).isEmpty();
    assertThat(checker.violations())
        .extracting(Violation::limit)
        .containsExactly(Limit.SIXTY_IN_TEN_MINUTES);
  }

  @Test
  void bidAskCountsTwiceAndHeadTimestampsAndRealTimeBarsCountToo() {
    for (int i = 0; i < 29; i++) {
      assertThat(
              checker.history(
                  new HistoryAsk(1, i, true, true, "S" + i, "I" + i), start.plusSeconds(i)))
          .isEmpty();
      checker.historyDone();
    }
    assertThat(checker.headTimestamp(1, 100, start.plusSeconds(40))).isEmpty();
    assertThat(checker.history(new HistoryAsk(1, 102, true, true, "X", "X"), start.plusSeconds(41)))
        .isPresent();
    assertThat(checker.realTimeBars(1, 101, start.plusSeconds(41))).isEmpty();
    assertThat(checker.realTimeBars(1, 103, start.plusSeconds(42)).orElseThrow().code())
        .isEqualTo(420);
    assertThat(checker.headTimestamp(1, 104, start.plusSeconds(42)).orElseThrow().code())
        .isEqualTo(162);
  }

  @Test
  void theSameSmallBarRequestIsRefusedWithinFifteenSeconds() {
    assertThat(ask(1, "S", "same", start)).isEmpty();
    assertThat(ask(2, "S", "same", start.plusMillis(14_999)).orElseThrow().limit())
        .isEqualTo(Limit.IDENTICAL_WITHIN_FIFTEEN_SECONDS);
    assertThat(ask(3, "S", "same", start.plusSeconds(15))).isEmpty();
  }

  @Test
  void theSixthSmallBarRequestForOneSeriesWithinTwoSecondsIsRefused() {
    for (int i = 0; i < 5; i++) {
      assertThat(ask(i, "AAPL", "I" + i, start.plusMillis(i * 300L))).isEmpty();
    }
    assertThat(ask(5, "AAPL", "I5", start.plusMillis(1999)).orElseThrow().limit())
        .isEqualTo(Limit.SIX_WITHIN_TWO_SECONDS);
    assertThat(ask(6, "MSFT", "I6", start.plusMillis(1999))).isEmpty();
    assertThat(ask(7, "AAPL", "I7", start.plusMillis(2000))).isEmpty();
  }

  @Test
  void longBarsKnowNoPacing() {
    for (int i = 0; i < 200; i++) {
      assertThat(checker.history(new HistoryAsk(1, i, false, false, "S", "same"), start)).isEmpty();
      checker.historyDone();
    }
  }

  @Test
  void fiftyHistoricalRequestsMayBeOpenAtOnce() {
    for (int i = 0; i < 50; i++) {
      assertThat(checker.history(new HistoryAsk(i % 3, i, false, false, "S", "I"), start))
          .isEmpty();
    }
    Violation refused =
        checker.history(new HistoryAsk(1, 50, false, false, "S", "I"), start).orElseThrow();
    assertThat(refused.code()).isEqualTo(322);
    assertThat(refused.text()).contains("Only 50 simultaneous API historical data requests");
    assertThat(checker.headTimestamp(1, 51, start)).isPresent();
    checker.historyDone();
    assertThat(checker.headTimestamp(1, 52, start)).isEmpty();
  }

  @Test
  void aHundredLinesAreSharedByQuotesAndRealTimeBars() {
    for (int i = 0; i < 99; i++) {
      assertThat(checker.marketData(i % 2, i, start)).isEmpty();
    }
    assertThat(checker.realTimeBars(1, 99, start)).isEmpty();
    assertThat(checker.realTimeBars(1, 100, start).orElseThrow().code()).isEqualTo(101);
    assertThat(checker.marketData(1, 101, start).orElseThrow().text())
        .isEqualTo("Max number of tickers has been reached.");
    checker.lineFreed();
    assertThat(checker.marketData(1, 102, start)).isEmpty();
  }

  @Test
  void oneSymbolSearchPerSecondMayPass() {
    assertThat(checker.search(1, 1, start)).isEmpty();
    assertThat(checker.search(2, 2, start.plusMillis(999)).orElseThrow().code()).isEqualTo(322);
    assertThat(checker.search(2, 3, start.plusMillis(1000))).isEmpty();
  }

  @Test
  void ticksOfOneInstrumentMayBeAskedOnceInFifteenSeconds() {
    assertThat(checker.tickStream(1, 1, "AAPL", start)).isEmpty();
    checker.tickStreamFreed();
    assertThat(checker.tickStream(1, 2, "MSFT", start.plusMillis(1))).isEmpty();
    assertThat(checker.tickStream(1, 3, "AAPL", start.plusMillis(14_999)).orElseThrow().code())
        .isEqualTo(10189);
    assertThat(checker.tickStream(1, 4, "AAPL", start.plusSeconds(15))).isEmpty();
  }

  @Test
  void recordingLetsPassButRemembers() {
    LimitChecker recording = new LimitChecker(Strictness.RECORD);
    LimitChecker off = new LimitChecker(Strictness.OFF);
    for (LimitChecker lenient : new LimitChecker[] {recording, off}) {
      for (int i = 0; i < 51; i++) {
        assertThat(lenient.message(1, start)).isEmpty();
      }
    }
    assertThat(recording.violations()).hasSize(1);
    assertThat(off.violations()).isEmpty();
  }

  private Optional<Violation> ask(int reqId, String series, Instant now) {
    return ask(reqId, series, series, now);
  }

  private Optional<Violation> ask(int reqId, String series, String identity, Instant now) {
    Optional<Violation> refused =
        checker.history(new HistoryAsk(1, reqId, true, false, series, identity), now);
    if (refused.isEmpty()) {
      checker.historyDone();
    }
    return refused;
  }
}
