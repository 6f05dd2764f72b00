package io.ktrdr.api.stream;

import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.TimeRange;
import io.ktrdr.resample.BarSum;
import io.ktrdr.symbol.live.BarFrames;
import io.ktrdr.symbol.live.BarFrames.Frame;
import io.ktrdr.symbol.live.LiveEvent.Standing;
import io.ktrdr.symbol.live.LiveHub;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Longer bars out of a live series of shorter ones: each belongs to one session, is provisional
 * until it is over, and is told again when one of its parts is. A bar of which a part was not had
 * is a gap, until history has it. Tells a {@link LiveHub}; time is passed in. Belongs to one actor.
 */
final class LongerBars {

  /** The shorter series closes its bars by the clock after five seconds. */
  private static final Duration GRACE = Duration.ofSeconds(7);

  private static final int KEPT = 8;

  private final BarFrames frames;
  private final BarFrames parts;
  private final LiveHub hub;
  private final TreeMap<Instant, Bar> had = new TreeMap<>();
  private final TreeMap<Instant, Bar> told = new TreeMap<>();
  private List<TimeRange> missing = List.of();
  private List<TimeRange> confirmed = List.of();

  /** The oldest bar that is not over; null where the calendar ends. */
  private Frame open;

  /**
   * @param frames of the longer bars
   * @param parts of the shorter ones
   * @param stored the shorter bars that are stored, of the bar that forms now
   */
  LongerBars(BarFrames frames, BarFrames parts, LiveHub hub, Collection<Bar> stored, Instant now) {
    this.frames = frames;
    this.parts = parts;
    this.hub = hub;
    this.open = frames.atOrFrom(now).orElse(null);
    stored.forEach(bar -> had.put(bar.time(), bar));
    if (open != null && open.opens().isBefore(now)) {
      Instant last = parts.at(now).map(Frame::opens).orElse(now);
      TimeRange begun = new TimeRange(open.opens(), last);
      if (had.subMap(open.opens(), last).size() < parts.bars(begun)) {
        missing = List.of(begun);
      }
    }
  }

  /** What is known of the shorter bars when they begin to be heard. */
  void begin(List<Bar> bars, Instant now) {
    for (Bar bar : bars) {
      if (open != null && !bar.time().isBefore(open.opens())) {
        had.put(bar.time(), bar);
      }
    }
    forming();
    tick(now);
  }

  /** A shorter bar has grown or closed. */
  void changed(Bar bar, Standing standing, Instant now) {
    had.put(bar.time(), bar);
    Optional<Frame> frame = frames.at(bar.time());
    if (frame.isEmpty() || open == null) {
      return;
    }
    while (open != null && open.opens().isBefore(frame.get().opens())) {
      close();
    }
    if (open == null || !open.opens().equals(frame.get().opens())) {
      retell(frame.get());
      return;
    }
    forming();
    boolean last =
        standing != Standing.FORMING
            && parts
                .named(bar.time().getEpochSecond())
                .map(part -> !part.ends().isBefore(open.ends()))
                .orElse(false);
    if (last) {
      close();
    }
    tick(now);
  }

  /** History has other figures for a shorter bar. */
  void revised(Bar after) {
    had.put(after.time(), after);
    frames.at(after.time()).ifPresent(this::retell);
  }

  void gap(TimeRange range) {
    missing = union(missing, range);
  }

  /** What was missing there is had, or there was nothing. */
  void backfilled(TimeRange range, List<Bar> bars) {
    bars.forEach(bar -> had.put(bar.time(), bar));
    missing = missing.stream().flatMap(one -> one.minus(List.of(range)).stream()).toList();
    Optional<Frame> frame = frames.atOrFrom(range.start());
    while (frame.isPresent() && frame.get().opens().isBefore(range.end())) {
      Frame one = frame.get();
      if (open == null || one.opens().isBefore(open.opens())) {
        if (whole(one)) {
          figures(one)
              .ifPresent(
                  bar -> {
                    told.put(bar.time(), bar);
                    hub.backfilled(frames.span(one), List.of(bar));
                  });
        }
      } else {
        forming();
      }
      frame = frames.from(one.ends());
    }
  }

  /** History was asked about shorter bars; a longer one is confirmed when all of its parts are. */
  void confirmed(TimeRange range) {
    List<TimeRange> before = confirmed;
    confirmed = union(confirmed, range);
    for (Bar bar : told.values()) {
      frames
          .named(bar.time().getEpochSecond())
          .filter(frame -> covered(confirmed, frame) && !covered(before, frame))
          .ifPresent(frame -> hub.confirmed(frames.span(frame)));
    }
  }

  private static boolean covered(List<TimeRange> ranges, Frame frame) {
    TimeRange span = new TimeRange(frame.opens(), frame.ends());
    return ranges.stream().anyMatch(range -> range.covers(span));
  }

  /** Time has passed: bars end by the clock, too. */
  void tick(Instant now) {
    while (open != null && !open.ends().plus(GRACE).isAfter(now)) {
      close();
    }
  }

  private void forming() {
    if (open != null) {
      figures(open).ifPresent(hub::forming);
    }
  }

  private void close() {
    Frame frame = open;
    open = frames.from(frame.ends()).orElse(null);
    if (whole(frame)) {
      figures(frame)
          .ifPresent(
              bar -> {
                told.put(bar.time(), bar);
                hub.closed(bar);
              });
    } else {
      hub.gap(frames.span(frame), 1, "a part of it was not had live");
    }
    while (told.size() > KEPT) {
      told.pollFirstEntry();
    }
    if (told.size() == KEPT) {
      frames
          .named(told.firstKey().getEpochSecond())
          .ifPresent(oldest -> had.headMap(oldest.opens()).clear());
    }
  }

  /** A bar that is over has other figures now, if it has. */
  private void retell(Frame frame) {
    if (open != null && frame.opens().equals(open.opens())) {
      forming();
      return;
    }
    Bar before = told.get(Instant.ofEpochSecond(frame.time()));
    if (before != null) {
      figures(frame)
          .filter(after -> !after.equals(before))
          .ifPresent(
              after -> {
                told.put(after.time(), after);
                hub.revised(before, after);
              });
    }
  }

  private boolean whole(Frame frame) {
    TimeRange span = new TimeRange(frame.opens(), frame.ends());
    return missing.stream().noneMatch(span::overlaps);
  }

  private Optional<Bar> figures(Frame frame) {
    NavigableMap<Instant, Bar> own = had.subMap(frame.opens(), true, frame.ends(), false);
    if (own.isEmpty()) {
      return Optional.empty();
    }
    BarSeriesBuilder columns = new BarSeriesBuilder(own.size());
    for (Map.Entry<Instant, Bar> part : own.entrySet()) {
      columns.add(part.getValue());
    }
    BarSum sum = new BarSum();
    sum.add(columns.build(), 0, own.size());
    return sum.traded() ? Optional.of(sum.bar(frame.time(), 0)) : Optional.empty();
  }

  private static List<TimeRange> union(List<TimeRange> ranges, TimeRange more) {
    return TimeRange.union(Stream.concat(ranges.stream(), Stream.of(more)).toList());
  }
}
