package io.ktrdr.wire;

import io.ktrdr.wire.ClientMessage.CancelHeadTimestamp;
import io.ktrdr.wire.ClientMessage.CancelHistogramData;
import io.ktrdr.wire.ClientMessage.CancelHistoricalData;
import io.ktrdr.wire.ClientMessage.ReqHeadTimestamp;
import io.ktrdr.wire.ClientMessage.ReqHistogramData;
import io.ktrdr.wire.ClientMessage.ReqHistoricalData;
import io.ktrdr.wire.ClientMessage.ReqHistoricalTicks;
import java.util.List;

/** Layouts of docs/wire/history.md, client to server. */
final class HistoryRequests {

  private HistoryRequests() {}

  static void write(FieldWriter out, ReqHistoricalData message) {
    out.begin(ClientKind.REQ_HISTORICAL_DATA).integer("reqId", message.reqId());
    ContractFields.write(out, message.contract());
    out.flag("includeExpired", message.includeExpired())
        .text("endDateTime", message.endDateTime())
        // The bar size comes before the duration here, other than in IB's calls.
        .text("barSize", message.barSize())
        .text("duration", message.duration())
        .flag("useRTH", message.useRth())
        .text("whatToShow", message.whatToShow())
        .integer("formatDate", message.formatDate());
    ContractFields.writeLegs(out, message.contract(), message.comboLegs());
    out.flag("keepUpToDate", message.keepUpToDate())
        .tagValues("chartOptions", message.chartOptions());
  }

  static ReqHistoricalData readReqHistoricalData(FieldReader in) {
    int reqId = in.integer("reqId");
    WireContract contract = ContractFields.read(in);
    boolean includeExpired = in.flag("includeExpired");
    String endDateTime = in.text("endDateTime");
    String barSize = in.text("barSize");
    String duration = in.text("duration");
    boolean useRth = in.flag("useRTH");
    String whatToShow = in.text("whatToShow");
    int formatDate = in.integer("formatDate");
    List<ComboLeg> legs = ContractFields.readLegs(in, contract);
    boolean keepUpToDate = in.flag("keepUpToDate");
    List<TagValue> chartOptions = in.tagValues("chartOptions");
    return new ReqHistoricalData(
        reqId,
        contract,
        includeExpired,
        endDateTime,
        duration,
        barSize,
        whatToShow,
        useRth,
        formatDate,
        keepUpToDate,
        legs,
        chartOptions);
  }

  static void write(FieldWriter out, CancelHistoricalData message) {
    out.begin(ClientKind.CANCEL_HISTORICAL_DATA).constant(1).integer("reqId", message.reqId());
  }

  static CancelHistoricalData readCancelHistoricalData(FieldReader in) {
    in.skip("version");
    return new CancelHistoricalData(in.integer("reqId"));
  }

  static void write(FieldWriter out, ReqHeadTimestamp message) {
    out.begin(ClientKind.REQ_HEAD_TIMESTAMP).integer("reqId", message.reqId());
    ContractFields.write(out, message.contract());
    out.flag("includeExpired", message.includeExpired())
        .flag("useRTH", message.useRth())
        .text("whatToShow", message.whatToShow())
        .integer("formatDate", message.formatDate());
  }

  static ReqHeadTimestamp readReqHeadTimestamp(FieldReader in) {
    int reqId = in.integer("reqId");
    WireContract contract = ContractFields.read(in);
    boolean includeExpired = in.flag("includeExpired");
    boolean useRth = in.flag("useRTH");
    String whatToShow = in.text("whatToShow");
    int formatDate = in.integer("formatDate");
    return new ReqHeadTimestamp(reqId, contract, includeExpired, whatToShow, useRth, formatDate);
  }

  static void write(FieldWriter out, CancelHeadTimestamp message) {
    out.begin(ClientKind.CANCEL_HEAD_TIMESTAMP).integer("reqId", message.reqId());
  }

  static CancelHeadTimestamp readCancelHeadTimestamp(FieldReader in) {
    return new CancelHeadTimestamp(in.integer("reqId"));
  }

  static void write(FieldWriter out, ReqHistogramData message) {
    out.begin(ClientKind.REQ_HISTOGRAM_DATA).integer("reqId", message.reqId());
    ContractFields.write(out, message.contract());
    out.flag("includeExpired", message.includeExpired())
        .flag("useRTH", message.useRth())
        .text("timePeriod", message.timePeriod());
  }

  static ReqHistogramData readReqHistogramData(FieldReader in) {
    return new ReqHistogramData(
        in.integer("reqId"),
        ContractFields.read(in),
        in.flag("includeExpired"),
        in.flag("useRTH"),
        in.text("timePeriod"));
  }

  static void write(FieldWriter out, CancelHistogramData message) {
    out.begin(ClientKind.CANCEL_HISTOGRAM_DATA).integer("reqId", message.reqId());
  }

  static CancelHistogramData readCancelHistogramData(FieldReader in) {
    return new CancelHistogramData(in.integer("reqId"));
  }

  static void write(FieldWriter out, ReqHistoricalTicks message) {
    out.begin(ClientKind.REQ_HISTORICAL_TICKS).integer("reqId", message.reqId());
    ContractFields.write(out, message.contract());
    out.flag("includeExpired", message.includeExpired())
        .text("startDateTime", message.startDateTime())
        .text("endDateTime", message.endDateTime())
        .integer("numberOfTicks", message.numberOfTicks())
        .text("whatToShow", message.whatToShow())
        .flag("useRTH", message.useRth())
        .flag("ignoreSize", message.ignoreSize())
        .tagValues("miscOptions", message.miscOptions());
  }

  static ReqHistoricalTicks readReqHistoricalTicks(FieldReader in) {
    return new ReqHistoricalTicks(
        in.integer("reqId"),
        ContractFields.read(in),
        in.flag("includeExpired"),
        in.text("startDateTime"),
        in.text("endDateTime"),
        in.integer("numberOfTicks"),
        in.text("whatToShow"),
        in.flag("useRTH"),
        in.flag("ignoreSize"),
        in.tagValues("miscOptions"));
  }
}
