package io.ktrdr.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TimeframeTest {

  @ParameterizedTest
  @EnumSource
  void readsItsOwnTextAndIbsWords(Timeframe timeframe) {
    assertThat(Timeframe.parse(timeframe.toString())).isEqualTo(timeframe);
    assertThat(Timeframe.parse(timeframe.ibBarSize())).isEqualTo(timeframe);
  }

  @ParameterizedTest
  @CsvSource({
    "1Min,1m",
    "1min,1m",
    "5mins,5m",
    "1Hour,1h",
    "1H,1h",
    "1D,1d",
    "1Day,1d",
    "1day,1d",
    "1week,1w",
    "1W,1w",
    "1month,1mo",
    "5 secs,5s"
  })
  void readsWhatUsersBringAlong(String alias, String canonical) {
    assertThat(Timeframe.parse(alias)).hasToString(canonical);
  }

  @Test
  void aCapitalMIsAMonthNeverAMinute() {
    assertThat(Timeframe.parse("1M")).isEqualTo(Timeframe.MONTH_1);
    assertThat(Timeframe.parse("1m")).isEqualTo(Timeframe.MINUTE_1);
    assertThat(Timeframe.find("5M")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"7m", "''", "1", "m", "1y", "-1m", "1mm"})
  void refusesAnythingElseAndListsWhatIsAllowed(String text) {
    assertThatThrownBy(() -> Timeframe.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + text + "\"")
        .hasMessageContaining("5s, 15s, 30s, 1m");
  }
}
