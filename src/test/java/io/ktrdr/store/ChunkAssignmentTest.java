package io.ktrdr.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which chunk a bar goes to. */
class ChunkAssignmentTest {

  private static final Chunking HUNDREDS = time -> Math.floorDiv(time, 100) * 100L;

  @Test
  void withoutChunksEachBucketBecomesOne() {
    List<ChunkAssignment.Run> runs =
        ChunkAssignment.of(SeriesIndex.empty(Bars.MINUTES), at(10, 20, 110, 350), HUNDREDS);

    assertThat(runs)
        .containsExactly(
            new ChunkAssignment.Run(-1, 0, 0, 2),
            new ChunkAssignment.Run(-1, 100, 2, 3),
            new ChunkAssignment.Run(-1, 300, 3, 4));
  }

  @Test
  void aChunkGrowsAtBothEndsWithinItsBucket() {
    assertThat(ChunkAssignment.of(index(chunk(100, 130, 160)), at(110, 150, 190), HUNDREDS))
        .containsExactly(new ChunkAssignment.Run(0, 100, 0, 3));
  }

  @Test
  void insideTheTimesOfAChunkThatChunkWins() {
    // Written when the calendar still said that one bucket reaches from 100 to 399.
    SeriesIndex index = index(chunk(100, 130, 360));

    assertThat(ChunkAssignment.of(index, at(120, 210, 350, 370), HUNDREDS))
        .containsExactly(
            new ChunkAssignment.Run(0, 100, 0, 3), new ChunkAssignment.Run(-1, 300, 3, 4));
  }

  @Test
  void aBarWhoseBucketLiesBehindAnotherChunkGoesToItsNeighbour() {
    // Bucket 0 has become so long that 250 belongs to it, but the chunk of 100 stands between.
    SeriesIndex index = index(chunk(0, 10, 90), chunk(100, 110, 190));

    assertThat(ChunkAssignment.of(index, at(250), time -> 0))
        .containsExactly(new ChunkAssignment.Run(1, 100, 0, 1));
  }

  @Test
  void anAppendedBarGoesToTheChunkOfItsBucket() {
    SeriesIndex index = index(chunk(0, 10, 90), chunk(100, 110, 150));

    assertThat(ChunkAssignment.of(index, at(160), HUNDREDS))
        .containsExactly(new ChunkAssignment.Run(1, 100, 0, 1));
  }

  @Test
  void whateverTheCalendarsChunksNeverOverlapAndEveryBarGoesSomewhere() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 5000; round++) {
      SeriesIndex index = SeriesIndex.empty(Bars.MINUTES);
      for (int merge = 0; merge < 5; merge++) {
        long span = 1L + random.nextInt(300);
        long shift = random.nextInt(100);
        Chunking chunking = time -> Math.floorDiv(time - shift, span) * span + shift;
        BarSeries bars = at(random.ints(1 + random.nextInt(20), 0, 1000).sorted().distinct());
        index = apply(index, bars, ChunkAssignment.of(index, bars, chunking));
      }
      for (int i = 1; i < index.size(); i++) {
        assertThat(index.firstTime(i)).isGreaterThan(index.lastTime(i - 1));
      }
    }
  }

  private static SeriesIndex apply(
      SeriesIndex index, BarSeries bars, List<ChunkAssignment.Run> runs) {
    List<ChunkRef> written = new ArrayList<>();
    Set<Long> buckets = new HashSet<>();
    int next = 0;
    for (ChunkAssignment.Run run : runs) {
      assertThat(run.from()).isEqualTo(next);
      assertThat(run.to()).isGreaterThan(run.from());
      assertThat(buckets.add(run.bucket())).isTrue();
      next = run.to();
      long first = bars.time(run.from());
      long last = bars.time(run.to() - 1);
      if (run.chunk() == ChunkAssignment.NEW) {
        assertThat(index.hasBucket(run.bucket())).isFalse();
      } else {
        assertThat(index.bucket(run.chunk())).isEqualTo(run.bucket());
        first = Math.min(first, index.firstTime(run.chunk()));
        last = Math.max(last, index.lastTime(run.chunk()));
      }
      written.add(chunk(run.bucket(), first, last));
    }
    assertThat(next).isEqualTo(bars.size());
    return index.with(1, index.revision() + 1, written, List.of());
  }

  private static SeriesIndex index(ChunkRef... chunks) {
    return SeriesIndex.of(Bars.MINUTES, 1, 1, List.of(chunks));
  }

  private static ChunkRef chunk(long bucket, long first, long last) {
    return new ChunkRef(Bars.MINUTES, bucket, 1, 2, first, last, 0);
  }

  private static BarSeries at(int... times) {
    return at(Arrays.stream(times));
  }

  private static BarSeries at(IntStream times) {
    BarSeriesBuilder bars = new BarSeriesBuilder();
    times.forEach(time -> bars.add(Bars.flat(time, 0, 1), 0));
    return bars.build();
  }
}
