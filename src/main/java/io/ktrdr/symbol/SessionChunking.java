package io.ktrdr.symbol;

import io.ktrdr.calendar.Session;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.store.Chunking;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * Stores the bars of a trading session together, in equal parts when there are too many; bars of a
 * day and longer by calendar year. What lies between two sessions goes with the earlier one, what
 * the calendar does not reach by UTC days. Safe for many threads.
 */
final class SessionChunking implements Chunking {

  /** Leaves room for a short bar at the open of each part of a session. */
  private static final int FULL = MAX_BARS - 96;

  /** No market we know is closed for longer. */
  private static final int LONGEST_CLOSURE_DAYS = 30;

  private final TradingCalendar calendar;
  private final TradingHours hours;
  private final Timeframe timeframe;
  private final Chunking plain;

  /** The session asked for last: bars come in order, so it is nearly always the next one's too. */
  private volatile Span last = new Span(0, 0, 1);

  /** From a session's open to the next one's, in parts of so many seconds. */
  private record Span(long opens, long next, long part) {

    boolean holds(long second) {
      return second >= opens && second < next;
    }

    long bucket(long second) {
      return opens + (second - opens) / part * part;
    }
  }

  private SessionChunking(TradingCalendar calendar, TradingHours hours, Timeframe timeframe) {
    this.calendar = calendar;
    this.hours = hours;
    this.timeframe = timeframe;
    this.plain = Chunking.plain(timeframe);
  }

  static Chunking of(TradingCalendar calendar, SeriesId series) {
    return series.timeframe().intraday()
        ? new SessionChunking(calendar, series.hours(), series.timeframe())
        : Chunking.plain(series.timeframe());
  }

  @Override
  public long bucket(long epochSecond) {
    Span span = last;
    if (!span.holds(epochSecond)) {
      span = spanOf(epochSecond);
      last = span;
    }
    return span.bucket(epochSecond);
  }

  private Span spanOf(long second) {
    Instant at = Instant.ofEpochSecond(second);
    Optional<Session> session =
        calendar
            .sessionAt(hours, at)
            .or(() -> latestBefore(at))
            .filter(found -> opens(found) <= second);
    if (session.isEmpty()) {
      return beyond(second, Long.MIN_VALUE);
    }
    long opens = opens(session.get());
    Optional<Session> next = calendar.nextSession(hours, session.get().opens().plusSeconds(1));
    if (next.isEmpty()) {
      long end = session.get().closes().getEpochSecond();
      return second < end ? span(opens, end, end - opens) : beyond(second, end);
    }
    long closes = session.get().closes().getEpochSecond();
    return span(opens, opens(next.get()), Math.max(1, closes - opens));
  }

  private Span span(long opens, long next, long open) {
    long full = (long) FULL * timeframe.seconds();
    long parts = Math.ceilDiv(open, full);
    long part = Math.ceilDiv(Math.ceilDiv(open, parts), timeframe.seconds()) * timeframe.seconds();
    return new Span(opens, next, part);
  }

  /** Where the calendar knows nothing: as without sessions, but never before what it knows. */
  private Span beyond(long second, long known) {
    long bucket = Math.max(plain.bucket(second), known);
    return new Span(bucket, second + 1, Long.MAX_VALUE);
  }

  private Optional<Session> latestBefore(Instant at) {
    LocalDate day = at.atZone(ZoneOffset.UTC).toLocalDate();
    LocalDate to = earlier(day.plusDays(1), calendar.lastDate());
    LocalDate from = later(day.minusDays(LONGEST_CLOSURE_DAYS), calendar.firstDate());
    if (from.isAfter(to)) {
      return Optional.empty();
    }
    List<Session> sessions = calendar.sessions(hours, from, to);
    return sessions.reversed().stream().filter(session -> !session.opens().isAfter(at)).findFirst();
  }

  private static long opens(Session session) {
    return session.opens().getEpochSecond();
  }

  private static LocalDate earlier(LocalDate one, LocalDate other) {
    return one.isBefore(other) ? one : other;
  }

  private static LocalDate later(LocalDate one, LocalDate other) {
    return one.isAfter(other) ? one : other;
  }
}
