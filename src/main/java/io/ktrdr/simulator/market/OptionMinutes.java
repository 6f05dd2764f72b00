package io.ktrdr.simulator.market;

import io.ktrdr.calendar.Session;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/**
 * Minutes of an option: what the model of Black and Scholes makes of its underlying's, without
 * interest, at the volatility with which that walks. The time to expiry is one and the same for a
 * whole session, so a call is dear exactly when its underlying is.
 */
final class OptionMinutes implements SessionMinutes {

  private static final double TRADING_DAYS = 252;
  private static final double DAYS = 365;

  /** What is left of the last day, about. */
  private static final double LAST_DAY = 0.3;

  /** An option costs somewhat more than its underlying has moved of late. */
  private static final double PREMIUM = 1.15;

  private final Listing listing;
  private final Terms.Option option;
  private final TradingCalendar calendar;
  private final SessionMinutes underlying;
  private final long key;

  OptionMinutes(
      long seed,
      Listing listing,
      Terms.Option option,
      TradingCalendar calendar,
      SessionMinutes underlying) {
    this.listing = listing;
    this.option = option;
    this.calendar = calendar;
    this.underlying = underlying;
    this.key = Noise.key(seed, "minutes of " + listing.conId());
  }

  @Override
  public Atoms draw(LocalDate date) {
    Session session = calendar.session(TradingHours.RTH, date).orElseThrow();
    Atoms below = underlying.draw(date);
    long days = ChronoUnit.DAYS.between(date, listing.expiry().orElseThrow());
    double spread =
        option.underlying().volatility()
            * StrictMath.sqrt(TRADING_DAYS)
            * PREMIUM
            * StrictMath.sqrt((days + LAST_DAY) / DAYS);
    Atoms atoms = new Atoms(SessionPath.minutesOf(session), key);
    int at = 0;
    for (TimeRange span : session.open()) {
      int from = Arrays.binarySearch(below.time, span.startSecond());
      for (int m = from; m < below.size && below.time[m] < span.endSecond(); m++, at++) {
        atoms.time[at] = below.time[m];
        int open = ticks(below.open[m], spread);
        int close = ticks(below.close[m], spread);
        int one = ticks(below.high[m], spread);
        int other = ticks(below.low[m], spread);
        atoms.bar(
            at,
            open,
            Math.max(Math.max(open, close), Math.max(one, other)),
            Math.min(Math.min(open, close), Math.min(one, other)),
            close);
      }
    }
    SessionPath.trade(listing, 1, Noise.mix(key, date.toEpochDay()), atoms, session);
    return atoms;
  }

  private int ticks(int underlyingTicks, double spread) {
    double price = underlyingTicks * option.underlying().tickSize();
    double value = value(price, option.strike().doubleValue(), spread, option.call());
    return (int) Math.max(1, Math.round(value / listing.tickSize()));
  }

  /** Black and Scholes (1973) without interest; {@code spread} is volatility × √time. */
  static double value(double price, double strike, double spread, boolean call) {
    double d1 = StrictMath.log(price / strike) / spread + spread / 2;
    double d2 = d1 - spread;
    return call
        ? price * normal(d1) - strike * normal(d2)
        : strike * normal(-d2) - price * normal(-d1);
  }

  /** The normal distribution; Abramowitz and Stegun 26.2.17, good to seven digits. */
  private static double normal(double x) {
    if (x < 0) {
      return 1 - normal(-x);
    }
    double t = 1 / (1 + 0.2316419 * x);
    double tail =
        t
            * (0.319381530
                + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    return 1 - StrictMath.exp(-x * x / 2) / StrictMath.sqrt(2 * Math.PI) * tail;
  }
}
