package io.ktrdr.wire;

import io.ktrdr.wire.ServerMessage.CurrentTime;
import io.ktrdr.wire.ServerMessage.CurrentTimeInMillis;
import io.ktrdr.wire.ServerMessage.ErrorMessage;
import io.ktrdr.wire.ServerMessage.ManagedAccounts;
import io.ktrdr.wire.ServerMessage.NextValidId;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/** Layouts of docs/wire/session.md, server to client. */
final class SessionAnswers {

  private SessionAnswers() {}

  static void write(FieldWriter out, ManagedAccounts message) {
    out.begin(ServerKind.MANAGED_ACCOUNTS)
        .constant(1)
        .text("accountsList", String.join(",", message.accounts()));
  }

  static ManagedAccounts readManagedAccounts(FieldReader in) {
    in.skip("version");
    // A comma at the end is legal.
    List<String> accounts =
        Arrays.stream(in.text("accountsList").split(","))
            .map(String::strip)
            .filter(account -> !account.isEmpty())
            .toList();
    return new ManagedAccounts(accounts);
  }

  static void write(FieldWriter out, NextValidId message) {
    out.begin(ServerKind.NEXT_VALID_ID).constant(1).integer("orderId", message.orderId());
  }

  static NextValidId readNextValidId(FieldReader in) {
    in.skip("version");
    return new NextValidId(in.integer("orderId"));
  }

  static void write(FieldWriter out, CurrentTime message) {
    out.begin(ServerKind.CURRENT_TIME).constant(1).number("time", message.epochSecond());
  }

  static CurrentTime readCurrentTime(FieldReader in) {
    in.skip("version");
    return new CurrentTime(in.number("time"));
  }

  static void write(FieldWriter out, CurrentTimeInMillis message) {
    out.begin(ServerKind.CURRENT_TIME_IN_MILLIS).number("timeInMillis", message.epochMilli());
  }

  static CurrentTimeInMillis readCurrentTimeInMillis(FieldReader in) {
    return new CurrentTimeInMillis(in.number("timeInMillis"));
  }

  static void write(FieldWriter out, ErrorMessage message) {
    out.begin(ServerKind.ERROR);
    if (!out.since(194)) {
      out.constant(2);
    }
    out.integer("reqId", message.reqId())
        .integer("code", message.code())
        .escapedText("text", message.text());
    if (out.since(166)) {
      out.escapedText("advancedOrderRejectJson", message.advancedOrderRejectJson());
    }
    if (out.since(194)) {
      out.number(
          "errorTime",
          message
              .errorTimeMillis()
              .orElseThrow(() -> out.bad("errorTime", null, "is missing: from 194 on it is due")));
    }
  }

  static ErrorMessage readError(FieldReader in) {
    if (!in.since(194)) {
      in.skip("version");
    }
    return new ErrorMessage(
        in.integer("reqId"),
        in.integer("code"),
        in.escapedText("text"),
        in.since(166) ? in.escapedText("advancedOrderRejectJson") : "",
        in.since(194) ? OptionalLong.of(in.number("errorTime")) : OptionalLong.empty());
  }
}
