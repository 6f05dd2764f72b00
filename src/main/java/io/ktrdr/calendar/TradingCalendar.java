package io.ktrdr.calendar;

import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** When a market trades, and so which bars of it should exist. Immutable; safe for many threads. */
public interface TradingCalendar {

  /** The calendar's name: {@code XNYS}, {@code CME_EQUITY}, {@code FX}, {@code 24_7}. */
  String id();

  /** Identifies the rules and layers that judge; changes whenever a verdict could. */
  String version();

  /** The topmost layer that this calendar draws on. */
  CalendarLayer layer();

  /**
   * The layer whose word counts for a date. A calendar with learnt days over the default has sure
   * days and unsure ones.
   */
  default CalendarLayer layer(LocalDate date) {
    return layer();
  }

  /** The exchange's zone, in which session dates are meant. */
  ZoneId zone();

  /** The dates on which this calendar can judge, first and last; outside, it knows nothing. */
  LocalDate firstDate();

  LocalDate lastDate();

  /** Sessions by date, both ends inclusive, in order. */
  List<Session> sessions(TradingHours hours, LocalDate from, LocalDate to);

  /** The session of a date; empty when the market is closed on it. */
  Optional<Session> session(TradingHours hours, LocalDate date);

  /** The session whose span from open to close (breaks included) holds the instant. */
  Optional<Session> sessionAt(TradingHours hours, Instant instant);

  /** The first session that opens at or after the instant. */
  Optional<Session> nextSession(TradingHours hours, Instant instant);

  /** Whether trading takes place at the instant. */
  boolean isOpen(TradingHours hours, Instant instant);

  /**
   * The times of all bars that should exist in a range, as a {@link io.ktrdr.market.BarSeries}
   * names them: epoch seconds of each bar's open; midnight UTC of the session date for {@code 1d};
   * of the period's first session date for {@code 1w} and {@code 1mo}.
   *
   * <p>Intraday bars stand on multiples of the timeframe counted from midnight in the exchange's
   * zone; a session (or a part after a break) that opens off that grid starts with a shorter bar at
   * its open, as IB draws them.
   */
  long[] expectedBars(Timeframe timeframe, TradingHours hours, TimeRange range);

  /** How many they are, without naming them. */
  default int expectedCount(Timeframe timeframe, TradingHours hours, TimeRange range) {
    return expectedBars(timeframe, hours, range).length;
  }

  /**
   * The session date of a bar, from its time as a {@link io.ktrdr.market.BarSeries} names it; for
   * an instant outside all sessions, its date in the exchange's zone.
   */
  LocalDate sessionDate(Timeframe timeframe, long epochSecond);

  /**
   * The name of the {@code 1d}, {@code 1w} or {@code 1mo} bar that a date belongs to, as {@link
   * #expectedBars} gives it; empty when the date's day, week or month has no session.
   */
  OptionalLong label(Timeframe timeframe, TradingHours hours, LocalDate date);

  /**
   * The instant at which a bar opens: its own time when intraday; for daily and longer bars the
   * open of its (first) session, or midnight in the exchange's zone when there is none.
   */
  Instant opens(Timeframe timeframe, TradingHours hours, long epochSecond);
}
