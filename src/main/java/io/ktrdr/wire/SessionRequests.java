package io.ktrdr.wire;

import io.ktrdr.wire.ClientMessage.ReqCurrentTime;
import io.ktrdr.wire.ClientMessage.ReqCurrentTimeInMillis;
import io.ktrdr.wire.ClientMessage.ReqIds;
import io.ktrdr.wire.ClientMessage.ReqManagedAccts;
import io.ktrdr.wire.ClientMessage.ReqMarketDataType;
import io.ktrdr.wire.ClientMessage.SetServerLogLevel;
import io.ktrdr.wire.ClientMessage.StartApi;

/** Layouts of docs/wire/session.md, client to server. */
final class SessionRequests {

  private SessionRequests() {}

  static void write(FieldWriter out, StartApi message) {
    out.begin(ClientKind.START_API)
        .constant(2)
        .integer("clientId", message.clientId())
        .text("optionalCapabilities", message.optionalCapabilities());
  }

  static StartApi readStartApi(FieldReader in) {
    in.skip("version");
    return new StartApi(in.integer("clientId"), in.text("optionalCapabilities"));
  }

  static void write(FieldWriter out, ReqCurrentTime message) {
    out.begin(ClientKind.REQ_CURRENT_TIME).constant(1);
  }

  static ReqCurrentTime readReqCurrentTime(FieldReader in) {
    in.skip("version");
    return new ReqCurrentTime();
  }

  static void write(FieldWriter out, ReqCurrentTimeInMillis message) {
    out.begin(ClientKind.REQ_CURRENT_TIME_IN_MILLIS);
  }

  static ReqCurrentTimeInMillis readReqCurrentTimeInMillis(FieldReader in) {
    return new ReqCurrentTimeInMillis();
  }

  static void write(FieldWriter out, ReqIds message) {
    out.begin(ClientKind.REQ_IDS).constant(1).integer("numIds", message.numIds());
  }

  static ReqIds readReqIds(FieldReader in) {
    in.skip("version");
    return new ReqIds(in.integerOrZero("numIds"));
  }

  static void write(FieldWriter out, ReqManagedAccts message) {
    out.begin(ClientKind.REQ_MANAGED_ACCTS).constant(1);
  }

  static ReqManagedAccts readReqManagedAccts(FieldReader in) {
    in.skip("version");
    return new ReqManagedAccts();
  }

  static void write(FieldWriter out, SetServerLogLevel message) {
    out.begin(ClientKind.SET_SERVER_LOG_LEVEL).constant(1).integer("logLevel", message.logLevel());
  }

  static SetServerLogLevel readSetServerLogLevel(FieldReader in) {
    in.skip("version");
    return new SetServerLogLevel(in.integer("logLevel"));
  }

  static void write(FieldWriter out, ReqMarketDataType message) {
    out.begin(ClientKind.REQ_MARKET_DATA_TYPE)
        .constant(1)
        .integer("marketDataType", message.marketDataType());
  }

  static ReqMarketDataType readReqMarketDataType(FieldReader in) {
    in.skip("version");
    return new ReqMarketDataType(in.integer("marketDataType"));
  }
}
