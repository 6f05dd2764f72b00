package io.ktrdr.api.ledger;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.ktrdr.api.series.BarTimes;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Timeframe;
import io.ktrdr.symbol.ledger.CalendarVerdict;
import io.ktrdr.symbol.ledger.GapEntry;
import io.ktrdr.symbol.ledger.LedgerSpan;
import io.ktrdr.symbol.ledger.Why;
import java.time.Instant;
import java.time.LocalDate;

/**
 * A gap as the API shows it. Bar times are instants, dates for daily and longer bars.
 *
 * @param start the first missing bar
 * @param end the next bar that should exist after it
 * @param last the last missing bar
 * @param bars how many are missing
 */
record GapView(
    String instrument,
    String timeframe,
    String what,
    String session,
    String start,
    String end,
    String last,
    int bars,
    String state,
    @JsonProperty("class") String gapClass,
    String extent,
    Context context,
    Because why,
    CalendarVerdict calendar) {

  /** Where in its sessions, and next to which stored bars. */
  record Context(
      LocalDate sessionDate,
      LocalDate lastSessionDate,
      int sessions,
      String position,
      String previousBar,
      String nextBar) {}

  /** Why it stands as it does. */
  record Because(
      String reason,
      String detail,
      Instant lastAttempt,
      Instant believedUntil,
      int ibCode,
      String ibMessage,
      String actor) {

    static Because of(Why why) {
      return new Because(
          why.reason().toString(),
          why.detail(),
          why.at(),
          why.until(),
          why.ibCode(),
          why.ibMessage(),
          why.actor());
    }
  }

  static GapView of(SeriesId series, GapEntry gap) {
    Timeframe timeframe = series.timeframe();
    LedgerSpan span = gap.span();
    return new GapView(
        series.instrument().toString(),
        timeframe.toString(),
        series.what().name(),
        series.hours().toString(),
        BarTimes.text(timeframe, span.first()),
        BarTimes.text(timeframe, gap.next()),
        BarTimes.text(timeframe, span.last()),
        span.bars(),
        span.state().toString(),
        gap.place().toString(),
        gap.extent().toString(),
        new Context(
            gap.sessionDate(),
            gap.lastSessionDate(),
            gap.sessions(),
            gap.position().toString(),
            time(timeframe, gap.before()),
            time(timeframe, gap.after())),
        Because.of(span.why()),
        gap.calendar());
  }

  private static String time(Timeframe timeframe, Long second) {
    return second == null ? null : BarTimes.text(timeframe, second);
  }
}
