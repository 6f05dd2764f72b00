package io.ktrdr.simulator.market;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.Session;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The whole simulated market: a pure function of seed, listing and time. Two markets of one seed
 * agree on every bar, in any process and whatever was asked before. Safe for many threads.
 *
 * <p>Times are as {@link BarSeries} has them. "Now" is passed in: nothing later than it is ever
 * told, and the bar it stands in is a forming one.
 */
public final class SimulatedMarket {

  private static final int LOOK_BACK_DAYS = 10;

  private final long seed;
  private final Calendars calendars;
  private final ListingBook book;
  private final Map<Integer, ReplaySeries> replayed;
  private final Map<String, TradingCalendar> byName = new ConcurrentHashMap<>();
  private final Map<String, BarSource> sources = new ConcurrentHashMap<>();

  /**
   * @param replayed bars that stand in for made-up ones, by conId
   */
  public SimulatedMarket(
      long seed, Calendars calendars, ListingBook book, Map<Integer, ReplaySeries> replayed) {
    this.seed = seed;
    this.calendars = calendars;
    this.book = book;
    this.replayed = Map.copyOf(replayed);
  }

  /** A market without replayed files. */
  public static SimulatedMarket of(long seed) {
    Calendars calendars = Calendars.bundled();
    return new SimulatedMarket(
        seed, calendars, ListingBook.bundled(calendars, List.of()), Map.of());
  }

  /** Everything that is listed. */
  public ListingBook book() {
    return book;
  }

  /** When a listing trades. */
  public TradingCalendar calendar(Listing listing) {
    return byName.computeIfAbsent(listing.calendar(), name -> calendars.byId(name).orElseThrow());
  }

  /** The zone of a listing's trading hours. */
  public ZoneId zone(Listing listing) {
    return ZoneId.of(listing.zone());
  }

  /** Bars below a day that open in a range and have begun before now. */
  public BarSeries intraday(
      Listing listing,
      BarSize size,
      WhatToShow what,
      TradingHours hours,
      TimeRange range,
      Instant now) {
    return source(listing).intraday(size, what, hours, range, now);
  }

  /** Bars of a day and longer whose period touches a span of session dates, both inclusive. */
  public BarSeries daily(
      Listing listing,
      BarSize size,
      WhatToShow what,
      TradingHours hours,
      LocalDate from,
      LocalDate to,
      Instant now) {
    return source(listing).daily(size, what, hours, from, to, now);
  }

  /** The open of the oldest bar of a listing. */
  public Instant head(Listing listing, TradingHours hours) {
    return source(listing).head(hours);
  }

  /**
   * The bar that holds the second before an instant, as far as it has formed: what a live update
   * tells.
   */
  public Optional<BarSeries> forming(
      Listing listing, BarSize size, WhatToShow what, TradingHours hours, Instant now) {
    Instant second = now.minusSeconds(1);
    BarSeries bars;
    if (size.intraday()) {
      TimeRange range = new TimeRange(second.minusSeconds(size.seconds()), now);
      if (!calendar(listing).isOpen(hours, second)) {
        return Optional.empty();
      }
      bars = intraday(listing, size, what, hours, range, now);
    } else {
      Optional<Session> session = calendar(listing).sessionAt(hours, second);
      if (session.isEmpty()) {
        return Optional.empty();
      }
      LocalDate date = session.get().date();
      bars = daily(listing, size, what, hours, date, date, now);
    }
    return bars.isEmpty()
        ? Optional.empty()
        : Optional.of(bars.slice(bars.size() - 1, bars.size()));
  }

  /** The state of the market at an instant; empty before the first bar. */
  public Optional<Quote> quote(Listing listing, Instant now) {
    LocalDate today = now.atZone(calendar(listing).zone()).toLocalDate().plusDays(1);
    BarSeries days =
        daily(
            listing,
            BarSize.DAY_1,
            WhatToShow.TRADES,
            TradingHours.ALL,
            today.minusDays(LOOK_BACK_DAYS),
            today,
            now);
    if (days.size() < 2) {
      return Optional.empty();
    }
    Bar day = days.bar(days.size() - 1);
    BigDecimal bid = lastClose(listing, WhatToShow.BID, now);
    BigDecimal ask = lastClose(listing, WhatToShow.ASK, now);
    if (bid == null || ask == null) {
      return Optional.empty();
    }
    long bits = Noise.mix(Noise.key(seed, "sizes of " + listing.conId()), now.getEpochSecond());
    long size = Math.max(1, Math.round(listing.tradeSize()));
    return Optional.of(
        new Quote(
            bid,
            ask,
            size(listing, size * (1 + Noise.below(bits, 9))),
            size(listing, size * (1 + Noise.below(bits >>> 8, 9))),
            day.close(),
            listing.hasVolume() ? size(listing, size) : null,
            day.open(),
            day.high(),
            day.low(),
            day.volume(),
            days.bar(days.size() - 2).close()));
  }

  private BigDecimal lastClose(Listing listing, WhatToShow what, Instant now) {
    TimeRange recent = new TimeRange(now.minusSeconds(LOOK_BACK_DAYS * 86_400L), now);
    TradingCalendar calendar = calendar(listing);
    Instant asOf =
        calendar.isOpen(TradingHours.ALL, now.minusSeconds(1))
            ? now
            : calendar
                .sessions(
                    TradingHours.ALL,
                    recent.start().atZone(calendar.zone()).toLocalDate(),
                    now.atZone(calendar.zone()).toLocalDate().plusDays(1))
                .stream()
                .flatMap(session -> session.open().stream())
                .map(TimeRange::end)
                .filter(end -> !end.isAfter(now))
                .reduce((earlier, later) -> later)
                .orElse(now);
    BarSeries bars =
        intraday(
            listing,
            BarSize.MIN_1,
            what,
            TradingHours.ALL,
            new TimeRange(asOf.minusSeconds(120), asOf),
            asOf);
    return bars.isEmpty() ? null : bars.bar(bars.size() - 1).close();
  }

  private static BigDecimal size(Listing listing, long units) {
    return BigDecimal.valueOf(units, listing.volumeScale()).stripTrailingZeros();
  }

  private BarSource source(Listing listing) {
    return sources.computeIfAbsent(
        listing.conId() + "/" + listing.type(),
        id -> {
          ReplaySeries series = replayed.get(listing.conId());
          TradingCalendar calendar = calendar(listing);
          return series == null || listing.terms().isPresent()
              ? new GeneratedBars(listing, calendar, minutes(listing))
              : new ReplayedBars(listing, series, calendar);
        });
  }

  private SessionMinutes minutes(Listing listing) {
    return switch (listing.terms().orElse(null)) {
      case Terms.Option option ->
          new OptionMinutes(seed, listing, option, calendar(listing), minutes(option.underlying()));
      case Terms.Continuous(Listing root) -> {
        TradingCalendar stocks = calendars.byId(Calendars.XNYS).orElseThrow();
        yield date -> minutes(FuturesChain.front(root, date, stocks)).draw(date);
      }
      case Terms.Bond bond -> new OwnMinutes(seed, listing, calendar(listing));
      case null -> new OwnMinutes(seed, listing, calendar(listing));
    };
  }
}
