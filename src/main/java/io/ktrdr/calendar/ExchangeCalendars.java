package io.ktrdr.calendar;

import io.ktrdr.market.Contract;
import io.ktrdr.market.Instrument;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Which bundled calendar goes with a security type and IB's exchange code. */
final class ExchangeCalendars {

  /** Where stocks, funds that trade like them, their options and warrants are listed. */
  private static final Map<String, String> STOCK =
      byExchange(
          Map.ofEntries(
              market(
                  Calendars.XNYS,
                  "NASDAQ NYSE ARCA AMEX BATS BYX BEX EDGEA EDGX CHX PSX PHLX PEARL MEMX LTSE",
                  "DRCTEDGE IEX ISLAND NYSENAT CBOE PINK"),
              market("XTSE", "TSE VENTURE AEQLIT AEQNEO ALPHA CHIXCA OMEGA PURE"),
              market(Calendars.XLON, "LSE LSEETF LSEIOB1 CHIXUK BATEUK TRQXUK"),
              market("XETR", "IBIS IBIS2"),
              market("XFRA", "FWB FWB2"),
              market("XPAR", "SBF"),
              market("XAMS", "AEB"),
              market("XBRU", "ENEXT.BE ENEXT-BE EBR"),
              market("XLIS", "BVL"),
              market("XMIL", "BVME BVME.ETF BVME-ETF"),
              market("XSWX", "EBS VIRTX"),
              market("XSTO", "SFB"),
              market(Calendars.XTKS, "TSEJ"),
              market("XHKG", "SEHK"),
              market("XSES", "SGX"),
              market("XASX", "ASX ASXCEN CHIXAU")));

  /** Indices go by the stocks they are made of, though IB lists many where their futures trade. */
  private static final Map<String, String> INDEX =
      byExchange(
          Map.ofEntries(
              market(Calendars.XNYS, "PSE RUSSELL DJ NYBOT"),
              market("XETR", "DTB EUREX"),
              market("XPAR", "MONEP"),
              market("XAMS", "FTA"),
              market("XBRU", "BELFOX"),
              market("XMIL", "IDEM"),
              market("XSWX", "SOFFEX"),
              market("XSTO", "OMS"),
              market(Calendars.XLON, "LIFFE ICEEU"),
              market(Calendars.XTKS, "OSE.JPN OSE-JPN"),
              market("XHKG", "HKFE"),
              market("XASX", "SNFE")));

  private static final Map<String, String> FUTURE =
      byExchange(Map.ofEntries(market(Calendars.CME_EQUITY, "CME GLOBEX CBOT ECBOT NYMEX COMEX")));

  /** Other names for the same hours, by the codes of ISO 10383. */
  private static final Map<String, String> ALIASES =
      byExchange(
          Map.ofEntries(
              market(Calendars.XNYS, "XNAS ARCX XASE BATS IEXG"), market("XTSE", "XTSX")));

  private ExchangeCalendars() {}

  private static Map.Entry<String, List<String>> market(String calendar, String... exchanges) {
    return Map.entry(calendar, List.of(String.join(" ", exchanges).split(" ", -1)));
  }

  private static Map<String, String> byExchange(Map<String, List<String>> markets) {
    Map<String, String> byExchange = new HashMap<>();
    markets.forEach(
        (calendar, exchanges) -> exchanges.forEach(exchange -> byExchange.put(exchange, calendar)));
    return Map.copyOf(byExchange);
  }

  /** The calendar's own name for a name that somebody gave it. */
  static String canonical(String id) {
    return ALIASES.getOrDefault(id, id);
  }

  /** The other names of a calendar, sorted. */
  static List<String> aliases(String id) {
    return ALIASES.entrySet().stream()
        .filter(alias -> alias.getValue().equals(id))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** The name of the bundled calendar; empty when none fits. */
  static Optional<String> idFor(Instrument instrument) {
    return switch (instrument.id().type()) {
      case CASH -> Optional.of(Calendars.FX);
      case CRYPTO -> Optional.of(Calendars.ALWAYS);
      case STK, OPT, WAR -> find(STOCK, instrument);
      case IND -> find(INDEX, instrument).or(() -> find(STOCK, instrument));
      case FUT, CONTFUT, FOP -> find(FUTURE, instrument);
      case CFD, BOND, FUND, CMDTY -> Optional.empty();
    };
  }

  /** The listing exchange decides; where IB only says SMART, the exchanges it routes to. */
  private static Optional<String> find(Map<String, String> ids, Instrument instrument) {
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
