package io.ktrdr.api.instruments;

import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.http.Revalidation;
import io.ktrdr.api.series.InstrumentLookup;
import io.ktrdr.api.series.SeriesFields;
import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.PointInTime;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code /calendars}: when markets trade, and so which bars should exist. Never asks IB. */
public final class CalendarRoutes {

  private static final int DEFAULT_BARS = 1000;
  private static final int MOST_BARS = 50_000;

  /** How many days of sessions an answer has when the end is not said. */
  private static final int DEFAULT_DAYS = 30;

  private final ApiContext context;
  private final HttpSettings settings;
  private final InstrumentLookup lookup;
  private final Executor blocking;

  public CalendarRoutes(
      ApiContext context, HttpSettings settings, InstrumentLookup lookup, Executor blocking) {
    this.context = context;
    this.settings = settings;
    this.lookup = lookup;
    this.blocking = blocking;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/v1/calendars", Set.of(), this::list),
        Endpoint.get(
            "/api/v1/calendars/expected_bars",
            Set.of("instrument", "timeframe", "start", "end", "session", "limit"),
            this::expectedBars),
        Endpoint.get("/api/v1/calendars/{id}", Set.of("instrument"), this::one),
        Endpoint.get(
            "/api/v1/calendars/{id}/sessions",
            Set.of("instrument", "start", "end", "session"),
            this::sessions),
        Endpoint.get(
            "/api/v1/calendars/{id}/is_open", Set.of("instrument", "at", "session"), this::isOpen),
        Endpoint.get(
            "/api/v1/calendars/{id}/next_open",
            Set.of("instrument", "after", "session"),
            this::nextOpen));
  }

  /** A version is a digest of every session of a calendar, which takes a while when first asked. */
  private CompletionStage<HttpResponse> list(Exchange exchange, Fields query) {
    query.check();
    Calendars calendars = context.calendarBook().get();
    return CompletableFuture.supplyAsync(
        () ->
            Revalidation.of(
                exchange.request(),
                Json.success(
                    calendars.ids().stream()
                        .map(id -> CalendarView.of(calendars, calendars.byId(id).orElseThrow()))
                        .toList())),
        blocking);
  }

  private CompletionStage<HttpResponse> one(Exchange exchange, Fields query) {
    query.check();
    TradingCalendar calendar = named(exchange, query);
    return CompletableFuture.supplyAsync(
        () ->
            Revalidation.of(
                exchange.request(),
                Json.success(CalendarView.of(context.calendarBook().get(), calendar))),
        blocking);
  }

  private CompletionStage<HttpResponse> sessions(Exchange exchange, Fields query) {
    Optional<LocalDate> start = query.read("start", CalendarRoutes::date);
    Optional<LocalDate> end = query.read("end", CalendarRoutes::date);
    TradingHours hours = hours(query);
    if (start.isPresent() && end.isPresent() && start.get().isAfter(end.get())) {
      query.fault(
          "start", "after_end", "start (" + start.get() + ") is after end (" + end.get() + ")");
    }
    query.check();
    TradingCalendar calendar = named(exchange, query);
    LocalDate today = LocalDate.ofInstant(context.clock().instant(), calendar.zone());
    LocalDate from =
        start.orElseGet(
            () ->
                end.filter(last -> last.isBefore(today))
                    .map(back -> back.minusDays(DEFAULT_DAYS))
                    .orElse(today));
    LocalDate to = end.orElseGet(() -> from.plusDays(DEFAULT_DAYS));
    return CompletableFuture.supplyAsync(
        () ->
            Revalidation.of(
                exchange.request(),
                Json.success(CalendarView.Sessions.of(calendar, hours, from, to))),
        blocking);
  }

  private CompletionStage<HttpResponse> isOpen(Exchange exchange, Fields query) {
    Instant at = query.read("at", text -> instant("at", text)).orElseGet(context.clock()::instant);
    TradingHours hours = hours(query);
    query.check();
    TradingCalendar calendar = named(exchange, query);
    return CompletableFuture.supplyAsync(
        () -> Json.success(CalendarView.Openness.at(calendar, hours, at)), blocking);
  }

  private CompletionStage<HttpResponse> nextOpen(Exchange exchange, Fields query) {
    Instant after =
        query.read("after", text -> instant("after", text)).orElseGet(context.clock()::instant);
    TradingHours hours = hours(query);
    query.check();
    TradingCalendar calendar = named(exchange, query);
    return CompletableFuture.supplyAsync(
        () -> Json.success(CalendarView.Opening.after(calendar, hours, after)), blocking);
  }

  private CompletionStage<HttpResponse> expectedBars(Exchange exchange, Fields query) {
    SeriesFields series = SeriesFields.read(query, "instrument", "start", true, "end");
    int limit = query.number("limit", 1, MOST_BARS, DEFAULT_BARS);
    query.check();
    return lookup
        .known("instrument", series.name())
        .thenApplyAsync(instrument -> Json.success(expected(instrument, series, limit)), blocking);
  }

  private CalendarView.ExpectedBars expected(
      Instrument instrument, SeriesFields fields, int limit) {
    TradingCalendar calendar = context.calendars().apply(instrument);
    Timeframe timeframe = fields.timeframe();
    TradingHours hours = fields.session();
    PointInTime until =
        fields.end().orElseGet(() -> new PointInTime.Moment(context.clock().instant()));
    long start = fields.start().orElseThrow().barTime(calendar, timeframe, hours);
    long end = until.barTime(calendar, timeframe, hours);
    if (start > end) {
      throw refused(
          ProblemType.INVALID_REQUEST,
          "after_end",
          "the range begins after it ends, once both are read in " + calendar.zone());
    }
    long bars = (end - start) / timeframe.seconds();
    if (bars > settings.maxRangeBars()) {
      throw refused(
          ProblemType.RANGE_TOO_LARGE,
          "range_too_large",
          "the range spans "
              + bars
              + " bars of "
              + timeframe
              + "; at most "
              + settings.maxRangeBars()
              + " can be asked about at once");
    }
    long[] times = calendar.expectedBars(timeframe, hours, TimeRange.ofEpochSeconds(start, end));
    return CalendarView.ExpectedBars.of(
        instrument, calendar, timeframe, hours, new long[] {start, end}, times, limit);
  }

  private static ProblemException refused(ProblemType type, String code, String detail) {
    return new ProblemException(
        Problem.of(type, detail, List.of(new Problem.Fault("/start", code, detail))));
  }

  /** The calendar of that name; with an instrument, as it judges that one. */
  private TradingCalendar named(Exchange exchange, Fields query) {
    String id = exchange.path().get("id");
    Calendars calendars = context.calendarBook().get();
    Optional<TradingCalendar> named = calendars.byId(id);
    Optional<String> name = query.text("instrument");
    if (name.isPresent()) {
      TradingCalendar judge =
          context.calendars().apply(lookup.here("instrument", name.get().strip()));
      if (!judge.id().equals(named.map(TradingCalendar::id).orElse(id))) {
        String detail =
            "\""
                + Fields.shortened(name.get())
                + "\" is judged by "
                + judge.id()
                + ", not by \""
                + Fields.shortened(id)
                + "\"";
        throw new ProblemException(
            Problem.of(
                ProblemType.INVALID_REQUEST,
                detail,
                List.of(new Problem.Fault("/instrument", "other_calendar", detail))));
      }
      return judge;
    }
    return named.orElseThrow(
        () ->
            new ProblemException(
                Problem.of(
                        ProblemType.NOT_FOUND,
                        "no calendar is called \""
                            + Fields.shortened(id)
                            + "\"; /api/v1/calendars lists them")
                    .with("calendars", calendars.ids())));
  }

  private static TradingHours hours(Fields query) {
    return query.read("session", TradingHours::parse).orElse(TradingHours.RTH);
  }

  private static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "\"" + Fields.shortened(text) + "\" is not a session date such as 2023-01-03", e);
    }
  }

  private static Instant instant(String name, String text) {
    return switch (PointInTime.parse(text)) {
      case PointInTime.Moment moment -> moment.at();
      case PointInTime.Day day ->
          throw new IllegalArgumentException(
              name
                  + " must be an instant with offset such as 2023-01-03T14:30:00Z, not the whole"
                  + " day "
                  + day.date());
    };
  }
}
