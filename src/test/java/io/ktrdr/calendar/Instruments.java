package io.ktrdr.calendar;

import io.ktrdr.market.Contract;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SecurityType;
import java.math.BigDecimal;
import java.util.List;

/** Instruments of which only the market matters. */
final class Instruments {

  private Instruments() {}

  static Instrument of(SecurityType type, String exchange) {
    return of(type, exchange, "", "", "");
  }

  static Instrument of(
      SecurityType type, String exchange, String zone, String tradingHours, String liquidHours) {
    return new Instrument(
        new InstrumentId("ABC", exchange, type),
        Contract.of("ABC", type, "SMART", exchange, "USD"),
        "ABC INC",
        "",
        new BigDecimal("0.01"),
        zone,
        tradingHours,
        liquidHours,
        List.of("SMART", exchange));
  }

  static Instrument future(String symbol, String exchange, String tradingClass) {
    Contract contract =
        new Contract(
            0,
            symbol,
            SecurityType.FUT,
            "",
            "",
            "",
            "",
            exchange,
            "",
            "USD",
            symbol + "Z6",
            tradingClass);
    return new Instrument(
        InstrumentId.of(contract),
        contract,
        symbol,
        "",
        new BigDecimal("0.01"),
        "",
        "",
        "",
        List.of(exchange));
  }

  static TradingCalendar calendarOf(String exchange, String zone) {
    return Calendars.bundled().of(of(SecurityType.STK, exchange, zone, "", ""));
  }
}
