package io.ktrdr.symbol;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.ktrdr.gateway.CodeClass;
import io.ktrdr.market.TimeRange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What an instrument remembers of one of its series; stays small however many bars there are. All
 * lists are in order of time, and no list has spans that overlap.
 *
 * @param revision the newest series revision that has its event
 * @param empty where IB was asked and has nothing more
 * @param gaps known gaps
 * @param provisional where bars were stored from live data and not compared with history yet
 * @param ignored where a user does not want missing bars to be filled
 * @param failures where IB was asked last without success; the newest ones
 * @param filled where bars came that were known to be missing; the newest ones
 */
record SeriesMemory(
    long revision,
    List<EmptySpan> empty,
    List<KnownGap> gaps,
    List<TimeRange> provisional,
    List<IgnoredSpan> ignored,
    List<FailedSpan> failures,
    List<TimeRange> filled) {

  /** Of what is told for information only, no more spans are kept than this. */
  static final int KEPT = 500;

  static final SeriesMemory NONE = new SeriesMemory(0, List.of(), List.of(), List.of());

  SeriesMemory {
    empty = List.copyOf(empty);
    gaps = List.copyOf(gaps);
    // A snapshot of before there were live bars, or a ledger, does not say.
    provisional = provisional == null ? List.of() : List.copyOf(provisional);
    ignored = ignored == null ? List.of() : List.copyOf(ignored);
    failures = failures == null ? List.of() : List.copyOf(failures);
    filled = filled == null ? List.of() : List.copyOf(filled);
  }

  SeriesMemory(
      long revision, List<EmptySpan> empty, List<KnownGap> gaps, List<TimeRange> provisional) {
    this(revision, empty, gaps, provisional, List.of(), List.of(), List.of());
  }

  /**
   * A span whose missing bars IB does not have.
   *
   * @param until when asking again makes sense
   * @param answers how often in a row IB said so
   * @param askedAt when IB said so last; null in memories of before that was kept
   * @param calendar which calendar said that bars should exist there; null likewise
   */
  record EmptySpan(TimeRange range, Instant until, int answers, Instant askedAt, String calendar) {

    EmptySpan {
      // A snapshot of before this was counted does not say.
      answers = Math.max(1, answers);
    }

    /** After the first answer. */
    static EmptySpan once(TimeRange range, Instant until) {
      return new EmptySpan(range, until, 1, null, null);
    }

    boolean holds(Instant now) {
      return now.isBefore(until);
    }

    private EmptySpan over(TimeRange part) {
      return new EmptySpan(part, until, answers, askedAt, calendar);
    }

    private EmptySpan judgedBy(String newCalendar) {
      return new EmptySpan(range, until, answers, askedAt, newCalendar);
    }

    /** The same answer over a span that IB may have said so of before. */
    private EmptySpan after(EmptySpan before, TimeRange part) {
      return new EmptySpan(part, until, before.answers() + 1, askedAt, calendar);
    }
  }

  /**
   * A gap that has its fact.
   *
   * @param calendar which calendar judged, with its version; empty in memories of before that was
   *     kept
   */
  record KnownGap(TimeRange range, String calendar) {

    @JsonCreator
    KnownGap {}

    /** Of a snapshot of before the calendar was kept. */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static KnownGap of(String range) {
      return new KnownGap(MarketModule.range(range), "");
    }
  }

  /** A span that a user does not want filled. */
  record IgnoredSpan(TimeRange range, String reason, String actor, Instant at) {}

  /** A span that IB was asked for without success. */
  record FailedSpan(
      TimeRange range,
      CodeClass problem,
      int ibCode,
      String ibMessage,
      String detail,
      Instant at) {}

  List<TimeRange> gapRanges() {
    return gaps.stream().map(KnownGap::range).toList();
  }

  SeriesMemory stored(long newRevision) {
    return new SeriesMemory(
        Math.max(revision, newRevision), empty, gaps, provisional, ignored, failures, filled);
  }

  SeriesMemory gap(TimeRange found, String calendar) {
    return withGaps(
        with(gaps, found, new KnownGap(found, calendar), KnownGap::range, SeriesMemory::part));
  }

  SeriesMemory withoutGap(TimeRange closed) {
    return withGaps(without(gaps, closed, KnownGap::range, SeriesMemory::part));
  }

  /** Bars came where some were known to be missing. */
  SeriesMemory gapFilled(TimeRange range) {
    return new SeriesMemory(
            revision,
            empty,
            gaps,
            provisional,
            ignored,
            without(failures, range, FailedSpan::range, SeriesMemory::part),
            newest(TimeRange.union(Stream.concat(filled.stream(), Stream.of(range)).toList())))
        .withoutGap(range);
  }

  /** Another calendar has judged a span anew: only parts of it are a gap still. */
  SeriesMemory gapRejudged(TimeRange range, List<TimeRange> remaining, String calendar) {
    SeriesMemory after = withoutGap(range);
    for (TimeRange part : remaining) {
      after = after.gap(part, calendar);
    }
    return after;
  }

  /** The same of a span that IB has nothing for. */
  SeriesMemory emptyRejudged(TimeRange range, List<TimeRange> remaining, String calendar) {
    List<EmptySpan> changed =
        empty.stream()
            .flatMap(
                span ->
                    Stream.concat(
                        span.range().minus(List.of(range)).stream().map(span::over),
                        remaining.stream()
                            .flatMap(part -> span.range().intersect(part).stream())
                            .map(part -> span.over(part).judgedBy(calendar))))
            .sorted(Comparator.comparing(span -> span.range().start()))
            .toList();
    return new SeriesMemory(revision, changed, gaps, provisional, ignored, failures, filled);
  }

  SeriesMemory provisional(TimeRange stored) {
    return withProvisional(
        TimeRange.union(Stream.concat(provisional.stream(), Stream.of(stored)).toList()));
  }

  SeriesMemory confirmed(TimeRange range) {
    return withProvisional(
        provisional.stream().flatMap(span -> span.minus(List.of(range)).stream()).toList());
  }

  /** The newest answer counts: it replaces what was known of its range, which it may confirm. */
  SeriesMemory empty(EmptySpan answer) {
    TimeRange range = answer.range();
    List<EmptySpan> confirmed =
        empty.stream()
            .flatMap(
                span ->
                    span.range().intersect(range).stream().map(part -> answer.after(span, part)))
            .toList();
    List<EmptySpan> spans =
        Stream.of(
                without(empty, range, EmptySpan::range, EmptySpan::over).stream(),
                confirmed.stream(),
                range.minus(confirmed.stream().map(EmptySpan::range).toList()).stream()
                    .map(answer::over))
            .flatMap(parts -> parts)
            .sorted(Comparator.comparing(span -> span.range().start()))
            .toList();
    return new SeriesMemory(
            revision,
            joined(spans),
            gaps,
            provisional,
            ignored,
            without(failures, range, FailedSpan::range, SeriesMemory::part),
            filled)
        .withoutGap(range);
  }

  SeriesMemory ignored(IgnoredSpan span) {
    return withIgnored(with(ignored, span.range(), span, IgnoredSpan::range, SeriesMemory::part));
  }

  SeriesMemory heeded(TimeRange range) {
    return withIgnored(without(ignored, range, IgnoredSpan::range, SeriesMemory::part));
  }

  SeriesMemory failed(FailedSpan span) {
    return new SeriesMemory(
        revision,
        empty,
        gaps,
        provisional,
        ignored,
        newest(with(failures, span.range(), span, FailedSpan::range, SeriesMemory::part)),
        filled);
  }

  private SeriesMemory withGaps(List<KnownGap> changed) {
    return new SeriesMemory(revision, empty, changed, provisional, ignored, failures, filled);
  }

  private SeriesMemory withProvisional(List<TimeRange> changed) {
    return new SeriesMemory(revision, empty, gaps, changed, ignored, failures, filled);
  }

  private SeriesMemory withIgnored(List<IgnoredSpan> changed) {
    return new SeriesMemory(revision, empty, gaps, provisional, changed, failures, filled);
  }

  private static KnownGap part(KnownGap gap, TimeRange part) {
    return new KnownGap(part, gap.calendar());
  }

  private static IgnoredSpan part(IgnoredSpan span, TimeRange part) {
    return new IgnoredSpan(part, span.reason(), span.actor(), span.at());
  }

  private static FailedSpan part(FailedSpan span, TimeRange part) {
    return new FailedSpan(
        part, span.problem(), span.ibCode(), span.ibMessage(), span.detail(), span.at());
  }

  /** What is left of spans outside a range. */
  private static <S> List<S> without(
      List<S> spans,
      TimeRange range,
      Function<S, TimeRange> rangeOf,
      BiFunction<S, TimeRange, S> part) {
    return spans.stream()
        .flatMap(
            span ->
                rangeOf.apply(span).minus(List.of(range)).stream()
                    .map(left -> part.apply(span, left)))
        .toList();
  }

  /** Spans with another over them. */
  private static <S> List<S> with(
      List<S> spans,
      TimeRange range,
      S added,
      Function<S, TimeRange> rangeOf,
      BiFunction<S, TimeRange, S> part) {
    return Stream.concat(without(spans, range, rangeOf, part).stream(), Stream.of(added))
        .sorted(Comparator.comparing(span -> rangeOf.apply(span).start()))
        .toList();
  }

  private static <S> List<S> newest(List<S> spans) {
    return spans.size() <= KEPT ? spans : spans.subList(spans.size() - KEPT, spans.size());
  }

  private static List<EmptySpan> joined(List<EmptySpan> spans) {
    List<EmptySpan> joined = new ArrayList<>();
    for (EmptySpan span : spans) {
      EmptySpan last = joined.isEmpty() ? null : joined.getLast();
      if (last != null
          && last.range().end().equals(span.range().start())
          && last.until().equals(span.until())
          && last.answers() == span.answers()
          && Objects.equals(last.calendar(), span.calendar())) {
        joined.removeLast();
        joined.add(span.over(new TimeRange(last.range().start(), span.range().end())));
      } else {
        joined.add(span);
      }
    }
    return joined;
  }
}
