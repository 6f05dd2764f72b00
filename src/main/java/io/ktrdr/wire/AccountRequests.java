package io.ktrdr.wire;

import io.ktrdr.wire.ClientMessage.CancelAccountSummary;
import io.ktrdr.wire.ClientMessage.CancelAccountUpdatesMulti;
import io.ktrdr.wire.ClientMessage.CancelPositions;
import io.ktrdr.wire.ClientMessage.ReqAccountSummary;
import io.ktrdr.wire.ClientMessage.ReqAccountUpdates;
import io.ktrdr.wire.ClientMessage.ReqAccountUpdatesMulti;
import io.ktrdr.wire.ClientMessage.ReqAllOpenOrders;
import io.ktrdr.wire.ClientMessage.ReqAutoOpenOrders;
import io.ktrdr.wire.ClientMessage.ReqCompletedOrders;
import io.ktrdr.wire.ClientMessage.ReqExecutions;
import io.ktrdr.wire.ClientMessage.ReqOpenOrders;
import io.ktrdr.wire.ClientMessage.ReqPositions;

/** Layouts of docs/wire/accounts.md, client to server. */
final class AccountRequests {

  private AccountRequests() {}

  static void write(FieldWriter out, ReqOpenOrders message) {
    out.begin(ClientKind.REQ_OPEN_ORDERS).constant(1);
  }

  static ReqOpenOrders readReqOpenOrders(FieldReader in) {
    in.skip("version");
    return new ReqOpenOrders();
  }

  static void write(FieldWriter out, ReqAccountUpdates message) {
    out.begin(ClientKind.REQ_ACCOUNT_UPDATES)
        .constant(2)
        .flag("subscribe", message.subscribe())
        .text("account", message.account());
  }

  static ReqAccountUpdates readReqAccountUpdates(FieldReader in) {
    in.skip("version");
    return new ReqAccountUpdates(in.flag("subscribe"), in.text("account"));
  }

  static void write(FieldWriter out, ReqExecutions message) {
    out.begin(ClientKind.REQ_EXECUTIONS).constant(3).integer("reqId", message.reqId());
    for (String field : message.filter()) {
      out.text("filter", field);
    }
  }

  static ReqExecutions readReqExecutions(FieldReader in) {
    in.skip("version");
    return new ReqExecutions(in.integer("reqId"), in.rest());
  }

  static void write(FieldWriter out, ReqAutoOpenOrders message) {
    out.begin(ClientKind.REQ_AUTO_OPEN_ORDERS).constant(1).flag("autoBind", message.autoBind());
  }

  static ReqAutoOpenOrders readReqAutoOpenOrders(FieldReader in) {
    in.skip("version");
    return new ReqAutoOpenOrders(in.flag("autoBind"));
  }

  static void write(FieldWriter out, ReqAllOpenOrders message) {
    out.begin(ClientKind.REQ_ALL_OPEN_ORDERS).constant(1);
  }

  static ReqAllOpenOrders readReqAllOpenOrders(FieldReader in) {
    in.skip("version");
    return new ReqAllOpenOrders();
  }

  static void write(FieldWriter out, ReqPositions message) {
    out.begin(ClientKind.REQ_POSITIONS).constant(1);
  }

  static ReqPositions readReqPositions(FieldReader in) {
    in.skip("version");
    return new ReqPositions();
  }

  static void write(FieldWriter out, ReqAccountSummary message) {
    out.begin(ClientKind.REQ_ACCOUNT_SUMMARY)
        .constant(1)
        .integer("reqId", message.reqId())
        .text("group", message.group())
        .text("tags", message.tags());
  }

  static ReqAccountSummary readReqAccountSummary(FieldReader in) {
    in.skip("version");
    return new ReqAccountSummary(in.integer("reqId"), in.text("group"), in.text("tags"));
  }

  static void write(FieldWriter out, CancelAccountSummary message) {
    out.begin(ClientKind.CANCEL_ACCOUNT_SUMMARY).constant(1).integer("reqId", message.reqId());
  }

  static CancelAccountSummary readCancelAccountSummary(FieldReader in) {
    in.skip("version");
    return new CancelAccountSummary(in.integer("reqId"));
  }

  static void write(FieldWriter out, CancelPositions message) {
    out.begin(ClientKind.CANCEL_POSITIONS).constant(1);
  }

  static CancelPositions readCancelPositions(FieldReader in) {
    in.skip("version");
    return new CancelPositions();
  }

  static void write(FieldWriter out, ReqAccountUpdatesMulti message) {
    out.begin(ClientKind.REQ_ACCOUNT_UPDATES_MULTI)
        .constant(1)
        .integer("reqId", message.reqId())
        .text("account", message.account())
        .text("modelCode", message.modelCode())
        .flag("ledgerAndNLV", message.ledgerAndNlv());
  }

  static ReqAccountUpdatesMulti readReqAccountUpdatesMulti(FieldReader in) {
    in.skip("version");
    return new ReqAccountUpdatesMulti(
        in.integer("reqId"), in.text("account"), in.text("modelCode"), in.flag("ledgerAndNLV"));
  }

  static void write(FieldWriter out, CancelAccountUpdatesMulti message) {
    out.begin(ClientKind.CANCEL_ACCOUNT_UPDATES_MULTI)
        .constant(1)
        .integer("reqId", message.reqId());
  }

  static CancelAccountUpdatesMulti readCancelAccountUpdatesMulti(FieldReader in) {
    in.skip("version");
    return new CancelAccountUpdatesMulti(in.integer("reqId"));
  }

  static void write(FieldWriter out, ReqCompletedOrders message) {
    out.begin(ClientKind.REQ_COMPLETED_ORDERS).flag("apiOnly", message.apiOnly());
  }

  static ReqCompletedOrders readReqCompletedOrders(FieldReader in) {
    return new ReqCompletedOrders(in.flag("apiOnly"));
  }
}
