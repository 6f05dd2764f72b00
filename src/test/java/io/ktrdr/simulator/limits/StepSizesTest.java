package io.ktrdr.simulator.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StepSizesTest {

  private static final int DAY = 86_400;

  @ParameterizedTest
  @CsvSource({
    "60 S,1",
    "1800 S,1",
    "3600 S,5",
    "3600,5",
    "14400 S,10800",
    "28800 S,28800",
    "86400 S,86400",
    "1 D,5",
    "1 D,86400",
    "2 D,60",
    "1 W,10",
    "1 W,604800",
    "1 M,30",
    "1 M,86400",
    "12 M,2592000",
    "1 Y,60",
    "68 Y,86400",
    "365 D,86400"
  })
  void whatTheTableAllowsPasses(String duration, int barSeconds) {
    assertThat(StepSizes.refusal(HistoryDuration.find(duration).orElseThrow(), barSeconds))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"2001 S,1", "1 D,1", "1 W,5", "1 M,15", "1 Y,30"})
  void barsTooShortForTheDurationAreRefused(String duration, int barSeconds) {
    assertThat(refusal(duration, barSeconds))
        .isEqualTo(
            new Refusal(
                162, "Historical Market Data Service error message:Time length exceed max."));
  }

  @ParameterizedTest
  @CsvSource({"60 S,120", "1800 S,3600", "3600 S,7200", "28800 S,86400", "1 D,604800"})
  void barsTooLongForTheDurationAreRefused(String duration, int barSeconds) {
    assertThat(refusal(duration, barSeconds).code()).isEqualTo(162);
    assertThat(refusal(duration, barSeconds).text()).endsWith("invalid step: " + barSeconds);
  }

  @Test
  void moreThanAYearOfDaysMustBeAskedForInYears() {
    assertThat(refusal("366 D", DAY).code()).isEqualTo(321);
    assertThat(refusal("366 D", DAY).text())
        .endsWith(
            "Historical data requests for durations longer than 365 days must be made in years.");
    assertThat(refusal("86401 S", 60).code()).isEqualTo(321);
    assertThat(refusal("53 W", DAY).code()).isEqualTo(321);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "D", "1 X", "0 D", "-1 D", "1D", "1.5 D", "1 day", "99999999999 S"})
  void whatIsNoDurationIsNotRead(String text) {
    assertThat(HistoryDuration.find(text)).isEmpty();
  }

  private static Refusal refusal(String duration, int barSeconds) {
    return StepSizes.refusal(HistoryDuration.find(duration).orElseThrow(), barSeconds)
        .orElseThrow();
  }
}
