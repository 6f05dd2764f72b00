package io.ktrdr.simulator;

import io.ktrdr.simulator.scenario.Fault;
import io.ktrdr.wire.BarColumns;
import io.ktrdr.wire.ContractDetails;
import io.ktrdr.wire.ServerMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;

/** What becomes of the true answers to one request. Belongs to one {@link ClientSession}. */
final class Tampering {

  /** Where a zone's name begins in a span's text: {@code 20240305 09:30:00 US/Eastern}. */
  private static final int AFTER_TIME = 18;

  /** A message, and how late it is. */
  record Late(Duration after, ServerMessage message) {}

  private final List<Fault.OnAnswer> faults;
  private ServerMessage heldBack;

  Tampering(List<Fault.OnAnswer> faults) {
    this.faults = List.copyOf(faults);
  }

  /** With those of the faults that are about answers. */
  static Tampering by(List<Fault> faults) {
    return new Tampering(
        faults.stream()
            .filter(Fault.OnAnswer.class::isInstance)
            .map(Fault.OnAnswer.class::cast)
            .toList());
  }

  /** What is said instead, and when. */
  List<Late> with(List<ServerMessage> answers) {
    List<Late> said = new ArrayList<>();
    answers.forEach(answer -> said.add(new Late(Duration.ZERO, answer)));
    for (Fault.OnAnswer fault : faults) {
      List<Late> before = List.copyOf(said);
      said.clear();
      before.forEach(late -> said.addAll(one(fault, late)));
    }
    return said;
  }

  private List<Late> one(Fault.OnAnswer fault, Late late) {
    ServerMessage message = late.message();
    return switch (fault) {
      case Fault.Silence silence -> List.of();
      // Told before the request is heard at all.
      case Fault.Fail fail -> List.of(late);
      case Fault.Delay delay -> List.of(later(late, delay.by()));
      case Fault.Partial partial -> partial(late, partial.bars());
      case Fault.NoEnd noEnd ->
          message instanceof ServerMessage.HistoricalDataEnd ? List.of() : List.of(late);
      case Fault.LateEnd lateEnd ->
          message instanceof ServerMessage.HistoricalDataEnd
              ? List.of(later(late, lateEnd.by()))
              : List.of(late);
      case Fault.DoubleEnd doubleEnd ->
          message instanceof ServerMessage.HistoricalDataEnd ? List.of(late, late) : List.of(late);
      case Fault.Duplicate duplicate -> duplicate(late, duplicate.bars());
      case Fault.Shuffle shuffle -> shuffle(late);
      case Fault.Revise revise ->
          message instanceof ServerMessage.HistoricalData data
              ? List.of(with(late, bars(data, revised(data.bars(), revise.bars(), revise.by()))))
              : List.of(late);
      case Fault.Zone zone -> List.of(with(late, zoned(message, zone.name())));
      case Fault.Skew skew ->
          message instanceof ServerMessage.CurrentTime time
              ? List.of(
                  with(
                      late,
                      new ServerMessage.CurrentTime(time.epochSecond() + skew.by().toSeconds())))
              : List.of(late);
    };
  }

  /** Before version 196 bars carry their own end: there, half an answer is none. */
  private static List<Late> partial(Late late, int bars) {
    return switch (late.message()) {
      case ServerMessage.HistoricalData data when data.span().isEmpty() ->
          List.of(with(late, bars(data, picked(data.bars(), Math.min(bars, size(data)), i -> i))));
      case ServerMessage.HistoricalData data -> List.of();
      case ServerMessage.HistoricalDataEnd end -> List.of();
      case ServerMessage other -> List.of(late);
    };
  }

  private static List<Late> duplicate(Late late, int bars) {
    return switch (late.message()) {
      case ServerMessage.HistoricalData data -> {
        int size = size(data);
        int twice = Math.min(bars, size);
        yield List.of(
            with(
                late,
                bars(data, picked(data.bars(), size + twice, i -> i < size ? i : i - twice))));
      }
      case ServerMessage.HistoricalDataUpdate update -> List.of(late, late);
      case ServerMessage.RealTimeBar bar -> List.of(late, late);
      case ServerMessage other -> List.of(late);
    };
  }

