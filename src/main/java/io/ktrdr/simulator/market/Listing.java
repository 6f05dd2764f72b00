package io.ktrdr.simulator.market;

import io.ktrdr.market.SecurityType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * One instrument of the simulated market: what IB would tell about it, and how its price behaves.
 *
 * @param conId IB's contract id
 * @param exchange the primary (listing) exchange
 * @param calendar when it trades, by the calendar's name
 * @param zone the zone of its trading hours, as IB writes it
 * @param tick smallest price step
 * @param rule market rule id
 * @param magnifier IB's priceMagnifier: 100 where prices are in pence
 * @param underlying conId of what it derives from, 0 when nothing
 * @param expiry last trading day of a future, else empty
 * @param isin empty when none
 * @param since no bars before this date
 * @param level the price around the beginning of 2026, before {@code basis}
 * @param volatility standard deviation of a day's return
 * @param drift mean log return of a year
 * @param basis factor on the price: how far a future stands from its root
 * @param dailyVolume usual volume of a day in units of 10^-volumeScale; 0 where nothing is traded
 * @param tradeSize usual size of one trade, in the same units
 * @param spread ask minus bid in ticks while the market is busy
 * @param derivatives security types that IB lists on it
 * @param terms what only options, continuous futures and bonds have
 */
public record Listing(
    int conId,
    String symbol,
    SecurityType type,
    String currency,
    String exchange,
    String localSymbol,
    String tradingClass,
    String marketName,
    List<String> exchanges,
    String zone,
    String calendar,
    BigDecimal tick,
    int rule,
    String multiplier,
    int magnifier,
    int underlying,
    Optional<LocalDate> expiry,
    String stockType,
    String longName,
    String industry,
    String category,
    String subcategory,
    String isin,
    LocalDate since,
    double level,
    double volatility,
    double drift,
    double basis,
    double dailyVolume,
    double tradeSize,
    int volumeScale,
    int spread,
    List<String> derivatives,
    Optional<Terms> terms) {

  public Listing {
    exchanges = List.copyOf(exchanges);
    derivatives = List.copyOf(derivatives);
  }

  /** Whether trades (and so volume) exist; an index and a currency pair are only quoted. */
  public boolean hasVolume() {
    return dailyVolume > 0 && type != SecurityType.CASH && type != SecurityType.CFD;
  }

  /** Whether it is traded on weekdays only. */
  public boolean weekdaysOnly() {
    return type != SecurityType.CRYPTO;
  }

  /** The exchange that requests name when they name none. */
  public String route() {
    return exchanges.getFirst();
  }

  /** Its terms, if it is an option. */
  public Optional<Terms.Option> option() {
    return terms.filter(Terms.Option.class::isInstance).map(Terms.Option.class::cast);
  }

  /** Its terms, if it is a bond. */
  public Optional<Terms.Bond> bond() {
    return terms.filter(Terms.Bond.class::isInstance).map(Terms.Bond.class::cast);
  }

  /** Both currencies of a pair, else the symbol. */
  public String pairOrSymbol() {
    return switch (type) {
      case CASH, CRYPTO -> symbol + currency;
      case STK, FUT, CONTFUT, OPT, FOP, IND, CFD, BOND, FUND, CMDTY, WAR -> symbol;
    };
  }

  /** Instruments of one name walk together: all expiries of a future, and its index. */
  String pathName() {
    return underlying != 0 ? "root " + underlying : "listing " + conId;
  }

  double tickSize() {
    return tick.doubleValue() / basis;
  }

  /** Whether quotes lie evenly around the price, so that the price is the midpoint. */
  boolean evenSpread() {
    return type == SecurityType.CASH || type == SecurityType.CFD;
  }

  /** How much of a day's risk lies between yesterday's last minute and today's first. */
  double overnightRisk() {
    return switch (calendar) {
      case "24_7", "FX" -> 0.004;
      case "XNYS", "CME_EQUITY" -> type == SecurityType.IND ? 0.2 : 0.06;
      default -> 0.22;
    };
  }

  /** What IB calls it in messages: {@code EUR/USD} style is left to the caller. */
  @Override
  public String toString() {
    return localSymbol + "@" + exchange;
  }
}
