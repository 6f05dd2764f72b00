package io.ktrdr.symbol.live;

import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.quality.CompleteBars;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which bar of a timeframe a moment belongs to, and which comes next, by the calendar. Remembers
 * its last answer, so it belongs to one actor.
 */
public final class BarFrames {

  private static final long DAY = 86_400;

  /** A month's label lies before its days, a Sunday evening's before its session's. */
  private static final long LABELS_BEFORE = 40 * DAY;

  private static final long LABELS_AFTER = 5 * DAY;

  /** How far to look for the next bar: mostly it is near, seldom behind a weekend. */
  private static final List<Duration> LOOK_AHEAD =
      List.of(Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(5), Duration.ofDays(35));

  private final TradingCalendar calendar;
  private final Timeframe timeframe;
  private final TradingHours hours;
  private Frame last = new Frame(0, Instant.EPOCH, Instant.EPOCH);

  /** The last answer to what comes next, and the moment that was asked about. */
  private Frame following = last;

  private Instant followed = Instant.MAX;

  /**
   * The place of one bar in time.
   *
   * @param time what the bar is called, as a {@link io.ktrdr.market.BarSeries} names it
   * @param opens when it begins
   * @param ends when it is over: after its length, or when the market closes
   */
  public record Frame(long time, Instant opens, Instant ends) {

    public boolean holds(Instant moment) {
      return !moment.isBefore(opens) && moment.isBefore(ends);
    }
  }

  public BarFrames(TradingCalendar calendar, Timeframe timeframe, TradingHours hours) {
    this.calendar = calendar;
    this.timeframe = timeframe;
    this.hours = hours;
  }

  public Timeframe timeframe() {
    return timeframe;
  }

  /** The bar in which a moment lies; empty while the market is closed. */
  public Optional<Frame> at(Instant moment) {
    if (last.holds(moment)) {
      return Optional.of(last);
    }
    long second = moment.getEpochSecond();
    long before = timeframe.intraday() ? timeframe.seconds() + 3600L : LABELS_BEFORE;
    long after = timeframe.intraday() ? 1 : LABELS_AFTER;
    long[] times = expected(second - before, second + after);
    for (int i = times.length - 1; i >= 0; i--) {
      Frame frame = frame(times[i]);
      if (frame.holds(moment)) {
        last = frame;
        return Optional.of(frame);
      }
    }
    return Optional.empty();
  }

  /** The first bar that opens at a moment or later; empty where the calendar ends. */
  public Optional<Frame> from(Instant moment) {
    if (!moment.isBefore(followed) && !moment.isAfter(following.opens())) {
      return Optional.of(following);
    }
    Optional<Frame> found = find(moment);
    found.ifPresent(
        next -> {
          following = next;
          followed = moment;
        });
    return found;
  }

  private Optional<Frame> find(Instant moment) {
    long second = moment.getEpochSecond() + (moment.getNano() == 0 ? 0 : 1);
    long back = timeframe.intraday() ? 0 : LABELS_BEFORE;
    for (Duration ahead : LOOK_AHEAD) {
      for (long time : expected(second - back, second + ahead.toSeconds() + 1)) {
        Frame frame = frame(time);
        if (!frame.opens().isBefore(moment)) {
          return Optional.of(frame);
        }
      }
    }
    return Optional.empty();
  }

  /** The bar in which a moment lies, or the next one. */
  public Optional<Frame> atOrFrom(Instant moment) {
    return at(moment).or(() -> from(moment));
  }

  /** The bar of a name; empty when the calendar does not expect it. */
  public Optional<Frame> named(long time) {
    long[] times = expected(time, time + 1);
    return times.length == 0 ? Optional.empty() : Optional.of(frame(times[0]));
  }

  /** How many bars of five seconds make up a whole bar. */
  int pieces(Frame frame) {
    return calendar.expectedBars(
            Timeframe.SECONDS_5, hours, new TimeRange(frame.opens(), frame.ends()))
        .length;
  }

  /** How many bars a range of bar times should hold. */
  public int bars(TimeRange range) {
    return calendar.expectedBars(timeframe, hours, range).length;
  }

  /** The span that stands for one bar in ranges of bar times. */
  public TimeRange span(Frame frame) {
    return timeframe.intraday()
        ? new TimeRange(frame.opens(), frame.ends())
        : TimeRange.ofEpochSeconds(frame.time(), frame.time() + DAY);
  }

  /** Whether there is trading at a moment. */
  public boolean open(Instant moment) {
    return calendar.isOpen(hours, moment);
  }

  private Frame frame(long time) {
    return new Frame(
        time,
        calendar.opens(timeframe, hours, time),
        CompleteBars.ends(calendar, timeframe, hours, time));
  }

  private long[] expected(long from, long to) {
    return calendar.expectedBars(timeframe, hours, TimeRange.ofEpochSeconds(from, to));
  }
}
