package io.ktrdr.simulator.market;

import io.ktrdr.calendar.Session;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.TradingHours;
import java.time.LocalDate;

/** Minutes of what has a price path of its own. */
final class OwnMinutes implements SessionMinutes {

  private final Listing listing;
  private final TradingCalendar calendar;
  private final PricePath path;
  private final long key;

  OwnMinutes(long seed, Listing listing, TradingCalendar calendar) {
    this.listing = listing;
    this.calendar = calendar;
    this.path = new PricePath(seed, listing, listing.weekdaysOnly());
    this.key = Noise.key(seed, "minutes of " + listing.conId());
  }

  @Override
  public Atoms draw(LocalDate date) {
    Session all = calendar.session(TradingHours.ALL, date).orElseThrow();
    return SessionPath.draw(listing, path, key, all, calendar.session(TradingHours.RTH, date));
  }
}
