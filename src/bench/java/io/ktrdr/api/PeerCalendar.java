package io.ktrdr.api;

import io.ktrdr.calendar.CalendarLayer;
import io.ktrdr.calendar.Session;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The market of the peers' synthetic bars: every weekday, 390 minutes from 14:30 UTC. */
final class PeerCalendar implements TradingCalendar {

  private static final LocalTime OPEN = LocalTime.of(14, 30);
  private static final int MINUTES = 390;

  @Override
  public String id() {
    return "PEERS";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public CalendarLayer layer() {
    return CalendarLayer.BUNDLED;
  }

  @Override
  public ZoneId zone() {
    return ZoneOffset.UTC;
  }

  @Override
  public LocalDate firstDate() {
    return LocalDate.of(2015, 1, 2);
  }

  @Override
  public LocalDate lastDate() {
    return LocalDate.of(2030, 12, 31);
  }

  @Override
  public List<Session> sessions(TradingHours hours, LocalDate from, LocalDate to) {
    List<Session> sessions = new ArrayList<>();
    for (LocalDate date = from; !date.isAfter(to); date = date.plusDays(1)) {
      session(hours, date).ifPresent(sessions::add);
    }
    return sessions;
  }

  @Override
  public Optional<Session> session(TradingHours hours, LocalDate date) {
    if (date.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) > 0) {
      return Optional.empty();
    }
    Instant open = date.atTime(OPEN).toInstant(ZoneOffset.UTC);
    return Optional.of(
        new Session(date, List.of(new TimeRange(open, open.plus(Duration.ofMinutes(MINUTES))))));
  }

  @Override
  public Optional<Session> sessionAt(TradingHours hours, Instant instant) {
    return session(hours, LocalDate.ofInstant(instant, ZoneOffset.UTC))
        .filter(session -> session.open().getFirst().contains(instant));
  }

  @Override
  public Optional<Session> nextSession(TradingHours hours, Instant instant) {
    LocalDate date = LocalDate.ofInstant(instant, ZoneOffset.UTC);
    return sessions(hours, date, date.plusDays(4)).stream()
        .filter(session -> !session.opens().isBefore(instant))
        .findFirst();
  }

  @Override
  public boolean isOpen(TradingHours hours, Instant instant) {
    return sessionAt(hours, instant).isPresent();
  }

  @Override
  public long[] expectedBars(Timeframe timeframe, TradingHours hours, TimeRange range) {
    int daily = timeframe == Timeframe.DAY_1 ? 1 : (int) (MINUTES * 60L / timeframe.seconds());
    long firstDay = Math.floorDiv(range.startSecond(), 86_400L);
    long lastDay = Math.floorDiv(range.endSecond(), 86_400L);
    long[] times = new long[Math.toIntExact((lastDay - firstDay + 1) * daily)];
    int count = 0;
    for (long day = firstDay; day <= lastDay; day++) {
      // the epoch began on a Thursday
      if (Math.floorMod(day + 3, 7) > 4) {
        continue;
      }
      long first =
          timeframe == Timeframe.DAY_1 ? day * 86_400 : day * 86_400 + OPEN.toSecondOfDay();
      for (int i = 0; i < daily; i++) {
        long time = first + (long) i * timeframe.seconds();
        if (time >= range.startSecond() && time < range.endSecond()) {
          times[count++] = time;
        }
      }
    }
    return Arrays.copyOf(times, count);
  }

  @Override
  public LocalDate sessionDate(Timeframe timeframe, long epochSecond) {
    return LocalDate.ofEpochDay(Math.floorDiv(epochSecond, 86_400L));
  }

  @Override
  public OptionalLong label(Timeframe timeframe, TradingHours hours, LocalDate date) {
    return session(hours, date).isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(date.toEpochDay() * 86_400);
  }

  @Override
  public Instant opens(Timeframe timeframe, TradingHours hours, long epochSecond) {
    return timeframe.intraday()
        ? Instant.ofEpochSecond(epochSecond)
        : sessionDate(timeframe, epochSecond).atTime(OPEN).toInstant(ZoneOffset.UTC);
  }
}
