package io.ktrdr.symbol.ledger;

import io.ktrdr.calendar.Session;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** From spans to gaps as people read them: where in which session, next to which bars. Pure. */
public final class GapCatalogue {

  private static final long FAR = 40L * 86_400;

  private final SeriesId series;
  private final TradingCalendar calendar;
  private final long[] stored;
  private final StoredExtent extent;

  /**
   * @param stored times of the stored bars of the range asked about
   * @param extent first and last stored bar of the whole series
   */
  public GapCatalogue(
      SeriesId series, TradingCalendar calendar, long[] stored, StoredExtent extent) {
    this.series = series;
    this.calendar = calendar;
    this.stored = stored;
    this.extent = extent;
  }

  /**
   * The gaps among spans that are wanted, in order of time.
   *
   * @param limit how many at most
   */
  public List<GapEntry> gaps(List<LedgerSpan> spans, GapFilter filter, int limit) {
    List<GapEntry> gaps = new ArrayList<>();
    for (LedgerSpan span : spans) {
      GapPlace place = GapPlace.of(span, extent);
      if (gaps.size() < limit && filter.mayWant(span, place)) {
        GapEntry entry = entry(span, place);
        if (filter.wants(entry.extent())) {
          gaps.add(entry);
        }
      }
    }
    return gaps;
  }

  /** One gap. */
  public GapEntry entry(LedgerSpan span) {
    return entry(span, GapPlace.of(span, extent));
  }

  private GapEntry entry(LedgerSpan span, GapPlace place) {
    LocalDate date = calendar.sessionDate(series.timeframe(), span.first());
    LocalDate lastDate = calendar.sessionDate(series.timeframe(), span.last());
    boolean intraday = series.timeframe().intraday();
    int sessions = intraday ? sessions(date, lastDate) : span.bars();
    GapPosition position = intraday ? position(span, date, lastDate) : GapPosition.WHOLE;
    int before = Arrays.binarySearch(stored, span.first());
    before = before >= 0 ? before : -before - 1;
    int after = Arrays.binarySearch(stored, span.last());
    after = after >= 0 ? after : -after - 1;
    return new GapEntry(
        span,
        next(span),
        place,
        extent(span, sessions, position),
        date,
        lastDate,
        sessions,
        position,
        before > 0 ? stored[before - 1] : null,
        after < stored.length ? stored[after] : null,
        CalendarVerdict.of(calendar, date));
  }

  private int sessions(LocalDate from, LocalDate to) {
    return from.equals(to) ? 1 : Math.max(1, calendar.sessions(series.hours(), from, to).size());
  }

  private static GapExtent extent(LedgerSpan span, int sessions, GapPosition position) {
    if (sessions > 1) {
      return GapExtent.SEVERAL_SESSIONS;
    }
    if (position == GapPosition.WHOLE) {
      return GapExtent.WHOLE_SESSION;
    }
    return span.bars() <= GapExtent.MICRO_BARS ? GapExtent.MICRO : GapExtent.PARTIAL_SESSION;
  }

  private GapPosition position(LedgerSpan span, LocalDate date, LocalDate lastDate) {
    Optional<Session> first = calendar.session(series.hours(), date);
    Optional<Session> last = calendar.session(series.hours(), lastDate);
    boolean fromOpen = first.map(one -> span.first() <= one.opens().getEpochSecond()).orElse(false);
    boolean toClose = last.map(one -> span.end() >= one.closes().getEpochSecond()).orElse(false);
    if (fromOpen && toClose) {
      return GapPosition.WHOLE;
    }
    if (!date.equals(lastDate)) {
      return GapPosition.ACROSS;
    }
    return outsideRegularHours(span, date)
        .orElse(fromOpen ? GapPosition.OPEN : toClose ? GapPosition.CLOSE : GapPosition.MID);
  }

  private Optional<GapPosition> outsideRegularHours(LedgerSpan span, LocalDate date) {
    if (series.hours() == TradingHours.RTH) {
      return Optional.empty();
    }
    return calendar
        .session(TradingHours.RTH, date)
        .flatMap(
            regular -> {
              if (span.end() <= regular.opens().getEpochSecond()) {
                return Optional.of(GapPosition.PRE);
              }
              return span.first() >= regular.closes().getEpochSecond()
                  ? Optional.of(GapPosition.POST)
                  : Optional.empty();
            });
  }

  /** Of a gap's end people think as of the next bar that is there, or should be. */
  private long next(LedgerSpan span) {
    long[] following =
        calendar.expectedBars(
            series.timeframe(),
            series.hours(),
            TimeRange.ofEpochSeconds(span.last() + 1, span.last() + FAR));
    return following.length == 0 ? span.end() : following[0];
  }
}
