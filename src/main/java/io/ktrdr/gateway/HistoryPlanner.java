package io.ktrdr.gateway;

import io.ktrdr.market.SecurityType;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.WhatToShow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Splits a range of bars into requests that IB's step-size table allows, oldest first.
 *
 * <p>IB counts a duration back from the end, and counts days, weeks and months in trading sessions
 * of which the last may have just begun. So a duration is always rounded up by more than it may
 * lose to that, and what comes too early is trimmed. The end lies one bar after the last one
 * wanted: a bar that the end cuts in two would come as a part of itself.
 */
public final class HistoryPlanner {

  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyyMMdd-HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final long DAY = 86_400;

  /** Below this IB's answers become odd. */
  private static final long SHORTEST_SECONDS = 60;

  private HistoryPlanner() {}

  /**
   * One request.
   *
   * @param span the bars it stands for
   * @param endDateTime as IB takes it; empty for now
   * @param duration as IB takes it
   */
  record Step(TimeRange span, String endDateTime, String duration) {}

  /** IB's units of duration, and how much time each surely covers. */
  private enum Unit {
    S {
      @Override
      long count(long seconds) {
        return Math.max(SHORTEST_SECONDS, (seconds + 59) / 60 * 60);
      }

      @Override
      long covers(long count) {
        return count;
      }
    },
    D {
      @Override
      long count(long seconds) {
        return (seconds + DAY - 1) / DAY + 1;
      }

      @Override
      long covers(long count) {
        return (count - 1) * DAY;
      }
    },
    W {
      @Override
      long count(long seconds) {
        return (seconds + 5 * DAY - 1) / (5 * DAY);
      }

      @Override
      long covers(long count) {
        return count * 5 * DAY;
      }
    },
    M {
      @Override
      long count(long seconds) {
        return (seconds + 25 * DAY - 1) / (25 * DAY);
      }

      @Override
      long covers(long count) {
        return count * 25 * DAY;
      }
    },
    Y {
      @Override
      long count(long seconds) {
        return (seconds + 350 * DAY - 1) / (350 * DAY);
      }

      @Override
      long covers(long count) {
        return count * 350 * DAY;
      }
    };

    /** How many units surely cover so many seconds. */
    abstract long count(long seconds);

    /** How many seconds so many units surely cover. */
    abstract long covers(long count);
  }

  /**
   * A unit that a bar size goes with, up to a count that keeps the answer at a few thousand bars.
   */
  private record Reach(Unit unit, int most) {}

  private static List<Reach> reaches(Timeframe timeframe) {
    return switch (timeframe) {
      case SECONDS_5 -> List.of(new Reach(Unit.S, 3600));
      case SECONDS_15 -> List.of(new Reach(Unit.S, 14_400));
      case SECONDS_30 -> List.of(new Reach(Unit.S, 28_800));
      case MINUTE_1 -> List.of(new Reach(Unit.S, 28_800), new Reach(Unit.D, 3));
      case MINUTES_2 -> List.of(new Reach(Unit.D, 6));
      case MINUTES_3, MINUTES_5 -> List.of(new Reach(Unit.D, 6), new Reach(Unit.W, 2));
      case MINUTES_10, MINUTES_15, MINUTES_20 ->
          List.of(new Reach(Unit.D, 6), new Reach(Unit.W, 4));
      case MINUTES_30, HOUR_1 ->
          List.of(new Reach(Unit.D, 6), new Reach(Unit.W, 3), new Reach(Unit.M, 2));
      case HOURS_2, HOURS_3, HOURS_4 -> List.of(new Reach(Unit.W, 3), new Reach(Unit.M, 6));
      case HOURS_8 -> List.of(new Reach(Unit.M, 12));
      case DAY_1 -> List.of(new Reach(Unit.Y, 1));
      case WEEK_1, MONTH_1 -> List.of(new Reach(Unit.Y, 5));
    };
  }

