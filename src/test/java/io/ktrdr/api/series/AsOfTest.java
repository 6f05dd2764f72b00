package io.ktrdr.api.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AsOfTest {

  @Test
  void itIsARevisionOrAnInstant() {
    assertThat(AsOf.parse("17")).isEqualTo(new AsOf.Revision(17));
    assertThat(AsOf.parse("2024-03-01T15:00:00Z"))
        .isEqualTo(new AsOf.Moment(Instant.parse("2024-03-01T15:00:00Z")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1e3", "yesterday", "99999999999999999999", "2300-01-01T00:00:00Z"})
  void whatIsNeitherIsToldBothWays(String text) {
    assertThatThrownBy(() -> AsOf.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nor a revision number");
  }

  @Test
  void aDayIsNoMoment() {
    assertThatThrownBy(() -> AsOf.parse("2024-03-01"))
        .hasMessageContaining("give a revision number, or an instant such as 2024-03-01T23:59:59Z");
  }
}
