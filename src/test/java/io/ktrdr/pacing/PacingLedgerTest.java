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
import io.ktrdr.pacing.PacedRequest.TickByTick;
import io.ktrdr.pacing.PacedRequest.UpdatedHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
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
    for (int i = 0; i < 99; i++) {
      assertThat(ledger.reserve(new MarketData(i + "@SMART"), now)).isEmpty();
    }
    assertThat(ledger.reserve(new RealTimeBars("99@SMART", WhatToShow.TRADES), now)).isEmpty();

    assertThat(ledger.reserve(new MarketData("100@SMART"), now))
        .contains(PacingPolicy.MARKET_DATA_LINES);
    assertThat(ledger.reserve(new RealTimeBars("100@SMART", WhatToShow.TRADES), now))
        .contains(PacingPolicy.MARKET_DATA_LINES);
    assertThat(budget(PacingPolicy.MARKET_DATA_LINES).nextFree()).isEmpty();
    ledger.release(new MarketData("5@SMART"));
    assertThat(ledger.reserve(new MarketData("100@SMART"), now)).isEmpty();
  }

  @Test
  void whenIbSaysThatAllLinesAreInUseNoMoreAreTakenForAWhileThanItGave() {
    for (int i = 0; i < 61; i++) {
      assertThat(ledger.reserve(new MarketData(i + "@SMART"), now)).isEmpty();
    }
    ledger.violated(PacingClass.LINES, now);
    ledger.release(new MarketData("60@SMART"));

    assertThat(allowed(PacingPolicy.MARKET_DATA_LINES)).isEqualTo(60);
    assertThat(ledger.reserve(new MarketData("x"), now)).contains(PacingPolicy.MARKET_DATA_LINES);
    now = now.plus(Duration.ofMinutes(12));
    assertThat(ledger.reserve(new MarketData("x"), now)).isEmpty();
  }

  @Test
  void barsKeptUpToDateHaveABudgetAndLeaveRoomForQuestionsInIbsFifty() {
    for (int i = 0; i < 42; i++) {
      now = now.plusMillis(600);
      assertThat(ledger.reserve(updated(i), now)).isEmpty();
      assertThat(granted(updated(i))).isTrue();
    }

    assertThat(ledger.reserve(updated(42), now)).contains(PacingPolicy.KEEP_UP_TO_DATE);
    now = now.plusSeconds(5);
    for (int i = 0; i < 8; i++) {
      now = now.plusMillis(600);
      assertThat(granted(minute(i))).isTrue();
    }
    now = now.plusSeconds(5);
    assertThat(deferred(minute(8)).policy()).isEqualTo(PacingPolicy.OPEN_HISTORICAL_REQUESTS);
    ledger.release(updated(0));
    ledger.finished(updated(0));
    assertThat(ledger.reserve(updated(42), now)).isEmpty();
    assertThat(granted(updated(42))).isTrue();
  }

  @Test
  void withABudgetOfFiftyNeitherKindGoesBeyondIbsFiftyTogether() {
    PacingLedger wide = new PacingLedger(TestLimits.asIbHasThem());
    for (int i = 0; i < 48; i++) {
      now = now.plusMillis(600);
      assertThat(wide.reserve(updated(i), now)).isEmpty();
      assertThat(wide.admit(updated(i), now)).isEqualTo(new Granted());
    }
    now = now.plusSeconds(5);
    assertThat(wide.admit(minute(1), now)).isEqualTo(new Granted());
    assertThat(wide.admit(minute(2), now)).isEqualTo(new Granted());

    assertThat(wide.admit(minute(3), now))
        .isEqualTo(new Deferred(PacingPolicy.OPEN_HISTORICAL_REQUESTS, Instant.MAX));
    assertThat(wide.reserve(updated(48), now)).isEmpty();
    assertThat(wide.admit(updated(48), now))
        .isEqualTo(new Deferred(PacingPolicy.OPEN_HISTORICAL_REQUESTS, Instant.MAX));
  }

  @Test
  void ticksOfOneInstrumentOnceInFifteenSecondsAndFiveStreamsAtMost() {
    assertThat(ledger.reserve(new TickByTick("1@SMART"), now)).isEmpty();
    assertThat(granted(new TickByTick("1@SMART"))).isTrue();
    ledger.release(new TickByTick("1@SMART"));

    assertThat(deferred(new TickByTick("1@SMART")))
        .isEqualTo(
            new Deferred(
                PacingPolicy.IDENTICAL_WITHIN_FIFTEEN_SECONDS,
                START.plusSeconds(15).plusMillis(200)));
    for (int i = 0; i < 5; i++) {
      assertThat(ledger.reserve(new TickByTick(i + "@SMART"), now)).isEmpty();
    }
    assertThat(ledger.reserve(new TickByTick("5@SMART"), now))
        .contains(PacingPolicy.TICK_BY_TICK_STREAMS);
  }

  @Test
  void theMessageRateFollowsTheLinesOfTheAccount() {
    assertThat(TestLimits.withLines(100).messagesPerSecond()).isEqualTo(40);
    assertThat(TestLimits.withLines(300).messagesPerSecond()).isEqualTo(120);
    assertThat(TestLimits.withLines(300).tickStreams()).isEqualTo(15);
  }

  @Test
  void aVolleyOfPacingRepliesIsOneLesson() {
    ledger.violated(PacingClass.HISTORY, now);
    now = now.plusSeconds(1);
    ledger.violated(PacingClass.HISTORY, now);
    now = now.plusSeconds(2);
    ledger.violated(PacingClass.HISTORY, now);

    assertThat(deferred(minute(1)))
        .isEqualTo(new Deferred(PacingPolicy.REST_AFTER_VIOLATION, START.plusSeconds(63)));
    now = now.plusSeconds(60);
    sentWithin(Duration.ofSeconds(5));
    assertThat(sentWithin(Duration.ofSeconds(10))).isBetween(11, 14);
  }

  @Test
  void eachBudgetTellsWhenOneMoreFits() {
    while (granted(new Message("cancel"))) {}
    assertThat(budget(PacingPolicy.MESSAGES_PER_SECOND).nextFree()).contains(START.plusMillis(250));
    now = START.plusMillis(250);
    assertThat(granted(small(1))).isTrue();

    assertThat(ledger.budgets(now))
        .extracting(PolicyBudget::policy)
        .containsExactly(PacingPolicy.values());
    assertThat(budget(PacingPolicy.SMALL_BARS_PER_TEN_MINUTES))
        .isEqualTo(
            new PolicyBudget(PacingPolicy.SMALL_BARS_PER_TEN_MINUTES, 1, 55, Optional.of(now)));
    assertThat(budget(PacingPolicy.IDENTICAL_WITHIN_FIFTEEN_SECONDS).nextFree())
        .contains(now.plusSeconds(15).plusMillis(200));
    assertThat(budget(PacingPolicy.SAME_CONTRACT_WITHIN_TWO_SECONDS).used()).isEqualTo(1);
    ledger.violated(PacingClass.SMALL_BARS, now);
    assertThat(budget(PacingPolicy.REST_AFTER_VIOLATION).nextFree()).contains(now.plusSeconds(60));
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
                    42,
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

  private static PacedRequest updated(int n) {
    return new UpdatedHistory(n + "@SMART", WhatToShow.TRADES, Timeframe.MINUTE_1, "rth");
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
