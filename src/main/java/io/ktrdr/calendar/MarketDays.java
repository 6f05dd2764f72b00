package io.ktrdr.calendar;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A market's days of one kind, found by date; the dates of a year are worked out once. */
final class MarketDays {

  private final List<MarketDay> days;
  private final Map<Integer, Map<LocalDate, String>> byYear = new ConcurrentHashMap<>();

  private MarketDays(List<MarketDay> days) {
    this.days = List.copyOf(days);
  }

  static MarketDays of(MarketDay... days) {
    return new MarketDays(List.of(days));
  }

  /** These and more. */
  MarketDays and(MarketDay... more) {
    return new MarketDays(Stream.concat(days.stream(), Stream.of(more)).toList());
  }

  /** These and those. */
  MarketDays and(MarketDays more) {
    List<MarketDay> both = new ArrayList<>(days);
    both.addAll(more.days);
    return new MarketDays(both);
  }

  boolean contains(LocalDate date) {
    return name(date) != null;
  }

  /** What the date is called, or null when it is none of these. */
  String name(LocalDate date) {
    return byYear.computeIfAbsent(date.getYear(), this::names).get(date);
  }

  /** A day that moves may end in the year beside its own, so the neighbours are asked too. */
  private Map<LocalDate, String> names(int year) {
    Map<LocalDate, String> names = new HashMap<>();
    for (MarketDay day : days) {
      for (int near = year - 1; near <= year + 1; near++) {
        for (LocalDate date : day.datesIn(near)) {
          if (date.getYear() == year) {
            names.putIfAbsent(date, day.name());
          }
        }
      }
    }
    return Map.copyOf(names);
  }
}
