package io.ktrdr.wire;

import io.ktrdr.wire.ServerMessage.AccountDownloadEnd;
import io.ktrdr.wire.ServerMessage.AccountSummary;
import io.ktrdr.wire.ServerMessage.AccountSummaryEnd;
import io.ktrdr.wire.ServerMessage.AccountUpdateMulti;
import io.ktrdr.wire.ServerMessage.AccountUpdateMultiEnd;
import io.ktrdr.wire.ServerMessage.AccountUpdateTime;
import io.ktrdr.wire.ServerMessage.AccountValue;
import io.ktrdr.wire.ServerMessage.CompletedOrdersEnd;
import io.ktrdr.wire.ServerMessage.ExecutionDataEnd;
import io.ktrdr.wire.ServerMessage.OpenOrderEnd;
import io.ktrdr.wire.ServerMessage.PositionEnd;

/** Layouts of docs/wire/accounts.md, server to client. */
final class AccountAnswers {

  private AccountAnswers() {}

  static void write(FieldWriter out, OpenOrderEnd message) {
    out.begin(ServerKind.OPEN_ORDER_END).constant(1);
  }

  static OpenOrderEnd readOpenOrderEnd(FieldReader in) {
    in.skip("version");
    return new OpenOrderEnd();
  }

  static void write(FieldWriter out, CompletedOrdersEnd message) {
    out.begin(ServerKind.COMPLETED_ORDERS_END);
  }

  static CompletedOrdersEnd readCompletedOrdersEnd(FieldReader in) {
    return new CompletedOrdersEnd();
  }

  static void write(FieldWriter out, PositionEnd message) {
    out.begin(ServerKind.POSITION_END).constant(1);
  }

  static PositionEnd readPositionEnd(FieldReader in) {
    in.skip("version");
    return new PositionEnd();
  }

  static void write(FieldWriter out, AccountValue message) {
    out.begin(ServerKind.ACCOUNT_VALUE)
        .constant(2)
        .text("key", message.key())
        .text("value", message.value())
        .text("currency", message.currency())
        .text("account", message.account());
  }

  static AccountValue readAccountValue(FieldReader in) {
    in.skip("version");
    return new AccountValue(
        in.text("key"), in.text("value"), in.text("currency"), in.text("account"));
  }

  static void write(FieldWriter out, AccountUpdateTime message) {
    out.begin(ServerKind.ACCOUNT_UPDATE_TIME).constant(1).text("time", message.time());
  }

  static AccountUpdateTime readAccountUpdateTime(FieldReader in) {
    in.skip("version");
    return new AccountUpdateTime(in.text("time"));
  }

  static void write(FieldWriter out, AccountDownloadEnd message) {
    out.begin(ServerKind.ACCOUNT_DOWNLOAD_END).constant(1).text("account", message.account());
  }

  static AccountDownloadEnd readAccountDownloadEnd(FieldReader in) {
    in.skip("version");
    return new AccountDownloadEnd(in.text("account"));
  }

  static void write(FieldWriter out, AccountUpdateMulti message) {
    out.begin(ServerKind.ACCOUNT_UPDATE_MULTI)
        .constant(1)
        .integer("reqId", message.reqId())
        .text("account", message.account())
        .text("modelCode", message.modelCode())
        .text("key", message.key())
        .text("value", message.value())
        .text("currency", message.currency());
  }

  static AccountUpdateMulti readAccountUpdateMulti(FieldReader in) {
    in.skip("version");
    return new AccountUpdateMulti(
        in.integer("reqId"),
        in.text("account"),
        in.text("modelCode"),
        in.text("key"),
        in.text("value"),
        in.text("currency"));
  }

  static void write(FieldWriter out, AccountUpdateMultiEnd message) {
    out.begin(ServerKind.ACCOUNT_UPDATE_MULTI_END).constant(1).integer("reqId", message.reqId());
  }

  static AccountUpdateMultiEnd readAccountUpdateMultiEnd(FieldReader in) {
    in.skip("version");
    return new AccountUpdateMultiEnd(in.integer("reqId"));
  }

  static void write(FieldWriter out, ExecutionDataEnd message) {
    out.begin(ServerKind.EXECUTION_DATA_END).constant(1).integer("reqId", message.reqId());
  }

  static ExecutionDataEnd readExecutionDataEnd(FieldReader in) {
    in.skip("version");
    return new ExecutionDataEnd(in.integer("reqId"));
  }

  static void write(FieldWriter out, AccountSummary message) {
    out.begin(ServerKind.ACCOUNT_SUMMARY)
        .constant(1)
        .integer("reqId", message.reqId())
        .text("account", message.account())
        .text("tag", message.tag())
        .text("value", message.value())
        .text("currency", message.currency());
  }

  static AccountSummary readAccountSummary(FieldReader in) {
    in.skip("version");
    return new AccountSummary(
        in.integer("reqId"),
        in.text("account"),
        in.text("tag"),
        in.text("value"),
        in.text("currency"));
  }

  static void write(FieldWriter out, AccountSummaryEnd message) {
    out.begin(ServerKind.ACCOUNT_SUMMARY_END).constant(1).integer("reqId", message.reqId());
  }

  static AccountSummaryEnd readAccountSummaryEnd(FieldReader in) {
    in.skip("version");
    return new AccountSummaryEnd(in.integer("reqId"));
  }
}
