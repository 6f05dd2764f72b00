package io.ktrdr.calendar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContractHoursTest {

  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  private static final ZoneId CHICAGO = ZoneId.of("America/Chicago");

  @Test
  void readsADayWithBothDates() {
    assertThat(read("20260102:0930-20260102:1600", NEW_YORK))
        .isEqualTo(Map.of("2026-01-02", "2026-01-02T14:30:00Z/2026-01-02T21:00:00Z"));
  }

  @Test
  void readsClosedDays() {
    assertThat(read("20260102:0930-20260102:1600;20260103:CLOSED;20260104:CLOSED", NEW_YORK))
        .containsEntry("2026-01-03", "")
        .containsEntry("2026-01-04", "")
        .hasSize(3);
  }

  @Test
  void anOvernightSessionIsDatedByItsEnd() {
    assertThat(read("20260103:CLOSED;20260104:1700-20260105:1600", CHICAGO))
        .containsEntry("2026-01-05", "2026-01-04T23:00:00Z/2026-01-05T22:00:00Z")
        .doesNotContainKey("2026-01-04");
  }

  @Test
  void aSessionThatEndsAtMidnightBelongsToTheDayBefore() {
    assertThat(read("20260105:0000-20260106:0000", CHICAGO)).containsOnlyKeys("2026-01-05");
  }

  @Test
  void readsSeveralRangesOfADay() {
    String both =
        "2026-01-05T00:00:00Z/2026-01-05T02:30:00Z 2026-01-05T03:30:00Z/2026-01-05T06:30:00Z";
    ZoneId tokyo = ZoneId.of("Asia/Tokyo");
    assertThat(read("20260105:0900-20260105:1130;20260105:1230-20260105:1530", tokyo))
        .isEqualTo(Map.of("2026-01-05", both));
    assertThat(read("20260105:0900-20260105:1130,20260105:1230-20260105:1530", tokyo))
        .isEqualTo(Map.of("2026-01-05", both));
    assertThat(read("20260105:0900-1130,1230-1530", tokyo)).isEqualTo(Map.of("2026-01-05", both));
  }

  @Test
  void inTheOlderFormARangeMayStartTheEveningBefore() {
    assertThat(read("20130114:1700-1515,1530-1615;20130115:CLOSED;", CHICAGO))
        .containsEntry(
            "2013-01-14",
            "2013-01-13T23:00:00Z/2013-01-14T21:15:00Z 2013-01-14T21:30:00Z/2013-01-14T22:15:00Z")
        .containsEntry("2013-01-15", "");
    assertThat(read("20130114:1800-0000", CHICAGO))
        .containsEntry("2013-01-14", "2013-01-15T00:00:00Z/2013-01-15T06:00:00Z");
  }

  @Test
  void twoPartsOfOneTradeDateBelongTogether() {
    assertThat(read("20200113:1700-20200114:1515;20200114:1530-20200114:1600", CHICAGO))
        .isEqualTo(
            Map.of(
                "2020-01-14",
                "2020-01-13T23:00:00Z/2020-01-14T21:15:00Z "
                    + "2020-01-14T21:30:00Z/2020-01-14T22:00:00Z"));
  }

  @Test
  void rangesThatTouchAreOne() {
    assertThat(read("20260105:0400-20260105:0930;20260105:0930-20260105:2000", NEW_YORK))
        .isEqualTo(Map.of("2026-01-05", "2026-01-05T09:00:00Z/2026-01-06T01:00:00Z"));
  }

  @Test
  void anEmptyTextKnowsNothing() {
    assertThat(ContractHours.parse("", " ; ", NEW_YORK).isEmpty()).isTrue();
  }

  @Test
  void hoursOfBothKindsAreKeptApart() {
    DayHours hours =
        ContractHours.parse("20260102:0400-20260102:2000", "20260102:0930-20260102:1600", NEW_YORK);
    LocalDate date = LocalDate.of(2026, 1, 2);
    assertThat(hours.on(TradingHours.RTH, date).orElseThrow())
        .containsExactly(TimeRange.ofEpochSeconds(1767364200, 1767387600));
    assertThat(hours.on(TradingHours.ALL, date).orElseThrow())
        .containsExactly(TimeRange.ofEpochSeconds(1767344400, 1767402000));
    assertThat(hours.on(TradingHours.RTH, date.plusDays(1))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "20260102",
        "20260102:",
        "20260102:OPEN",
        "20260102:closed",
        "20261302:CLOSED",
        "20260102:0930",
        "20260102:0930-20260102:9999",
        "20260102:0930-20260102:1675",
        "20260102:930-1600",
        "20260102:0930-20260102:0930",
        "20260102:1600-20260102:0930",
        "20260102:0000-20260104:0000",
        "20260102:0930-20260102:1600-",
        "20260102:0930-1600,,",
        "20260102:0930-1600|20260103:CLOSED"
      })
  void whatCannotBeReadIsNamed(String text) {
    assertThatThrownBy(() -> ContractHours.parse(text, "", NEW_YORK))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text.length() > 20 ? text.substring(0, 8) : text);
  }

  @Test
  void everyCutOfAGoodTextIsReadOrNamed() {
    String text = "20260102:0400-20260102:2000;20260103:CLOSED;20260104:1700-1515,1530-1600";
    for (int length = 0; length <= text.length(); length++) {
      String cut = text.substring(0, length);
      try {
        assertThat(ContractHours.parse(cut, "", CHICAGO).days(TradingHours.ALL))
            .hasSizeLessThanOrEqualTo(3);
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageStartingWith("trading hours \"2");
      }
    }
  }

  @Test
  void sessionsThatOverlapAreRefused() {
    assertThatThrownBy(
            () ->
                ContractHours.parse(
                    "20260105:1800-20260106:1700;20260106:1600-20260107:1500", "", CHICAGO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("overlap");
  }

  private static Map<String, String> read(String text, ZoneId zone) {
    return ContractHours.days(text, zone).entrySet().stream()
        .collect(
            Collectors.toMap(
                day -> day.getKey().toString(),
                day ->
                    TimeRange.union(List.copyOf(day.getValue())).stream()
                        .map(TimeRange::toString)
                        .collect(Collectors.joining(" "))));
  }
}
