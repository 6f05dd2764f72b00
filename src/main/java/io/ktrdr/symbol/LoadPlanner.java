package io.ktrdr.symbol;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.store.SeriesSummary;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * From a mode to the part of a series that a load is about. Pure: what is stored, what IB said of
 * its first bar, and the time are given. A start or end that the caller names counts more than what
 * the mode says; nothing begins before IB's data do.
 */
public final class LoadPlanner {

  /** How far back a tail begins when nothing is stored that it could go on from. */
  private static final Period FIRST_TAIL = Period.ofDays(30);

  /** Asking for the head timestamp has to save more requests than it costs. */
  private static final long WORTH_ASKING = 4;

  private LoadPlanner() {}

  /**
   * What a caller wants of a series.
   *
   * @param start first bar time; where absent the mode says
   * @param end bar time, exclusive; where absent the mode says
   */
  public record Wish(LoadMode mode, Optional<Instant> start, Optional<Instant> end) {}

  /** Whether IB should be asked where its data begin before a plan is made. */
  public static boolean wantsHead(
      SeriesId series, Wish wish, Optional<SeriesSummary> held, Instant now) {
    if (!wish.mode().asksProvider()) {
      return false;
    }
    if (wish.start().isEmpty()) {
      return needsHead(series, wish);
    }
    Instant stored = held.map(one -> Instant.ofEpochSecond(one.firstTime())).orElse(now);
    Instant end = earlier(stored, wish.end().orElse(now));
    return wish.start().get().isBefore(end)
        && CoveragePlanner.requests(new TimeRange(wish.start().get(), end), series.timeframe())
            > WORTH_ASKING;
  }

  /** Whether the mode cannot do without: nothing else says where to begin. */
  static boolean needsHead(SeriesId series, Wish wish) {
    return wish.start().isEmpty()
        && (wish.mode() == LoadMode.BACKFILL || wish.mode() == LoadMode.FULL)
        && !ProviderReach.keptForAWhile(series.timeframe());
  }

  /**
   * The plan.
   *
   * @param head what IB said of its first bar, if anything
   * @throws IllegalArgumentException when the mode is {@link LoadMode#AUTO} and no start is given
   */
  public static LoadPlan plan(
      SeriesId series,
      Wish wish,
      Optional<SeriesSummary> held,
      Optional<Head> head,
      TradingCalendar calendar,
      Instant now) {
    List<String> notes = new ArrayList<>();
    Optional<ProviderReach> reach = ProviderReach.of(series, head, calendar, now);
    Instant end = end(series, wish, held, calendar, now, notes);
    Instant start =
        wish.start()
            .orElseGet(() -> start(series, wish.mode(), held, head, reach, end, calendar, notes));
    if (wish.mode().asksProvider() && reach.isPresent() && start.isBefore(reach.get().floor())) {
      Instant floor = reach.get().floor();
      notes.add(
          "start moved from "
              + text(series, start)
              + " to "
              + text(series, floor)
              + ": "
              + reach.get().why());
      start = floor;
    }
    if (start.isBefore(end)) {
      return new LoadPlan(wish.mode(), new TimeRange(start, end), notes);
    }
    if (wish.start().isEmpty() && held.isPresent()) {
      notes.add(nothingLeft(series, wish.mode(), held.get(), end));
    }
    return new LoadPlan(wish.mode(), new TimeRange(end, end), notes);
  }

  private static Instant end(
      SeriesId series,
      Wish wish,
      Optional<SeriesSummary> held,
      TradingCalendar calendar,
      Instant now,
      List<String> notes) {
    Instant latest = past(series, calendar, now);
    if (wish.end().isPresent()) {
      return earlier(wish.end().get(), latest);
    }
    if (held.isEmpty() || wish.mode() == LoadMode.AUTO || wish.mode() == LoadMode.TAIL) {
      return latest;
    }
    return switch (wish.mode()) {
      case LOCAL -> Instant.ofEpochSecond(held.get().lastTime() + 1);
      case BACKFILL -> {
        Instant first = Instant.ofEpochSecond(held.get().firstTime());
        if (wish.start().isPresent() && !wish.start().get().isBefore(first)) {
          notes.add(
              "nothing to do before the first stored bar, "
                  + text(series, first)
                  + ": start is not before it");
        }
        yield first;
      }
      case AUTO, TAIL, FULL -> latest;
    };
  }