  /**
   * The requests for a range.
   *
   * @param range in bar times, as a {@link io.ktrdr.market.BarSeries} names them
   * @throws IllegalArgumentException when IB gives such data back from now only and the range
   *     begins too long ago
   */
  static List<Step> plan(
      Timeframe timeframe, WhatToShow what, SecurityType type, TimeRange range, Instant now) {
    if (range.startSecond() >= range.endSecond()) {
      return List.of();
    }
    if (what == WhatToShow.ADJUSTED_LAST || type == SecurityType.CONTFUT) {
      return List.of(uptoNow(timeframe, what, type, range, now));
    }
    long bar = barSeconds(timeframe);
    long stride = stride(timeframe);
    List<Step> steps = new ArrayList<>();
    for (long from = range.startSecond(); from < range.endSecond(); from += stride) {
      long to = Math.min(from + stride, range.endSecond());
      long end = Math.max(to, Math.min(to + bar, now.getEpochSecond()));
      long overlap = steps.isEmpty() ? 0 : bar;
      steps.add(
          new Step(
              TimeRange.ofEpochSeconds(from, to),
              UTC.format(Instant.ofEpochSecond(end)),
              duration(timeframe, end - from + overlap).orElseThrow()));
    }
    return steps;
  }

  /** What one request can stand for at most, as requests are cut here. */
  public static Duration perRequest(Timeframe timeframe) {
    return Duration.ofSeconds(stride(timeframe));
  }

  private static long stride(Timeframe timeframe) {
    Reach longest = reaches(timeframe).getLast();
    long bar = barSeconds(timeframe);
    long overlapAndTail = 2 * bar;
    long stride = longest.unit().covers(longest.most()) - overlapAndTail;
    return stride - stride % Math.min(bar, DAY);
  }

  /**
   * One request for all of a range; empty when it is too long for one.
   *
   * @param range in bar times
   */
  static Optional<Step> inOne(
      Timeframe timeframe, WhatToShow what, SecurityType type, TimeRange range, Instant now) {
    try {
      List<Step> steps = plan(timeframe, what, type, range, now);
      return steps.size() == 1 ? Optional.of(steps.getFirst()) : Optional.empty();
    } catch (IllegalArgumentException tooFarBack) {
      return Optional.empty();
    }
  }

  private static Step uptoNow(
      Timeframe timeframe, WhatToShow what, SecurityType type, TimeRange range, Instant now) {
    long back = Math.max(1, now.getEpochSecond() - range.startSecond());
    String duration =
        (timeframe.intraday() ? duration(timeframe, back) : Optional.of(Unit.Y.count(back) + " Y"))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "IB gives "
                            + (type == SecurityType.CONTFUT ? "continuous futures" : what)
                            + " back from now only, and bars of "
                            + timeframe
                            + " not back to "
                            + range.start()));
    return new Step(range, "", duration);
  }

  /** The smallest duration that surely covers so many seconds; empty when none may. */
  private static Optional<String> duration(Timeframe timeframe, long seconds) {
    for (Reach reach : reaches(timeframe)) {
      long count = reach.unit().count(seconds);
      if (count <= reach.most()) {
        return Optional.of(count + " " + reach.unit());
      }
    }
    return Optional.empty();
  }

  /**
   * Where the dates of a span's bars may lie: IB names a week or month by another of its days than
   * we do.
   */
  static TimeRange reach(Timeframe timeframe, TimeRange span) {
    long days =
        switch (timeframe) {
          case WEEK_1 -> 6;
          case MONTH_1 -> 30;
          default -> 0;
        };
    return TimeRange.ofEpochSeconds(span.startSecond() - days * DAY, span.endSecond() + days * DAY);
  }

  private static long barSeconds(Timeframe timeframe) {
    return timeframe == Timeframe.MONTH_1 ? 31 * DAY : timeframe.seconds();
  }
}
