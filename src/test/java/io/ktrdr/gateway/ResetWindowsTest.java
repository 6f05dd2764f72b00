package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** IB's timetable, on ordinary nights, weekends and when the clocks change. */
class ResetWindowsTest {

  private final ResetWindows america = of("north-america");

  @ParameterizedTest
  @CsvSource({
    "2026-01-06T05:14:59Z, ",
    "2026-01-06T05:15:00Z, nightly reset",
    "2026-01-06T06:44:59Z, nightly reset",
    "2026-01-06T06:45:00Z, ",
    // in summer New York is four hours behind
    "2026-07-07T04:15:00Z, nightly reset",
    "2026-07-07T05:45:00Z, ",
    // the weekend reset runs over midnight, and Saturday has no nightly one
    "2026-01-10T03:59:59Z, ",
    "2026-01-10T04:00:00Z, weekend reset",
    "2026-01-10T07:59:59Z, weekend reset",
    "2026-01-10T08:00:00Z, ",
    "2026-01-11T05:30:00Z, nightly reset"
  })
  void knowsWhenIbResetsItsServers(Instant now, String window) {
    assertThat(america.at(now).map(ResetWindows.Moment::name).orElse(null)).isEqualTo(window);
  }

  @Test
  void theNightTheClocksGoForwardHasAWindowThatIsAnHourShorterOrNot() {
    // 2026-03-08: 02:00 EST becomes 03:00 EDT; the window ends before
    assertThat(america.at(Instant.parse("2026-03-08T05:30:00Z")).orElseThrow())
        .extracting(ResetWindows.Moment::from, ResetWindows.Moment::until)
        .containsExactly(
            Instant.parse("2026-03-08T05:15:00Z"), Instant.parse("2026-03-08T06:45:00Z"));
    // Zurich, 2026-03-29: summer time begins at 02:00, four hours before the window
    assertThat(of("europe").at(Instant.parse("2026-03-29T04:30:00Z")).orElseThrow().from())
        .isEqualTo(Instant.parse("2026-03-29T04:25:00Z"));
  }

  @Test
  void regionsHaveTimesOfTheirOwn() {
    assertThat(of("europe").at(Instant.parse("2026-01-06T05:30:00Z"))).isPresent();
    assertThat(of("asia-pacific").at(Instant.parse("2026-01-06T12:30:00Z")).orElseThrow().name())
        .isEqualTo("evening reset");
    assertThat(of("asia-pacific").at(Instant.parse("2026-01-05T21:00:00Z")).orElseThrow().name())
        .isEqualTo("morning reset");
  }

  @Test
  void staysCalmForAGraceAfterTheWindow() {
    assertThat(america.calm(Instant.parse("2026-01-06T06:54:59Z"))).isPresent();
    assertThat(america.at(Instant.parse("2026-01-06T06:54:59Z"))).isEmpty();
    assertThat(america.calm(Instant.parse("2026-01-06T06:55:00Z"))).isEmpty();
  }

  @Test
  void knowsTheNextWindowOverTheWeekend() {
    assertThat(america.next(Instant.parse("2026-01-10T12:00:00Z")).orElseThrow().from())
        .isEqualTo(Instant.parse("2026-01-11T05:15:00Z"));
  }

  @Test
  void countsDownToTheWeeklyLogin() {
    Instant sunday = Instant.parse("2026-01-11T06:00:00Z");

    assertThat(america.nextLogin(Instant.parse("2026-01-06T12:00:00Z"))).isEqualTo(sunday);
    assertThat(america.nextLogin(sunday.minusMillis(1))).isEqualTo(sunday);
    assertThat(america.nextLogin(sunday)).isEqualTo(sunday.plus(Duration.ofDays(7)));
    assertThat(america.lastLogin(sunday)).isEqualTo(sunday);
    assertThat(america.lastLogin(sunday.minusMillis(1)))
        .isEqualTo(sunday.minus(Duration.ofDays(7)));
  }

  @Test
  void aRegionThatIsNotListedIsRefusedByName() {
    assertThatThrownBy(() -> of("mars"))
        .hasMessageContaining("\"mars\" is not one of")
        .hasMessageContaining("asia-pacific");
  }

  static ResetWindows of(String region) {
    return ResetWindows.from(
        ConfigFactory.parseString("ktrdr.gateway.maintenance.region = " + region)
            .withFallback(ConfigFactory.parseResources("gateway.conf"))
            .resolve()
            .getConfig("ktrdr.gateway.maintenance"));
  }
}
