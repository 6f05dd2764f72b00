package io.ktrdr.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.SecurityType;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CalendarsTest {

  private static final LocalDate THANKSGIVING = LocalDate.of(2026, 11, 26);
  private final Calendars calendars = Calendars.bundled();

  @Test
  void listsTheCalendarsByName() {
    assertThat(calendars.ids())
        .contains("24_7", "CME_EQUITY", "FX", "XLON", "XNYS", "XTKS")
        .contains("XTSE", "XETR", "XFRA", "XPAR", "XAMS", "XBRU", "XLIS", "XMIL", "XSWX", "XSTO")
        .contains("XHKG", "XASX", "XSES", "CBOE", "CFE")
        .contains("CME_FX", "CME_RATES", "CME_ENERGY", "CME_METALS", "CME_GRAINS", "CME_LIVESTOCK")
        .isSorted();
    assertThat(calendars.byId("XXXX")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"XNAS, XNYS", "ARCX, XNYS", "XASE, XNYS", "XTSX, XTSE", "CMES, CME_EQUITY"})
  void anExchangeThatSharesHoursIsFoundByItsOwnName(String alias, String id) {
    assertThat(calendars.byId(alias)).isEqualTo(calendars.byId(id)).isPresent();
    assertThat(calendars.aliases(id)).contains(alias);
  }

  @ParameterizedTest
  @CsvSource({
    "STK, NASDAQ, XNYS",
    "STK, NYSE, XNYS",
    "STK, ARCA, XNYS",
    "STK, AMEX, XNYS",
    "STK, BATS, XNYS",
    "STK, IEX, XNYS",
    "STK, ISLAND, XNYS",
    "IND, CBOE, XNYS",
    "STK, LSE, XLON",
    "STK, LSEETF, XLON",
    "STK, TSEJ, XTKS",
    "STK, TSE, XTSE",
    "STK, VENTURE, XTSE",
    "STK, IBIS, XETR",
    "STK, IBIS2, XETR",
    "STK, FWB, XFRA",
    "STK, SBF, XPAR",
    "STK, AEB, XAMS",
    "STK, ENEXT-BE, XBRU",
    "STK, BVL, XLIS",
    "STK, BVME, XMIL",
    "STK, BVME-ETF, XMIL",
    "IND, OSE-JPN, XTKS",
    "STK, EBS, XSWX",
    "STK, SFB, XSTO",
    "STK, SEHK, XHKG",
    "STK, ASX, XASX",
    "STK, SGX, XSES",
    "OPT, NASDAQ, OPRA",
    "OPT, AMEX, OPRA",
    "IND, NASDAQ, XNYS",
    "IND, EUREX, XETR",
    "IND, HKFE, XHKG",
    "CASH, IDEALPRO, FX",
    "FUT, CME, CME_EQUITY",
    "FUT, CBOT, CME_RATES",
    "FUT, NYMEX, CME_ENERGY",
    "FOP, NYMEX, CME_ENERGY",
    "FUT, COMEX, CME_METALS",
    "FUT, CFE, CFE",
    "OPT, CBOE, CBOE",
    "FUT, GLOBEX, CME_EQUITY",
    "CONTFUT, CME, CME_EQUITY",
    "CRYPTO, PAXOS, 24_7",
    "CRYPTO, ZEROHASH, 24_7"
  })
  void theExchangeNamesTheCalendar(SecurityType type, String exchange, String id) {
    TradingCalendar calendar = calendars.of(Instruments.of(type, exchange));
    assertThat(calendar).isSameAs(calendars.byId(id).orElseThrow());
    assertThat(calendar.layer()).isEqualTo(CalendarLayer.BUNDLED);
  }

  @ParameterizedTest
  @CsvSource({
    "STK, GETTEX, MET, Europe/Berlin",
    "FUT, SGX, '', Asia/Singapore",
    "BOND, X, junk, Z"
  })
  void anUnknownExchangeTradesEveryWeekdayForAllWeKnow(
      SecurityType type, String exchange, String zone, String expected) {
    TradingCalendar calendar = calendars.of(Instruments.of(type, exchange, zone, "", ""));
    assertThat(calendar.id()).isEqualTo("24_5");
    assertThat(calendar.layer()).isEqualTo(CalendarLayer.DEFAULT);
    assertThat(calendar.layer(THANKSGIVING)).isEqualTo(CalendarLayer.DEFAULT);
    assertThat(calendar.zone().getId()).isEqualTo(expected);
    assertThat(calendar.session(TradingHours.RTH, THANKSGIVING)).isPresent();
    assertThat(calendar.session(TradingHours.RTH, LocalDate.of(2026, 11, 22))).isEmpty();
  }

  @Test
  void hoursThatAgreeChangeNothing() {
    TradingCalendar calendar =
        calendars.of(
            Instruments.of(
                SecurityType.STK,
                "NASDAQ",
                "US/Eastern",
                "20261125:0400-20261125:2000;20261126:CLOSED;20261127:0400-20261127:1700",
                "20261125:0930-20261125:1600;20261126:CLOSED;20261127:0930-20261127:1300"));
    assertThat(calendar).isSameAs(calendars.byId("XNYS").orElseThrow());
  }

  @Test
  void hoursThatDifferWinOnTheirDays() {
    TradingCalendar calendar =
        calendars.of(
            Instruments.of(
                SecurityType.STK,
                "NASDAQ",
                "EST (Eastern Standard Time)",
                "20261123:CLOSED;20261124:0400-20261124:2000;20261126:0400-20261126:1300",
                "20261123:CLOSED;20261124:0930-20261124:1600;20261126:0930-20261126:1300"));
    assertThat(calendar.id()).isEqualTo("XNYS");
    assertThat(calendar.layer()).isEqualTo(CalendarLayer.LEARNT);
    assertThat(calendar.session(TradingHours.RTH, LocalDate.of(2026, 11, 23))).isEmpty();
    assertThat(calendar.session(TradingHours.RTH, THANKSGIVING)).isPresent();
    assertThat(calendar.layer(THANKSGIVING)).isEqualTo(CalendarLayer.LEARNT);
    assertThat(calendar.layer(LocalDate.of(2026, 11, 24))).isEqualTo(CalendarLayer.BUNDLED);
    assertThat(calendar.version())
        .startsWith(calendars.byId("XNYS").orElseThrow().version() + "+learnt:");
    assertThat(calendar.session(TradingHours.RTH, LocalDate.of(2025, 11, 27))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "US/Eastern, garbage",
    "Mars/Olympus, 20261123:CLOSED",
    "US/Eastern, 20261123:1800-20261124:1700;20261124:1600-20261125:1500"
  })
  void hoursThatCannotBeReadTeachNothing(String zone, String hours) {
    TradingCalendar calendar =
        calendars.of(Instruments.of(SecurityType.STK, "NOWHERE", zone, hours, ""));
    assertThat(calendar.layer()).isEqualTo(CalendarLayer.DEFAULT);
  }

  @Test
  void aLearntNightCutsIntoTheDefaultDayBesideIt() {
    TradingCalendar calendar =
        calendars.of(
            Instruments.of(
                SecurityType.FUT,
                "EUREX",
                "MET",
                "20261123:1800-20261124:1700",
                "20261124:0900-20261124:1700"));
    assertThat(
            calendar.session(TradingHours.ALL, LocalDate.of(2026, 11, 23)).orElseThrow().closes())
        .isEqualTo("2026-11-23T17:00:00Z");
    TimeRange days =
        new TimeRange(Instant.parse("2026-11-22T23:00:00Z"), Instant.parse("2026-11-25T23:00:00Z"));
    long[] bars = calendar.expectedBars(Timeframe.HOUR_1, TradingHours.ALL, days);
    assertThat(bars).doesNotHaveDuplicates().isSorted().hasSize(18 + 23 + 24);
  }

  @Test
  void aMarketThatNeverClosesLearnsNothing() {
    TradingCalendar calendar =
        calendars.of(
            Instruments.of(
                SecurityType.CRYPTO, "PAXOS", "US/Eastern", "20261123:0000-20261124:0000", ""));
    assertThat(calendar).isSameAs(calendars.byId("24_7").orElseThrow());
  }

  @Test
  void answersOfTheScheduleTeachPastDays() {
    LocalDate monday = LocalDate.of(2005, 6, 6);
    Session shortDay =
        new Session(
            monday,
            List.of(
                new TimeRange(
                    Instant.parse("2005-06-06T13:30:00Z"), Instant.parse("2005-06-06T15:00:00Z"))));
    DayHours week = schedule(List.of(shortDay), monday, monday.plusDays(4));
    TradingCalendar calendar = calendars.of(Instruments.of(SecurityType.STK, "NYSE"), week);
    assertThat(calendar.sessions(TradingHours.RTH, monday, monday.plusDays(7)))
        .extracting(Session::date)
        .containsExactly(monday, monday.plusDays(7));
    assertThat(calendar.sessions(TradingHours.ALL, monday, monday.plusDays(4))).hasSize(5);
  }

  @Test
  void versionsAreTheSameInEveryProcessAndDifferByCalendar() {
    List<String> versions =
        calendars.ids().stream().map(id -> calendars.byId(id).orElseThrow().version()).toList();
    List<String> again =
        calendars.ids().stream()
            .map(id -> Calendars.bundled().byId(id).orElseThrow().version())
            .toList();
    assertThat(versions).doesNotHaveDuplicates().isEqualTo(again);
    assertThat(versions).allMatch(version -> version.matches(".+/bundled:[0-9a-f]{12}"));
  }

  @Test
  void manyThreadsSeeOneCalendar() throws Exception {
    TimeRange span =
        new TimeRange(Instant.parse("1995-01-01T00:00:00Z"), Instant.parse("2025-01-01T00:00:00Z"));
    TradingCalendar shared = calendars.byId("XNYS").orElseThrow();
    long[] expected = shared.expectedBars(Timeframe.HOUR_1, TradingHours.RTH, span);
    TradingCalendar fresh = Calendars.bundled().byId("XNYS").orElseThrow();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<long[]>> answers =
          IntStream.range(0, 8)
              .mapToObj(
                  i ->
                      threads.submit(
                          () -> fresh.expectedBars(Timeframe.HOUR_1, TradingHours.RTH, span)))
              .toList();
      for (Future<long[]> answer : answers) {
        assertThat(answer.get()).isEqualTo(expected);
      }
    }
  }

  /** Of these dates every session is known: those without one are closed. */
  private static DayHours schedule(List<Session> sessions, LocalDate from, LocalDate to) {
    Map<LocalDate, List<TimeRange>> days = new TreeMap<>();
    from.datesUntil(to.plusDays(1)).forEach(date -> days.put(date, List.of()));
    sessions.forEach(session -> days.put(session.date(), session.open()));
    return DayHours.of(TradingHours.RTH, days);
  }
}