  private List<Late> shuffle(Late late) {
    return switch (late.message()) {
      case ServerMessage.HistoricalData data -> {
        int size = size(data);
        yield List.of(with(late, bars(data, picked(data.bars(), size, i -> size - 1 - i))));
      }
      case ServerMessage.HistoricalDataUpdate update -> swap(late);
      case ServerMessage.RealTimeBar bar -> swap(late);
      case ServerMessage other -> List.of(late);
    };
  }

  private List<Late> swap(Late late) {
    if (heldBack == null) {
      heldBack = late.message();
      return List.of();
    }
    Late before = with(late, heldBack);
    heldBack = null;
    return List.of(late, before);
  }

  private static ServerMessage zoned(ServerMessage message, String zone) {
    return switch (message) {
      case ServerMessage.ContractData data -> {
        ContractDetails told = data.details();
        yield new ServerMessage.ContractData(
            data.reqId(),
            new ContractDetails(
                told.contract(),
                told.minTick(),
                told.naming(),
                told.trading(),
                told.expiry(),
                told.underlying(),
                new ContractDetails.Hours(
                    zone, told.hours().tradingHours(), told.hours().liquidHours()),
                told.economicValue(),
                told.secIds(),
                told.sizes(),
                told.fund(),
                told.ineligibilityReasons()));
      }
      case ServerMessage.HistoricalSchedule schedule ->
          new ServerMessage.HistoricalSchedule(
              schedule.reqId(),
              schedule.startDateTime(),
              schedule.endDateTime(),
              zone,
              schedule.sessions());
      case ServerMessage.HistoricalDataEnd end ->
          new ServerMessage.HistoricalDataEnd(
              end.reqId(),
              new ServerMessage.Span(
                  zoned(end.span().start(), zone), zoned(end.span().end(), zone)));
      case ServerMessage other -> other;
    };
  }

  private static String zoned(String moment, String zone) {
    return moment.length() > AFTER_TIME ? moment.substring(0, AFTER_TIME) + zone : moment;
  }

  private static Late later(Late late, Duration by) {
    return new Late(late.after().plus(by), late.message());
  }

  private static Late with(Late late, ServerMessage message) {
    return new Late(late.after(), message);
  }

  private static int size(ServerMessage.HistoricalData data) {
    return data.bars().size();
  }

  private static ServerMessage bars(ServerMessage.HistoricalData data, BarColumns bars) {
    Optional<ServerMessage.Span> span = data.span();
    return new ServerMessage.HistoricalData(data.reqId(), span, bars);
  }

  /** Bars of bars: as many as said, each the one that a function names. */
  private static BarColumns picked(BarColumns of, int size, IntUnaryOperator which) {
    return new BarColumns(
        of.dates(),
        of.priceScale(),
        of.volumeScale(),
        of.wapScale(),
        picked(of.time(), size, which),
        picked(of.open(), size, which),
        picked(of.high(), size, which),
        picked(of.low(), size, which),
        picked(of.close(), size, which),
        picked(of.volume(), size, which),
        picked(of.wap(), size, which),
        IntStream.range(0, size).map(i -> of.count()[which.applyAsInt(i)]).toArray());
  }

  private static long[] picked(long[] column, int size, IntUnaryOperator which) {
    return IntStream.range(0, size).mapToLong(i -> column[which.applyAsInt(i)]).toArray();
  }

  private static BarColumns revised(BarColumns bars, int last, int by) {
    BarColumns copy = picked(bars, bars.size(), i -> i);
    for (int i = Math.max(0, copy.size() - last); i < copy.size(); i++) {
      copy.close()[i] += by;
      copy.high()[i] = Math.max(copy.high()[i], copy.close()[i]);
    }
    return copy;
  }
}
