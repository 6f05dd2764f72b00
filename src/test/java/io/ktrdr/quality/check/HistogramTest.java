package io.ktrdr.quality.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistogramTest {

  @Test
  void theMedianIsRightToAnEighthAndNeverTooHigh() {
    Random random = new Random(3);
    Histogram histogram = new Histogram(-40, 40);
    for (int round = 0; round < 200; round++) {
      float[] figures = new float[3 * 256];
      for (int i = 0; i < figures.length; i += 2) {
        // every other one is counted
        figures[i] = (float) Math.exp(random.nextGaussian() * 3 - 7);
        figures[i + 1] = figures[i];
      }
      histogram.clear(3);
      for (int block = 0; block < 3; block++) {
        histogram.count(block, figures, block * 256, (block + 1) * 256);
      }
      float[] sorted = figures.clone();
      Arrays.sort(sorted);
      float median = sorted[(sorted.length - 1) / 2];
      assertThat(histogram.median(0, 2)).isBetween(median * 0.88f, median);
      float most = 0;
      for (int i = 256; i < 512; i++) {
        most = Math.max(most, figures[i]);
      }
      assertThat(histogram.most(1)).isBetween(most, most * 1.13f);
    }
  }

  @Test
  void nothingIsLeftOfWhatWasCountedBefore() {
    Histogram histogram = new Histogram(0, 63);
    histogram.clear(1);
    histogram.count(0, new float[] {1e6f, 1e6f}, 0, 2);
    histogram.clear(1);
    histogram.count(0, new float[] {2f, 2f, -1f, 2f, 2f}, 0, 5);
    assertThat(histogram.median(0, 0)).isEqualTo(2f);
    assertThat(histogram.most(0)).isLessThan(3f);
  }
}
