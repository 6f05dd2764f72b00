package io.ktrdr.wire;

import io.ktrdr.wire.ClientMessage.CancelMktData;
import io.ktrdr.wire.ClientMessage.CancelRealTimeBars;
import io.ktrdr.wire.ClientMessage.CancelTickByTickData;
import io.ktrdr.wire.ClientMessage.ReqMktData;
import io.ktrdr.wire.ClientMessage.ReqRealTimeBars;
import io.ktrdr.wire.ClientMessage.ReqTickByTickData;
import java.util.List;
import java.util.Optional;

/** Layouts of docs/wire/streams.md, client to server. */
final class StreamRequests {

  private StreamRequests() {}

  static void write(FieldWriter out, ReqRealTimeBars message) {
    out.begin(ClientKind.REQ_REAL_TIME_BARS).constant(3).integer("reqId", message.reqId());
    ContractFields.write(out, message.contract());
    out.integer("barSize", message.barSize())
        .text("whatToShow", message.whatToShow())
        .flag("useRTH", message.useRth())
        .tagValues("options", message.options());
  }

  static ReqRealTimeBars readReqRealTimeBars(FieldReader in) {
    in.skip("version");
    return new ReqRealTimeBars(
        in.integer("reqId"),
        ContractFields.read(in),
        in.integerOrZero("barSize"),
        in.text("whatToShow"),
        in.flag("useRTH"),
        in.tagValues("options"));
  }

  static void write(FieldWriter out, CancelRealTimeBars message) {
    out.begin(ClientKind.CANCEL_REAL_TIME_BARS).constant(1).integer("reqId", message.reqId());
  }

  static CancelRealTimeBars readCancelRealTimeBars(FieldReader in) {
    in.skip("version");
    return new CancelRealTimeBars(in.integer("reqId"));
  }

  static void write(FieldWriter out, ReqMktData message) {
    out.begin(ClientKind.REQ_MKT_DATA).constant(11).integer("reqId", message.reqId());
    ContractFields.write(out, message.contract());
    ContractFields.writeLegs(out, message.contract(), message.comboLegs());
    out.flag("deltaNeutral", message.deltaNeutral().isPresent());
    if (message.deltaNeutral().isPresent()) {
      DeltaNeutralContract hedge = message.deltaNeutral().get();
      out.integer("deltaNeutral.conId", hedge.conId())
          .decimal("deltaNeutral.delta", hedge.delta())
          .decimal("deltaNeutral.price", hedge.price());
    }
    out.text("genericTickList", message.genericTickList())
        .flag("snapshot", message.snapshot())
        .flag("regulatorySnapshot", message.regulatorySnapshot())
        .tagValues("options", message.options());
  }

  static ReqMktData readReqMktData(FieldReader in) {
    in.skip("version");
    int reqId = in.integer("reqId");
    WireContract contract = ContractFields.read(in);
    List<ComboLeg> legs = ContractFields.readLegs(in, contract);
    Optional<DeltaNeutralContract> hedge =
        in.flag("deltaNeutral")
            ? Optional.of(
                new DeltaNeutralContract(
                    in.integer("deltaNeutral.conId"),
                    in.decimal("deltaNeutral.delta"),
                    in.decimal("deltaNeutral.price")))
            : Optional.empty();
    return new ReqMktData(
        reqId,
        contract,
        legs,
        hedge,
        in.text("genericTickList"),
        in.flag("snapshot"),
        in.flag("regulatorySnapshot"),
        in.tagValues("options"));
  }

  static void write(FieldWriter out, CancelMktData message) {
    // IB's Python client writes version 2, its Java client 1; nobody reads it.
    out.begin(ClientKind.CANCEL_MKT_DATA).constant(2).integer("reqId", message.reqId());
  }

  static CancelMktData readCancelMktData(FieldReader in) {
    in.skip("version");
    return new CancelMktData(in.integer("reqId"));
  }

  static void write(FieldWriter out, ReqTickByTickData message) {
    out.begin(ClientKind.REQ_TICK_BY_TICK_DATA).integer("reqId", message.reqId());
    ContractFields.write(out, message.contract());
    out.text("tickType", message.tickType())
        .integer("numberOfTicks", message.numberOfTicks())
        .flag("ignoreSize", message.ignoreSize());
  }

  static ReqTickByTickData readReqTickByTickData(FieldReader in) {
    return new ReqTickByTickData(
        in.integer("reqId"),
        ContractFields.read(in),
        in.text("tickType"),
        in.integerOrZero("numberOfTicks"),
        in.flag("ignoreSize"));
  }

  static void write(FieldWriter out, CancelTickByTickData message) {
    out.begin(ClientKind.CANCEL_TICK_BY_TICK_DATA).integer("reqId", message.reqId());
  }

  static CancelTickByTickData readCancelTickByTickData(FieldReader in) {
    return new CancelTickByTickData(in.integer("reqId"));
  }
}
