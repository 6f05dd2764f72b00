package io.ktrdr.job;

import io.ktrdr.calendar.PointInTime;
import io.ktrdr.gateway.PlannedWork;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.symbol.LoadMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How many requests items take that have not begun: what their range takes by IB's step sizes,
 * corrected by what the finished ones took, since much may be stored already.
 */
final class Estimate {

  /** How many items' worth of trust the step sizes have before experience outweighs them. */
  private static final int TRUST = 2;

  /** Assumed where the mode says where to begin, until the first items have shown better. */
  private static final Duration TAIL = Duration.ofDays(30);

  private static final Duration HISTORY = Duration.ofDays(5 * 365);

  private final Map<Timeframe, Integer> byRange = new EnumMap<>(Timeframe.class);
  private final LoadSpec spec;

  Estimate(LoadSpec spec, Instant now) {
    this.spec = spec;
    long end =
        spec.end().map(text -> second(PointInTime.parse(text).past())).orElse(now.getEpochSecond());
    long start =
        spec.start()
            .map(text -> second(PointInTime.parse(text)))
            .orElse(end - (spec.mode() == LoadMode.TAIL ? TAIL : HISTORY).toSeconds());
    TimeRange range =
        TimeRange.ofEpochSeconds(
            Math.min(start, end),
            Math.min(Math.max(start, end), Math.max(start, now.getEpochSecond())));
    for (Timeframe timeframe : spec.timeframes()) {
      byRange.put(
          timeframe,
          Math.max(1, PlannedWork.requests(timeframe, what(), SecurityType.STK, range, now)));
    }
  }

  /** Of what the bars are made, for how IB counts them. */
  WhatToShow what() {
    return spec.what().orElse(WhatToShow.TRADES);
  }

  /** By the step sizes alone; at least 1. */
  int byRange(int item) {
    return byRange.get(spec.timeframe(item));
  }

  /** What finished items took, of what their ranges would have; near 1 as long as few have. */
  double experience(List<JobItem> items) {
    double expected = 0;
    double taken = 0;
    for (int item = 0; item < items.size(); item++) {
      if (items.get(item).state() == ItemState.COMPLETED) {
        expected += byRange(item);
        taken += items.get(item).requests();
      }
    }
    double trust = TRUST * byRange.values().stream().mapToInt(each -> each).average().orElse(1);
    return (taken + trust) / (expected + trust);
  }

  private static long second(PointInTime point) {
    return switch (point) {
      case PointInTime.Day(LocalDate date) -> date.atStartOfDay(ZoneOffset.UTC).toEpochSecond();
      case PointInTime.Moment(Instant at) -> at.getEpochSecond();
    };
  }
}
