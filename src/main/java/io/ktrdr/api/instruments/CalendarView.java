package io.ktrdr.api.instruments;

import io.ktrdr.api.series.BarTimes;
import io.ktrdr.calendar.CalendarLayer;
import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.Session;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A calendar as the API shows it.
 *
 * @param aliases other names under which it is found
 * @param layer the topmost layer it draws on
 * @param version equal versions judge equally
 * @param layers those it draws on, the topmost first, each with its own version
 * @param confidence {@code high}, {@code medium} or {@code low}
 */
public record CalendarView(
    String id,
    List<String> aliases,
    String zone,
    String layer,
    String version,
    List<Layer> layers,
    LocalDate firstDate,
    LocalDate lastDate,
    String confidence) {

  /** A layer and its part of the calendar's version. */
  public record Layer(String layer, String version) {

    /** From {@code XNYS/bundled:3c1d+learnt:0f1e}. */
    public static List<Layer> of(String version) {
      List<Layer> lowestFirst =
          Arrays.stream(version.substring(version.indexOf('/') + 1).split("\\+", -1))
              .map(part -> part.split(":", 2))
              .map(part -> new Layer(part[0], part.length > 1 ? part[1] : ""))
              .toList();
      return lowestFirst.reversed();
    }
  }

  public static CalendarView of(Calendars calendars, TradingCalendar calendar) {
    return new CalendarView(
        calendar.id(),
        calendars.aliases(calendar.id()),
        calendar.zone().getId(),
        text(calendar.layer()),
        calendar.version(),
        Layer.of(calendar.version()),
        calendar.firstDate(),
        calendar.lastDate(),
        Calendars.confidence(calendar).name().toLowerCase(Locale.ROOT));
  }

  private static String text(CalendarLayer layer) {
    return layer.name().toLowerCase(Locale.ROOT);
  }

  /** A span of trading, UTC. */
  record Span(Instant start, Instant end) {}

  /**
   * @param open the spans in which trading takes place; more than one when there is a break
   * @param layer whose word counts for the date
   */
  record Day(LocalDate date, Instant opens, Instant closes, List<Span> open, String layer) {

    public static Day of(TradingCalendar calendar, Session session) {
      return new Day(
          session.date(),
          session.opens(),
          session.closes(),
          session.open().stream().map(span -> new Span(span.start(), span.end())).toList(),
          text(calendar.layer(session.date())));
    }
  }

  /**
   * Sessions from one date to before another.
   *
   * @param warning said when the range reaches beyond what the calendar knows; else null
   */
  record Sessions(
      String calendar,
      String zone,
      String version,
      String session,
      LocalDate start,
      LocalDate end,
      List<Day> sessions,
      String warning) {

    public static Sessions of(
        TradingCalendar calendar, TradingHours hours, LocalDate start, LocalDate end) {
      boolean known =
          !start.isBefore(calendar.firstDate()) && !end.isAfter(calendar.lastDate().plusDays(1));
      return new Sessions(
          calendar.id(),
          calendar.zone().getId(),
          calendar.version(),
          hours.toString(),
          start,
          end,
          calendar.sessions(hours, start, end.minusDays(1)).stream()
              .map(session -> Day.of(calendar, session))
              .toList(),
          known ? null : beyond(calendar));
    }
  }

  private static String beyond(TradingCalendar calendar) {
    return "this calendar knows "
        + calendar.firstDate()
        + " to "
        + calendar.lastDate()
        + " only: that no session is shown outside says nothing";
  }

  /**
   * Whether trading takes place at an instant.
   *
   * @param inBreak whether the instant is inside a session's break
   * @param current the session around the instant, breaks included; null when there is none
   * @param nextOpen when trading begins next, the end of a break included; null when it goes on
   */
  record Openness(
      String calendar,
      String version,
      String session,
      Instant at,
      boolean open,
      boolean inBreak,
      Day current,
      Instant nextOpen,
      String layer,
      String warning) {

    static Openness at(TradingCalendar calendar, TradingHours hours, Instant at) {
      Optional<Session> around = calendar.sessionAt(hours, at);
      boolean open = calendar.isOpen(hours, at);
      LocalDate date =
          around.map(Session::date).orElseGet(() -> LocalDate.ofInstant(at, calendar.zone()));
      return new Openness(
          calendar.id(),
          calendar.version(),
          hours.toString(),
          at,
          open,
          around.isPresent() && !open,
          around.map(session -> Day.of(calendar, session)).orElse(null),
          open ? null : next(calendar, hours, at).map(Next::at).orElse(null),
          text(calendar.layer(date)),
          ifBeyond(calendar, date));
    }
  }

  /**
   * The first beginning of trading at or after an instant; the end of a break is one.
   *
   * @param nextOpen null when the calendar knows of none, and {@code current} with it
   */
  record Opening(
      String calendar,
      String version,
      String session,
      Instant after,
      Instant nextOpen,
      Day current,
      String warning) {

    static Opening after(TradingCalendar calendar, TradingHours hours, Instant after) {
      Optional<Next> next = next(calendar, hours, after);
      return new Opening(
          calendar.id(),
          calendar.version(),
          hours.toString(),
          after,
          next.map(Next::at).orElse(null),
          next.map(found -> Day.of(calendar, found.session())).orElse(null),
          ifBeyond(calendar, LocalDate.ofInstant(after, calendar.zone())));
    }
  }

  private static String ifBeyond(TradingCalendar calendar, LocalDate date) {
    return date.isBefore(calendar.firstDate()) || date.isAfter(calendar.lastDate())
        ? beyond(calendar)
        : null;
  }

  private record Next(Instant at, Session session) {}

  private static Optional<Next> next(TradingCalendar calendar, TradingHours hours, Instant after) {
    return calendar
        .sessionAt(hours, after)
        .flatMap(session -> opening(session, after))
        .or(
            () ->
                calendar
                    .nextSession(hours, after)
                    .map(session -> new Next(session.opens(), session)));
  }

  private static Optional<Next> opening(Session session, Instant after) {
    return session.open().stream()
        .map(TimeRange::start)
        .filter(start -> !start.isBefore(after))
        .findFirst()
        .map(start -> new Next(start, session));
  }

  /** When a bar opens, and the session it belongs to (the first one of a week or month). */
  record Bar(Instant t, LocalDate sessionDate) {}

  /**
   * The bars of a series that should exist from one bar time to before another.
   *
   * @param count how many there are in the whole range
   * @param bars the first of them
   * @param nextStart the start to ask for the rest with; null when {@code bars} are all
   */
  record ExpectedBars(
      InstrumentId instrument,
      Timeframe timeframe,
      TradingHours session,
      String calendar,
      String version,
      String layer,
      String confidence,
      String start,
      String end,
      int count,
      List<Bar> bars,
      String nextStart) {

    public static ExpectedBars of(
        Instrument instrument,
        TradingCalendar calendar,
        Timeframe timeframe,
        TradingHours hours,
        long[] range,
        long[] times,
        int limit) {
      return new ExpectedBars(
          instrument.id(),
          timeframe,
          hours,
          calendar.id(),
          calendar.version(),
          text(calendar.layer()),
          Calendars.confidence(calendar).name().toLowerCase(Locale.ROOT),
          BarTimes.text(timeframe, range[0]),
          BarTimes.text(timeframe, range[1]),
          times.length,
          Arrays.stream(times)
              .limit(limit)
              .mapToObj(
                  time ->
                      new Bar(
                          calendar.opens(timeframe, hours, time),
                          calendar.sessionDate(timeframe, time)))
              .toList(),
          times.length > limit ? BarTimes.text(timeframe, times[limit]) : null);
    }
  }
}
