package io.ktrdr.simulator;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.Session;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.TradingHours;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;

/**
 * What time it is in the simulated market.
 *
 * <p>{@code real} is the time of day. {@code open} is the time of day while New York trades
 * (regular hours); otherwise the same moment of day in the last session that has ended, and where
 * that moment lies outside of the session, a place in it: so live streams always flow, and the
 * clock is set back at most once per session's length. A date-time such as {@code
 * 2024-03-05T14:45:00Z} is where the clock starts running from.
 */
public final class MarketClock extends Clock {

  /** How long after the open the clock is set when the moment of day lies outside the session. */
  private static final Duration WARM = Duration.ofMinutes(30);

  private static final int LOOK_BACK_DAYS = 10;

  private interface Hands {
    Instant at(Instant real);
  }

  private final Clock real;
  private final Hands hands;

  private MarketClock(Clock real, Hands hands) {
    this.real = real;
    this.hands = hands;
  }

  /**
   * Reads {@code real}, {@code open} or an instant.
   *
   * @throws IllegalArgumentException saying what is allowed
   */
  public static MarketClock parse(String text, Clock real, Calendars calendars) {
    return switch (text) {
      case "real" -> new MarketClock(real, now -> now);
      case "open" -> {
        TradingCalendar newYork = calendars.byId(Calendars.XNYS).orElseThrow();
        yield new MarketClock(real, now -> whileOpen(newYork, now));
      }
      default -> {
        Instant begun = real.instant();
        Duration shift = Duration.between(begun, instant(text));
        yield new MarketClock(real, now -> now.plus(shift));
      }
    };
  }

  private static Instant instant(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException notAnInstant) {
      throw new IllegalArgumentException(
          "clock \"" + text + "\" is not real, open or an instant such as 2024-03-05T14:45:00Z",
          notAnInstant);
    }
  }

  private static Instant whileOpen(TradingCalendar newYork, Instant now) {
    if (newYork.isOpen(TradingHours.RTH, now)) {
      return now;
    }
    ZonedDateTime local = now.atZone(newYork.zone());
    Session last =
        newYork
            .sessions(
                TradingHours.RTH,
                local.toLocalDate().minusDays(LOOK_BACK_DAYS),
                local.toLocalDate())
            .stream()
            .filter(session -> !session.closes().isAfter(now))
            .reduce((earlier, later) -> later)
            .orElseThrow();
    Instant sameMoment = local.with(last.date()).toInstant();
    if (!sameMoment.isBefore(last.opens()) && sameMoment.isBefore(last.closes())) {
      return sameMoment;
    }
    Duration room = Duration.between(last.opens(), last.closes()).minus(WARM);
    Duration since = Duration.between(last.closes(), now);
    return last.opens().plus(WARM).plusMillis(since.toMillis() % room.toMillis());
  }

  @Override
  public Instant instant() {
    return hands.at(real.instant());
  }

  @Override
  public ZoneId getZone() {
    return real.getZone();
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return new MarketClock(real.withZone(zone), hands);
  }
}
