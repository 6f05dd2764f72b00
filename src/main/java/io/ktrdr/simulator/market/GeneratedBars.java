package io.ktrdr.simulator.market;

import io.ktrdr.calendar.Session;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Bars made up from seed and time. Safe for many threads. */
final class GeneratedBars implements BarSource {

  private static final int MINUTE = 60;
  private static final int KEPT_SESSIONS = 16;
  private static final long NOT_ASKED = Long.MIN_VALUE;

  private final Listing listing;
  private final TradingCalendar calendar;
  private final SessionMinutes source;
  private final LocalDate first;
  private final LocalDate last;
  private final Map<LocalDate, Atoms> recent =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<LocalDate, Atoms> eldest) {
              return size() > KEPT_SESSIONS;
            }
          });

  GeneratedBars(Listing listing, TradingCalendar calendar, SessionMinutes source) {
    this.listing = listing;
    this.calendar = calendar;
    this.source = source;
    this.first =
        listing.since().isAfter(calendar.firstDate()) ? listing.since() : calendar.firstDate();
    this.last = listing.expiry().orElse(calendar.lastDate());
  }

  @Override
  public BarSeries intraday(
      BarSize size, WhatToShow what, TradingHours hours, TimeRange range, Instant now) {
    LocalDate from = range.start().atZone(calendar.zone()).toLocalDate().minusDays(1);
    LocalDate to = range.end().atZone(calendar.zone()).toLocalDate().plusDays(1);
    List<Session> sessions = sessions(hours, from, to);
    long most = 2 + (range.endSecond() - range.startSecond()) / size.seconds();
    BarAssembly bars = new BarAssembly(listing, what, (int) Math.min(512, most));
    for (Session session : sessions) {
      if (session.closes().isAfter(range.start())
          && session.opens().isBefore(range.end())
          && session.opens().isBefore(now)) {
        Atoms minutes = minutes(session.date(), sessions.size() <= KEPT_SESSIONS);
        for (TimeRange span : session.open()) {
          int offset = calendar.zone().getRules().getOffset(span.start()).getTotalSeconds();
          long opens = span.startSecond();
          BarClock clock =
              second -> {
                long grid = second - Math.floorMod(second + offset, size.seconds());
                long bar = Math.max(opens, grid);
                return bar >= range.startSecond() && bar < range.endSecond() ? bar : NOT_ASKED;
              };
          Instant needed = range.end().plusSeconds(size.seconds());
          new TimeRange(range.start(), needed)
              .intersect(span)
              .ifPresent(
                  part ->
                      addSpan(bars, minutes, part, now.getEpochSecond(), size.seconds(), clock));
        }
      }
    }
    return bars.finish();
  }

  @Override
  public BarSeries daily(
      BarSize size,
      WhatToShow what,
      TradingHours hours,
      LocalDate from,
      LocalDate to,
      Instant now) {
    LocalDate start = firstOfPeriod(size, from);
    List<Session> sessions = sessions(hours, start, lastOfPeriod(size, to));
    BarAssembly bars = new BarAssembly(listing, what, sessions.size());
    LocalDate period = null;
    long label = 0;
    for (Session session : sessions) {
      if (!session.opens().isBefore(now)) {
        break;
      }
      LocalDate periodOfSession = firstOfPeriod(size, session.date());
      if (!periodOfSession.equals(period)) {
        period = periodOfSession;
        label = session.date().atStartOfDay().toEpochSecond(ZoneOffset.UTC);
      }
      long named = label;
      Atoms minutes = minutes(session.date(), sessions.size() <= KEPT_SESSIONS);
      for (TimeRange span : session.open()) {
        addSpan(bars, minutes, span, now.getEpochSecond(), MINUTE, second -> named);
      }
    }
    return bars.finish();
  }

  @Override
  public Instant head(TradingHours hours) {
    return sessions(hours, first, first.plusDays(14)).getFirst().opens();
  }

  /** The bar that an instant belongs to, both in epoch seconds, or {@link #NOT_ASKED}. */
  private interface BarClock {
    long barAt(long second);
  }

  private void addSpan(
      BarAssembly bars, Atoms minutes, TimeRange span, long now, int barSeconds, BarClock clock) {
    int m = indexOf(minutes, span.startSecond() - span.startSecond() % MINUTE);
    for (; m < minutes.size && minutes.time[m] < Math.min(span.endSecond(), now); m++) {
      if (barSeconds < MINUTE || minutes.time[m] + MINUTE > now) {
        addMinute(bars, minutes, m, now, barSeconds, clock);
      } else {
        add(bars, minutes, m, clock);
      }
    }
  }

  private void addMinute(
      BarAssembly bars, Atoms minutes, int m, long now, int barSeconds, BarClock clock) {
    Atoms parts = Zoom.parts(minutes, m);
    for (int p = 0; p < parts.size && parts.time[p] < now; p++) {
      if (barSeconds >= Zoom.PART_SECONDS && parts.time[p] + Zoom.PART_SECONDS <= now) {
        add(bars, parts, p, clock);
      } else {
        Atoms seconds = Zoom.seconds(parts, p);
        for (int s = 0; s < seconds.size && seconds.time[s] < now; s++) {
          add(bars, seconds, s, clock);
        }
      }
    }
  }

  private static void add(BarAssembly bars, Atoms atoms, int i, BarClock clock) {
    long bar = clock.barAt(atoms.time[i]);
    if (bar != NOT_ASKED) {
      bars.add(bar, atoms, i);
    }
  }

  private List<Session> sessions(TradingHours hours, LocalDate from, LocalDate to) {
    LocalDate start = from.isBefore(first) ? first : from;
    LocalDate end = to.isAfter(last) ? last : to;
    return end.isBefore(start) ? List.of() : calendar.sessions(hours, start, end);
  }

  private Atoms minutes(LocalDate date, boolean keep) {
    Atoms known = recent.get(date);
    if (known != null) {
      return known;
    }
    Atoms drawn = source.draw(date);
    if (keep) {
      recent.put(date, drawn);
    }
    return drawn;
  }

  private static int indexOf(Atoms minutes, long second) {
    int found = Arrays.binarySearch(minutes.time, second);
    return found >= 0 ? found : -found - 1;
  }

  static LocalDate firstOfPeriod(BarSize size, LocalDate date) {
    return switch (size) {
      case WEEK_1 -> date.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
      case MONTH_1 -> date.withDayOfMonth(1);
      default -> date;
    };
  }

  static LocalDate lastOfPeriod(BarSize size, LocalDate date) {
    return switch (size) {
      case WEEK_1 -> date.with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY));
      case MONTH_1 -> date.with(TemporalAdjusters.lastDayOfMonth());
      default -> date;
    };
  }
}
