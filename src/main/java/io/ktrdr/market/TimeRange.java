package io.ktrdr.market;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A span of time, {@code start} inclusive and {@code end} exclusive, both UTC.
 *
 * @param start first instant inside
 * @param end first instant after
 */
public record TimeRange(Instant start, Instant end) {

  public TimeRange {
    if (end.isBefore(start)) {
      throw new IllegalArgumentException(
          "range ends (" + end + ") before it starts (" + start + ")");
    }
  }

  /** The range between two epoch seconds. */
  public static TimeRange ofEpochSeconds(long start, long end) {
    return new TimeRange(Instant.ofEpochSecond(start), Instant.ofEpochSecond(end));
  }

  /** First epoch second inside, rounded up. */
  public long startSecond() {
    return start.getNano() == 0 ? start.getEpochSecond() : start.getEpochSecond() + 1;
  }

  /** First epoch second that is no longer inside, rounded up. */
  public long endSecond() {
    return end.getNano() == 0 ? end.getEpochSecond() : end.getEpochSecond() + 1;
  }

  public Duration duration() {
    return Duration.between(start, end);
  }

  public boolean isEmpty() {
    return start.equals(end);
  }

  public boolean contains(Instant instant) {
    return !instant.isBefore(start) && instant.isBefore(end);
  }

  /** True when the other range lies wholly inside this one. */
  public boolean covers(TimeRange other) {
    return !other.start.isBefore(start) && !other.end.isAfter(end);
  }

  public boolean overlaps(TimeRange other) {
    return start.isBefore(other.end) && other.start.isBefore(end);
  }

  /** What both have in common; empty when nothing. */
  public Optional<TimeRange> intersect(TimeRange other) {
    Instant from = start.isAfter(other.start) ? start : other.start;
    Instant to = end.isBefore(other.end) ? end : other.end;
    return from.isBefore(to) ? Optional.of(new TimeRange(from, to)) : Optional.empty();
  }

  /** The parts of this range that none of the others covers, in order of time. */
  public List<TimeRange> minus(Collection<TimeRange> others) {
    List<TimeRange> left = new ArrayList<>();
    Instant from = start;
    for (TimeRange taken : union(others)) {
      if (taken.end.isAfter(from) && taken.start.isBefore(end)) {
        if (taken.start.isAfter(from)) {
          left.add(new TimeRange(from, taken.start));
        }
        from = taken.end;
      }
    }
    if (from.isBefore(end)) {
      left.add(new TimeRange(from, end));
    }
    return left;
  }

  /** The same instants as the fewest ranges: sorted, touching and overlapping ones joined. */
  public static List<TimeRange> union(Collection<TimeRange> ranges) {
    List<TimeRange> joined = new ArrayList<>();
    ranges.stream()
        .filter(range -> !range.isEmpty())
        .sorted(Comparator.comparing(TimeRange::start))
        .forEach(
            range -> {
              TimeRange last = joined.isEmpty() ? null : joined.getLast();
              if (last == null || last.end.isBefore(range.start)) {
                joined.add(range);
              } else if (range.end.isAfter(last.end)) {
                joined.set(joined.size() - 1, new TimeRange(last.start, range.end));
              }
            });
    return joined;
  }

  @Override
  public String toString() {
    return start + "/" + end;
  }
}
