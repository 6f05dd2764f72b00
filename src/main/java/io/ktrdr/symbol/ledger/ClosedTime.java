package io.ktrdr.symbol.ledger;

import io.ktrdr.calendar.Session;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** When no bar should exist, as spans between the others. Pure. */
public final class ClosedTime {

  private ClosedTime() {}

  /**
   * Spans cut where the market is shut, with the shut times between them.
   *
   * @param spans of one range, in order of time
   */
  public static List<LedgerSpan> cutInto(
      SeriesId series, TradingCalendar calendar, TimeRange range, List<LedgerSpan> spans) {
    List<TimeRange> closed = closed(series, calendar, range);
    List<LedgerSpan> cut = new ArrayList<>();
    for (LedgerSpan span : spans) {
      for (TimeRange open : span.range().minus(closed)) {
        long[] bars = calendar.expectedBars(series.timeframe(), series.hours(), open);
        if (bars.length > 0) {
          long last = bars[bars.length - 1];
          cut.add(
              new LedgerSpan(
                  span.state(),
                  bars[0],
                  last,
                  BarEnds.of(series, calendar, last),
                  bars.length,
                  span.why()));
        }
      }
    }
    return Stream.concat(
            cut.stream(),
            closed.stream()
                .map(
                    shut ->
                        new LedgerSpan(
                            SpanState.EXPECTED_CLOSED,
                            shut.startSecond(),
                            shut.endSecond(),
                            shut.endSecond(),
                            0,
                            Why.NEVER_ASKED)))
        .sorted(Comparator.comparingLong(LedgerSpan::first))
        .toList();
  }

  private static List<TimeRange> closed(
      SeriesId series, TradingCalendar calendar, TimeRange range) {
    LocalDate from = LocalDate.ofInstant(range.start(), ZoneOffset.UTC).minusDays(2);
    LocalDate to = LocalDate.ofInstant(range.end(), ZoneOffset.UTC).plusDays(2);
    List<Session> sessions = calendar.sessions(series.hours(), from, to);
    if (series.timeframe().intraday()) {
      return range.minus(sessions.stream().flatMap(one -> one.open().stream()).toList());
    }
    return switch (series.timeframe()) {
      case DAY_1 -> range.minus(sessions.stream().map(one -> date(one.date())).toList());
      // Weeks and months follow one another.
      default -> List.of();
    };
  }

  private static TimeRange date(LocalDate date) {
    long start = date.toEpochDay() * 86_400L;
    return TimeRange.ofEpochSeconds(start, start + 86_400L);
  }
}
