package io.ktrdr.simulator;

import io.ktrdr.calendar.Session;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.simulator.limits.Refusal;
import io.ktrdr.simulator.market.Listing;
import io.ktrdr.simulator.market.SimulatedMarket;
import io.ktrdr.wire.DateForm;
import io.ktrdr.wire.ServerMessage;
import io.ktrdr.wire.WireTime;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Answers to questions about the past, at one negotiated server version. Pure. */
final class HistoryAnswers {

  /** What fits in a frame of 16 MB, at some 70 bytes a bar. */
  private static final int MOST_BARS = 220_000;

  /** How long IB keeps bars of 30 seconds and less: six months. */
  private static final Duration SMALL_BARS_KEPT = Duration.ofDays(183);

  private static final int SEPARATE_END = 196;
  private static final int SCHEDULES = 165;
  private static final DateTimeFormatter SCHEDULE =
      DateTimeFormatter.ofPattern("yyyyMMdd-HH:mm:ss");

  private final SimulatedMarket market;
  private final int serverVersion;

  HistoryAnswers(SimulatedMarket market, int serverVersion) {
    this.market = market;
    this.serverVersion = serverVersion;
  }

  /** Bars or sessions, or the error that says why there are none. */
  List<ServerMessage> history(HistoryRequest request, Instant now) {
    List<ServerMessage> answers = new ArrayList<>();
    if (request.endWithoutZone()) {
      answers.add(ContractAnswers.error(now, request.reqId(), EndTime.WITHOUT_ZONE));
    }
    TradingCalendar calendar = market.calendar(request.listing());
    HistoryWindow window =
        HistoryWindow.before(request.end(), request.duration(), calendar, request.hours());
    if (request.what().isEmpty()) {
      answers.add(schedule(request, window, calendar, now));
      return answers;
    }
    BarSeries bars = bars(request, window, now);
    if (bars.isEmpty()) {
      Refusal none =
          HistoryRequest.noData(request.listing(), request.exchange(), request.what().get());
      answers.add(ContractAnswers.error(now, request.reqId(), none));
    } else if (bars.size() > MOST_BARS) {
      Refusal tooMany = Refusal.history("Time length exceed max.");
      answers.add(ContractAnswers.error(now, request.reqId(), tooMany));
    } else {
      addBars(answers, request, window, bars);
    }
    return answers;
  }

  /** The open of the oldest bar, as text in UTC or as epoch seconds. */
  ServerMessage head(int reqId, Listing listing, TradingHours hours, int formatDate) {
    long second = market.head(listing, hours).getEpochSecond();
    DateForm form = formatDate == 2 ? DateForm.EPOCH : DateForm.UTC;
    return new ServerMessage.HeadTimestamp(reqId, new WireTime(form, second).toString());
  }

  private BarSeries bars(HistoryRequest request, HistoryWindow window, Instant now) {
    WhatToShow what = request.what().orElseThrow();
    if (!request.size().intraday()) {
      return market.daily(
          request.listing(),
          request.size(),
          what,
          request.hours(),
          window.firstDate(),
          window.lastDate(),
          now);
    }
    TimeRange range = window.range();
    Instant oldest = now.minus(SMALL_BARS_KEPT);
    if (request.size().small() && range.start().isBefore(oldest)) {
      range = new TimeRange(oldest.isAfter(range.end()) ? range.end() : oldest, range.end());
    }
    return market.intraday(request.listing(), request.size(), what, request.hours(), range, now);
  }

  private void addBars(
      List<ServerMessage> answers, HistoryRequest request, HistoryWindow window, BarSeries bars) {
    DateForm dates =
        BarsOnWire.dates(request.size(), request.formatDate(), request.listing(), serverVersion);
    ServerMessage.Span span = span(request.listing(), window);
    boolean endApart = serverVersion >= SEPARATE_END;
    answers.add(
        new ServerMessage.HistoricalData(
            request.reqId(),
            endApart ? Optional.empty() : Optional.of(span),
            BarsOnWire.historical(bars, request.listing(), dates, serverVersion)));
    if (endApart) {
      answers.add(new ServerMessage.HistoricalDataEnd(request.reqId(), span));
    }
  }

  private ServerMessage.Span span(Listing listing, HistoryWindow window) {
    Instant start = window.start().isAfter(window.end()) ? window.end() : window.start();
    return new ServerMessage.Span(moment(listing, start), moment(listing, window.end()));
  }

  private String moment(Listing listing, Instant instant) {
    DateForm form =
        serverVersion >= BarsOnWire.ZONES_IN_DATES
            ? DateForm.zoned(listing.zone())
            : DateForm.LOCAL;
    long second = instant.getEpochSecond();
    if (form.kind() == DateForm.Kind.LOCAL) {
      ZoneId login = ZoneId.of(BarsOnWire.LOGIN_ZONE);
      second += login.getRules().getOffset(instant).getTotalSeconds();
    }
    return new WireTime(form, second).toString();
  }

  private ServerMessage schedule(
      HistoryRequest request, HistoryWindow window, TradingCalendar calendar, Instant now) {
    if (serverVersion < SCHEDULES) {
      return ContractAnswers.error(
          now, request.reqId(), Refusal.invalid("What to show field is missing or incorrect."));
    }
    ZoneId zone = market.zone(request.listing());
    List<Session> sessions = window.sessions(calendar, request.hours());
    if (sessions.isEmpty()) {
      return ContractAnswers.error(
          now,
          request.reqId(),
          Refusal.history(
              "HMDS query returned no data: "
                  + request.listing().localSymbol()
                  + "@"
                  + request.exchange()
                  + " Schedule"));
    }
    return new ServerMessage.HistoricalSchedule(
        request.reqId(),
        local(sessions.getFirst().opens(), zone),
        local(sessions.getLast().closes(), zone),
        request.listing().zone(),
        sessions.stream()
            .map(
                session ->
                    new ServerMessage.HistoricalSession(
                        local(session.opens(), zone),
                        local(session.closes(), zone),
                        session.date().format(DateTimeFormatter.BASIC_ISO_DATE)))
            .toList());
  }

  private static String local(Instant instant, ZoneId zone) {
    return SCHEDULE.format(LocalDateTime.ofInstant(instant, zone));
  }
}
