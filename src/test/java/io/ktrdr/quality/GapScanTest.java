package io.ktrdr.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class GapScanTest {

  private static final long END = 1000;

  @Test
  void nothingIsMissingWhenAllIsThere() {
    assertThat(missing(times(10, 20, 30), times(10, 20, 30))).isEmpty();
    assertThat(missing(times(), times())).isEmpty();
    assertThat(missing(times(), times(10))).isEmpty();
  }

  @Test
  void everythingIsMissingWhenNothingIsThere() {
    assertThat(missing(times(10, 20, 30), times())).containsExactly(new MissingRun(10, END, 3));
  }

  @Test
  void aRunEndsAtTheNextBarThatIsThere() {
    assertThat(missing(times(10, 20, 30, 40, 50, 60), times(20, 50)))
        .containsExactly(
            new MissingRun(10, 20, 1), new MissingRun(30, 50, 2), new MissingRun(60, END, 1));
  }

  @Test
  void barsThatNobodyExpectedFillNothing() {
    assertThat(missing(times(10, 20, 30), times(5, 10, 15, 17, 25, 30, 35)))
        .containsExactly(new MissingRun(20, 30, 1));
    assertThat(missing(times(10, 20), times(1, 2, 3))).containsExactly(new MissingRun(10, END, 2));
    assertThat(missing(times(10, 20), times(30, 40))).containsExactly(new MissingRun(10, END, 2));
  }

  @Test
  void aRunAtTheEndReachesBeyondItsLastBarWhateverTheRangeSays() {
    assertThat(GapScan.missing(times(10, 20), times(10), 20))
        .containsExactly(new MissingRun(20, 21, 1));
  }

  @Test
  void findsWhatTheObviousWayFinds() {
    Random random = new Random(7);
    for (int round = 0; round < 3000; round++) {
      int density = 1 + random.nextInt(10);
      long[] expected = LongStream.range(0, 120).filter(t -> random.nextInt(3) > 0).toArray();
      long[] present =
          LongStream.range(-5, 125).filter(t -> random.nextInt(10) < density).toArray();
      assertThat(missing(expected, present)).isEqualTo(obvious(expected, present));
    }
  }

  @Test
  void aSliceOfASeriesIsJudgedByItsOwnBars() {
    BarSeries slice = series(times(10, 20, 30, 40)).slice(1, 3);
    assertThat(GapScan.missing(times(10, 20, 30, 40), slice, END))
        .containsExactly(new MissingRun(10, 20, 1), new MissingRun(40, END, 1));
    assertThat(GapScan.complete(times(20, 30), slice)).isTrue();
  }

  @Test
  void theCalendarSaysWhatIsExpected() {
    TimeRange day =
        new TimeRange(Instant.parse("2026-11-27T00:00:00Z"), Instant.parse("2026-11-28T00:00:00Z"));
    long open = Instant.parse("2026-11-27T14:30:00Z").getEpochSecond();
    BarSeries firstHour =
        series(LongStream.range(0, 60).map(minute -> open + minute * 60).toArray());
    assertThat(
            GapScan.missing(
                Calendars.bundled().byId(Calendars.XNYS).orElseThrow(),
                Timeframe.MINUTE_1,
                TradingHours.RTH,
                day,
                firstHour))
        .as("a day that closes at 13:00")
        .containsExactly(new MissingRun(open + 3600, day.endSecond(), 150));
  }

  @Test
  void aLongRangeIsJudgedInPiecesAsIfItWereJudgedAtOnce() {
    TradingCalendar calendar = Calendars.bundled().byId(Calendars.XNYS).orElseThrow();
    TimeRange months =
        new TimeRange(Instant.parse("2025-01-01T00:00:00Z"), Instant.parse("2025-06-01T00:00:00Z"));
    long[] expected = calendar.expectedBars(Timeframe.MINUTE_1, TradingHours.RTH, months);
    Random random = new Random(3);
    for (int round = 0; round < 60; round++) {
      boolean[] gone = new boolean[expected.length];
      for (int run = 0; run < 12; run++) {
        int from = random.nextInt(expected.length);
        int to = Math.min(expected.length, from + 1 + random.nextInt(round % 2 == 0 ? 40 : 9_000));
        Arrays.fill(gone, from, to, true);
      }
      long[] present =
          IntStream.range(0, expected.length)
              .filter(i -> !gone[i])
              .mapToLong(i -> expected[i])
              .toArray();
      assertThat(
              GapScan.missing(
                  calendar, Timeframe.MINUTE_1, TradingHours.RTH, months, series(present)))
          .isEqualTo(GapScan.missing(expected, present, months.endSecond()));
    }
  }

  @Test
  void anEmptyRunIsNone() {
    assertThatThrownBy(() -> new MissingRun(10, 20, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new MissingRun(10, 10, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Asks all forms, which must agree. */
  private static List<MissingRun> missing(long[] expected, long[] present) {
    List<MissingRun> runs = GapScan.missing(expected, present, END);
    BarSeries series = series(present);
    assertThat(GapScan.missing(expected, series, END)).isEqualTo(runs);
    assertThat(GapScan.complete(expected, series)).isEqualTo(runs.isEmpty());
    return runs;
  }

  private static List<MissingRun> obvious(long[] expected, long[] present) {
    List<MissingRun> runs = new ArrayList<>();
    for (int i = 0; i < expected.length; i++) {
      if (Arrays.binarySearch(present, expected[i]) < 0) {
        int from = i;
        while (i + 1 < expected.length && Arrays.binarySearch(present, expected[i + 1]) < 0) {
          i++;
        }
        long next = i + 1 < expected.length ? expected[i + 1] : END;
        runs.add(new MissingRun(expected[from], next, i + 1 - from));
      }
    }
    return runs;
  }

  private static long[] times(long... times) {
    return times;
  }

  private static BarSeries series(long[] times) {
    long[] figures = new long[times.length];
    return new BarSeries(
        2,
        0,
        2,
        times,
        figures,
        figures,
        figures,
        figures,
        figures,
        figures,
        new int[times.length]);
  }
}
