package io.ktrdr.calendar;

import io.ktrdr.market.TimeRange;
import io.ktrdr.market.TradingHours;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.List;

/**
 * A short, stable fingerprint of what a calendar says, the same on every machine. It tells versions
 * apart, it does not guard against anyone; so a fast mix of 64 bits does.
 */
final class SessionDigest {

  private static final int DIGITS = 12;

  private long state;

  void add(TradingHours hours, LocalDate date, List<TimeRange> open) {
    add(hours);
    add(date.toEpochDay());
    add(open.size());
    for (TimeRange span : open) {
      add(span.startSecond());
      add(span.endSecond());
    }
  }

  void add(TradingHours hours) {
    add(
        switch (hours) {
          case RTH -> 0;
          case ALL -> 1;
        });
  }

  /** Mixes in one value by the finalizer of SplitMix64. */
  void add(long value) {
    long mixed = (state ^ value) + 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    state = mixed ^ (mixed >>> 31);
  }

  /** Twelve hexadecimal digits. */
  String text() {
    return HexFormat.of().toHexDigits(state, DIGITS);
  }
}
