package io.ktrdr.store;

import io.ktrdr.market.TimeRange;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Days and their spans as text: {@code 2026-01-02=1767364200-1767387600;2026-01-03=}, in epoch
 * seconds, the spans of a day parted by commas.
 */
final class LessonDays {

  private LessonDays() {}

  static String write(SortedMap<LocalDate, List<TimeRange>> days) {
    return days.entrySet().stream()
        .map(day -> day.getKey() + "=" + spans(day.getValue()))
        .collect(Collectors.joining(";"));
  }

  private static String spans(List<TimeRange> spans) {
    return spans.stream()
        .map(span -> span.startSecond() + "-" + span.endSecond())
        .collect(Collectors.joining(","));
  }

  /**
   * @throws StoreException when the text is not of this form
   */
  static SortedMap<LocalDate, List<TimeRange>> read(String text) {
    SortedMap<LocalDate, List<TimeRange>> days = new TreeMap<>();
    try {
      for (String day : parts(text, ";")) {
        int equals = day.indexOf('=');
        days.put(
            LocalDate.parse(day.substring(0, equals)),
            parts(day.substring(equals + 1), ",").stream().map(LessonDays::span).toList());
      }
    } catch (DateTimeException | IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new StoreException("learnt days cannot be read back: " + e.getMessage(), e);
    }
    return days;
  }

  private static TimeRange span(String text) {
    int dash = text.indexOf('-', 1);
    return TimeRange.ofEpochSeconds(
        Long.parseLong(text.substring(0, dash)), Long.parseLong(text.substring(dash + 1)));
  }

  private static List<String> parts(String text, String separator) {
    return text.isEmpty() ? List.of() : Stream.of(text.split(separator, -1)).toList();
  }
}
