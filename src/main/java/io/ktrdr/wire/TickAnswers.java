package io.ktrdr.wire;

import io.ktrdr.wire.ServerMessage.HistoricalTick;
import io.ktrdr.wire.ServerMessage.HistoricalTickBidAsk;
import io.ktrdr.wire.ServerMessage.HistoricalTickLast;
import io.ktrdr.wire.ServerMessage.HistoricalTicks;
import io.ktrdr.wire.ServerMessage.HistoricalTicksBidAsk;
import io.ktrdr.wire.ServerMessage.HistoricalTicksLast;
import io.ktrdr.wire.ServerMessage.TickByTickBidAsk;
import io.ktrdr.wire.ServerMessage.TickByTickLast;
import io.ktrdr.wire.ServerMessage.TickByTickMidPoint;
import java.util.ArrayList;
import java.util.List;

/** Layouts of docs/wire/ticks.md: single ticks, past and present. */
final class TickAnswers {

  private static final int LAST = 1;
  private static final int ALL_LAST = 2;
  private static final int BID_ASK = 3;
  private static final int MID_POINT = 4;

  private TickAnswers() {}

  static void write(FieldWriter out, HistoricalTicks message) {
    out.begin(ServerKind.HISTORICAL_TICKS)
        .integer("reqId", message.reqId())
        .integer("ticks", message.ticks().size());
    for (HistoricalTick tick : message.ticks()) {
      out.number("time", tick.time())
          .constant(0)
          .decimal("price", tick.price())
          .decimalOrUnset("size", tick.size());
    }
    out.flag("done", message.done());
  }

  static HistoricalTicks readHistoricalTicks(FieldReader in) {
    int reqId = in.integer("reqId");
    int count = in.count("ticks", 4);
    List<HistoricalTick> ticks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long time = in.number("time");
      in.skip("mask");
      ticks.add(new HistoricalTick(time, in.decimal("price"), in.decimalOrUnset("size")));
    }
    return new HistoricalTicks(reqId, ticks, in.flag("done"));
  }

  static void write(FieldWriter out, HistoricalTicksBidAsk message) {
    out.begin(ServerKind.HISTORICAL_TICKS_BID_ASK)
        .integer("reqId", message.reqId())
        .integer("ticks", message.ticks().size());
    for (HistoricalTickBidAsk tick : message.ticks()) {
      out.number("time", tick.time())
          .integer("mask", tick.mask())
          .decimal("bidPrice", tick.bidPrice())
          .decimal("askPrice", tick.askPrice())
          .decimalOrUnset("bidSize", tick.bidSize())
          .decimalOrUnset("askSize", tick.askSize());
    }
    out.flag("done", message.done());
  }

  static HistoricalTicksBidAsk readHistoricalTicksBidAsk(FieldReader in) {
    int reqId = in.integer("reqId");
    int count = in.count("ticks", 6);
    List<HistoricalTickBidAsk> ticks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ticks.add(
          new HistoricalTickBidAsk(
              in.number("time"),
              in.integer("mask"),
              in.decimal("bidPrice"),
              in.decimal("askPrice"),
              in.decimalOrUnset("bidSize"),
              in.decimalOrUnset("askSize")));
    }
    return new HistoricalTicksBidAsk(reqId, ticks, in.flag("done"));
  }

  static void write(FieldWriter out, HistoricalTicksLast message) {
    out.begin(ServerKind.HISTORICAL_TICKS_LAST)
        .integer("reqId", message.reqId())
        .integer("ticks", message.ticks().size());
    for (HistoricalTickLast tick : message.ticks()) {
      out.number("time", tick.time())
          .integer("mask", tick.mask())
          .decimal("price", tick.price())
          .decimalOrUnset("size", tick.size())
          .text("exchange", tick.exchange())
          .text("specialConditions", tick.specialConditions());
    }
    out.flag("done", message.done());
  }

  static HistoricalTicksLast readHistoricalTicksLast(FieldReader in) {
    int reqId = in.integer("reqId");
    int count = in.count("ticks", 6);
    List<HistoricalTickLast> ticks = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      ticks.add(
          new HistoricalTickLast(
              in.number("time"),
              in.integer("mask"),
              in.decimal("price"),
              in.decimalOrUnset("size"),
              in.text("exchange"),
              in.text("specialConditions")));
    }
    return new HistoricalTicksLast(reqId, ticks, in.flag("done"));
  }

  static void write(FieldWriter out, TickByTickLast message) {
    out.begin(ServerKind.TICK_BY_TICK)
        .integer("reqId", message.reqId())
        .constant(message.allLast() ? ALL_LAST : LAST)
        .number("time", message.time())
        .decimal("price", message.price())
        .decimalOrUnset("size", message.size())
        .integer("mask", message.mask())
        .text("exchange", message.exchange())
        .text("specialConditions", message.specialConditions());
  }

  static void write(FieldWriter out, TickByTickBidAsk message) {
    out.begin(ServerKind.TICK_BY_TICK)
        .integer("reqId", message.reqId())
        .constant(BID_ASK)
        .number("time", message.time())
        .decimal("bidPrice", message.bidPrice())
        .decimal("askPrice", message.askPrice())
        .decimalOrUnset("bidSize", message.bidSize())
        .decimalOrUnset("askSize", message.askSize())
        .integer("mask", message.mask());
  }

  static void write(FieldWriter out, TickByTickMidPoint message) {
    out.begin(ServerKind.TICK_BY_TICK)
        .integer("reqId", message.reqId())
        .constant(MID_POINT)
        .number("time", message.time())
        .decimal("midPoint", message.midPoint());
  }

  static ServerMessage readTickByTick(FieldReader in) {
    int reqId = in.integer("reqId");
    int kind = in.integer("tickType");
    return switch (kind) {
      case LAST, ALL_LAST ->
          new TickByTickLast(
              reqId,
              kind == ALL_LAST,
              in.number("time"),
              in.decimal("price"),
              in.decimalOrUnset("size"),
              in.integer("mask"),
              in.text("exchange"),
              in.text("specialConditions"));
      case BID_ASK ->
          new TickByTickBidAsk(
              reqId,
              in.number("time"),
              in.decimal("bidPrice"),
              in.decimal("askPrice"),
              in.decimalOrUnset("bidSize"),
              in.decimalOrUnset("askSize"),
              in.integer("mask"));
      case MID_POINT -> new TickByTickMidPoint(reqId, in.number("time"), in.decimal("midPoint"));
      default -> throw in.bad("tickType", Integer.toString(kind), "is not one of 1, 2, 3, 4");
    };
  }
}
