package io.ktrdr.symbol;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.SeriesMemory.EmptySpan;
import io.ktrdr.symbol.ledger.Mark;
import io.ktrdr.symbol.ledger.SpanState;
import io.ktrdr.symbol.ledger.Why;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is known of a series beside its bars, put as its askers need it. Pure. */
final class SeriesKnowledge {

  /** Before any bar. */
  private static final Instant EVER = Instant.parse("1800-01-01T00:00:00Z");

  private SeriesKnowledge() {}

  /**
   * For a plan of what to ask.
   *
   * @param claims what others are asking IB for at this moment
   */
  static CoveragePlanner.Ledger planning(
      SymbolState state,
      SeriesId series,
      List<TimeRange> claims,
      TradingCalendar calendar,
      Instant now) {
    SeriesMemory memory = state.of(series);
    List<EmptySpan> empty = new ArrayList<>(memory.empty());
    reach(state, series, calendar, now)
        .ifPresent(reach -> empty.add(EmptySpan.once(before(reach), Instant.MAX)));
    return new CoveragePlanner.Ledger(
        empty, claims, memory.ignored().stream().map(SeriesMemory.IgnoredSpan::range).toList());
  }

  /** For the ledger, the topmost first. */
  static List<Mark> marks(
      SymbolState state,
      SeriesId series,
      List<TimeRange> claims,
      TradingCalendar calendar,
      Instant now) {
    SeriesMemory memory = state.of(series);
    List<Mark> marks = new ArrayList<>();
    memory.ignored().forEach(span -> marks.add(mark(span)));
    claims.forEach(range -> marks.add(new Mark(range, SpanState.QUEUED, Why.BEING_ASKED)));
    memory.empty().stream().filter(span -> span.holds(now)).forEach(span -> marks.add(mark(span)));
    reach(state, series, calendar, now)
        .ifPresent(reach -> marks.add(mark(reach, state.head(series))));
    memory.failures().forEach(span -> marks.add(mark(span)));
    memory.filled().forEach(range -> marks.add(new Mark(range, SpanState.FILLED, Why.NEVER_ASKED)));
    return marks;
  }

  private static Optional<ProviderReach> reach(
      SymbolState state, SeriesId series, TradingCalendar calendar, Instant now) {
    return ProviderReach.of(
            series, state.head(series).filter(head -> head.holds(now)), calendar, now)
        .filter(reach -> reach.floor().isAfter(EVER));
  }

  private static TimeRange before(ProviderReach reach) {
    return new TimeRange(EVER, reach.floor());
  }

  private static Mark mark(SeriesMemory.IgnoredSpan span) {
    return new Mark(
        span.range(),
        SpanState.IGNORED,
        new Why(Why.Reason.IGNORED_BY_USER, span.reason(), span.at(), null, 0, "", span.actor()));
  }

  private static Mark mark(EmptySpan span) {
    return new Mark(
        span.range(),
        SpanState.PROVIDER_EMPTY,
        Why.of(
            Why.Reason.PROVIDER_HAS_NONE,
            "IB was asked and has no bars here",
            span.askedAt(),
            span.until()));
  }

  private static Mark mark(ProviderReach reach, Optional<Head> head) {
    return new Mark(
        before(reach),
        SpanState.PROVIDER_EMPTY,
        reach.byHead()
            ? Why.of(
                Why.Reason.BEFORE_FIRST_BAR,
                reach.why(),
                head.map(Head::askedAt).orElse(null),
                head.map(Head::believedUntil).orElse(null))
            : Why.of(Why.Reason.NO_LONGER_KEPT, reach.why(), null, null));
  }

  private static Mark mark(SeriesMemory.FailedSpan span) {
    return new Mark(
        span.range(),
        SpanState.MISSING,
        new Why(
            Why.Reason.FETCH_FAILED,
            span.detail(),
            span.at(),
            null,
            span.ibCode(),
            span.ibMessage(),
            ""));
  }
}
