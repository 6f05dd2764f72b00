package io.ktrdr.simulator.scenario;

import java.util.Map;
import java.util.Optional;

/** IB's words for its codes, for scenarios that give none of their own. */
public final class IbTexts {

  private static final Map<Integer, String> TEXTS =
      Map.ofEntries(
          Map.entry(100, "Max rate of messages per second has been exceeded:max=50 rec=51 (1)"),
          Map.entry(101, "Max number of tickers has been reached."),
          Map.entry(
              162,
              "Historical Market Data Service error message:HMDS query returned no data: what was"
                  + " asked"),
          Map.entry(200, "No security definition has been found for the request"),
          Map.entry(
              326,
              "Unable to connect as the client id is already in use. Retry with a unique client"
                  + " id."),
          Map.entry(354, "Requested market data is not subscribed."),
          Map.entry(366, "No historical data query found for ticker id"),
          Map.entry(420, "Invalid Real-time Query:Historical data request pacing violation"),
          Map.entry(1100, "Connectivity between IB and Trader Workstation has been lost."),
          Map.entry(
              1101,
              "Connectivity between IB and Trader Workstation has been restored - data lost."),
          Map.entry(
              1102,
              "Connectivity between IB and Trader Workstation has been restored - data"
                  + " maintained."),
          Map.entry(1300, "TWS socket port has been reset and this connection is being dropped."),
          Map.entry(
              2110,
              "Connectivity between Trader Workstation and server is broken. It will be restored"
                  + " automatically."),
          Map.entry(10182, "Failed to request live updates (disconnected)."),
          Map.entry(10190, "Max number of tick-by-tick requests has been reached."),
          Map.entry(10197, "No market data during competing live session"),
          Map.entry(10225, "Bust event occurred, current subscription is deactivated."));

  private IbTexts() {}

  /** The usual words for a code. */
  public static Optional<String> of(int code) {
    return Optional.ofNullable(TEXTS.get(code));
  }
}
