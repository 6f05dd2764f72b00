package io.ktrdr.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ZoneIdsTest {

  @ParameterizedTest
  @CsvSource({
    "EST, America/New_York",
    "EST5EDT, America/New_York",
    "US/Eastern, America/New_York",
    "EST (Eastern Standard Time), America/New_York",
    "CST, America/Chicago",
    "CST6CDT, America/Chicago",
    "CST (Central Standard Time), America/Chicago",
    "US/Central, America/Chicago",
    "PST, America/Los_Angeles",
    "MET, Europe/Berlin",
    "MET (Middle Europe Time), Europe/Berlin",
    "GB, Europe/London",
    "GB-Eire, Europe/London",
    "BST, Europe/London",
    "JST, Asia/Tokyo",
    "JST (Japan Standard Time), Asia/Tokyo",
    "Japan, Asia/Tokyo",
    "Hongkong, Asia/Hong_Kong",
    "HKT, Asia/Hong_Kong",
    "IST, Asia/Kolkata",
    "AET, Australia/Sydney",
    "Australia/NSW, Australia/Sydney",
    "SGT, Asia/Singapore",
    "Singapore, Asia/Singapore",
    "Europe/Zurich, Europe/Zurich",
    "Eastern Standard Time, America/New_York",
    "Central European Standard Time, Europe/Berlin",
    "UTC, UTC"
  })
  void readsWhatIbWrites(String text, ZoneId zone) {
    assertThat(ZoneIds.find(text)).contains(zone);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "(Eastern)", "XYZ", "Mars/Olympus", "\u0000", "../etc"})
  void neverFailsOnJunk(String text) {
    assertThat(ZoneIds.find(text)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "MET, SBF, Europe/Paris",
    "MET, IBIS, Europe/Berlin",
    "CET, EBS, Europe/Zurich",
    "IST, NSE, Asia/Kolkata",
    "IST, TASE, Asia/Jerusalem",
    "IST, NOWHERE, Asia/Kolkata",
    "'', TSEJ, Asia/Tokyo",
    "XYZ, LSE, Europe/London",
    "JST, LSE, Asia/Tokyo"
  })
  void theExchangeDecidesWhereTheTextDoesNot(String text, String exchange, ZoneId zone) {
    assertThat(ZoneIds.find(text, exchange)).contains(zone);
  }

  @Test
  void anUnknownTextAtAnUnknownExchangeIsNoZone() {
    assertThat(ZoneIds.find("", "NOWHERE")).isEmpty();
  }
}
