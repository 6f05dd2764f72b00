package io.ktrdr.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.TimeRange;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random merges, held against a tree map that does the same the naive way. */
class BarStoreModelIT {

  @TempDir Path folder;

  private final TreeMap<Long, Bar> model = new TreeMap<>();
  private final List<SeriesChange> changes = new ArrayList<>();
  private final List<BarRevision> revisions = new ArrayList<>();
  private final Map<Long, Long> writers = new HashMap<>();

  /** What the series was at each revision; the first is that of before there was one. */
  private final List<BarSeries> history = new ArrayList<>(List.of(BarSeries.empty()));

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void readsChangesAndRevisionsEqualTheModel(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    // The first seed runs without decoded chunks in memory, the others with few or many.
    StoreSettings settings = new StoreSettings((seed - 1) * 40_000, 2);
    for (int session = 0; session < 3; session++) {
      try (StoreDatabase database = StoreDatabase.open(folder, settings)) {
        for (int i = 0; i < 60; i++) {
          merge(database.bars(), random);
          amend(database.bars(), random);
          read(database.bars(), random);
        }
        wholeStateEquals(database.bars());
      }
    }
    assertThat(revisions).isNotEmpty();
  }

  private void merge(BarStore store, SplittableRandom random) {
    BarSeries bars = bars(random);
    long span = 600L * (1 + random.nextInt(40));
    Chunking chunking = time -> Math.floorDiv(time, span) * span;
    long revision = changes.size() + 1L;
    int inserted = 0;
    int replaced = 0;
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    List<BarRevision> superseded = new ArrayList<>();
    for (int i = 0; i < bars.size(); i++) {
      Bar old = model.get(bars.time(i));
      Bar bar = bars.bar(i);
      if (old != null && same(old, bar)) {
        continue;
      }
      if (old == null) {
        inserted++;
      } else {
        replaced++;
        superseded.add(new BarRevision(Bars.MINUTES, writers.get(bars.time(i)), revision, old));
      }
      first = Math.min(first, bars.time(i));
      last = Math.max(last, bars.time(i));
      model.put(bars.time(i), bar);
      writers.put(bars.time(i), revision);
    }

    MergeResult result = store.merge(Bars.MINUTES, bars, chunking, Bars.because("merge"));

    assertThat(result.unchanged()).isEqualTo(bars.size() - inserted - replaced);
    if (inserted + replaced == 0) {
      assertThat(result.change()).isEmpty();
      assertThat(result.revision()).isEqualTo(changes.size());
    } else {
      SeriesChange change = result.change().orElseThrow();
      assertThat(change)
          .isEqualTo(
              new SeriesChange(
                  Bars.MINUTES,
                  revision,
                  ChangeKind.MERGE,
                  first,
                  last,
                  inserted,
                  replaced,
                  0,
                  result.unchanged(),
                  change.checksumBefore(),
                  BarChecksum.of(List.of(modelled(first, last + 1))),
                  Bars.because("merge")));
      changes.add(change);
      revisions.addAll(superseded);
      history.add(modelled(Long.MIN_VALUE, Long.MAX_VALUE));
    }
    MergeResult again = store.merge(Bars.MINUTES, bars, chunking, Bars.because("again"));
    assertThat(again)
        .isEqualTo(
            new MergeResult(changes.size(), bars.size(), Optional.empty(), Optional.empty()));
  }

  /** Every now and then bars are removed, others put, or an earlier change is taken back. */
  private void amend(BarStore store, SplittableRandom random) {
    if (model.isEmpty() || random.nextInt(4) > 0) {
      return;
    }
    Amendment amendment = amendment(store, random);
    if (amendment.isEmpty()) {
      return;
    }
    long revision = changes.size() + 1L;
    int inserted = 0;
    TreeMap<Long, BarRevision> superseded = new TreeMap<>();
    TreeSet<Long> changed = new TreeSet<>();
    for (long time : amendment.removed()) {
      Bar old = model.remove(time);
      if (old != null) {
        superseded.put(time, new BarRevision(Bars.MINUTES, writers.remove(time), revision, old));
        changed.add(time);
      }
    }
    int removed = superseded.size();
    for (int i = 0; i < amendment.put().size(); i++) {
      long time = amendment.put().time(i);
      Bar bar = amendment.put().bar(i);
      Bar old = model.get(time);
      if (old == null || !same(old, bar)) {
        if (old == null) {
          inserted++;
        } else {
          superseded.put(time, new BarRevision(Bars.MINUTES, writers.get(time), revision, old));
        }
        model.put(time, bar);
        writers.put(time, revision);
        changed.add(time);
      }
    }

    MergeResult result = store.amend(Bars.MINUTES, amendment, Bars.PLAIN, Bars.because("amend"));

    assertThat(result.change().isPresent()).isEqualTo(!changed.isEmpty());
    if (!changed.isEmpty()) {
      SeriesChange change = result.change().orElseThrow();
      assertThat(change)
          .isEqualTo(
              new SeriesChange(
                  Bars.MINUTES,
                  revision,
                  ChangeKind.AMENDMENT,
                  changed.first(),
                  changed.last(),
                  inserted,
                  superseded.size() - removed,
                  removed,
                  amendment.put().size() - inserted - superseded.size() + removed,
                  change.checksumBefore(),
                  BarChecksum.of(List.of(modelled(changed.first(), changed.last() + 1))),
                  Bars.because("amend")));
      changes.add(change);
      revisions.addAll(superseded.values());
      history.add(modelled(Long.MIN_VALUE, Long.MAX_VALUE));
    }
  }

