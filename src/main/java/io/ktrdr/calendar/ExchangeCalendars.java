package io.ktrdr.calendar;

import io.ktrdr.market.Contract;
import io.ktrdr.market.Instrument;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
              market("XBRU", "ENEXT.BE EBR"),
              market("XLIS", "BVL"),
              market("XMIL", "BVME BVME.ETF"),
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
              market(Calendars.XTKS, "OSE.JPN"),
              market("XHKG", "HKFE"),
              market("XASX", "SNFE")));

  /** Options that trade by the hours of their own exchange, not of what they are written on. */
  private static final Map<String, String> OPTION =
      byExchange(Map.ofEntries(market("CBOE", "CBOE CBOE2")));

  /** Not exchanges, but ways to several. */
  private static final Set<String> ROUTERS = Set.of("SMART", "IBUSOPT");

  /** What most of an exchange's futures go by. */
  private static final Map<String, String> FUTURE =
      byExchange(
          Map.ofEntries(
              market(Calendars.CME_EQUITY, "CME GLOBEX"),
              market("CME_RATES", "CBOT ECBOT"),
              market("CME_ENERGY", "NYMEX"),
              market("CME_METALS", "COMEX"),
              market("CFE", "CFE")));

  /** Futures that go by other hours than most of their exchange, by symbol or trading class. */
  private static final Map<String, String> PRODUCT =
      byExchange(
          Map.ofEntries(
              market(
                  "CME_FX",
                  "EUR GBP JPY AUD CAD CHF NZD MXP BRE ZAR RF RP 6E 6B 6J 6A 6C 6S 6N 6M 6L 6Z",
                  "M6E M6B M6A MJY MCD MSF E7 J7"),
              market(
                  "CME_RATES", "GE SR1 SR3 ZQ ZN ZB ZF ZT UB TN TWE Z3N 2YY 5YY 10Y 30Y MTN MWN"),
              market(Calendars.CME_EQUITY, "YM MYM"),
              market("CME_METALS", "PL PA"),
              market("CME_GRAINS", "ZC ZW ZS ZM ZL ZO ZR KE XC XW XK YC YW YK MZC MZW MZS MZM MZL"),
              market("CME_LIVESTOCK", "LE HE GF")));

  /** Other names for the same hours, by the codes of ISO 10383. */
  private static final Map<String, String> ALIASES =
      byExchange(
          Map.ofEntries(
              market(Calendars.XNYS, "XNAS ARCX XASE BATS IEXG"),
              market("XTSE", "XTSX"),
              market(Calendars.CME_EQUITY, "CMES CME XCME"),
              market("CME_ENERGY", "XNYM"),
              market("CME_METALS", "XCEC"),
              market("CME_RATES", "XCBT"),
              market("CBOE", "XCBO"),
              market("CFE", "XCBF")));

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
      case STK, WAR -> find(STOCK, instrument);
      case OPT -> option(instrument);
      case IND -> find(INDEX, instrument).or(() -> find(STOCK, instrument));
      case FUT, CONTFUT, FOP -> find(FUTURE, instrument).map(usual -> product(usual, instrument));
      case CFD -> isPair(instrument) ? Optional.of(Calendars.FX) : Optional.empty();
      case BOND, FUND, CMDTY -> Optional.empty();
    };
  }

  /**
   * Options on indices trade at Cboe only, and by its hours; what others trade as well is written
   * on stocks, which Cboe trades by the hours of all.
   */
  private static Optional<String> option(Instrument instrument) {
    boolean onlyThere =
        Stream.concat(
                Stream.of(instrument.id().exchangeCode()), instrument.validExchanges().stream())
            .filter(exchange -> !ROUTERS.contains(exchange))
            .allMatch(OPTION::containsKey);
    Optional<String> stocks =
        find(STOCK, instrument).map(id -> id.equals(Calendars.XNYS) ? Calendars.OPRA : id);
    return onlyThere ? find(OPTION, instrument).or(() -> stocks) : stocks;
  }

  private static boolean isPair(Instrument instrument) {
    Contract contract = instrument.contract();
    return instrument.id().symbol().equals(contract.symbol() + contract.currency());
  }

  /** A product's own hours; those of most of its exchange where it has none. */
  private static String product(String usual, Instrument instrument) {
    Contract contract = instrument.contract();
    return usual.equals("CFE")
        ? usual
        : PRODUCT.getOrDefault(
            contract.tradingClass(), PRODUCT.getOrDefault(contract.symbol(), usual));
  }

  /** The listing exchange decides; where IB only says SMART, the exchanges it routes to. */
  private static Optional<String> find(Map<String, String> ids, Instrument instrument) {
    Contract contract = instrument.contract();
    String listing = instrument.id().exchangeCode();
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
