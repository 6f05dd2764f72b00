package io.ktrdr.calendar;

import io.ktrdr.market.Instrument;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All calendars known here, and the one that judges an instrument. Safe for many threads. */
public final class Calendars {

  /** US stock exchanges. */
  public static final String XNYS = "XNYS";

  /** Spot currencies. */
  public static final String FX = "FX";

  /** Equity index futures on CME Globex. */
  public static final String CME_EQUITY = "CME_EQUITY";

  /** Around the clock, in days of UTC. */
  public static final String ALWAYS = "24_7";

  /** Weekdays around the clock: what is assumed where nothing is known. */
  public static final String WEEKDAYS = "24_5";

  private static final LocalDate FIRST = LocalDate.of(1990, 1, 1);
  private static final LocalDate LAST = LocalDate.of(2030, 12, 31);

  private final Map<String, SessionCalendar> byId;
  private final Map<ZoneId, SessionCalendar> defaults = new ConcurrentHashMap<>();

  private Calendars(Map<String, SessionCalendar> byId) {
    this.byId = Map.copyOf(byId);
  }

  /** The calendars shipped with the product. */
  public static Calendars bundled() {
    return new Calendars(
        Stream.of(
                bundle(XNYS, "America/New_York", FIRST, new NewYorkStockRules()),
                bundle(FX, "America/New_York", FIRST, new CurrencyRules()),
                bundle(CME_EQUITY, "America/Chicago", FIRST, new GlobexEquityRules()),
                bundle(ALWAYS, "UTC", FIRST, ClockRules.EVERY_DAY))
            .collect(Collectors.toMap(SessionCalendar::id, Function.identity())));
  }

  /** The names of the calendars, sorted; the default calendar is not among them. */
  public List<String> ids() {
    return byId.keySet().stream().sorted().toList();
  }

  /** The calendar of that name, without what any one instrument has taught. */
  public Optional<TradingCalendar> byId(String id) {
    return Optional.ofNullable(byId.get(id));
  }

  /**
   * The calendar of an instrument: by its security type and exchange, else weekdays around the
   * clock in the instrument's zone, which is marked {@link CalendarLayer#DEFAULT}.
   */
  public TradingCalendar of(Instrument instrument) {
    return base(instrument);
  }

  private SessionCalendar base(Instrument instrument) {
    return ExchangeCalendars.idFor(instrument)
        .map(byId::get)
        .orElseGet(() -> defaults.computeIfAbsent(zoneOf(instrument), Calendars::weekdays));
  }

  private static ZoneId zoneOf(Instrument instrument) {
    return ZoneIds.find(instrument.timeZoneId(), instrument.id().exchange()).orElse(ZoneOffset.UTC);
  }

  private static SessionCalendar weekdays(ZoneId zone) {
    return calendar(WEEKDAYS, CalendarLayer.DEFAULT, zone, FIRST, ClockRules.WEEKDAYS);
  }

  private static SessionCalendar bundle(
      String id, String zone, LocalDate first, SessionRules rules) {
    return calendar(id, CalendarLayer.BUNDLED, ZoneId.of(zone), first, rules);
  }

  private static SessionCalendar calendar(
      String id, CalendarLayer layer, ZoneId zone, LocalDate first, SessionRules rules) {
    return new SessionCalendar(
        id, layer, zone, first, LAST, new RuleBook(layer, rules, zone, first, LAST));
  }
}
