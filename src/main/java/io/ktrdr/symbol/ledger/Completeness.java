package io.ktrdr.symbol.ledger;

import io.ktrdr.calendar.Session;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** How complete a series is, session date by session date or month by month. Pure. */
public final class Completeness {

  private Completeness() {}

  /** How long a bucket is. */
  public enum By {
    DAY,
    MONTH;

    /**
     * Reads {@code day} or {@code month}.
     *
     * @throws IllegalArgumentException naming the value and the allowed ones
     */
    public static By parse(String text) {
      return Words.parse("by", text, List.of(values()));
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One day or month.
   *
   * @param date the session date, or the first of the month
   */
  public record Bucket(LocalDate date, Tally tally) {}

  /**
   * The buckets of a range, in order; dates on which no bar should exist are left out.
   *
   * @param spans of the range, in order of time, without shut times
   */
  public static List<Bucket> of(
      SeriesId series, TradingCalendar calendar, List<LedgerSpan> spans, By by) {
    Function<LocalDate, LocalDate> bucket =
        switch (by) {
          case DAY -> date -> date;
          case MONTH -> date -> date.withDayOfMonth(1);
        };
    return series.timeframe().intraday()
        ? intraday(series, calendar, spans, bucket)
        : dated(series, calendar, spans, bucket);
  }

  /** Bars that a date names: each is a bar of that date. */
  private static List<Bucket> dated(
      SeriesId series,
      TradingCalendar calendar,
      List<LedgerSpan> spans,
      Function<LocalDate, LocalDate> bucket) {
    Buckets buckets = new Buckets();
    for (LedgerSpan span : spans) {
      for (long time : calendar.expectedBars(series.timeframe(), series.hours(), span.range())) {
        buckets.add(bucket.apply(calendar.sessionDate(series.timeframe(), time)), span.state(), 1);
      }
    }
    return buckets.all();
  }

  private static List<Bucket> intraday(
      SeriesId series,
      TradingCalendar calendar,
      List<LedgerSpan> spans,
      Function<LocalDate, LocalDate> bucket) {
    if (spans.isEmpty()) {
      return List.of();
    }
    Buckets buckets = new Buckets();
    List<Session> sessions =
        calendar.sessions(
            series.hours(),
            calendar.sessionDate(series.timeframe(), spans.getFirst().first()),
            calendar.sessionDate(series.timeframe(), spans.getLast().last()));
    int at = 0;
    for (LedgerSpan span : spans) {
      while (at < sessions.size() && sessions.get(at).closes().getEpochSecond() <= span.first()) {
        at++;
      }
      for (int i = at;
          i < sessions.size() && sessions.get(i).opens().getEpochSecond() < span.end();
          i++) {
        Session session = sessions.get(i);
        TimeRange part =
            TimeRange.ofEpochSeconds(
                Math.max(span.first(), session.opens().getEpochSecond()),
                Math.min(span.end(), session.closes().getEpochSecond()));
        buckets.add(
            bucket.apply(session.date()),
            span.state(),
            calendar.expectedBars(series.timeframe(), series.hours(), part).length);
      }
    }
    return buckets.all();
  }

  /** Filled in order of time. */
  private static final class Buckets {

    private final List<Bucket> done = new ArrayList<>();
    private LocalDate date;
    private Tally tally = Tally.NOTHING;

    void add(LocalDate next, SpanState state, long bars) {
      if (!next.equals(date)) {
        close();
        date = next;
      }
      tally = tally.plus(state, bars);
    }

    List<Bucket> all() {
      close();
      return done;
    }

    private void close() {
      if (tally.expected() > 0) {
        done.add(new Bucket(date, tally));
      }
      tally = Tally.NOTHING;
    }
  }
}
