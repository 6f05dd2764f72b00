package io.ktrdr.simulator.market;

import io.ktrdr.calendar.Session;
import io.ktrdr.market.TimeRange;
import java.util.Optional;

/**
 * The minutes of one session: a bridge from its open to its close, busier at the ends of regular
 * hours than in the middle and quiet outside them; round-the-clock markets are busiest when Europe
 * and America both are awake.
 */
final class SessionPath {

  private static final int MINUTE = 60;
  private static final long ROUND_THE_CLOCK = 20 * 3600;
  private static final double QUIET_RISK = 0.16;
  private static final double QUIET_VOLUME = 0.02;
  private static final double DAY_RANGE = 0.85;

  private SessionPath() {}

  /**
   * Draws a session.
   *
   * @param all its hours, extended ones included
   * @param regular its regular hours, if it has any
   */
  static Atoms draw(
      Listing listing, PricePath path, long key, Session all, Optional<Session> regular) {
    int minutes = minutesOf(all);
    Atoms atoms = new Atoms(minutes, key);
    double[] weight = new double[minutes];
    int i = 0;
    for (TimeRange span : all.open()) {
      int inSpan = minutesOf(span);
      for (int m = 0; m < inSpan; m++, i++) {
        atoms.time[i] = span.startSecond() + (long) m * MINUTE;
        weight[i] = activity(regular, atoms.time[i], (double) i / minutes);
      }
    }
    long day = Noise.mix(key, all.date().toEpochDay());
    prices(listing, path, day, all, atoms, weight);
    flow(listing, path.volatilityFactor(all.date()), day, atoms, weight);
    return atoms;
  }

  /** Adds trades and quotes to the minutes of a session that is regular from end to end. */
  static void trade(Listing listing, double nervous, long day, Atoms atoms, Session session) {
    double[] weight = new double[atoms.size];
    for (int i = 0; i < atoms.size; i++) {
      weight[i] = activity(Optional.of(session), atoms.time[i], (double) i / atoms.size);
    }
    flow(listing, nervous, day, atoms, weight);
  }

  static int minutesOf(Session session) {
    return session.open().stream().mapToInt(SessionPath::minutesOf).sum();
  }

  private static int minutesOf(TimeRange span) {
    return (int) ((span.endSecond() - span.startSecond() + MINUTE - 1) / MINUTE);
  }

  /** How busy a minute is, about 1 in regular hours: the U of the day. */
  private static double activity(Optional<Session> regular, long second, double ofDay) {
    if (regular.isEmpty()) {
      return 1;
    }
    long from = regular.get().opens().getEpochSecond();
    long to = regular.get().closes().getEpochSecond();
    if (second < from || second >= to) {
      return -1;
    }
    if (to - from >= ROUND_THE_CLOCK) {
      double fromPeak = ofDay - 0.62;
      return 0.5 + 1.1 * Math.max(0, 1 - 7 * fromPeak * fromPeak);
    }
    double x = (second - from) / (double) (to - from);
    double fromMiddle = 2 * x - 1;
    double edge = fromMiddle * fromMiddle;
    return 0.55 + 1.0 * edge + 1.2 * edge * edge * edge;
  }

  private static void prices(
      Listing listing, PricePath path, long day, Session all, Atoms atoms, double[] weight) {
    int n = atoms.size;
    double openAt = path.open(all.date(), listing.overnightRisk()) / listing.tickSize();
    double closeAt = path.close(all.date()) / listing.tickSize();
    double total = 0;
    for (double w : weight) {
      total += w < 0 ? QUIET_RISK : w;
    }
    double risk =
        openAt
            * listing.volatility()
            * path.volatilityFactor(all.date())
            * DAY_RANGE
            / Math.sqrt(total);
    double[] walk = new double[n];
    double[] spent = new double[n];
    double at = 0;
    double sum = 0;
    double mood = 0;
    for (int i = 0; i < n; i++) {
      long bits = Noise.mix(day, i);
      double step = Noise.normal(bits);
      mood = 0.96 * mood + 0.17 * Noise.normal(Noise.mix(bits, 1));
      double w = weight[i] < 0 ? QUIET_RISK : weight[i];
      at += risk * Math.sqrt(w) * step * Math.max(0.25, 1 + mood);
      sum += w;
      walk[i] = at;
      spent[i] = sum / total;
    }
    int last = ticks(openAt);
    for (int i = 0; i < n; i++) {
      long bits = Noise.mix(day ^ 0x5A5A, i);
      int open = i == 0 ? last : Math.max(1, last + hop(bits));
      double exact = openAt + (closeAt - openAt) * spent[i] + walk[i] - spent[i] * walk[n - 1];
      int close = ticks(exact);
      double w = weight[i] < 0 ? QUIET_RISK : weight[i];
      double reach = risk * Math.sqrt(w);
      int above = (int) (reach * tail(bits));
      int below = (int) (reach * tail(Noise.mix(bits, 2)));
      atoms.bar(
          i,
          open,
          Math.max(open, close) + above,
          Math.max(1, Math.min(open, close) - below),
          close);
      last = close;
    }
  }

  private static int ticks(double price) {
    return (int) Math.max(1, Math.round(price));
  }

  /** How far the open stands from the last close: mostly not at all. */
  private static int hop(long bits) {
    int roll = Noise.below(bits, 10);
    return roll == 0 ? 1 : roll == 1 ? -1 : 0;
  }

  /** How far a minute strays beyond open and close, in units of its risk; mean about 0.5. */
  private static double tail(long bits) {
    double u = Noise.uniform(bits);
    return 1.5 * u * u;
  }

  private static void flow(
      Listing listing, double nervous, long day, Atoms atoms, double[] weight) {
    double total = 0;
    for (double w : weight) {
      total += w < 0 ? QUIET_VOLUME : w;
    }
    double perWeight = listing.dailyVolume() * (0.55 + 0.45 * nervous) / total;
    long least = 12;
    for (int i = 0; i < atoms.size; i++) {
      long bits = Noise.mix(day ^ 0x701E, i);
      boolean quiet = weight[i] < 0;
      double u = Noise.uniform(bits);
      double burst = 0.45 + 0.4 * u + 1.0 * u * u * u * u;
      double moved = atoms.high[i] - atoms.low[i];
      double size =
          perWeight * (quiet ? QUIET_VOLUME : weight[i]) * burst * (1 + moved / (moved + 8));
      long volume = Math.max(least, Math.round(size));
      double lots = volume / listing.tradeSize() * (0.8 + 0.4 * Noise.uniform(Noise.mix(bits, 3)));
      int trades = (int) Math.clamp(Math.round(lots), 1, Math.min(volume, 2_000_000));
      atoms.flow(i, volume, trades);
      int spread =
          quiet ? listing.spread() * (2 + Noise.below(Noise.mix(bits, 4), 3)) : listing.spread();
      int below = listing.evenSpread() ? spread / 2 : Noise.below(Noise.mix(bits, 5), spread + 1);
      below = Math.min(below, atoms.low[i] - 1);
      atoms.quote(i, below, spread - below);
    }
  }
}
