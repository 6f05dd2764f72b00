package io.ktrdr.market;

import java.util.Currency;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The canonical name of an instrument: {@code SYMBOL.EXCHANGE.TYPE}, such as {@code
 * AAPL.NASDAQ.STK}, {@code EURUSD.IDEALPRO.CASH} or {@code ESZ6.CME.FUT}.
 *
 * <p>The symbol part is the ticker for stocks and indices, both currencies for FX and crypto, the
 * CUSIP for bonds, and IB's local symbol where an expiry is needed to tell two contracts apart;
 * blanks become {@code -} ({@code BRK B} is {@code BRK-B}). It is safe as a file name, a URL
 * segment and an entity id.
 *
 * @param symbol the part before the exchange; may itself contain dots
 * @param exchange the primary (listing) exchange in IB's code, with {@code -} for its dots
 * @param type the security type
 */
public record InstrumentId(String symbol, String exchange, SecurityType type)
    implements Comparable<InstrumentId> {

  private static final Pattern SYMBOL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.\\-_+]{0,63}");
  private static final Pattern EXCHANGE = Pattern.compile("[A-Z0-9][A-Z0-9_\\-]{0,31}");
  private static final Pattern TEXT = Pattern.compile("(.+)\\.([^.]+)\\.([^.]+)");

  private static final Set<String> CURRENCIES =
      Stream.concat(
              Currency.getAvailableCurrencies().stream().map(Currency::getCurrencyCode),
              Stream.of("CNH"))
          .collect(Collectors.toUnmodifiableSet());

  public InstrumentId {
    if (!SYMBOL.matcher(symbol).matches()) {
      throw new IllegalArgumentException(
          "symbol \"" + symbol + "\" must be 1-64 letters, digits, or . - _ +");
    }
    if (!EXCHANGE.matcher(exchange).matches()) {
      throw new IllegalArgumentException(
          "exchange \"" + exchange + "\" must be 1-32 capitals, digits, _ or -");
    }
  }

  /** The id of a contract as IB describes it. */
  public static InstrumentId of(Contract contract) {
    String exchange =
        contract.primaryExchange().isEmpty() ? contract.exchange() : contract.primaryExchange();
    String symbol =
        switch (contract.securityType()) {
          case CASH, CRYPTO -> contract.symbol() + contract.currency();
          case FUT, OPT, FOP, WAR -> expiring(contract);
          case CFD ->
              isCurrency(contract.symbol())
                  ? contract.symbol() + contract.currency()
                  : contract.symbol();
          case BOND -> bond(contract);
          case STK, CONTFUT, IND, FUND, CMDTY -> contract.symbol();
        };
    return new InstrumentId(
        symbol.strip().replaceAll("\\s+", "-"),
        exchange.replace('.', '-'),
        contract.securityType());
  }

  /** The exchange as IB writes it: {@code ENEXT.BE}, where the id has {@code ENEXT-BE}. */
  public String exchangeCode() {
    return exchange.replace('-', '.');
  }

  /** The exchange's own symbol says which one is meant; where IB gives none, what it is made of. */
  private static String expiring(Contract contract) {
    return contract.localSymbol().isBlank()
        ? Stream.of(
                contract.symbol(), contract.lastTradeDate(), contract.right(), contract.strike())
            .filter(part -> !part.isBlank())
            .collect(Collectors.joining("-"))
        : contract.localSymbol();
  }

  /** Bonds of one issuer share its symbol: they are told apart by CUSIP, or by IB's own id. */
  private static String bond(Contract contract) {
    return contract.localSymbol().isBlank()
        ? contract.symbol() + (contract.conId() == 0 ? "" : "-" + contract.conId())
        : contract.localSymbol();
  }

  private static boolean isCurrency(String symbol) {
    return CURRENCIES.contains(symbol);
  }

  /**
   * Reads the canonical text.
   *
   * @throws IllegalArgumentException when it is not {@code SYMBOL.EXCHANGE.TYPE}
   */
  public static InstrumentId parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "instrument id \"" + text + "\" is not SYMBOL.EXCHANGE.TYPE, such as AAPL.NASDAQ.STK");
    }
    return new InstrumentId(parts.group(1), parts.group(2), SecurityType.parse(parts.group(3)));
  }

  @Override
  public int compareTo(InstrumentId other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return symbol + "." + exchange + "." + type;
  }
}
