package io.ktrdr.calendar;

import static java.util.Map.entry;

import io.ktrdr.market.Contract;
import io.ktrdr.market.Instrument;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Which bundled calendar goes with a security type and IB's exchange code. */
final class ExchangeCalendars {

  private static final Map<String, String> STOCK =
      Map.ofEntries(
          entry("NASDAQ", Calendars.XNYS),
          entry("NYSE", Calendars.XNYS),
          entry("ARCA", Calendars.XNYS),
          entry("AMEX", Calendars.XNYS),
          entry("BATS", Calendars.XNYS),
          entry("BYX", Calendars.XNYS),
          entry("BEX", Calendars.XNYS),
          entry("EDGEA", Calendars.XNYS),
          entry("EDGX", Calendars.XNYS),
          entry("CHX", Calendars.XNYS),
          entry("PSX", Calendars.XNYS),
          entry("PHLX", Calendars.XNYS),
          entry("PEARL", Calendars.XNYS),
          entry("MEMX", Calendars.XNYS),
          entry("LTSE", Calendars.XNYS),
          entry("DRCTEDGE", Calendars.XNYS),
          entry("IEX", Calendars.XNYS),
          entry("ISLAND", Calendars.XNYS),
          entry("NYSENAT", Calendars.XNYS),
          entry("CBOE", Calendars.XNYS),
          entry("LSE", Calendars.XLON),
          entry("LSEETF", Calendars.XLON),
          entry("TSEJ", Calendars.XTKS));

  private static final Map<String, String> FUTURE =
      Map.of(
          "CME", Calendars.CME_EQUITY,
          "GLOBEX", Calendars.CME_EQUITY,
          "CBOT", Calendars.CME_EQUITY,
          "ECBOT", Calendars.CME_EQUITY,
          "NYMEX", Calendars.CME_EQUITY,
          "COMEX", Calendars.CME_EQUITY);

  private ExchangeCalendars() {}

  /** The name of the bundled calendar; empty when none fits. */
  static Optional<String> idFor(Instrument instrument) {
    return switch (instrument.id().type()) {
      case CASH -> Optional.of(Calendars.FX);
      case CRYPTO -> Optional.of(Calendars.ALWAYS);
      case STK, IND, OPT, WAR -> byExchange(STOCK, instrument);
      case FUT, CONTFUT, FOP -> byExchange(FUTURE, instrument);
      case CFD, BOND, FUND, CMDTY -> Optional.empty();
    };
  }

  /** The listing exchange decides; where IB only says SMART, the exchanges it routes to. */
  private static Optional<String> byExchange(Map<String, String> ids, Instrument instrument) {
    Contract contract = instrument.contract();
    String listing = instrument.id().exchange();
    Stream<String> exchanges =
        listing.equals("SMART")
            ? Stream.concat(
                Stream.of(contract.primaryExchange(), contract.exchange()),
                instrument.validExchanges().stream())
            : Stream.of(listing);
    return exchanges
        .map(exchange -> ids.get(exchange.toUpperCase(Locale.ROOT)))
        .filter(Objects::nonNull)
        .findFirst();
  }
}
