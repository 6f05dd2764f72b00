package io.ktrdr.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ktrdr.market.SecurityType;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalendarOverridesTest {

  private static final LocalDate MONDAY = LocalDate.of(2027, 3, 1);
  private final Calendars bundled = Calendars.bundled();

  @Test
  void closesADay() {
    TradingCalendar calendar = with("XNYS 2027-03-01 closed", "XNYS");
    assertThat(calendar.session(TradingHours.RTH, MONDAY)).isEmpty();
    assertThat(calendar.session(TradingHours.ALL, MONDAY)).isEmpty();
    assertThat(calendar.session(TradingHours.RTH, MONDAY.plusDays(1))).isPresent();
    assertThat(calendar.layer()).isEqualTo(CalendarLayer.OVERRIDE);
    assertThat(calendar.layer(MONDAY)).isEqualTo(CalendarLayer.OVERRIDE);
    assertThat(calendar.layer(MONDAY.plusDays(1))).isEqualTo(CalendarLayer.BUNDLED);
  }

  @Test
  void changesTheHoursOfADay() {
    TradingCalendar calendar =
        with("XNYS 2027-03-01 rth=10:00-13:00,14:00-16:00 all=04:00-20:00 # late", "XNYS");
    assertThat(spans(calendar, TradingHours.RTH))
        .isEqualTo(
            "2027-03-01T15:00:00Z/2027-03-01T18:00:00Z 2027-03-01T19:00:00Z/2027-03-01T21:00:00Z");
    assertThat(spans(calendar, TradingHours.ALL))
        .isEqualTo("2027-03-01T09:00:00Z/2027-03-02T01:00:00Z");
  }

  @Test
  void cutsABreakIntoEverySessionOfAStretch() {
    TradingCalendar calendar =
        with("XSES 2017-11-13..2030-12-31 break=12:00-13:00\nXSES 2027-03-02 closed", "XSES");
    assertThat(spans(calendar, TradingHours.RTH))
        .isEqualTo(
            "2027-03-01T01:00:00Z/2027-03-01T04:00:00Z 2027-03-01T05:00:00Z/2027-03-01T09:00:00Z");
    assertThat(calendar.session(TradingHours.ALL, MONDAY).orElseThrow().open()).hasSize(2);
    assertThat(calendar.session(TradingHours.RTH, MONDAY.plusDays(1)))
        .as("a day by itself counts more")
        .isEmpty();
    assertThat(calendar.session(TradingHours.RTH, LocalDate.of(2027, 3, 6)))
        .as("a Saturday stays one")
        .isEmpty();
    assertThat(calendar.session(TradingHours.RTH, LocalDate.of(2017, 11, 10)).orElseThrow().open())
        .hasSize(1);
  }

  @Test
  void breaksOfOverlappingStretchesAreAllCut() {
    TradingCalendar calendar =
        with(
            "XSES 2027-01-01..2027-12-31 break=12:00-13:00\n"
                + "XSES 2027-03-01..2027-03-31 break=12:30-14:00",
            "XSES");
    assertThat(spans(calendar, TradingHours.RTH))
        .isEqualTo(
            "2027-03-01T01:00:00Z/2027-03-01T04:00:00Z 2027-03-01T06:00:00Z/2027-03-01T09:00:00Z");
  }

  @Test
  void opensADayThatTheRulesClose() {
    TradingCalendar calendar = with("XTKS 2027-03-06..2027-03-07 rth=09:00-11:30", "XTKS");
    assertThat(calendar.sessions(TradingHours.ALL, MONDAY.plusDays(5), MONDAY.plusDays(6)))
        .extracting(Session::date)
        .containsExactly(MONDAY.plusDays(5), MONDAY.plusDays(6));
  }

  @Test
  void aSpanThatDoesNotEndAfterItsStartBeginsTheEveningBefore() {
    TradingCalendar calendar =
        with("CME_EQUITY 2027-03-01 rth=closed all=17:00-08:30", "CME_EQUITY");
    assertThat(spans(calendar, TradingHours.ALL))
        .isEqualTo("2027-02-28T23:00:00Z/2027-03-01T14:30:00Z");
    assertThat(calendar.session(TradingHours.RTH, MONDAY)).isEmpty();
  }

  @Test
  void aDayThatSaysWhatTheRulesSayChangesNothing() {
    TradingCalendar calendar = with("XNYS 2027-03-01 rth=09:30-16:00 all=04:00-20:00", "XNYS");
    assertThat(calendar.version()).isEqualTo(bundled.byId("XNYS").orElseThrow().version());
    assertThat(calendar.layer()).isEqualTo(CalendarLayer.BUNDLED);
  }

  @Test
  void theVersionTellsWhatIsOverridden() {
    String one = with("XNYS 2027-03-01 closed", "XNYS").version();
    String same = with("# a remark\n\n XNYS   2027-03-01   closed\n", "XNYS").version();
    String other = with("XNYS 2027-03-02 closed", "XNYS").version();
    assertThat(one)
        .startsWith(bundled.byId("XNYS").orElseThrow().version() + "+override:")
        .isEqualTo(same)
        .isNotEqualTo(other);
  }

  @Test
  void whatIbTeachesGoesOverTheOperator() {
    Calendars calendars =
        bundled.with(CalendarOverrides.parse("XNYS 2027-03-01..2027-03-02 closed"));
    TradingCalendar calendar =
        calendars.of(
            Instruments.of(
                SecurityType.STK,
                "NASDAQ",
                "US/Eastern",
                "20270301:0400-20270301:2000",
                "20270301:0930-20270301:1200"));
    assertThat(calendar.session(TradingHours.RTH, MONDAY).orElseThrow().closes())
        .isEqualTo("2027-03-01T17:00:00Z");
    assertThat(calendar.session(TradingHours.RTH, MONDAY.plusDays(1))).isEmpty();
    assertThat(calendar.layer(MONDAY)).isEqualTo(CalendarLayer.LEARNT);
    assertThat(calendar.layer(MONDAY.plusDays(1))).isEqualTo(CalendarLayer.OVERRIDE);
    assertThat(calendar.version()).contains("/bundled:", "+override:", "+learnt:");
  }

  @Test
  void theSampleFileCanBeRead(@TempDir Path folder) throws IOException {
    CalendarOverrides sample = CalendarOverrides.read(Path.of("conf/calendar-override.sample"));
    assertThat(bundled.with(sample).byId("XNYS").orElseThrow().version())
        .as("every line of it is a remark")
        .isEqualTo(bundled.byId("XNYS").orElseThrow().version());
    String uncommented =
        Files.readAllLines(Path.of("conf/calendar-override.sample")).stream()
            .filter(line -> line.matches("#[A-Z].*"))
            .map(line -> line.substring(1))
            .collect(Collectors.joining("\n"));
    Path file = Files.writeString(folder.resolve("overrides"), uncommented);
    TradingCalendar calendar =
        bundled.with(CalendarOverrides.read(file)).byId("XNYS").orElseThrow();
    assertThat(calendar.layer()).isEqualTo(CalendarLayer.OVERRIDE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "XNYS",
        "XNYS 2027-03-01",
        "XNYS 2027-02-30 closed",
        "XNYS 2027-03-02..2027-03-01 closed",
        "XNYS 2027-03-01..2029-03-01 closed",
        "XNYS 2027-03-01..2027-03-02..2027-03-03 closed",
        "XNYS 2027-03-01 open",
        "XNYS 2027-03-01 closed rth=09:30-16:00",
        "XNYS 2027-03-01 all=04:00-20:00",
        "XNYS 2027-03-01 rth=9:30-16:00",
        "XNYS 2027-03-01 rth=09:30-25:00",
        "XNYS 2027-03-01 rth=09:60-16:00",
        "XNYS 2027-03-01 rth=09:30-12:00,11:00-16:00",
        "XNYS 2027-03-01 rth=09:30-16:00 rth=09:30-16:00",
        "XNYS 2027-03-01 rth=",
        "XNYS 2027-03-01 break=",
        "XNYS 2027-03-01 break=closed",
        "XNYS 1990-01-01..2041-01-01 break=12:00-13:00",
        "XNYS 2027-03-01 break=12:00-13:00 rth=09:30-16:00"
      })
  void aWrongLineIsNamed(String line) {
    assertThatThrownBy(() -> CalendarOverrides.parse("# one\n" + line))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("calendar overrides, line 2: ");
  }

  @Test
  void allWrongLinesAreNamedAtOnce() {
    assertThatThrownBy(
            () -> CalendarOverrides.parse("XNYS a closed\nXNYS 2027-03-01 closed\nXNYS b closed"))
        .hasMessageContainingAll("line 1", "line 3");
    assertThatThrownBy(
            () -> CalendarOverrides.parse("XNYS 2027-03-01 closed\nXNYS 2027-03-01 closed"))
        .hasMessageContaining("line 2: XNYS 2027-03-01 is given twice");
  }

  @Test
  void aCalendarThatIsNotThereIsNamed() {
    CalendarOverrides unknown = CalendarOverrides.parse("XXXX 2027-03-01 closed");
    assertThatThrownBy(() -> bundled.with(unknown))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("XXXX", "XNYS");
  }

  private TradingCalendar with(String lines, String id) {
    return bundled.with(CalendarOverrides.parse(lines)).byId(id).orElseThrow();
  }

  private static String spans(TradingCalendar calendar, TradingHours hours) {
    List<TimeRange> open = calendar.session(hours, MONDAY).orElseThrow().open();
    return open.stream().map(TimeRange::toString).collect(Collectors.joining(" "));
  }
}
