package io.ktrdr.calendar;

import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** A calendar over a {@link SessionBook}: keeps each year it was asked for, and answers from it. */
final class SessionCalendar implements TradingCalendar {

  /** Sessions reach at most a day into their neighbours; two days are beyond all doubt. */
  private static final int MARGIN_DAYS = 2;

  private final String id;
  private final CalendarLayer layer;
  private final ZoneId zone;
  private final LocalDate firstDate;
  private final LocalDate lastDate;
  private final Instant earliest;
  private final Instant latest;
  private final SessionBook book;
  private final AtomicReferenceArray<SessionYear> regular;
  private final AtomicReferenceArray<SessionYear> all;
  private volatile String version;

  SessionCalendar(
      String id,
      CalendarLayer layer,
      ZoneId zone,
      LocalDate firstDate,
      LocalDate lastDate,
      SessionBook book) {
    this.id = id;
    this.layer = layer;
    this.zone = zone;
    this.firstDate = firstDate;
    this.lastDate = lastDate;
    this.earliest =
        firstDate.minusDays(MARGIN_DAYS).atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC);
    this.latest = lastDate.plusDays(MARGIN_DAYS).atTime(LocalTime.NOON).toInstant(ZoneOffset.UTC);
    this.book = book;
    int count = lastDate.getYear() - firstDate.getYear() + 1;
    this.regular = new AtomicReferenceArray<>(count);
    this.all = new AtomicReferenceArray<>(count);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String version() {
    return id + "/" + bookVersion();
  }

  /** The version of the layers alone; computed once, when first asked for. */
  String bookVersion() {
    String known = version;
    if (known == null) {
      known = book.version();
      version = known;
    }
    return known;
  }

  @Override
  public CalendarLayer layer() {
    return layer;
  }

  @Override
  public CalendarLayer layer(LocalDate date) {
    return book.layer(date);
  }

  @Override
  public ZoneId zone() {
    return zone;
  }

  @Override
  public LocalDate firstDate() {
    return firstDate;
  }

  @Override
  public LocalDate lastDate() {
    return lastDate;
  }

  /** The kept year; two threads may both build it once, with equal results. */
  SessionYear year(TradingHours hours, int year) {
    AtomicReferenceArray<SessionYear> years =
        switch (hours) {
          case RTH -> regular;
          case ALL -> all;
        };
    int slot = year - firstDate.getYear();
    SessionYear kept = years.get(slot);
    if (kept == null) {
      kept = book.year(hours, year);
      years.set(slot, kept);
    }
    return kept;
  }

  /** The session of a date, or null. */
  Session on(TradingHours hours, LocalDate date) {
    return knows(date) ? year(hours, date.getYear()).on(date) : null;
  }

  boolean knows(LocalDate date) {
    return !date.isBefore(firstDate) && !date.isAfter(lastDate);
  }

  @Override
  public List<Session> sessions(TradingHours hours, LocalDate from, LocalDate to) {
    LocalDate last = to.isAfter(lastDate) ? lastDate : to;
    List<Session> found = new ArrayList<>();
    for (LocalDate date = from.isBefore(firstDate) ? firstDate : from;
        !date.isAfter(last);
        date = date.plusDays(1)) {
      Session session = year(hours, date.getYear()).on(date);
      if (session != null) {
        found.add(session);
      }
    }
    return found;
  }

  @Override
  public Optional<Session> session(TradingHours hours, LocalDate date) {
    return Optional.ofNullable(on(hours, date));
  }

