package io.ktrdr.store;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.SeriesId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Does the changes of a series once more, starting from no bar: each revision ends the versions
 * that it superseded and adds those that it wrote. Counts, first and last bar and the checksums
 * before and after must come out as the change says. Pure.
 */
final class SeriesReplay {

  /** The end of a version that is still there. */
  static final long CURRENT = Long.MAX_VALUE;

  /**
   * Bars that one revision ended, or that are still there.
   *
   * @param writers who wrote each
   * @param end the revision that superseded them, or {@link #CURRENT}
   */
  record Version(BarSeries bars, Writers writers, long end) {}

  /** One version of one bar, and the place of its time among all times. */
  private record One(BarSeries bars, int at, int place, long writer, long end) {}

  private final List<SeriesChange> changes;
  private final long withoutWriters;
  private final List<Replay.Fault> faults;
  private final long[] times;
  private final One[] now;
  private final List<One> byWriter;
  private final List<One> byEnd;
  private int written;
  private int ended;
  private int unproven;

  private SeriesReplay(
      List<SeriesChange> changes,
      long withoutWriters,
      List<Version> versions,
      List<Replay.Fault> faults) {
    this.changes = changes;
    this.withoutWriters = withoutWriters;
    this.faults = new ArrayList<>(faults);
    this.times =
        versions.stream()
            .flatMapToLong(version -> Arrays.stream(version.bars().times()))
            .sorted()
            .distinct()
            .toArray();
    this.now = new One[times.length];
    List<One> all = new ArrayList<>();
    for (Version version : versions) {
      for (int i = 0; i < version.bars().size(); i++) {
        int place = Arrays.binarySearch(times, version.bars().time(i));
        all.add(new One(version.bars(), i, place, version.writers().revision(i), version.end()));
      }
    }
    this.byWriter = all.stream().sorted(Comparator.comparingLong(One::writer)).toList();
    this.byEnd = all.stream().sorted(Comparator.comparingLong(One::end)).toList();
  }

  /**
   * @param newest the revision that the series has
   * @param changes oldest first
   * @param withoutWriters the last revision of before it was kept who wrote which bar
   * @param faults found while reading the versions
   */
  static Replay of(
      SeriesId series,
      long newest,
      List<SeriesChange> changes,
      long withoutWriters,
      List<Version> versions,
      List<Replay.Fault> faults) {
    SeriesReplay replay = new SeriesReplay(changes, withoutWriters, versions, faults);
    replay.run(newest);
    return new Replay(series, changes, replay.byWriter.size(), replay.unproven, replay.faults);
  }

  private void run(long newest) {
    boolean readable = faults.isEmpty();
    long revision = 0;
    for (SeriesChange change : changes) {
      if (change.revision() != revision + 1) {
        fault(change, "the changes from revision " + (revision + 1) + " on are gone");
      }
      revision = change.revision();
      if (readable) {
        redo(change);
      }
    }
    if (revision != newest) {
      faults.add(
          new Replay.Fault(
              newest, 0, 0, "the series has this revision, its changes end with " + revision));
    }
    if (readable && written < byWriter.size()) {
      One stray = byWriter.get(written);
      long time = times[stray.place()];
      faults.add(
          new Replay.Fault(
              stray.writer(), time, time, "a bar was written by a change that does not exist"));
    }
  }

  private void redo(SeriesChange change) {
    int from = place(change.firstTime());
    int to = place(change.lastTime() + 1);
    int before = checksum(from, to);
    int ends = 0;
    String wrong = null;
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    int replaced = 0;
    for (; ended < byEnd.size() && byEnd.get(ended).end() <= change.revision(); ended++) {
      One old = byEnd.get(ended);
      if (!Objects.equals(now[old.place()], old)) {
        wrong = "a bar that it superseded was not there before";
      }
      now[old.place()] = null;
      first = Math.min(first, times[old.place()]);
      last = Math.max(last, times[old.place()]);
      ends++;
    }
    int wrote = 0;
    int endedUntil = ended;
    int endedFrom = ended - ends;
    long[] endedTimes = new long[ends];
    for (int i = endedFrom; i < endedUntil; i++) {
      endedTimes[i - endedFrom] = times[byEnd.get(i).place()];
    }
    Arrays.sort(endedTimes);
    for (;
        written < byWriter.size() && byWriter.get(written).writer() <= change.revision();
        written++) {
      One added = byWriter.get(written);
      long time = times[added.place()];
      if (now[added.place()] != null) {
        wrong = "a bar that it wrote stands where another one was not superseded";
      }
      replaced += Arrays.binarySearch(endedTimes, time) >= 0 ? 1 : 0;
      now[added.place()] = added;
      first = Math.min(first, time);
      last = Math.max(last, time);
      wrote++;
    }
    judge(
        change,
        from,
        to,
        before,
        wrong,
        new Counts(wrote - replaced, replaced, ends - replaced, first, last));
  }

  /** What a revision did to the bars, counted. */
  private record Counts(int inserted, int replaced, int removed, long first, long last) {}

  private void judge(
      SeriesChange change, int from, int to, int before, String wrong, Counts counts) {
    String detail = wrong;
    if (detail == null
        && (counts.inserted() != change.inserted()
            || counts.replaced() != change.replaced()
            || counts.removed() != change.removed())) {
      detail =
          "it says %d inserted, %d replaced, %d removed; stored are %d, %d and %d"
              .formatted(
                  change.inserted(),
                  change.replaced(),
                  change.removed(),
                  counts.inserted(),
                  counts.replaced(),
                  counts.removed());
    }
    if (detail == null
        && (counts.first() != change.firstTime() || counts.last() != change.lastTime())) {
      detail = "its first or last bar is not the one that it says";
    }
    if (detail == null && before != change.checksumBefore()) {
      detail = checksums("before", before, change.checksumBefore());
    }
    if (detail == null) {
      int after = checksum(from, to);
      detail =
          after == change.checksumAfter()
              ? null
              : checksums("after", after, change.checksumAfter());
    }
    if (detail != null && change.revision() <= withoutWriters) {
      unproven++;
    } else if (detail != null) {
      fault(change, detail);
    }
  }

  private static String checksums(String when, int found, int said) {
    return "the bars %s it have checksum %08x instead of %08x".formatted(when, found, said);
  }

  private void fault(SeriesChange change, String detail) {
    faults.add(new Replay.Fault(change.revision(), change.firstTime(), change.lastTime(), detail));
  }

  /** The first place at or after a time. */
  private int place(long time) {
    int found = Arrays.binarySearch(times, time);
    return found >= 0 ? found : -found - 1;
  }

  private int checksum(int from, int to) {
    BarSeriesBuilder bars = new BarSeriesBuilder(to - from);
    for (int i = from; i < to; i++) {
      if (now[i] != null) {
        bars.add(now[i].bars(), now[i].at());
      }
    }
    return BarChecksum.of(List.of(bars.build()));
  }
}
