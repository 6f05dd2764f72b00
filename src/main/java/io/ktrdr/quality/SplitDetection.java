package io.ktrdr.quality;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.SplitRatio;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Tells whether a provider has put its prices on another scale since bars were stored: then the
 * ratio of its prices to the stored ones is constant and not 1 over every bar that both have. Pure.
 */
public final class SplitDetection {

  /** Fewer common bars prove nothing. */
  public static final int LEAST_BARS = 3;

  /** From one bar to the next a price rarely moves by this part; a split does. */
  private static final double JUMP = 0.09;

  /** Numerator and denominator of a split as it is declared are at most this. */
  private static final int LARGEST_TERM = 100;

  /** Ratios that no declared split has, such as after a spin-off, are told in millionths. */
  private static final long MILLIONTHS = 1_000_000;

  /** Volumes are rounded by lots and by the provider's corrections. */
  private static final double VOLUME_TOLERANCE = 0.02;

  /** What a comparison comes to. */
  public sealed interface Finding {
    /** Too few bars in common. */
    record TooFew(int bars) implements Finding {}

    /** The scale is the same, though single figures may differ. */
    record SameScale(int bars) implements Finding {}

    /**
     * Every price of every common bar has changed by one ratio.
     *
     * @param volumes whether volumes have changed by its inverse
     */
    record Rescaled(SplitRatio ratio, boolean volumes, int bars) implements Finding {}

    /** Prices are far apart, but not by one ratio. */
    record Unclear(int bars, double least, double most) implements Finding {}
  }

  private record Pair(double old, double fresh, double unit) {}

  private SplitDetection() {}

  /** Whether the step from one bar's close to the next one's open looks like another scale. */
  public static boolean jumps(BarSeries before, BarSeries after) {
    if (before.isEmpty() || after.isEmpty()) {
      return false;
    }
    double close = price(before.close(before.size() - 1), before.priceScale());
    double open = price(after.open(0), after.priceScale());
    return close > 0 && open > 0 && Math.abs(Math.log(open / close)) > Math.log1p(JUMP);
  }

  /** Compares the bars that both have. */
  public static Finding compare(BarSeries stored, BarSeries fetched) {
    List<Pair> prices = new ArrayList<>();
    List<Double> volumes = new ArrayList<>();
    int bars = 0;
    for (int i = 0; i < fetched.size(); i++) {
      int at = stored.indexAtOrAfter(fetched.time(i));
      if (at < stored.size() && stored.time(at) == fetched.time(i)) {
        bars++;
        pair(stored, at, fetched, i, prices);
        if (positive(stored.volume(at)) && positive(fetched.volume(i))) {
          volumes.add(
              price(fetched.volume(i), fetched.volumeScale())
                  / price(stored.volume(at), stored.volumeScale()));
        }
      }
    }
    if (bars < LEAST_BARS || prices.size() < 4 * LEAST_BARS) {
      return new Finding.TooFew(bars);
    }
    double[] ratios = prices.stream().mapToDouble(p -> p.fresh() / p.old()).sorted().toArray();
    double middle = ratios[ratios.length / 2];
    if (Math.abs(middle - 1) < 0.005 || fits(prices, 1)) {
      return new Finding.SameScale(bars);
    }
    Optional<SplitRatio> ratio = ratio(prices, middle);
    return ratio.isPresent()
        ? new Finding.Rescaled(ratio.get(), volumesFollow(volumes, ratio.get()), bars)
        : new Finding.Unclear(bars, ratios[0], ratios[ratios.length - 1]);
  }

  private static void pair(BarSeries stored, int at, BarSeries fetched, int i, List<Pair> prices) {
    // Providers round to cents at least, whatever decimals the figures happen to need.
    double unit = Math.pow(10, -Math.max(2, fetched.priceScale()));
    double storedUnit = Math.pow(10, -Math.max(2, stored.priceScale()));
    long[] old = {stored.open(at), stored.high(at), stored.low(at), stored.close(at)};
    long[] fresh = {fetched.open(i), fetched.high(i), fetched.low(i), fetched.close(i)};
    for (int p = 0; p < old.length; p++) {
      if (old[p] > 0 && fresh[p] > 0) {
        prices.add(
            new Pair(
                price(old[p], stored.priceScale()),
                price(fresh[p], fetched.priceScale()),
                Math.max(unit, storedUnit)));
      }
    }
  }

  /** The simplest ratio that every price agrees with, within what rounding explains. */
  private static Optional<SplitRatio> ratio(List<Pair> prices, double middle) {
    for (int sum = 3; sum <= 2 * LARGEST_TERM; sum++) {
      long numerator = Math.round(sum * middle / (1 + middle));
      long denominator = sum - numerator;
      if (numerator >= 1 && denominator >= 1 && fits(prices, (double) numerator / denominator)) {
        return Optional.of(new SplitRatio(numerator, denominator));
      }
    }
    double old = prices.stream().mapToDouble(Pair::old).sum();
    double fresh = prices.stream().mapToDouble(Pair::fresh).sum();
    long millionths = Math.round(fresh / old * MILLIONTHS);
    return millionths > 0 && fits(prices, (double) millionths / MILLIONTHS)
        ? Optional.of(new SplitRatio(millionths, MILLIONTHS))
        : Optional.empty();
  }

  private static boolean fits(List<Pair> prices, double ratio) {
    for (Pair pair : prices) {
      double allowed = pair.unit() * (1 + ratio) * 0.75 + pair.fresh() * 2e-6;
      if (Math.abs(pair.old() * ratio - pair.fresh()) > allowed) {
        return false;
      }
    }
    return true;
  }

  private static boolean volumesFollow(List<Double> volumes, SplitRatio ratio) {
    if (volumes.size() < LEAST_BARS) {
      return false;
    }
    double[] sorted = volumes.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    double middle = sorted[sorted.length / 2] * ratio.factor();
    return Math.abs(middle - 1) < VOLUME_TOLERANCE;
  }

  private static boolean positive(long volume) {
    return volume != BarSeries.NONE && volume > 0;
  }

  private static double price(long unscaled, int scale) {
    return unscaled / Math.pow(10, scale);
  }
}