  @Override
  public Optional<Session> sessionAt(TradingHours hours, Instant instant) {
    LocalDate near = dateNear(instant);
    for (int day = -1; day <= 1; day++) {
      Session session = on(hours, near.plusDays(day));
      if (session != null
          && !instant.isBefore(session.opens())
          && instant.isBefore(session.closes())) {
        return Optional.of(session);
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<Session> nextSession(TradingHours hours, Instant instant) {
    LocalDate near = dateNear(instant).minusDays(1);
    for (LocalDate date = near.isBefore(firstDate) ? firstDate : near;
        !date.isAfter(lastDate);
        date = date.plusDays(1)) {
      Session session = on(hours, date);
      if (session != null && !session.opens().isBefore(instant)) {
        return Optional.of(session);
      }
    }
    return Optional.empty();
  }

  @Override
  public boolean isOpen(TradingHours hours, Instant instant) {
    return sessionAt(hours, instant)
        .map(session -> session.open().stream().anyMatch(span -> span.contains(instant)))
        .orElse(false);
  }

  @Override
  public long[] expectedBars(Timeframe timeframe, TradingHours hours, TimeRange range) {
    return timeframe.intraday()
        ? intradayBars(timeframe, hours, range)
        : BarLabels.expected(this, timeframe, hours, range);
  }

  @Override
  public int expectedCount(Timeframe timeframe, TradingHours hours, TimeRange range) {
    return timeframe.intraday()
        ? count(sessionsAround(hours, range), grid(timeframe), range)
        : BarLabels.expected(this, timeframe, hours, range).length;
  }

  private long[] intradayBars(Timeframe timeframe, TradingHours hours, TimeRange range) {
    List<Session> sessions = sessionsAround(hours, range);
    BarGrid grid = grid(timeframe);
    long[] times = new long[count(sessions, grid, range)];
    int at = 0;
    for (Session session : sessions) {
      for (TimeRange span : session.open()) {
        at =
            grid.fill(
                span.startSecond(),
                span.endSecond(),
                range.startSecond(),
                range.endSecond(),
                times,
                at);
      }
    }
    return times;
  }

  private static int count(List<Session> sessions, BarGrid grid, TimeRange range) {
    int count = 0;
    for (Session session : sessions) {
      for (TimeRange span : session.open()) {
        count +=
            grid.count(
                span.startSecond(), span.endSecond(), range.startSecond(), range.endSecond());
      }
    }
    return count;
  }

  private BarGrid grid(Timeframe timeframe) {
    return new BarGrid(zone.getRules(), timeframe.seconds());
  }

  /** Every session that can have a bar in a range, and perhaps a neighbour. */
  private List<Session> sessionsAround(TradingHours hours, TimeRange range) {
    return range.isEmpty()
        ? List.of()
        : sessions(hours, dateNear(range.start()).minusDays(1), dateNear(range.end()).plusDays(1));
  }

  @Override
  public LocalDate sessionDate(Timeframe timeframe, long epochSecond) {
    if (!timeframe.intraday()) {
      return BarLabels.date(epochSecond);
    }
    Instant instant = Instant.ofEpochSecond(epochSecond);
    return sessionAt(TradingHours.ALL, instant)
        .or(() -> sessionAt(TradingHours.RTH, instant))
        .map(Session::date)
        .orElseGet(() -> LocalDate.ofInstant(instant, zone));
  }

  @Override
  public OptionalLong label(Timeframe timeframe, TradingHours hours, LocalDate date) {
    return BarLabels.firstSession(this, timeframe, hours, date)
        .map(first -> OptionalLong.of(BarLabels.of(first.date())))
        .orElseGet(OptionalLong::empty);
  }

  @Override
  public Instant opens(Timeframe timeframe, TradingHours hours, long epochSecond) {
    if (timeframe.intraday()) {
      return Instant.ofEpochSecond(epochSecond);
    }
    LocalDate label = BarLabels.date(epochSecond);
    return BarLabels.firstSession(this, timeframe, hours, label)
        .map(Session::opens)
        .orElseGet(() -> label.atStartOfDay(zone).toInstant());
  }

  /** The local date of an instant; far outside the calendar, a date just beyond its end. */
  private LocalDate dateNear(Instant instant) {
    if (instant.isBefore(earliest)) {
      return firstDate.minusDays(MARGIN_DAYS);
    }
    return instant.isAfter(latest)
        ? lastDate.plusDays(MARGIN_DAYS)
        : LocalDate.ofInstant(instant, zone);
  }

  @Override
  public String toString() {
    return version();
  }
}
