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
   * @param answers how often in a row IB said so
   */
  record EmptySpan(TimeRange range, Instant until, int answers) {

    EmptySpan {
      // A snapshot of before this was counted does not say.
      answers = Math.max(1, answers);
    }

    /** After the first answer. */
    static EmptySpan once(TimeRange range, Instant until) {
      return new EmptySpan(range, until, 1);
    }

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

  /** The newest answer counts: it replaces what was known of its range, which it may confirm. */
  SeriesMemory empty(TimeRange range, Instant until) {
    List<EmptySpan> confirmed =
        empty.stream()
            .flatMap(
                span ->
                    span.range().intersect(range).stream()
                        .map(part -> new EmptySpan(part, until, span.answers() + 1)))
            .toList();
    List<EmptySpan> spans =
        Stream.of(
                empty.stream()
                    .flatMap(
                        span ->
                            span.range().minus(List.of(range)).stream()
                                .map(left -> new EmptySpan(left, span.until(), span.answers()))),
                confirmed.stream(),
                range.minus(confirmed.stream().map(EmptySpan::range).toList()).stream()
                    .map(part -> EmptySpan.once(part, until)))
            .flatMap(parts -> parts)
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
          && last.answers() == span.answers()
          && last.range().end().equals(span.range().start())) {
        joined.removeLast();
        joined.add(
            new EmptySpan(
                new TimeRange(last.range().start(), span.range().end()),
                span.until(),
                span.answers()));
      } else {
        joined.add(span);
      }
    }
    return joined;
  }
}
