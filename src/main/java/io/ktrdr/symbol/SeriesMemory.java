package io.ktrdr.symbol;

import io.ktrdr.market.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an instrument remembers of one of its series; stays small however many bars there are.
 *
 * @param revision the newest series revision that has its event
 * @param empty where IB was asked and has nothing more, in order of time, not overlapping
 * @param gaps known gaps, in order of time, not overlapping
 * @param provisional where bars were stored from live data and not compared with history yet
 */
record SeriesMemory(
    long revision, List<EmptySpan> empty, List<TimeRange> gaps, List<TimeRange> provisional) {

  static final SeriesMemory NONE = new SeriesMemory(0, List.of(), List.of(), List.of());

  SeriesMemory {
    empty = List.copyOf(empty);
    gaps = List.copyOf(gaps);
    // A snapshot of before there were live bars does not say.
    provisional = provisional == null ? List.of() : List.copyOf(provisional);
  }

  /**
   * A span whose missing bars IB does not have.
   *
   * @param until when asking again makes sense
   */
  record EmptySpan(TimeRange range, Instant until) {

    boolean holds(Instant now) {
      return now.isBefore(until);
    }
  }

  SeriesMemory stored(long newRevision) {
    return new SeriesMemory(Math.max(revision, newRevision), empty, gaps, provisional);
  }

  SeriesMemory gap(TimeRange found) {
    return new SeriesMemory(
        revision,
        empty,
        TimeRange.union(Stream.concat(gaps.stream(), Stream.of(found)).toList()),
        provisional);
  }

  SeriesMemory withoutGap(TimeRange closed) {
    return new SeriesMemory(
        revision,
        empty,
        gaps.stream().flatMap(gap -> gap.minus(List.of(closed)).stream()).toList(),
        provisional);
  }

  SeriesMemory provisional(TimeRange stored) {
    return new SeriesMemory(
        revision,
        empty,
        gaps,
        TimeRange.union(Stream.concat(provisional.stream(), Stream.of(stored)).toList()));
  }

  SeriesMemory confirmed(TimeRange range) {
    return new SeriesMemory(
        revision,
        empty,
        gaps,
        provisional.stream().flatMap(span -> span.minus(List.of(range)).stream()).toList());
  }

  /** The newest answer counts: it replaces what was known of its range. */
  SeriesMemory empty(TimeRange range, Instant until) {
    List<EmptySpan> spans =
        Stream.concat(
                empty.stream()
                    .flatMap(
                        span ->
                            span.range().minus(List.of(range)).stream()
                                .map(left -> new EmptySpan(left, span.until()))),
                Stream.of(new EmptySpan(range, until)))
            .sorted(Comparator.comparing(span -> span.range().start()))
            .toList();
    return new SeriesMemory(revision, joined(spans), gaps, provisional).withoutGap(range);
  }

  private static List<EmptySpan> joined(List<EmptySpan> spans) {
    List<EmptySpan> joined = new ArrayList<>();
    for (EmptySpan span : spans) {
      EmptySpan last = joined.isEmpty() ? null : joined.getLast();
      if (last != null
          && last.until().equals(span.until())
          && last.range().end().equals(span.range().start())) {
        joined.removeLast();
        joined.add(
            new EmptySpan(new TimeRange(last.range().start(), span.range().end()), span.until()));
      } else {
        joined.add(span);
      }
    }
    return joined;
  }
}
