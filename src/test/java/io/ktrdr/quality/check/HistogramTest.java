package io.ktrdr.quality.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistogramTest {

  @Test
  void theMedianIsRightToAnEighthAndNeverTooHigh() {
    Random random = new Random(3);
    Histogram histogram = new Histogram(-40, 40, 8);
    for (int round = 0; round < 200; round++) {
      histogram.clear(3);
      float[] figures = new float[3 * 100];
      for (int i = 0; i < figures.length; i++) {
        figures[i] = (float) Math.exp(random.nextGaussian() * 3 - 7);
        histogram.count(i / 100, figures[i]);
      }
      Arrays.sort(figures);
      float median = figures[(figures.length - 1) / 2];
      assertThat(histogram.median(0, 2)).isBetween(median * 0.88f, median);
      assertThat(histogram.medianMayBe(median, 0, 2)).isTrue();
      assertThat(histogram.medianMayBe(median * 0.88, 0, 2)).isFalse();
    }
  }

  @Test
  void nothingIsLeftOfWhatWasCountedBefore() {
    Histogram histogram = new Histogram(0, 63, 2);
    histogram.clear(1);
    histogram.count(0, 1e6f);
    histogram.count(0, 1e6f);
    histogram.clear(1);
    for (float figure : new float[] {2f, 2f, -1f, 2f, 2f}) {
      histogram.count(0, figure);
    }
    assertThat(histogram.median(0, 0)).isEqualTo(2f);
    assertThat(histogram.medianMayBe(1.9, 0, 0)).isFalse();
  }
}