  private Amendment amendment(BarStore store, SplittableRandom random) {
    if (random.nextInt(3) == 0) {
      return store.reversal(Bars.MINUTES, random.nextLong(1, changes.size() + 1)).amendment();
    }
    BarSeries put = random.nextBoolean() ? bars(random) : BarSeries.empty();
    long from = Bars.OPEN + 60L * random.nextInt(1500);
    long[] removed =
        model.subMap(from, from + 60L * random.nextInt(1, 300)).keySet().stream()
            .filter(time -> random.nextInt(3) > 0)
            .mapToLong(Long::longValue)
            .filter(time -> Arrays.binarySearch(put.times(), time) < 0)
            .toArray();
    return Amendment.putting(put).andRemoving(removed);
  }

  private void read(BarStore store, SplittableRandom random) {
    long start = Bars.OPEN + random.nextInt(-10_000, 100_000);
    long end = start + random.nextInt(60_000);
    TimeRange range = Bars.range(start, end);
    assertThat(store.read(Bars.MINUTES, range)).isEqualTo(modelled(start, end));
    int revision = random.nextInt(history.size());
    assertThat(store.readAsOf(Bars.MINUTES, range, revision))
        .as("revision %s of %s", revision, changes.size())
        .isEqualTo(history.get(revision).within(range));
    WrittenBars written = store.writtenAsOf(Bars.MINUTES, range, revision);
    assertThat(written.bars()).isEqualTo(history.get(revision).within(range));
  }

  private void wholeStateEquals(BarStore store) {
    BarSeries all = modelled(Long.MIN_VALUE, Long.MAX_VALUE);
    assertThat(store.read(Bars.MINUTES, Bars.ALL)).isEqualTo(all);
    assertThat(store.summary(Bars.MINUTES))
        .contains(
            new SeriesSummary(
                Bars.MINUTES, changes.size(), all.size(), all.firstTime(), all.lastTime()));
    WrittenBars written = store.written(Bars.MINUTES, Bars.ALL);
    assertThat(written.bars()).isEqualTo(all);
    for (int i = 0; i < all.size(); i++) {
      assertThat(written.writers().revision(i)).isEqualTo(writers.get(all.time(i)));
    }
    for (int revision = 0; revision < history.size(); revision += 9) {
      assertThat(store.readAsOf(Bars.MINUTES, Bars.ALL, revision)).isEqualTo(history.get(revision));
    }
    List<BarSeries> chunks = new ArrayList<>();
    for (ChunkRef chunk : store.chunks(Bars.MINUTES, Bars.ALL)) {
      chunks.add(store.decode(chunk));
      assertThat(chunks.getLast().size()).isEqualTo(chunk.bars());
    }
    assertThat(BarSeries.concat(chunks)).isEqualTo(all);
    assertThat(store.changes(Bars.MINUTES, 0)).isEqualTo(changes);
    assertThat(store.changes(Bars.MINUTES, changes.size() - 3L))
        .isEqualTo(changes.subList(changes.size() - 3, changes.size()));
    assertThat(store.changes(Bars.MINUTES.instrument())).isEqualTo(changes);
    assertThat(plain(store.revisions(Bars.MINUTES, Bars.ALL))).isEqualTo(plain(revisions));
    TimeRange part = Bars.range(Bars.OPEN + 9000, Bars.OPEN + 30_000);
    assertThat(plain(store.revisions(Bars.MINUTES, part)))
        .isEqualTo(plain(revisions.stream().filter(it -> part.contains(it.bar().time())).toList()));
  }

  /** Mostly runs that overlap what is there, at scales that come and go. */
  private static BarSeries bars(SplittableRandom random) {
    BarSeriesBuilder bars = new BarSeriesBuilder();
    long time = Bars.OPEN + 60L * random.nextInt(1500);
    int scale = random.nextInt(2, 5);
    long unit = (long) Math.pow(10, scale - 2);
    for (int i = random.nextInt(200); i >= 0; i--) {
      // Few prices, so that many a bar is equal to the one that is there.
      long price = (100 + random.nextInt(2)) * unit;
      bars.add(
          time,
          scale,
          price,
          price + unit,
          price - unit,
          price,
          random.nextInt(3),
          random.nextInt(3) == 0 ? BarSeries.NONE : 1000,
          1,
          random.nextInt(9) == 0 ? 7 : BarSeries.NONE,
          random.nextInt(9) == 0 ? 3 : BarSeries.NO_COUNT);
      time += 60L * (random.nextInt(10) == 0 ? 1 + random.nextInt(100) : 1);
    }
    return bars.build();
  }

  private BarSeries modelled(long start, long end) {
    BarSeriesBuilder bars = new BarSeriesBuilder();
    model.subMap(start, end).values().forEach(bars::add);
    return bars.build();
  }

  private static boolean same(Bar left, Bar right) {
    return plain(left).equals(plain(right));
  }

  private static List<BarRevision> plain(List<BarRevision> revisions) {
    return revisions.stream()
        .map(it -> new BarRevision(it.series(), it.writtenBy(), it.supersededBy(), plain(it.bar())))
        .toList();
  }

  /** Without trailing zeros, which {@link BigDecimal#equals} would mind. */
  private static Bar plain(Bar bar) {
    Instant time = bar.time();
    return new Bar(
        time,
        plain(bar.open()),
        plain(bar.high()),
        plain(bar.low()),
        plain(bar.close()),
        plain(bar.volume()),
        plain(bar.vwap()),
        bar.tradeCount());
  }

  private static BigDecimal plain(BigDecimal value) {
    return value == null ? null : value.stripTrailingZeros();
  }
}
