package io.ktrdr.fuzzy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HedgeTest {

  @ParameterizedTest
  @EnumSource(Hedge.class)
  void staysFromZeroToOneKeepsOrderAndLetsMissingBeMissing(Hedge hedge) {
    double last = hedge.of(0);
    for (double m : new Range(0, 1).grid(1001)) {
      double now = hedge.of(m);
      assertThat(now).isBetween(0.0, 1.0);
      if (hedge == Hedge.NOT) {
        assertThat(now).isLessThanOrEqualTo(last);
      } else {
        assertThat(now).isGreaterThanOrEqualTo(last);
      }
      last = now;
    }
    assertThat(hedge.of(Double.NaN)).isNaN();
  }

  @Test
  void sharpensAndSoftensByItsPower() {
    assertThat(Hedge.VERY.of(0.5)).isEqualTo(0.25);
    assertThat(Hedge.EXTREMELY.of(0.5)).isEqualTo(0.125);
    assertThat(Hedge.SOMEWHAT.of(0.25)).isEqualTo(0.5);
    assertThat(Hedge.SLIGHTLY.of(0.125)).isCloseTo(0.5, within(1e-15));
    assertThat(Hedge.INDEED.of(0.25)).isEqualTo(0.125);
    assertThat(Hedge.INDEED.of(0.75)).isEqualTo(0.875);
  }

  @Test
  void isReadOutwardsFromTheSet() {
    assertThat(Hedge.of(List.of(Hedge.NOT, Hedge.VERY), 0.5)).isEqualTo(0.75);
    assertThat(Hedge.of(List.of(Hedge.VERY, Hedge.NOT), 0.25)).isEqualTo(0.5625);
    double[] column = {0.5, Double.NaN};
    Hedge.apply(List.of(Hedge.NOT, Hedge.VERY), column);
    assertThat(column).containsExactly(0.75, Double.NaN);
  }

  @Test
  void somewhatUndoesVery() {
    for (double m : new Range(0, 1).grid(101)) {
      assertThat(Hedge.of(List.of(Hedge.SOMEWHAT, Hedge.VERY), m)).isCloseTo(m, within(1e-15));
    }
  }
}
