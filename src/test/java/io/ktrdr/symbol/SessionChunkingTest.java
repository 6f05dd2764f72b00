package io.ktrdr.symbol;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.store.Chunking;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionChunkingTest {

  private static final TimeRange YEAR = Apple.days("2024-01-01", "2025-01-01");

  @ParameterizedTest
  @CsvSource({
    "XNYS, 1m, RTH",
    "XNYS, 5s, RTH",
    "XNYS, 5s, ALL",
    "XNYS, 1h, ALL",
    "FX, 5s, ALL",
    "FX, 1m, ALL",
    "CME_EQUITY, 5s, ALL",
    "24_7, 5s, ALL",
    "24_7, 1m, ALL"
  })
  void noBucketHoldsMoreThanAChunkMayAndBucketsNeverFall(
      String calendarId, String text, TradingHours hours) {
    TradingCalendar calendar = Calendars.bundled().byId(calendarId).orElseThrow();
    Timeframe timeframe = Timeframe.parse(text);
    Chunking chunking = chunking(calendar, timeframe, hours);
    long before = Long.MIN_VALUE;
    Map<Long, Integer> counts = new TreeMap<>();
    for (long time : calendar.expectedBars(timeframe, hours, YEAR)) {
      long bucket = chunking.bucket(time);
      assertThat(bucket).isLessThanOrEqualTo(time).isGreaterThanOrEqualTo(before);
      counts.merge(bucket, 1, Integer::sum);
      before = bucket;
    }
    assertThat(counts.values()).allMatch(count -> count <= Chunking.MAX_BARS);
  }

  @Test
  void aRegularSessionOfMinutesIsOneBucketThatStartsAtItsOpen() {
    Chunking chunking = chunking(Apple.CALENDAR, Timeframe.MINUTE_1, TradingHours.RTH);
    long[] bars = Apple.expected(Apple.MINUTES, Apple.days("2024-01-02", "2024-01-03"));
    assertThat(bars).hasSize(390);
    assertThat(Arrays.stream(bars).map(chunking::bucket).distinct())
        .containsExactly(Instant.parse("2024-01-02T14:30:00Z").getEpochSecond());
  }

  @Test
  void manyBarsOfASessionAreSplitEvenly() {
    Chunking chunking = chunking(Apple.CALENDAR, Timeframe.SECONDS_5, TradingHours.RTH);
    Map<Long, Long> counts = new TreeMap<>();
    for (long time :
        Apple.expected(Apple.series(Timeframe.SECONDS_5), Apple.days("2024-01-02", "2024-01-03"))) {
      counts.merge(chunking.bucket(time), 1L, Long::sum);
    }
    assertThat(counts.values()).containsExactly(2340L, 2340L);
  }

  @Test
  void aBarOutsideOfAnySessionGoesWithTheSessionBeforeIt() {
    Chunking chunking = chunking(Apple.CALENDAR, Timeframe.MINUTE_1, TradingHours.RTH);
    long saturday = Instant.parse("2024-01-06T12:00:00Z").getEpochSecond();
    long friday = Instant.parse("2024-01-05T14:30:00Z").getEpochSecond();
    long monday = Instant.parse("2024-01-08T14:30:00Z").getEpochSecond();
    assertThat(chunking.bucket(saturday)).isBetween(friday, monday - 1);
    assertThat(chunking.bucket(monday)).isEqualTo(monday);
  }

  @Test
  void bucketsNeverFallWhereTheCalendarBeginsAndEnds() {
    Chunking chunking = chunking(Apple.CALENDAR, Timeframe.MINUTE_1, TradingHours.RTH);
    for (String edge : new String[] {"1990-01-02T14:30:00Z", "2030-12-31T21:00:00Z"}) {
      long middle = Instant.parse(edge).getEpochSecond();
      long before = Long.MIN_VALUE;
      for (long time = middle - 5 * 86400; time < middle + 5 * 86400; time += 60) {
        long bucket = chunking.bucket(time);
        assertThat(bucket).isLessThanOrEqualTo(time).isGreaterThanOrEqualTo(before);
        before = bucket;
      }
    }
  }

  @Test
  void askedInAnyOrderTheAnswerIsTheSame() {
    long[] bars = Apple.expected(Apple.MINUTES, Apple.days("2024-01-02", "2024-01-20"));
    Chunking forward = chunking(Apple.CALENDAR, Timeframe.MINUTE_1, TradingHours.RTH);
    Chunking backward = chunking(Apple.CALENDAR, Timeframe.MINUTE_1, TradingHours.RTH);
    long[] up = Arrays.stream(bars).map(forward::bucket).toArray();
    long[] down = new long[bars.length];
    for (int i = bars.length - 1; i >= 0; i--) {
      down[i] = backward.bucket(bars[i]);
    }
    assertThat(down).isEqualTo(up);
  }

  @Test
  void dailyBarsGoByYear() {
    Chunking chunking = chunking(Apple.CALENDAR, Timeframe.DAY_1, TradingHours.RTH);
    assertThat(chunking.bucket(Instant.parse("2024-07-04T00:00:00Z").getEpochSecond()))
        .isEqualTo(Instant.parse("2024-01-01T00:00:00Z").getEpochSecond());
  }

  private static Chunking chunking(
      TradingCalendar calendar, Timeframe timeframe, TradingHours hours) {
    return SessionChunking.of(
        calendar, new SeriesId(Apple.ID, timeframe, Apple.DAYS.what(), hours));
  }
}
