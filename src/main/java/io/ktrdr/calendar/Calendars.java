package io.ktrdr.calendar;

import io.ktrdr.market.Instrument;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All calendars known here, and the one that judges an instrument. Safe for many threads. */
public final class Calendars {

  /** US stock exchanges. */
  public static final String XNYS = "XNYS";

  /** Options on US stocks, all exchanges. */
  public static final String OPRA = "OPRA";

  /** London Stock Exchange. */
  public static final String XLON = "XLON";

  /** Tokyo Stock Exchange. */
  public static final String XTKS = "XTKS";

  /** Spot currencies. */
  public static final String FX = "FX";

  /** Equity index futures on CME Globex. */
  public static final String CME_EQUITY = "CME_EQUITY";

  /** Around the clock, in days of UTC. */
  public static final String ALWAYS = "24_7";

  /** Weekdays around the clock: what is assumed where nothing is known. */
  public static final String WEEKDAYS = "24_5";

  /** Bundled rules of which at least the hours of some years are not checked. */
  private static final Set<String> PARTLY_CHECKED =
      Set.of(
          FX,
          CME_EQUITY,
          "CME_FX",
          "CME_RATES",
          "CME_ENERGY",
          "CME_METALS",
          "CME_GRAINS",
          "CME_LIVESTOCK",
          "CBOE",
          "CFE",
          "XSES");

  /** Instruments of one exchange share their texts, which IB renews daily. */
  private static final int LEARNT_KEPT = 256;

  private static final LocalDate FIRST = LocalDate.of(1990, 1, 1);
  private static final LocalDate LAST = LocalDate.of(2030, 12, 31);

  private final Map<String, SessionCalendar> byId;
  private final Map<ZoneId, SessionCalendar> defaults = new ConcurrentHashMap<>();
  private final Map<Lesson, SessionCalendar> learnt = new ConcurrentHashMap<>();

  private Calendars(Map<String, SessionCalendar> byId) {
    this.byId = Map.copyOf(byId);
  }

  /** The calendars shipped with the product. */
  public static Calendars bundled() {
    return new Calendars(
        Stream.of(
                bundle(XNYS, "America/New_York", new NewYorkStockRules()),
                bundle(OPRA, "America/New_York", NewYorkStockRules.options()),
                bundle("XTSE", "America/Toronto", TorontoRules.rules()),
                bundle(XLON, "Europe/London", new LondonRules()),
                bundle("XETR", "Europe/Berlin", GermanRules.xetra()),
                bundle("XFRA", "Europe/Berlin", GermanRules.frankfurt()),
                bundle("XPAR", "Europe/Paris", EuronextRules.paris()),
                bundle("XAMS", "Europe/Amsterdam", EuronextRules.amsterdam()),
                bundle("XBRU", "Europe/Brussels", EuronextRules.brussels()),
                bundle("XLIS", "Europe/Lisbon", EuronextRules.lisbon()),
                bundle("XMIL", "Europe/Rome", ItalianRules.rules()),
                bundle("XSWX", "Europe/Zurich", SwissRules.rules()),
                bundle("XSTO", "Europe/Stockholm", StockholmRules.rules()),
                bundle(XTKS, "Asia/Tokyo", new TokyoRules()),
                bundle("XHKG", "Asia/Hong_Kong", new HongKongRules()),
                bundle("XSES", "Asia/Singapore", SingaporeRules.rules()),
                bundle("XASX", "Australia/Sydney", AustralianRules.rules()),
                bundle(FX, "America/New_York", new CurrencyRules()),
                bundle("CBOE", "America/Chicago", ChicagoOptionsRules.indexOptions()),
                bundle("CFE", "America/Chicago", ChicagoOptionsRules.volatilityFutures()),
                bundle(CME_EQUITY, "America/Chicago", GlobexEquityRules.rules()),
                bundle("CME_FX", "America/Chicago", GlobexRules.currencies()),
                bundle("CME_RATES", "America/Chicago", GlobexRules.rates()),
                bundle("CME_ENERGY", "America/Chicago", GlobexRules.energy()),
                bundle("CME_METALS", "America/Chicago", GlobexRules.metals()),
                bundle("CME_GRAINS", "America/Chicago", GlobexRules.grains()),
                bundle("CME_LIVESTOCK", "America/Chicago", GlobexRules.livestock()),
                bundle(ALWAYS, "UTC", ClockRules.EVERY_DAY))
            .collect(Collectors.toMap(SessionCalendar::id, Function.identity())));
  }

  /** The names of the calendars, sorted; the default calendar is not among them. */
  public List<String> ids() {
    return byId.keySet().stream().sorted().toList();
  }

