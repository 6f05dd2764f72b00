package io.ktrdr.simulator.market;

import java.time.LocalDate;

/**
 * The price of one instrument from day to day: a random walk that can be read at any day at once,
 * by halving the span between far-apart fixed points and displacing each middle (a Brownian
 * bridge). Days of trading are counted Monday to Friday, or all seven; a weekend is a third of a
 * day's risk.
 */
final class PricePath {

  /** From here on, years of drift are counted: {@link Listing#level()} is the price about then. */
  static final LocalDate ANCHOR = LocalDate.of(2026, 1, 1);

  private static final int BLOCK_BITS = 10;
  private static final double BLOCK_SPREAD = 0.14;
  private static final double DAYS_PER_YEAR = 365.25;

  private final long key;
  private final double level;
  private final double dailyVolatility;
  private final double yearlyDrift;
  private final boolean weekdaysOnly;

  PricePath(long seed, Listing listing, boolean weekdaysOnly) {
    this.key = Noise.key(seed, listing.pathName());
    this.level = listing.level();
    this.dailyVolatility = listing.volatility();
    this.yearlyDrift = listing.drift();
    this.weekdaysOnly = weekdaysOnly;
  }

  /** The price at a session's close. */
  double close(LocalDate date) {
    return price(date, node(tradingDay(date)));
  }

  /**
   * The price at a session's open.
   *
   * @param gap how much of a day's risk lies between the close before and this open, 0 to 1
   */
  double open(LocalDate date, double gap) {
    long day = tradingDay(date);
    double before = node(day - 1);
    double after = node(day);
    double bridge = Math.sqrt(gap * (1 - gap)) * dailyVolatility * volatilityFactor(date);
    double weekend = weekdaysOnly && date.getDayOfWeek().getValue() == 1 ? 1.6 : 1;
    double noise = Noise.normal(Noise.mix(key ^ 0x0BE4, day));
    return price(date, before + (after - before) * gap + bridge * weekend * noise);
  }

  /** How nervous the market is on a day, about 0.4 to 2.5; stays for weeks, so that it clusters. */
  double volatilityFactor(LocalDate date) {
    double day = date.toEpochDay();
    double slow = smooth(key ^ 0x510A, day / 45);
    double quick = smooth(key ^ 0xFA57, day / 9);
    return StrictMath.exp(0.38 * slow + 0.24 * quick - 0.1);
  }

  private double price(LocalDate date, double logReturn) {
    double years = (date.toEpochDay() - ANCHOR.toEpochDay()) / DAYS_PER_YEAR;
    return level * StrictMath.exp(logReturn + yearlyDrift * years);
  }

  private long tradingDay(LocalDate date) {
    long day = date.toEpochDay() + 3;
    return weekdaysOnly ? Math.floorDiv(day, 7) * 5 + Math.min(Math.floorMod(day, 7), 4) : day;
  }

  private double node(long day) {
    long block = day >> BLOCK_BITS;
    double left = blockPoint(block);
    double right = blockPoint(block + 1);
    long from = block << BLOCK_BITS;
    double scale = dailyVolatility;
    for (int bits = BLOCK_BITS; bits > 0; bits--) {
      if (day == from) {
        return left;
      }
      long half = 1L << (bits - 1);
      long middle = from + half;
      double noise = Noise.normal(Noise.mix(key + bits, middle));
      double regime = bits <= 4 ? regime(middle) : 1;
      double point = (left + right) / 2 + scale * regime * Math.sqrt(half / 2.0) * noise;
      if (day < middle) {
        right = point;
      } else {
        left = point;
        from = middle;
      }
    }
    return left;
  }

  private double regime(long tradingDay) {
    long day = weekdaysOnly ? Math.floorDiv(tradingDay * 7, 5L) : tradingDay;
    return volatilityFactor(LocalDate.ofEpochDay(day - 3));
  }

  private double blockPoint(long block) {
    return BLOCK_SPREAD * Noise.normal(Noise.mix(key ^ 0xB10C, block));
  }

  private static double smooth(long key, double x) {
    double floor = Math.floor(x);
    double part = x - floor;
    double left = Noise.normal(Noise.mix(key, (long) floor));
    double right = Noise.normal(Noise.mix(key, (long) floor + 1));
    double ease = part * part * (3 - 2 * part);
    return left + (right - left) * ease;
  }
}
