package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.GatewayConnection.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a login hears of IB's timetable as a weekend goes by. */
class LoginCalendarTest {

  private static final Instant SATURDAY = Instant.parse("2026-01-10T00:00:00Z");

  private final LoginCalendar calendar =
      new LoginCalendar(ResetWindowsTest.of("north-america"), SATURDAY);

  @Test
  void resetsBeginAndEndAndLoginsAreAnnounced() {
    List<String> told = new ArrayList<>();
    Instant sunday = SATURDAY.plus(Duration.ofDays(1));
    for (Instant now = SATURDAY;
        now.isBefore(sunday.plus(Duration.ofHours(9)));
        now = now.plusSeconds(60)) {
      for (Report report : calendar.look(now)) {
        switch (report) {
          case Report.News(LinkNews.Maintenance begun) -> told.add(now + " " + begun.window());
          case Report.News(LinkNews.MaintenanceOver over) -> told.add(now + " over");
          case Report.Said said -> told.add(now + " " + said.notice().text().substring(0, 24));
          default -> {}
        }
      }
    }

    assertThat(told)
        .containsExactly(
            "2026-01-10T04:00:00Z weekend reset",
            "2026-01-10T06:00:00Z IB ends the sessions of ",
            "2026-01-10T08:00:00Z over",
            "2026-01-11T05:00:00Z IB ends the sessions of ",
            "2026-01-11T05:15:00Z nightly reset",
            "2026-01-11T06:00:00Z IB has ended the session",
            "2026-01-11T06:45:00Z over");
  }

  @Test
  void theTimetableSaysWhatIsNextOrNow() {
    assertThat(calendar.timetable(SATURDAY))
        .matches(table -> !table.inWindow())
        .matches(table -> table.window().orElseThrow().name().equals("weekend reset"))
        .matches(table -> table.nextLogin().equals(Instant.parse("2026-01-11T06:00:00Z")));
    assertThat(calendar.timetable(SATURDAY.plus(Duration.ofHours(5))).inWindow()).isTrue();
  }
}
