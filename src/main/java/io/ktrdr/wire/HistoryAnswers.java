package io.ktrdr.wire;

import io.ktrdr.wire.ServerMessage.HeadTimestamp;
import io.ktrdr.wire.ServerMessage.HistogramData;
import io.ktrdr.wire.ServerMessage.HistogramEntry;
import io.ktrdr.wire.ServerMessage.HistoricalData;
import io.ktrdr.wire.ServerMessage.HistoricalDataEnd;
import io.ktrdr.wire.ServerMessage.HistoricalDataUpdate;
import io.ktrdr.wire.ServerMessage.HistoricalSchedule;
import io.ktrdr.wire.ServerMessage.HistoricalSession;
import io.ktrdr.wire.ServerMessage.RealTimeBar;
import io.ktrdr.wire.ServerMessage.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Layouts of docs/wire/history.md, server to client. */
final class HistoryAnswers {

  private HistoryAnswers() {}

  static void write(FieldWriter out, HistoricalData message) {
    out.begin(ServerKind.HISTORICAL_DATA).integer("reqId", message.reqId());
    if (!out.since(196)) {
      Span span =
          message
              .span()
              .orElseThrow(() -> out.bad("start", null, "is missing: up to 195 it is due"));
      out.text("start", span.start()).text("end", span.end());
    }
    out.integer("bars", message.bars().size());
    BarWriter.historical(out, message.bars());
  }

  static HistoricalData readHistoricalData(FieldReader in) {
    int reqId = in.integer("reqId");
    Optional<Span> span =
        in.since(196) ? Optional.empty() : Optional.of(new Span(in.text("start"), in.text("end")));
    int bars = in.countOfBytes("bars", BarReader.FEWEST_BYTES);
    return new HistoricalData(reqId, span, BarReader.historical(in, bars));
  }

  static void write(FieldWriter out, HistoricalDataEnd message) {
    out.begin(ServerKind.HISTORICAL_DATA_END)
        .integer("reqId", message.reqId())
        .text("start", message.span().start())
        .text("end", message.span().end());
  }

  static HistoricalDataEnd readHistoricalDataEnd(FieldReader in) {
    return new HistoricalDataEnd(in.integer("reqId"), new Span(in.text("start"), in.text("end")));
  }

  static void write(FieldWriter out, HistoricalDataUpdate message) {
    out.begin(ServerKind.HISTORICAL_DATA_UPDATE).integer("reqId", message.reqId());
    BarWriter.update(out, message.bar());
  }

  static HistoricalDataUpdate readHistoricalDataUpdate(FieldReader in) {
    return new HistoricalDataUpdate(in.integer("reqId"), BarReader.update(in));
  }

  static void write(FieldWriter out, RealTimeBar message) {
    out.begin(ServerKind.REAL_TIME_BAR).constant(3).integer("reqId", message.reqId());
    BarWriter.realTime(out, message.bar());
  }

  static RealTimeBar readRealTimeBar(FieldReader in) {
    in.skip("version");
    int reqId = in.integer("reqId");
    BarColumns bar = BarReader.historical(in, 1);
    if (bar.dates().kind() != DateForm.Kind.EPOCH) {
      throw in.bad("time", bar.dates().kind().name(), "is not epoch seconds");
    }
    return new RealTimeBar(reqId, bar);
  }

  static void write(FieldWriter out, HistoricalSchedule message) {
    out.begin(ServerKind.HISTORICAL_SCHEDULE)
        .integer("reqId", message.reqId())
        .text("startDateTime", message.startDateTime())
        .text("endDateTime", message.endDateTime())
        .text("timeZone", message.timeZone())
        .integer("sessions", message.sessions().size());
    for (HistoricalSession session : message.sessions()) {
      out.text("session.startDateTime", session.startDateTime())
          .text("session.endDateTime", session.endDateTime())
          .text("session.refDate", session.refDate());
    }
  }

  static HistoricalSchedule readHistoricalSchedule(FieldReader in) {
    int reqId = in.integer("reqId");
    String start = in.text("startDateTime");
    String end = in.text("endDateTime");
    String timeZone = in.text("timeZone");
    int count = in.count("sessions", 3);
    List<HistoricalSession> sessions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      sessions.add(
          new HistoricalSession(
              in.text("session.startDateTime"),
              in.text("session.endDateTime"),
              in.text("session.refDate")));
    }
    return new HistoricalSchedule(reqId, start, end, timeZone, sessions);
  }

  static void write(FieldWriter out, HeadTimestamp message) {
    out.begin(ServerKind.HEAD_TIMESTAMP)
        .integer("reqId", message.reqId())
        .text("headTimestamp", message.headTimestamp());
  }

  static HeadTimestamp readHeadTimestamp(FieldReader in) {
    return new HeadTimestamp(in.integer("reqId"), in.text("headTimestamp"));
  }

  static void write(FieldWriter out, HistogramData message) {
    out.begin(ServerKind.HISTOGRAM_DATA)
        .integer("reqId", message.reqId())
        .integer("entries", message.entries().size());
    for (HistogramEntry entry : message.entries()) {
      out.decimal("price", entry.price()).decimalOrUnset("size", entry.size());
    }
  }

  static HistogramData readHistogramData(FieldReader in) {
    int reqId = in.integer("reqId");
    int count = in.count("entries", 2);
    List<HistogramEntry> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      entries.add(new HistogramEntry(in.decimal("price"), in.decimalOrUnset("size")));
    }
    return new HistogramData(reqId, entries);
  }
}
