package io.ktrdr.simulator;

import io.ktrdr.wire.ClientMessage;
import io.ktrdr.wire.ServerMessage;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * What client libraries ask about the account when they connect, answered at once: there is one
 * empty account, no position and no order.
 */
final class AccountAnswers {

  /** The account; its name begins with SIM, by which the product knows simulated data. */
  static final String ACCOUNT = "SIM0000001";

  private static final String CASH = "1000000.00";
  private static final String CURRENCY = "USD";
  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneOffset.UTC);

  private AccountAnswers() {}

  static List<ServerMessage> updates(boolean subscribe, Instant now) {
    return subscribe
        ? List.of(
            new ServerMessage.AccountValue("NetLiquidation", CASH, CURRENCY, ACCOUNT),
            new ServerMessage.AccountValue("TotalCashValue", CASH, CURRENCY, ACCOUNT),
            new ServerMessage.AccountUpdateTime(CLOCK.format(now)),
            new ServerMessage.AccountDownloadEnd(ACCOUNT))
        : List.of();
  }

  static List<ServerMessage> updatesMulti(ClientMessage.ReqAccountUpdatesMulti request) {
    return List.of(
        new ServerMessage.AccountUpdateMulti(
            request.reqId(), ACCOUNT, request.modelCode(), "NetLiquidation", CASH, CURRENCY),
        new ServerMessage.AccountUpdateMultiEnd(request.reqId()));
  }

  static List<ServerMessage> summary(ClientMessage.ReqAccountSummary request) {
    return List.of(
        new ServerMessage.AccountSummary(
            request.reqId(), ACCOUNT, "NetLiquidation", CASH, CURRENCY),
        new ServerMessage.AccountSummaryEnd(request.reqId()));
  }
}
