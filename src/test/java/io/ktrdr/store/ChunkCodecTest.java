package io.ktrdr.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ktrdr.market.BarSeries;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

/** Whatever goes into a chunk comes out of it, in few bytes when it is the data of a market. */
class ChunkCodecTest {

  private static final long[] HOSTILE = {
    0,
    1,
    -1,
    127,
    128,
    -129,
    65_535,
    1L << 32,
    Long.MAX_VALUE,
    Long.MAX_VALUE - 1,
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1
  };

  @Test
  void aSessionOfMinutesTakesLessThanEightBytesABar() {
    BarSeries bars = Bars.minutes(Bars.OPEN, 390, 7);

    byte[] data = ChunkCodec.encode(bars);

    assertThat(data[0]).isEqualTo((byte) ChunkCodec.PACKED);
    assertThat(data.length).isLessThan(8 * 390);
    assertIdentical(ChunkCodec.decode(data, 390), bars);
  }

  @Test
  void everyNumberOfBarsComesBack() {
    for (int count = 1; count < 40; count++) {
      BarSeries bars = Bars.walk(Bars.OPEN, 5, count, count);
      assertIdentical(ChunkCodec.decode(ChunkCodec.encode(bars), count), bars);
    }
  }

  @Test
  void everyLongComesBackWhateverTheColumn() {
    SplittableRandom random = new SplittableRandom(11);
    for (int round = 0; round < 3000; round++) {
      LongSupplier figures =
          switch (round % 3) {
            case 0 -> () -> HOSTILE[random.nextInt(HOSTILE.length)];
            case 1 -> random::nextLong;
            default -> () -> random.nextLong() >> random.nextInt(64);
          };
      // With no decimals nothing can be trimmed, so that each long must come back bit by bit.
      BarSeries bars = series(random, 1 + random.nextInt(50), 0, 0, 0, figures);
      assertIdentical(ChunkCodec.decode(ChunkCodec.encode(bars), bars.size()), bars);
    }
  }

  @Test
  void everyScaleComesBackAsTheSameFigures() {
    SplittableRandom random = new SplittableRandom(12);
    for (int scale = 0; scale <= BarSeries.MAX_SCALE; scale++) {
      for (int round = 0; round < 20; round++) {
        BarSeries bars =
            series(
                random,
                20,
                scale,
                random.nextInt(19),
                random.nextInt(19),
                () -> random.nextInt(5) == 0 ? BarSeries.NONE : random.nextLong() / 1000 * 1000);
        BarSeries back = ChunkCodec.decode(ChunkCodec.encode(bars), bars.size());
        assertThat(back).isEqualTo(bars);
      }
    }
  }

  @Test
  void aChunkHasTheFewestDecimalsThatHoldItsFigures() {
    BarSeries dollars = Bars.flat(Bars.OPEN, 8, 12_300_000_000L);

    BarSeries back = ChunkCodec.decode(ChunkCodec.encode(dollars), 1);

    assertThat(back.priceScale()).isZero();
    assertThat(back.open(0)).isEqualTo(123);
    assertThat(back).isEqualTo(dollars);
  }

  @Test
  void absentFiguresStayAbsentBesidePresentOnes() {
    long[] prices = {5, 5, 5, 5};
    BarSeries bars =
        new BarSeries(
            0,
            0,
            3,
            new long[] {0, 60, 120, 180},
            prices,
            prices,
            prices,
            prices,
            new long[] {0, BarSeries.NONE, 7, BarSeries.NONE},
            new long[] {BarSeries.NONE, 5001, BarSeries.NONE, 0},
            new int[] {BarSeries.NO_COUNT, 0, Integer.MAX_VALUE, Integer.MIN_VALUE});

    assertIdentical(ChunkCodec.decode(ChunkCodec.encode(bars), 4), bars);
  }

  @Test
  void noiseIsStoredAsItIsWhenPackingDoesNotPay() {
    SplittableRandom random = new SplittableRandom(13);
    BarSeries noise = series(random, 400, 0, 0, 0, random::nextLong);

    byte[] data = ChunkCodec.encode(noise);

    assertThat(data[0]).isEqualTo((byte) ChunkCodec.RAW);
    assertThat(data.length).isLessThanOrEqualTo(400 * 60 + 6);
    assertIdentical(ChunkCodec.decode(data, 400), noise);
  }

  @Test
  void chunksOfDifferentScalesShareColumns() {
    BarSeries first = Bars.flat(0, 0, 100);
    BarSeries second = Bars.flat(60, 4, 1_000_001);
    BarSeries third = Bars.flat(120, 1, 1005);
    ChunkColumns columns = new ChunkColumns(3);

    for (BarSeries bars : new BarSeries[] {first, second, third}) {
      ChunkCodec.decode(ChunkCodec.encode(bars), 1, columns);
    }

    BarSeries all = columns.series();
    assertThat(all.priceScale()).isEqualTo(4);
    assertThat(all.slice(0, 1)).isEqualTo(first);
    assertThat(all.slice(1, 2)).isEqualTo(second);
    assertThat(all.slice(2, 3)).isEqualTo(third);
  }

  @Test
  void cutOrLengthenedBytesAreRefusedAtEveryLength() {
    byte[] data = ChunkCodec.encode(Bars.minutes(Bars.OPEN, 40, 3));
    for (int length = 0; length <= data.length + 3; length++) {
      if (length != data.length) {
        byte[] wrong = Arrays.copyOf(data, length);
        assertThatThrownBy(() -> ChunkCodec.decode(wrong, 40)).isInstanceOf(RuntimeException.class);
      }
    }
  }

  @Test
  void aWrongNumberOfBarsIsRefused() {
    byte[] data = ChunkCodec.encode(Bars.minutes(Bars.OPEN, 40, 3));

    assertThatThrownBy(() -> ChunkCodec.decode(data, 41)).hasMessageContaining("40 bars instead");
  }

  @Test
  void garbageEndsInAnErrorOrInBarsButNeverHangs() {
    SplittableRandom random = new SplittableRandom(14);
    byte[] good = ChunkCodec.encode(Bars.minutes(Bars.OPEN, 40, 3));
    for (int round = 0; round < 20_000; round++) {
      byte[] bad = good.clone();
      for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
        bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
      }
      try {
        assertThat(ChunkCodec.decode(bad, 40).size()).isEqualTo(40);
      } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
        assertThat(e).isNotNull();
      }
    }
  }

  private static BarSeries series(
      SplittableRandom random,
      int size,
      int priceScale,
      int volumeScale,
      int vwapScale,
      LongSupplier figures) {
    long[][] columns = new long[6][size];
    for (long[] column : columns) {
      Arrays.setAll(column, i -> figures.getAsLong());
    }
    long[] time = random.longs(size * 2L).distinct().limit(size).sorted().toArray();
    int[] counts = random.ints(size).toArray();
    return new BarSeries(
        priceScale,
        volumeScale,
        vwapScale,
        time,
        columns[0],
        columns[1],
        columns[2],
        columns[3],
        columns[4],
        columns[5],
        counts);
  }

  private static void assertIdentical(BarSeries back, BarSeries bars) {
    assertThat(back).isEqualTo(bars);
    for (int i = 0; i < bars.size(); i++) {
      assertThat(back.volume(i)).isEqualTo(bars.volume(i));
      assertThat(back.vwap(i)).isEqualTo(bars.vwap(i));
      assertThat(back.open(i) - bars.open(i)).isZero();
    }
  }
}
