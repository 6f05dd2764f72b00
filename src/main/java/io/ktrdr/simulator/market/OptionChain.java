package io.ktrdr.simulator.market;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.TradingHours;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The options on a few stocks, relative to a day: those that end on the next four Fridays and on
 * the third Fridays of the next six months (the day before, when that is a holiday). IB knows no
 * expired ones. Strikes lie evenly around what the stock costs in the long run, so a series has the
 * same ones on every day of its life.
 */
final class OptionChain {

  /** Contract ids of the stocks that options are listed on. */
  private static final List<Integer> WRITTEN_ON = List.of(265598, 272093, 4815747);

  private static final int FIRST_CON_ID = 700_000_000;
  private static final int IDS_PER_EXPIRY = 8_000;
  private static final LocalDate IDS_FROM = LocalDate.of(2000, 1, 1);

  private static final int WEEKS = 4;
  private static final int MONTHS = 6;
  private static final int WEEKLY_LISTED_DAYS = 35;
  private static final int MONTHLY_LISTED_DAYS = 190;
  private static final double REACH = 0.4;
  private static final double DAYS_PER_YEAR = 365.25;
  private static final DateTimeFormatter SHORT = DateTimeFormatter.ofPattern("yyMMdd");

  private static final List<String> EXCHANGES =
      List.of("SMART", "AMEX", "CBOE", "PHLX", "PSE", "ISE", "BOX", "BATS", "NASDAQOM", "CBOE2");

  private OptionChain() {}

  static boolean isOn(Listing listing) {
    return WRITTEN_ON.contains(listing.conId());
  }

  /** The options on a stock that can be traded on a day. */
  static List<Listing> contracts(Listing stock, LocalDate today, TradingCalendar exchange) {
    Map<LocalDate, LocalDate> listedByExpiry = new TreeMap<>();
    LocalDate friday = today.with(TemporalAdjusters.nextOrSame(DayOfWeek.FRIDAY));
    for (int week = 0; week <= WEEKS; week++) {
      LocalDate expiry = tradingDay(friday.plusWeeks(week), exchange);
      if (!expiry.isBefore(today)) {
        listedByExpiry.put(expiry, expiry.minusDays(WEEKLY_LISTED_DAYS));
      }
    }
    for (int month = 0; month <= MONTHS; month++) {
      LocalDate expiry = tradingDay(thirdFriday(YearMonth.from(today).plusMonths(month)), exchange);
      if (!expiry.isBefore(today)) {
        listedByExpiry.put(expiry, expiry.minusDays(MONTHLY_LISTED_DAYS));
      }
    }
    List<Listing> all = new ArrayList<>();
    listedByExpiry.forEach((expiry, listed) -> addSeries(all, stock, expiry, listed));
    return all;
  }

  private static void addSeries(
      List<Listing> all, Listing stock, LocalDate expiry, LocalDate listed) {
    double years = (expiry.toEpochDay() - PricePath.ANCHOR.toEpochDay()) / DAYS_PER_YEAR;
    double middle = stock.level() * StrictMath.exp(stock.drift() * years);
    double step = middle < 100 ? 2.5 : middle < 300 ? 5 : 10;
    long from = Math.max(1, Math.round(middle * (1 - REACH) / step));
    long to = Math.round(middle * (1 + REACH) / step);
    for (long n = from; n <= to; n++) {
      BigDecimal strike = BigDecimal.valueOf(n * step).stripTrailingZeros();
      all.add(contract(stock, expiry, listed, strike, true));
      all.add(contract(stock, expiry, listed, strike, false));
    }
  }

  private static Listing contract(
      Listing stock, LocalDate expiry, LocalDate listed, BigDecimal strike, boolean call) {
    Terms.Option option = new Terms.Option(strike, call, stock);
    int series =
        (int) (expiry.toEpochDay() - IDS_FROM.toEpochDay()) * WRITTEN_ON.size()
            + WRITTEN_ON.indexOf(stock.conId());
    int thousandths = strike.movePointRight(3).intValueExact();
    return new Listing(
        FIRST_CON_ID
            + series * IDS_PER_EXPIRY
            + thousandths / 250 % (IDS_PER_EXPIRY / 2) * 2
            + (call ? 0 : 1),
        stock.symbol(),
        SecurityType.OPT,
        stock.currency(),
        "SMART",
        String.format(
            Locale.ROOT,
            "%-6s%s%s%08d",
            stock.symbol(),
            SHORT.format(expiry),
            option.right(),
            thousandths),
        stock.symbol(),
        stock.symbol(),
        EXCHANGES,
        stock.zone(),
        Calendars.OPRA,
        new BigDecimal("0.01"),
        stock.rule(),
        "100",
        1,
        stock.conId(),
        Optional.of(expiry),
        "",
        stock.longName(),
        "",
        "",
        "",
        "",
        listed,
        stock.level(),
        stock.volatility(),
        stock.drift(),
        1,
        9_000,
        3,
        0,
        4,
        List.of(),
        Optional.of(option));
  }

  private static LocalDate thirdFriday(YearMonth month) {
    return month.atDay(1).with(TemporalAdjusters.dayOfWeekInMonth(3, DayOfWeek.FRIDAY));
  }

  private static LocalDate tradingDay(LocalDate friday, TradingCalendar exchange) {
    LocalDate day = friday;
    while (exchange.session(TradingHours.RTH, day).isEmpty() && day.isAfter(friday.minusDays(4))) {
      day = day.minusDays(1);
    }
    return day;
  }
}