  /**
   * Where bars named by a date are concerned, today's counts: that it is not over is seen later.
   */
  private static Instant past(SeriesId series, TradingCalendar calendar, Instant now) {
    return series.timeframe().intraday()
        ? now
        : LocalDate.ofInstant(now, calendar.zone())
            .plusDays(1)
            .atStartOfDay(ZoneOffset.UTC)
            .toInstant();
  }

  private static Instant start(
      SeriesId series,
      LoadMode mode,
      Optional<SeriesSummary> held,
      Optional<Head> head,
      Optional<ProviderReach> reach,
      Instant end,
      TradingCalendar calendar,
      List<String> notes) {
    return switch (mode) {
      case AUTO ->
          throw new IllegalArgumentException("mode auto loads a range: it needs to know the start");
      case LOCAL -> held.map(one -> Instant.ofEpochSecond(one.firstTime())).orElse(end);
      case TAIL -> {
        if (held.isPresent()) {
          yield Instant.ofEpochSecond(held.get().lastTime());
        }
        Instant from = back(series, end, FIRST_TAIL, calendar);
        notes.add("nothing is stored yet: the tail begins 30 days back, at " + text(series, from));
        yield from;
      }
      case BACKFILL, FULL ->
          reach
              .map(ProviderReach::floor)
              .orElseGet(() -> assumed(series, head, end, calendar, notes));
    };
  }

  /** IB tells no head timestamp of some instruments, indices above all. */
  private static Instant assumed(
      SeriesId series,
      Optional<Head> head,
      Instant end,
      TradingCalendar calendar,
      List<String> notes) {
    Instant from = back(series, end, assumed(series.timeframe()), calendar);
    notes.add(
        "IB does not say where its data begin"
            + head.map(Head::why)
                .filter(why -> !why.isEmpty())
                .map(why -> " (" + why + ")")
                .orElse("")
            + ": "
            + text(series, from)
            + " is assumed; name a start to begin earlier");
    return from;
  }

  private static Period assumed(Timeframe timeframe) {
    return switch (timeframe) {
      case SECONDS_5, SECONDS_15, SECONDS_30 -> Period.ofMonths(6);
      case MINUTE_1, MINUTES_2, MINUTES_3, MINUTES_5, MINUTES_10, MINUTES_15, MINUTES_20 ->
          Period.ofYears(1);
      case MINUTES_30, HOUR_1, HOURS_2, HOURS_3, HOURS_4, HOURS_8 -> Period.ofYears(5);
      case DAY_1, WEEK_1, MONTH_1 -> Period.ofYears(20);
    };
  }

  private static Instant back(
      SeriesId series, Instant end, Period period, TradingCalendar calendar) {
    boolean intraday = series.timeframe().intraday();
    LocalDate date = LocalDate.ofInstant(end, intraday ? calendar.zone() : ZoneOffset.UTC);
    return date.minus(period).atStartOfDay(intraday ? calendar.zone() : ZoneOffset.UTC).toInstant();
  }

  private static String nothingLeft(
      SeriesId series, LoadMode mode, SeriesSummary held, Instant end) {
    Instant first = Instant.ofEpochSecond(held.firstTime());
    return switch (mode) {
      case BACKFILL ->
          "nothing to do: the first stored bar, " + text(series, first) + ", is IB's first";
      case TAIL ->
          "nothing to do: the last stored bar, "
              + text(series, Instant.ofEpochSecond(held.lastTime()))
              + ", is not before the end, "
              + text(series, end);
      case AUTO, LOCAL, FULL ->
          "nothing to do: the end, " + text(series, end) + ", is not after the start";
    };
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  private static String text(SeriesId series, Instant time) {
    return series.timeframe().intraday()
        ? time.toString()
        : LocalDate.ofInstant(time, ZoneOffset.UTC).toString();
  }
}