  /**
   * The calendar of that name, without what any one instrument has taught. Exchanges that share
   * another's hours are found too: {@code XNAS} and {@code ARCX} are {@code XNYS}.
   */
  public Optional<TradingCalendar> byId(String id) {
    return Optional.ofNullable(byId.get(ExchangeCalendars.canonical(id)));
  }

  /** How far a calendar can be relied on; days from upper layers are sure whatever it says. */
  public static Confidence confidence(TradingCalendar calendar) {
    if (calendar.id().equals(WEEKDAYS)) {
      return Confidence.LOW;
    }
    return PARTLY_CHECKED.contains(calendar.id()) ? Confidence.MEDIUM : Confidence.HIGH;
  }

  /** Other names under which {@link #byId} finds a calendar, sorted. */
  public List<String> aliases(String id) {
    return ExchangeCalendars.aliases(id);
  }

  /**
   * These calendars with what an operator knows better on top.
   *
   * @throws IllegalArgumentException when a calendar is named that is not here
   */
  public Calendars with(CalendarOverrides overrides) {
    for (String id : overrides.calendars()) {
      if (!byId.containsKey(id)) {
        throw new IllegalArgumentException(
            "calendar overrides speak of \"" + id + "\", which is not one of " + ids());
      }
    }
    return new Calendars(
        byId.values().stream()
            .map(
                calendar ->
                    LayeredBook.over(calendar, CalendarLayer.OVERRIDE, overrides.over(calendar)))
            .collect(Collectors.toMap(SessionCalendar::id, Function.identity())));
  }

  /**
   * The calendar of an instrument: by its security type and exchange, else weekdays around the
   * clock in the instrument's zone, which is marked {@link CalendarLayer#DEFAULT}. The days that
   * the instrument's own hours speak of go on top where they say something else; hours that cannot
   * be read, and hours of a market that never closes, teach nothing.
   */
  public TradingCalendar of(Instrument instrument) {
    SessionCalendar base = base(instrument);
    if (instrument.tradingHours().isBlank() && instrument.liquidHours().isBlank()) {
      return base;
    }
    if (learnt.size() >= LEARNT_KEPT) {
      learnt.clear();
    }
    return learnt.computeIfAbsent(
        Lesson.of(base, instrument),
        lesson -> LayeredBook.over(base, CalendarLayer.LEARNT, lesson.hours()));
  }

  /** The calendar of an instrument with more days learnt from IB, such as SCHEDULE answers. */
  public TradingCalendar of(Instrument instrument, DayHours learntDays) {
    SessionCalendar base = base(instrument);
    DayHours own = Lesson.of(base, instrument).hours();
    return LayeredBook.over(base, CalendarLayer.LEARNT, learntDays.over(own));
  }

  private SessionCalendar base(Instrument instrument) {
    return ExchangeCalendars.idFor(instrument)
        .map(byId::get)
        .orElseGet(() -> defaults.computeIfAbsent(zoneOf(instrument), Calendars::weekdays));
  }

  private static ZoneId zoneOf(Instrument instrument) {
    return ZoneIds.find(instrument.timeZoneId(), instrument.id().exchangeCode())
        .orElse(ZoneOffset.UTC);
  }

  private static SessionCalendar weekdays(ZoneId zone) {
    return calendar(WEEKDAYS, CalendarLayer.DEFAULT, zone, ClockRules.WEEKDAYS);
  }

  private static SessionCalendar bundle(String id, String zone, SessionRules rules) {
    return calendar(id, CalendarLayer.BUNDLED, ZoneId.of(zone), rules);
  }

  private static SessionCalendar calendar(
      String id, CalendarLayer layer, ZoneId zone, SessionRules rules) {
    return new SessionCalendar(
        id, layer, zone, FIRST, LAST, new RuleBook(layer, rules, zone, FIRST, LAST));
  }

  /** What the hours of a contract can teach a calendar. */
  private record Lesson(
      SessionCalendar base,
      String timeZoneId,
      String exchange,
      String tradingHours,
      String liquidHours) {

    static Lesson of(SessionCalendar base, Instrument instrument) {
      return new Lesson(
          base,
          instrument.timeZoneId(),
          instrument.id().exchangeCode(),
          instrument.tradingHours(),
          instrument.liquidHours());
    }

    DayHours hours() {
      Optional<ZoneId> zone =
          timeZoneId.isBlank() ? Optional.of(base.zone()) : ZoneIds.find(timeZoneId, exchange);
      if (zone.isEmpty() || base.id().equals(ALWAYS)) {
        return DayHours.none();
      }
      try {
        return ContractHours.parse(tradingHours, liquidHours, zone.get());
      } catch (IllegalArgumentException unreadable) {
        return DayHours.none();
      }
    }
  }
}
