package io.ktrdr.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ktrdr.market.Timeframe;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.pacing.Admission.Deferred;
import io.ktrdr.pacing.Admission.Granted;
import io.ktrdr.pacing.PacedRequest.HeadTimestamp;
import io.ktrdr.pacing.PacedRequest.History;
import io.ktrdr.pacing.PacedRequest.MarketData;
import io.ktrdr.pacing.PacedRequest.Message;
import io.ktrdr.pacing.PacedRequest.RealTimeBars;
import io.ktrdr.pacing.PacedRequest.SymbolSearch;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The names are IB's own sentences. */
class PacingLedgerTest {

  private static final Instant START = Instant.parse("2026-01-05T14:30:00Z");

  private final PacingLimits limits = PacingLimits.defaults();
  private final PacingLedger ledger = new PacingLedger(limits);
  private Instant now = START;

  @Test
  void theMaximumNumberOfRequestsPerSecondIsHalfTheMarketDataLines() {
    int sent = 0;
    for (int millis = 0; millis < 1000; millis++) {
      now = START.plusMillis(millis);
      while (granted(new Message("cancel"))) {
        sent++;
      }
    }

    assertThat(sent).isEqualTo(40);
  }

  @Test
  void noMoreThanTenMessagesGoAtOnce() {
    int sent = 0;
    while (granted(new Message("cancel"))) {
      sent++;
    }

    assertThat(sent).isEqualTo(10);
    assertThat(deferred(new Message("cancel")))
        .isEqualTo(new Deferred(PacingPolicy.MESSAGES_PER_SECOND, START.plusMillis(250)));
  }

  @Test
  void noMoreThanSixtyRequestsWithinAnyTenMinutePeriod() {
    int sent = 0;
    for (int second = 0; second < 599; second++) {
      now = START.plusSeconds(second);
      if (granted(small(second))) {
        ledger.finished(small(second));
        sent++;
      }
    }

    assertThat(sent).isEqualTo(55);
    assertThat(deferred(small(9999)))
        .isEqualTo(
            new Deferred(
                PacingPolicy.SMALL_BARS_PER_TEN_MINUTES, START.plusSeconds(600).plusMillis(200)));
  }

  @Test
  void headTimestampsAndNewRealTimeBarsCountAsSmallBars() {
    assertThat(granted(new HeadTimestamp("1@SMART", WhatToShow.TRADES, "rth"))).isTrue();
    assertThat(granted(new RealTimeBars("2@SMART", WhatToShow.TRADES))).isTrue();

    assertThat(used(PacingPolicy.SMALL_BARS_PER_TEN_MINUTES)).isEqualTo(2);
  }

  @Test
  void bidAskRequestsCountTwice() {
    assertThat(granted(new History("1@SMART", WhatToShow.BID_ASK, Timeframe.SECONDS_5, "x")))
        .isTrue();

    assertThat(used(PacingPolicy.SMALL_BARS_PER_TEN_MINUTES)).isEqualTo(2);
  }

  @Test
  void barsOfAMinuteAndMoreDoNotCountAsSmallBars() {
    assertThat(granted(minute(1))).isTrue();

    assertThat(used(PacingPolicy.SMALL_BARS_PER_TEN_MINUTES)).isZero();
  }

  @Test
  void identicalHistoricalRequestsNeverWithinFifteenSeconds() {
    assertThat(granted(small(1))).isTrue();
    ledger.finished(small(1));
    now = START.plusSeconds(5);

    assertThat(deferred(small(1)))
        .isEqualTo(
            new Deferred(
                PacingPolicy.IDENTICAL_WITHIN_FIFTEEN_SECONDS,
                START.plusSeconds(15).plusMillis(200)));
    assertThat(granted(small(2))).isTrue();
    now = START.plusSeconds(15).plusMillis(200);
    assertThat(granted(small(1))).isTrue();
  }

  @Test
  void fewerThanSixRequestsForTheSameContractExchangeAndTickTypeWithinTwoSeconds() {
    for (int i = 0; i < 5; i++) {
      assertThat(granted(small(i))).isTrue();
    }

    assertThat(deferred(small(5)))
        .isEqualTo(
            new Deferred(
                PacingPolicy.SAME_CONTRACT_WITHIN_TWO_SECONDS,
                START.plusSeconds(2).plusMillis(200)));
    assertThat(granted(new History("1@SMART", WhatToShow.BID, Timeframe.SECONDS_5, "x"))).isTrue();
    assertThat(granted(new History("1@ISLAND", WhatToShow.TRADES, Timeframe.SECONDS_5, "x")))
        .isTrue();
  }

  @Test
  void noMoreThanTheAllowedHistoricalRequestsAreOpenAtOnce() {
    for (int i = 0; i < 8; i++) {
      assertThat(granted(new History(i + "@SMART", WhatToShow.TRADES, Timeframe.SECONDS_5, "x")))
          .isTrue();
    }

    assertThat(deferred(small(99)))
        .isEqualTo(new Deferred(PacingPolicy.OPEN_HISTORICAL_REQUESTS, Instant.MAX));
    ledger.finished(small(1));
    assertThat(granted(small(99))).isTrue();
  }

  @Test
  void barsOfAMinuteAndMoreGoGently() {
    int sent = 0;
    for (int millis = 0; millis <= 10_000; millis += 10) {
      now = START.plusMillis(millis);
      PacedRequest request = minute(millis);
      if (granted(request)) {
        ledger.finished(request);
        sent++;
      }
    }

    assertThat(sent).isBetween(24, 25);
  }

