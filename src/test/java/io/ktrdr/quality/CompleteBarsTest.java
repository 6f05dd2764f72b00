package io.ktrdr.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompleteBarsTest {

  private static final TradingCalendar NEW_YORK =
      Calendars.bundled().byId(Calendars.XNYS).orElseThrow();
  private static final long LATER = Instant.parse("2030-01-01T00:00:00Z").getEpochSecond();

  @ParameterizedTest
  @CsvSource({
    "1m, 2026-11-20T14:30:00Z, 2026-11-20T14:31:00Z",
    "1h, 2026-11-20T14:30:00Z, 2026-11-20T15:30:00Z",
    "4h, 2026-11-20T17:00:00Z, 2026-11-20T21:00:00Z",
    "1h, 2026-11-27T17:30:00Z, 2026-11-27T18:00:00Z",
    "1d, 2026-11-27T00:00:00Z, 2026-11-27T18:00:00Z",
    "1w, 2026-11-23T00:00:00Z, 2026-11-27T18:00:00Z",
    "1mo, 2026-11-02T00:00:00Z, 2026-11-30T21:00:00Z"
  })
  void aBarIsOverAfterItsLengthOrAtTheCloseWhicheverIsFirst(String bar, String time, String over) {
    assertThat(
            CompleteBars.ends(
                NEW_YORK,
                Timeframe.parse(bar),
                TradingHours.RTH,
                Instant.parse(time).getEpochSecond()))
        .isEqualTo(Instant.parse(over));
  }

  @ParameterizedTest
  @CsvSource({
    "1m, 2026-11-20T15:00:30Z, 2026-11-20T15:00:00Z",
    "1m, 2026-11-20T15:01:00Z, 2026-11-20T15:01:00Z",
    "1d, 2026-11-20T20:59:59Z, 2026-11-20T00:00:00Z",
    "1w, 2026-11-20T20:59:59Z, 2026-11-16T00:00:00Z",
    "1mo, 2026-11-20T21:00:00Z, 2026-11-02T00:00:00Z"
  })
  void theFirstBarThatIsNotOverIsWhereJudgingEnds(String bar, String now, String until) {
    assertThat(until(Timeframe.parse(bar), LATER, Instant.parse(now)))
        .isEqualTo(Instant.parse(until).getEpochSecond());
  }

  @Test
  void aRangeThatEndsBeforeThatIsJudgedWhole() {
    long end = Instant.parse("2026-11-19T18:00:00Z").getEpochSecond();
    assertThat(until(Timeframe.MINUTE_1, end, Instant.parse("2026-11-20T15:00:30Z")))
        .isEqualTo(end);
    assertThat(until(Timeframe.MINUTE_1, 0, Instant.parse("2026-11-20T15:00:30Z"))).isZero();
  }

  @ParameterizedTest
  @CsvSource({"1m", "1h", "4h", "1d", "1w", "1mo"})
  void whatIsExpectedByNowIsWhatLiesBeforeThatTime(String bar) {
    Timeframe timeframe = Timeframe.parse(bar);
    TimeRange range =
        new TimeRange(Instant.parse("2026-09-01T00:00:00Z"), Instant.parse("2026-12-15T00:00:00Z"));
    for (String moment :
        new String[] {
          "2026-11-20T14:29:59Z",
          "2026-11-20T14:30:00Z",
          "2026-11-20T20:59:30Z",
          "2026-11-20T21:00:00Z",
          "2026-11-21T12:00:00Z",
          "2026-11-27T18:00:00Z"
        }) {
      Instant now = Instant.parse(moment);
      long until = until(timeframe, range.endSecond(), now);
      assertThat(CompleteBars.expected(NEW_YORK, timeframe, TradingHours.RTH, range, now))
          .as("%s at %s", bar, moment)
          .containsExactly(
              NEW_YORK.expectedBars(
                  timeframe,
                  TradingHours.RTH,
                  TimeRange.ofEpochSeconds(range.startSecond(), until)));
    }
  }

  private static long until(Timeframe timeframe, long end, Instant now) {
    return CompleteBars.until(NEW_YORK, timeframe, TradingHours.RTH, end, now);
  }
}
