package io.ktrdr.wire;

import io.ktrdr.wire.ServerMessage.MarketDataType;
import io.ktrdr.wire.ServerMessage.RerouteMktDataReq;
import io.ktrdr.wire.ServerMessage.RerouteMktDepthReq;
import io.ktrdr.wire.ServerMessage.TickGeneric;
import io.ktrdr.wire.ServerMessage.TickOptionComputation;
import io.ktrdr.wire.ServerMessage.TickPrice;
import io.ktrdr.wire.ServerMessage.TickReqParams;
import io.ktrdr.wire.ServerMessage.TickSize;
import io.ktrdr.wire.ServerMessage.TickSnapshotEnd;
import io.ktrdr.wire.ServerMessage.TickString;
import java.math.BigDecimal;

/** Layouts of docs/wire/streams.md, server to client. */
final class StreamAnswers {

  private StreamAnswers() {}

  static void write(FieldWriter out, TickReqParams message) {
    out.begin(ServerKind.TICK_REQ_PARAMS)
        .integer("reqId", message.reqId())
        .decimal("minTick", message.minTick())
        .text("bboExchange", message.bboExchange())
        .integer("snapshotPermissions", message.snapshotPermissions());
  }

  static TickReqParams readTickReqParams(FieldReader in) {
    return new TickReqParams(
        in.integer("reqId"),
        in.decimal("minTick"),
        in.text("bboExchange"),
        in.integerOrZero("snapshotPermissions"));
  }

  static void write(FieldWriter out, MarketDataType message) {
    out.begin(ServerKind.MARKET_DATA_TYPE)
        .constant(1)
        .integer("reqId", message.reqId())
        .integer("marketDataType", message.marketDataType());
  }

  static MarketDataType readMarketDataType(FieldReader in) {
    in.skip("version");
    return new MarketDataType(in.integer("reqId"), in.integer("marketDataType"));
  }

  static void write(FieldWriter out, TickPrice message) {
    out.begin(ServerKind.TICK_PRICE)
        .constant(6)
        .integer("reqId", message.reqId())
        .integer("tickType", message.tickType())
        .decimal("price", message.price())
        .decimalOrUnset("size", message.size())
        .integer("attrMask", message.attrMask());
  }

  static TickPrice readTickPrice(FieldReader in) {
    in.skip("version");
    return new TickPrice(
        in.integer("reqId"),
        in.integer("tickType"),
        in.decimal("price"),
        in.decimalOrUnset("size"),
        in.integer("attrMask"));
  }

  static void write(FieldWriter out, TickSize message) {
    out.begin(ServerKind.TICK_SIZE)
        .constant(6)
        .integer("reqId", message.reqId())
        .integer("tickType", message.tickType())
        .decimalOrUnset("size", message.size());
  }

  static TickSize readTickSize(FieldReader in) {
    in.skip("version");
    return new TickSize(in.integer("reqId"), in.integer("tickType"), in.decimalOrUnset("size"));
  }

  static void write(FieldWriter out, TickGeneric message) {
    out.begin(ServerKind.TICK_GENERIC)
        .constant(6)
        .integer("reqId", message.reqId())
        .integer("tickType", message.tickType())
        .decimal("value", message.value());
  }

  static TickGeneric readTickGeneric(FieldReader in) {
    in.skip("version");
    return new TickGeneric(in.integer("reqId"), in.integer("tickType"), in.decimal("value"));
  }

  static void write(FieldWriter out, TickString message) {
    out.begin(ServerKind.TICK_STRING)
        .constant(6)
        .integer("reqId", message.reqId())
        .integer("tickType", message.tickType())
        .text("value", message.value());
  }

  static TickString readTickString(FieldReader in) {
    in.skip("version");
    return new TickString(in.integer("reqId"), in.integer("tickType"), in.text("value"));
  }

  static void write(FieldWriter out, TickSnapshotEnd message) {
    out.begin(ServerKind.TICK_SNAPSHOT_END).constant(1).integer("reqId", message.reqId());
  }

  static TickSnapshotEnd readTickSnapshotEnd(FieldReader in) {
    in.skip("version");
    return new TickSnapshotEnd(in.integer("reqId"));
  }

  static void write(FieldWriter out, TickOptionComputation message) {
    out.begin(ServerKind.TICK_OPTION_COMPUTATION);
    if (!out.since(156)) {
      out.constant(6);
    }
    out.integer("reqId", message.reqId()).integer("tickType", message.tickType());
    if (out.since(156)) {
      out.integer("tickAttrib", message.tickAttrib());
    }
    writeComputed(out, "impliedVolatility", message.impliedVolatility(), -1);
    writeComputed(out, "delta", message.delta(), -2);
    writeComputed(out, "optionPrice", message.optionPrice(), -1);
    writeComputed(out, "pvDividend", message.pvDividend(), -1);
    writeComputed(out, "gamma", message.gamma(), -2);
    writeComputed(out, "vega", message.vega(), -2);
    writeComputed(out, "theta", message.theta(), -2);
    writeComputed(out, "underlyingPrice", message.underlyingPrice(), -1);
  }

  static TickOptionComputation readTickOptionComputation(FieldReader in) {
    if (!in.since(156)) {
      in.skip("version");
    }
    return new TickOptionComputation(
        in.integer("reqId"),
        in.integer("tickType"),
        in.since(156) ? in.integer("tickAttrib") : 0,
        readComputed(in, "impliedVolatility", -1),
        readComputed(in, "delta", -2),
        readComputed(in, "optionPrice", -1),
        readComputed(in, "pvDividend", -1),
        readComputed(in, "gamma", -2),
        readComputed(in, "vega", -2),
        readComputed(in, "theta", -2),
        readComputed(in, "underlyingPrice", -1));
  }

  private static void writeComputed(
      FieldWriter out, String field, BigDecimal value, int notComputed) {
    out.decimal(field, value == null ? BigDecimal.valueOf(notComputed) : value);
  }

  /** A figure of an option; null when it is the mark for "not computed", or unset. */
  private static BigDecimal readComputed(FieldReader in, String field, int notComputed) {
    BigDecimal value = in.decimalOrUnset(field);
    return value == null || value.compareTo(BigDecimal.valueOf(notComputed)) == 0 ? null : value;
  }

  static void write(FieldWriter out, RerouteMktDataReq message) {
    out.begin(ServerKind.REROUTE_MKT_DATA_REQ)
        .integer("reqId", message.reqId())
        .integer("conId", message.conId())
        .text("exchange", message.exchange());
  }

  static RerouteMktDataReq readRerouteMktDataReq(FieldReader in) {
    return new RerouteMktDataReq(in.integer("reqId"), in.integer("conId"), in.text("exchange"));
  }

  static void write(FieldWriter out, RerouteMktDepthReq message) {
    out.begin(ServerKind.REROUTE_MKT_DEPTH_REQ)
        .integer("reqId", message.reqId())
        .integer("conId", message.conId())
        .text("exchange", message.exchange());
  }

  static RerouteMktDepthReq readRerouteMktDepthReq(FieldReader in) {
    return new RerouteMktDepthReq(in.integer("reqId"), in.integer("conId"), in.text("exchange"));
  }
}