  @Test
  void aPacingReplyHalvesTheGentleRateWhichThenRecoversATenthPerMinute() {
    sentWithin(Duration.ofSeconds(10));
    ledger.violated(PacingClass.HISTORY, now);
    now = now.plusSeconds(60);
    sentWithin(Duration.ofSeconds(5));
    assertThat(sentWithin(Duration.ofSeconds(10))).isBetween(11, 14);
    now = now.plusSeconds(300);
    sentWithin(Duration.ofSeconds(5));
    assertThat(sentWithin(Duration.ofSeconds(10))).isBetween(19, 21);
  }

  @Test
  void aSymbolSearchMayBeMadeOncePerSecond() {
    assertThat(granted(new SymbolSearch("app"))).isTrue();

    assertThat(deferred(new SymbolSearch("msft")))
        .isEqualTo(new Deferred(PacingPolicy.SYMBOL_SEARCH_PER_SECOND, START.plusMillis(1200)));
  }

  @Test
  void noMoreThanOneHundredMarketDataLines() {
    for (int i = 0; i < 100; i++) {
      now = now.plusMillis(100);
      assertThat(granted(new MarketData(i + "@SMART"))).isTrue();
    }
    now = now.plusMillis(100);

    assertThat(deferred(new MarketData("100@SMART")))
        .isEqualTo(new Deferred(PacingPolicy.MARKET_DATA_LINES, Instant.MAX));
    assertThat(deferred(new RealTimeBars("100@SMART", WhatToShow.TRADES)).policy())
        .isEqualTo(PacingPolicy.MARKET_DATA_LINES);
    ledger.finished(new MarketData("5@SMART"));
    assertThat(granted(new MarketData("100@SMART"))).isTrue();
  }

  @Test
  void aClassRestsAMinuteAfterAViolationAndOthersGoOn() {
    ledger.violated(PacingClass.SMALL_BARS, now);

    assertThat(deferred(small(1)))
        .isEqualTo(new Deferred(PacingPolicy.REST_AFTER_VIOLATION, START.plusSeconds(60)));
    assertThat(granted(minute(1))).isTrue();
    assertThat(granted(new Message("currentTime"))).isTrue();
    now = START.plusSeconds(60);
    assertThat(granted(small(1))).isTrue();
  }

  @Test
  void afterAViolationTheBudgetIsHalvedForTenMinutes() {
    ledger.violated(PacingClass.SMALL_BARS, now);

    assertThat(allowed(PacingPolicy.SMALL_BARS_PER_TEN_MINUTES)).isEqualTo(27);
    now = START.plusSeconds(661);
    assertThat(allowed(PacingPolicy.SMALL_BARS_PER_TEN_MINUTES)).isEqualTo(55);
  }

  @Test
  void tooManyMessagesStopsEverythingForASecondOnly() {
    ledger.violated(PacingClass.MESSAGES, now);

    assertThat(deferred(minute(1)))
        .isEqualTo(new Deferred(PacingPolicy.REST_AFTER_VIOLATION, START.plusSeconds(1)));
    now = START.plusSeconds(1);
    assertThat(granted(minute(1))).isTrue();
  }

  @Test
  void aDeferredRequestCostsNothing() {
    while (granted(new Message("cancel"))) {}
    for (int i = 0; i < 100; i++) {
      deferred(small(i));
    }

    assertThat(used(PacingPolicy.SMALL_BARS_PER_TEN_MINUTES)).isZero();
    assertThat(used(PacingPolicy.OPEN_HISTORICAL_REQUESTS)).isZero();
  }

  @Test
  void limitsThatAdmitNothingAreRefusedByName() {
    assertThatThrownBy(
            () ->
                new PacingLimits(
                    40,
                    10,
                    1,
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(15),
                    5,
                    Duration.ofSeconds(2),
                    8,
                    2,
                    5,
                    Duration.ofSeconds(1),
                    100,
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(1),
                    Duration.ofMinutes(10),
                    Duration.ofMillis(200)))
        .hasMessage("small-bar-budget must be at least 4, is 1");
  }

  private int sentWithin(Duration span) {
    int sent = 0;
    for (Instant end = now.plus(span); now.isBefore(end); now = now.plusMillis(10)) {
      PacedRequest request = minute(now.hashCode());
      if (granted(request)) {
        ledger.finished(request);
        sent++;
      }
    }
    return sent;
  }

  private static PacedRequest small(int n) {
    return new History("1@SMART", WhatToShow.TRADES, Timeframe.SECONDS_5, "end " + n);
  }

  private static PacedRequest minute(int n) {
    return new History(n + "@SMART", WhatToShow.TRADES, Timeframe.MINUTE_1, "end " + n);
  }

  private boolean granted(PacedRequest request) {
    return ledger.admit(request, now) instanceof Granted;
  }

  private Deferred deferred(PacedRequest request) {
    return (Deferred) ledger.admit(request, now);
  }

  private int used(PacingPolicy policy) {
    return budget(policy).used();
  }

  private int allowed(PacingPolicy policy) {
    return budget(policy).allowed();
  }

  private PolicyBudget budget(PacingPolicy policy) {
    return ledger.budgets(now).stream()
        .filter(budget -> budget.policy() == policy)
        .findFirst()
        .orElseThrow();
  }
}
