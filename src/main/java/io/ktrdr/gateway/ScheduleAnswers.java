package io.ktrdr.gateway;

import io.ktrdr.calendar.Session;
import io.ktrdr.calendar.ZoneIds;
import io.ktrdr.gateway.GatewayQuestion.FindSchedule;
import io.ktrdr.gateway.GatewayQuestion.ScheduleReply;
import io.ktrdr.gateway.GatewayQuestion.ScheduleReply.ScheduleFailed;
import io.ktrdr.gateway.GatewayQuestion.ScheduleReply.ScheduleFound;
import io.ktrdr.market.Contract;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.pacing.PacedRequest;
import io.ktrdr.wire.ClientMessage;
import io.ktrdr.wire.ServerMessage;
import io.ktrdr.wire.ServerMessage.HistoricalSchedule;
import io.ktrdr.wire.ServerMessage.HistoricalSession;
import io.ktrdr.wire.WireContract;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The question for past sessions, and its answer: times local to a zone that IB names. */
final class ScheduleAnswers implements ShortQuestion.Answers<ScheduleReply> {

  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("yyyyMMdd-HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter UTC = LOCAL.withZone(ZoneOffset.UTC);

  private final Instrument instrument;

  ScheduleAnswers(Instrument instrument) {
    this.instrument = instrument;
  }

  static Question.Request request(FindSchedule question) {
    Contract asked = question.instrument().contract();
    WireContract contract = Contracts.known(asked);
    boolean expired = Contracts.mayBeExpired(asked);
    boolean rth = question.hours() == TradingHours.RTH;
    String until = question.until().map(UTC::format).orElse("");
    return new Question.Request(
        new PacedRequest.History(
            Contracts.pacingKey(asked),
            WhatToShow.TRADES,
            Timeframe.DAY_1,
            "schedule/" + until + "/" + question.hours()),
        Farm.Kind.HISTORY,
        reqId ->
            new ClientMessage.ReqHistoricalData(
                reqId,
                contract,
                expired,
                until,
                "1 Y",
                Timeframe.DAY_1.ibBarSize(),
                "SCHEDULE",
                rth,
                2,
                false,
                List.of(),
                List.of()),
        Optional.of(ClientMessage.CancelHistoricalData::new));
  }

  @Override
  public Optional<ScheduleReply> take(ServerMessage.Answer message) {
    return message instanceof HistoricalSchedule schedule
        ? Optional.of(read(schedule))
        : Optional.empty();
  }

  private ScheduleReply read(HistoricalSchedule schedule) {
    Optional<ZoneId> zone = ZoneIds.find(schedule.timeZone(), instrument.id().exchange());
    if (zone.isEmpty()) {
      return failed(
          Problems.badAnswer("a schedule in the unknown zone \"" + schedule.timeZone() + "\""));
    }
    Map<LocalDate, List<TimeRange>> days = new TreeMap<>();
    try {
      for (HistoricalSession session : schedule.sessions()) {
        days.computeIfAbsent(
                LocalDate.parse(session.refDate(), DateTimeFormatter.BASIC_ISO_DATE),
                fresh -> new ArrayList<>())
            .add(
                new TimeRange(
                    instant(session.startDateTime(), zone.get()),
                    instant(session.endDateTime(), zone.get())));
      }
    } catch (DateTimeException | IllegalArgumentException unreadable) {
      return failed(
          Problems.badAnswer("a schedule that cannot be read: " + unreadable.getMessage()));
    }
    return new ScheduleFound(
        days.entrySet().stream()
            .map(day -> new Session(day.getKey(), TimeRange.union(day.getValue())))
            .toList());
  }

  private static Instant instant(String local, ZoneId zone) {
    return LocalDateTime.parse(local, LOCAL).atZone(zone).toInstant();
  }

  @Override
  public Optional<ScheduleReply> takeCode(int code) {
    return Optional.empty();
  }

  @Override
  public ScheduleReply failed(GatewayProblem problem) {
    return new ScheduleFailed(problem);
  }

  @Override
  public boolean staysOpen() {
    return false;
  }
}
