package io.ktrdr.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WritersTest {

  @Test
  void runsComeBackFromTheirBytesAndCutAnywhereSayTheSame() {
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 200; round++) {
      long[] each = new long[random.nextInt(1, 300)];
      Writers.Builder builder = new Writers.Builder();
      for (int i = 0; i < each.length; i++) {
        each[i] = i > 0 && random.nextInt(3) > 0 ? each[i - 1] : random.nextLong(1, 1L << 40);
        builder.add(each[i], 1);
      }
      Writers writers = Writers.decode(builder.build().encode(), each.length);
      int cut = random.nextInt(each.length + 1);
      Writers joined =
          Writers.concat(List.of(writers.slice(0, cut), writers.slice(cut, each.length)));
      assertThat(joined).isEqualTo(writers);
      for (int i = 0; i < each.length; i++) {
        assertThat(joined.revision(i)).isEqualTo(each[i]);
      }
    }
  }

  @Test
  void oneWriterOfAWholeChunkTakesAFewBytes() {
    assertThat(Writers.all(1_000_000, 4096).encode()).hasSizeLessThan(12);
  }

  @Test
  void everyFlippedBitIsNoticed() {
    byte[] bytes = new Writers.Builder().add(3, 100).add(9, 290).build().encode();
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> Writers.decode(flipped, 390))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> Writers.decode(bytes, 389))
        .hasMessageContaining("390 bars instead of 389");
    assertThatThrownBy(() -> Writers.decode(new byte[3], 1)).hasMessageContaining("3 bytes");
  }
}
