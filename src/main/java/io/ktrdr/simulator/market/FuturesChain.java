package io.ktrdr.simulator.market;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.TradingHours;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The quarterly contracts of a root, relative to a day: two years of expired ones (IB keeps no
 * more) and the next five. A contract ends on the third Friday of its month, or the trading day
 * before when that is a holiday, and can be traded for fifteen months.
 */
final class FuturesChain {

  private static final String MONTH_CODES = "FGHJKMNQUVXZ";
  private static final int AHEAD = 5;
  private static final int MONTHS_LISTED = 15;
  private static final int YEARS_KEPT = 2;
  private static final double CARRY_PER_QUARTER = 0.0085;
  private static final int FIRST_YEAR = 2000;

  private FuturesChain() {}

  /** The contracts of a root that IB would know on a day, expired ones included. */
  static List<Listing> contracts(Listing root, LocalDate today, TradingCalendar exchange) {
    List<Listing> contracts = new ArrayList<>();
    YearMonth month = quarter(YearMonth.from(today.minusYears(YEARS_KEPT)));
    for (int live = 0; live < AHEAD; month = month.plusMonths(3)) {
      LocalDate expiry = expiry(month, exchange);
      if (!expiry.isBefore(today)) {
        live++;
      }
      if (!expiry.isBefore(today.minusYears(YEARS_KEPT))) {
        contracts.add(contract(root, month, expiry));
      }
    }
    return contracts;
  }

  /** The contract of a root that ends next, on its last day still. */
  static Listing front(Listing root, LocalDate date, TradingCalendar exchange) {
    YearMonth month = quarter(YearMonth.from(date));
    LocalDate expiry = expiry(month, exchange);
    if (expiry.isBefore(date)) {
      month = month.plusMonths(3);
      expiry = expiry(month, exchange);
    }
    return contract(root, month, expiry);
  }

  /** A root as a continuous future: named, and numbered, as the contract in front. */
  static Listing continuous(Listing root, LocalDate today, TradingCalendar exchange) {
    Listing front = front(root, today, exchange);
    return new Listing(
        front.conId(),
        front.symbol(),
        SecurityType.CONTFUT,
        front.currency(),
        front.exchange(),
        front.localSymbol(),
        front.tradingClass(),
        front.marketName(),
        front.exchanges(),
        front.zone(),
        front.calendar(),
        front.tick(),
        front.rule(),
        front.multiplier(),
        front.magnifier(),
        front.underlying(),
        front.expiry(),
        "",
        front.longName(),
        front.industry(),
        front.category(),
        front.subcategory(),
        "",
        root.since(),
        front.level(),
        front.volatility(),
        front.drift(),
        front.basis(),
        front.dailyVolume(),
        front.tradeSize(),
        0,
        front.spread(),
        front.derivatives(),
        Optional.of(new Terms.Continuous(root)));
  }

  /** The index that a root is based on. */
  static Listing index(Listing root) {
    return new Listing(
        root.underlying(),
        root.symbol(),
        SecurityType.IND,
        root.currency(),
        root.exchange(),
        root.symbol(),
        root.tradingClass(),
        root.marketName(),
        List.of(root.exchange()),
        root.zone(),
        root.calendar(),
        root.tick(),
        root.rule(),
        "",
        1,
        root.underlying(),
        Optional.empty(),
        "",
        root.longName(),
        root.industry(),
        root.category(),
        root.subcategory(),
        "",
        root.since(),
        root.level(),
        root.volatility(),
        root.drift(),
        1,
        0,
        root.tradeSize(),
        0,
        root.spread(),
        List.of("FUT", "FOP"),
        Optional.empty());
  }

  private static Listing contract(Listing root, YearMonth month, LocalDate expiry) {
    int number = (month.getYear() - FIRST_YEAR) * 12 + month.getMonthValue();
    int quarters = (month.getMonthValue() - 1) / 3;
    LocalDate listed = expiry.minusMonths(MONTHS_LISTED);
    return new Listing(
        root.conId() + number,
        root.symbol(),
        SecurityType.FUT,
        root.currency(),
        root.exchange(),
        root.symbol() + MONTH_CODES.charAt(month.getMonthValue() - 1) + month.getYear() % 10,
        root.tradingClass(),
        root.marketName(),
        root.exchanges(),
        root.zone(),
        root.calendar(),
        root.tick(),
        root.rule(),
        root.multiplier(),
        root.magnifier(),
        root.underlying(),
        Optional.of(expiry),
        "",
        root.longName(),
        root.industry(),
        root.category(),
        root.subcategory(),
        "",
        listed.isAfter(root.since()) ? listed : root.since(),
        root.level(),
        root.volatility(),
        root.drift(),
        1 + CARRY_PER_QUARTER * quarters,
        root.dailyVolume(),
        root.tradeSize(),
        0,
        root.spread(),
        root.derivatives(),
        Optional.empty());
  }

  private static YearMonth quarter(YearMonth month) {
    return month.withMonth((month.getMonthValue() - 1) / 3 * 3 + 3);
  }

  private static LocalDate expiry(YearMonth month, TradingCalendar exchange) {
    LocalDate friday = month.atDay(1).with(TemporalAdjusters.dayOfWeekInMonth(3, DayOfWeek.FRIDAY));
    for (LocalDate day = friday; day.isAfter(friday.minusWeeks(1)); day = day.minusDays(1)) {
      if (exchange.session(TradingHours.RTH, day).isPresent()) {
        return day;
      }
    }
    // Before the calendars begin nothing trades; the chain is what it would have been.
    return friday;
  }
}
