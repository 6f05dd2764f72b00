package io.ktrdr.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.BarSeries;
import java.util.List;
import org.junit.jupiter.api.Test;

class BarChecksumTest {

  private final BarSeries bars = Bars.minutes(Bars.OPEN, 1500, 4);

  @Test
  void isTheSameHoweverTheBarsAreCutIntoChunks() {
    assertThat(
            BarChecksum.of(List.of(bars.slice(0, 7), bars.slice(7, 1400), bars.slice(1400, 1500))))
        .isEqualTo(BarChecksum.of(List.of(bars)));
  }

  @Test
  void isTheSameWhateverTheScale() {
    assertThat(BarChecksum.of(List.of(Bars.flat(0, 2, 150), Bars.flat(60, 6, 1_250_000))))
        .isEqualTo(BarChecksum.of(List.of(Bars.flat(0, 1, 15), Bars.flat(60, 2, 125))));
  }

  @Test
  void changesWithAFigureATimeOrTheNumberOfBars() {
    int one = BarChecksum.of(List.of(Bars.flat(0, 2, 150)));

    assertThat(BarChecksum.of(List.of(Bars.flat(0, 2, 151)))).isNotEqualTo(one);
    assertThat(BarChecksum.of(List.of(Bars.flat(0, 0, 15)))).isNotEqualTo(one);
    assertThat(BarChecksum.of(List.of(Bars.flat(1, 2, 150)))).isNotEqualTo(one);
    assertThat(BarChecksum.of(List.of(bars.slice(0, 1499))))
        .isNotEqualTo(BarChecksum.of(List.of(bars)));
  }

  @Test
  void ofNothingIsZero() {
    assertThat(BarChecksum.of(List.of())).isZero();
    assertThat(BarChecksum.of(List.of(BarSeries.empty()))).isZero();
  }
}
