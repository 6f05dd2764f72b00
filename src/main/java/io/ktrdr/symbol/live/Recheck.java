package io.ktrdr.symbol.live;

import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.live.BarFrames.Frame;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What of a live series has to be asked of history afterwards, and when: bars that were missed as
 * soon as history can have them, bars that were made of live data now and then, many at a time.
 * Pure but for its memory; ranges are of bar times.
 */
public final class Recheck {

  /** What to ask. */
  public sealed interface Ask {
    TimeRange range();

    /** Bars are not there: have them loaded. */
    record Fill(TimeRange range) implements Ask {}

    /** Bars are there, from live data: compare them with history. */
    record Check(TimeRange range) implements Ask {}
  }

  private static final Duration LONGEST = Duration.ofDays(1);
  private static final int SMALL_BARS = 30;

  private final BarFrames frames;
  private final LiveSettings settings;
  private List<TimeRange> missing = List.of();
  private List<TimeRange> provisional;
  private boolean busy;
  private int failures;
  private Instant notBefore = Instant.MIN;
  private Instant nextCheck;

  /**
   * @param provisional what an earlier life has left unchecked
   */
  public Recheck(
      BarFrames frames, LiveSettings settings, List<TimeRange> provisional, Instant now) {
    this.frames = frames;
    this.settings = settings;
    this.provisional = TimeRange.union(provisional);
    this.nextCheck = now.plus(every());
  }

  /** The clock was set: what is due is counted from its time on. */
  public void startAgain(Instant now) {
    notBefore = Instant.MIN;
    nextCheck = now.plus(every());
  }

  /** Bars of a range were not had live. */
  public void missed(TimeRange range) {
    missing = TimeRange.union(Stream.concat(missing.stream(), Stream.of(range)).toList());
  }

  /** Bars of a range were stored from live data, or by live data there are none. */
  public void stored(TimeRange range) {
    provisional = TimeRange.union(Stream.concat(provisional.stream(), Stream.of(range)).toList());
  }

  /** A stored bar is in doubt: it is looked at as soon as history can have it. */
  public void doubted(TimeRange range, Instant now) {
    stored(range);
    nextCheck = now;
  }

  public List<TimeRange> missing() {
    return missing;
  }

  public List<TimeRange> provisional() {
    return provisional;
  }

  /** What to ask now, if anything; to be followed by {@link #done} or {@link #failed}. */
  public Optional<Ask> next(Instant now) {
    if (busy || now.isBefore(notBefore)) {
      return Optional.empty();
    }
    Instant settled = now.minus(settings.settle());
    Optional<Ask> ask =
        missing.stream()
            .filter(range -> !range.end().isAfter(settled))
            .findFirst()
            .<Ask>map(Ask.Fill::new)
            .or(() -> check(now, settled));
    busy = ask.isPresent();
    return ask;
  }

  /** When there is something to ask at the latest, as far as is known. */
  public Optional<Instant> due(Instant now) {
    if (busy) {
      return Optional.empty();
    }
    Optional<Instant> fill =
        missing.stream().map(range -> range.end().plus(settings.settle())).findFirst();
    Optional<Instant> check =
        provisional.isEmpty()
            ? Optional.empty()
            : Optional.of(
                later(checkAt(now), provisional.getFirst().end().plus(settings.settle())));
    return Stream.concat(fill.stream(), check.stream())
        .min(Instant::compareTo)
        .map(due -> later(due, notBefore));
  }

  /** History has answered. */
  public void done(Ask ask, Instant now) {
    busy = false;
    failures = 0;
    notBefore = Instant.MIN;
    switch (ask) {
      case Ask.Fill fill -> missing = without(missing, fill.range());
      case Ask.Check check -> {
        provisional = without(provisional, check.range());
        if (provisional.isEmpty() || !provisional.getFirst().end().isBefore(now.minus(LONGEST))) {
          nextCheck = now.plus(every());
        }
      }
    }
  }

  /** History could not be asked; tried again later, and later still. */
  public void failed(Instant now) {
    busy = false;
    Duration pause = settings.retry().multipliedBy(1L << Math.min(failures, 5));
    failures++;
    notBefore = now.plus(pause);
  }

  private Optional<Ask> check(Instant now, Instant settled) {
    if (provisional.isEmpty() || now.isBefore(checkAt(now))) {
      return Optional.empty();
    }
    TimeRange oldest = provisional.getFirst();
    Instant end = earlier(oldest.end(), oldest.start().plus(LONGEST));
    if (end.isAfter(settled)) {
      end =
          frames.timeframe().intraday()
              ? frames.at(settled).map(Frame::opens).orElse(settled)
              : settled.truncatedTo(ChronoUnit.DAYS);
    }
    return end.isAfter(oldest.start())
        ? Optional.of(new Ask.Check(new TimeRange(oldest.start(), end)))
        : Optional.empty();
  }

  /** After the close nothing is gained by waiting for more. */
  private Instant checkAt(Instant now) {
    return frames.open(now) ? nextCheck : Instant.MIN;
  }

  private Duration every() {
    return frames.timeframe().seconds() <= SMALL_BARS
        ? settings.recheckSmallEvery()
        : settings.recheckEvery();
  }

  private static List<TimeRange> without(List<TimeRange> ranges, TimeRange taken) {
    List<TimeRange> left = new ArrayList<>();
    ranges.forEach(range -> left.addAll(range.minus(List.of(taken))));
    return List.copyOf(left);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
