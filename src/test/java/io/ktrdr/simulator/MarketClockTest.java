package io.ktrdr.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ktrdr.calendar.Calendars;
import io.ktrdr.market.TradingHours;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarketClockTest {

  private final Calendars calendars = Calendars.bundled();

  @ParameterizedTest
  @CsvSource({
    "2026-11-20T15:00:00Z,2026-11-20T15:00:00Z", // Friday, open
    "2026-11-22T15:00:00Z,2026-11-20T15:00:00Z", // Sunday
    "2026-11-26T18:00:00Z,2026-11-25T18:00:00Z", // Thanksgiving
    "2026-11-20T21:00:00Z,2026-11-20T15:00:00Z", // the close itself
    "2026-11-22T08:00:00Z,2026-11-20T20:00:00Z", // Sunday night: 35 hours after the close
  })
  void openShowsTheSameMomentOfTheLatestSession(String real, String shown) {
    assertThat(open(real)).isEqualTo(Instant.parse(shown));
  }

  @Test
  void openAlwaysShowsAnOpenMarketThatIsNotInTheFuture() {
    Instant start = Instant.parse("2026-06-01T00:00:00Z");
    for (int i = 0; i < 4000; i++) {
      Instant real = start.plusSeconds(i * 3607L);
      Instant shown = open(real.toString());
      assertThat(calendars.byId(Calendars.XNYS).orElseThrow().isOpen(TradingHours.RTH, shown))
          .as("%s shown at %s", shown, real)
          .isTrue();
      assertThat(shown).isBeforeOrEqualTo(real);
    }
  }

  @Test
  void anInstantIsWhereTheClockStartsRunning() {
    Clock real = Clock.systemUTC();
    MarketClock clock = MarketClock.parse("2024-03-05T14:45:00Z", real, calendars);
    assertThat(clock.instant())
        .isBetween(Instant.parse("2024-03-05T14:45:00Z"), Instant.parse("2024-03-05T14:46:00Z"));
  }

  @Test
  void anythingElseIsRefused() {
    assertThatThrownBy(() -> MarketClock.parse("yesterday", Clock.systemUTC(), calendars))
        .hasMessage(
            "clock \"yesterday\" is not real, open or an instant such as 2024-03-05T14:45:00Z");
  }

  private Instant open(String real) {
    Clock stopped = Clock.fixed(Instant.parse(real), ZoneOffset.UTC);
    return MarketClock.parse("open", stopped, calendars).instant();
  }
}
