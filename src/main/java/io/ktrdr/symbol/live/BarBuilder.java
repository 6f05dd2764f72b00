package io.ktrdr.symbol.live;

import io.ktrdr.market.Bar;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.symbol.live.BarFrames.Frame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Turns what IB streams into the bars of one timeframe. A bar is over when it is complete, when IB
 * has gone on to the next one, or when the calendar and the clock say so, with a little grace;
 * never only because a next tick has come. Every bar that the calendar expects is accounted for: it
 * closes, or it is missed. Pure but for its memory; belongs to one actor.
 */
public final class BarBuilder {

  /** What came of a piece or of time passing, in the order of the bars. */
  public sealed interface Outcome {

    /** The newest bar as it stands. */
    record Forming(Bar bar) implements Outcome {}

    /** A bar is over and had in full. */
    record Closed(Frame frame, Bar bar) implements Outcome {}

    /**
     * Bars are over and were not had, or not in full.
     *
     * @param range the bar times they have
     */
    record Missed(TimeRange range, int bars) implements Outcome {}

    /** A bar is over, was had in full, and nobody traded: there is no bar. */
    record Quiet(Frame frame) implements Outcome {}

    /** Something came for a bar that is over: what was made of that is in doubt. */
    record Late(Frame frame) implements Outcome {}

    /** Something came that belongs to no bar. */
    record Ignored(Instant time, String why) implements Outcome {}
  }

  private static final int PIECE = Timeframe.SECONDS_5.seconds();

  /** A bar that is not over. */
  private static final class Open {
    final Frame frame;
    final Pieces pieces = new Pieces();
    Bar given;

    /** It lacks something, for all that was heard. */
    boolean broken;

    /** How many pieces make it whole; 0 as long as nobody has counted. */
    int whole;

    Open(Frame frame) {
      this.frame = frame;
    }
  }

  private final BarFrames frames;
  private final Duration grace;
  private final TreeMap<Instant, Open> open = new TreeMap<>();

  /** The oldest bar that is not over; null where the calendar ends. */
  private Frame cursor;

  /**
   * How many decimals IB has given averages. It leaves out zeros at the end: that those of one bar
   * have few says nothing about how exact their mean may be.
   */
  private int averageDigits;

  /**
   * @param grace how long after its end a bar waits for its last piece
   * @param since bars that end before this are of no concern
   */
  public BarBuilder(BarFrames frames, Duration grace, Instant since) {
    this.frames = frames;
    this.grace = grace;
    this.cursor = frames.atOrFrom(since).orElse(null);
  }

  public BarFrames frames() {
    return frames;
  }

  /** The oldest bar that is not over; empty where the calendar ends. */
  public Optional<Frame> current() {
    return Optional.ofNullable(cursor);
  }

  /** The newest bar as it stands, when there is anything of it. */
  public Optional<Bar> forming() {
    return open.isEmpty() ? Optional.empty() : figures(open.lastEntry().getValue());
  }

  /** When {@link #tick} has something to do at the latest. */
  public Optional<Instant> due() {
    return current().map(frame -> frame.ends().plus(grace));
  }

  /** A whole bar of five seconds has come. */
  public List<Outcome> piece(Bar piece) {
    Instant time = piece.time();
    if (time.getEpochSecond() % PIECE != 0) {
      return List.of(new Outcome.Ignored(time, "does not begin on a multiple of five seconds"));
    }
    Optional<Frame> found = frames.at(time);
    if (found.isEmpty()) {
      return List.of(new Outcome.Ignored(time, "lies outside of the trading hours"));
    }
    Frame frame = found.get();
    if (isOver(frame)) {
      return List.of(new Outcome.Late(frame));
    }
    if (piece.vwap() != null) {
      averageDigits = Math.max(averageDigits, piece.vwap().scale());
    }
    Open bar = open.computeIfAbsent(frame.opens(), opens -> new Open(frame));
    switch (bar.pieces.add(time.getEpochSecond(), piece)) {
      case AGAIN -> {
        return List.of();
      }
      case TOO_OLD -> bar.broken = true;
      case NEW, CORRECTED -> {}
    }
    List<Outcome> outcomes = new ArrayList<>();
    while (cursor != null && complete(open.get(cursor.opens()))) {
      closeFirst(outcomes);
    }
    if (!isOver(frame)) {
      forming().ifPresent(forming -> outcomes.add(new Outcome.Forming(forming)));
    }
    return outcomes;
  }

  /** The forming bar of this timeframe has come, as it stands; IB adds it up itself. */
  public List<Outcome> update(Bar bar) {
    Optional<Frame> found = frames.named(bar.time().getEpochSecond());
    if (found.isEmpty()) {
      return List.of(new Outcome.Ignored(bar.time(), "lies outside of the trading hours"));
    }
    Frame frame = found.get();
    if (isOver(frame)) {
      return List.of(new Outcome.Late(frame));
    }
    List<Outcome> outcomes = new ArrayList<>();
    closeUntil(outcomes, frame.opens());
    Open mine = open.computeIfAbsent(frame.opens(), opens -> new Open(frame));
    if (bar.equals(mine.given) && !mine.broken) {
      return outcomes;
    }
    mine.given = bar;
    mine.broken = false;
    outcomes.add(new Outcome.Forming(bar));
    return outcomes;
  }

  /**
   * What comes next need not continue what came last: a bar that IB adds up lacks something until
   * IB sends it anew. One made of pieces shows by itself what it lacks.
   */
  public void interrupted() {
    open.values().stream().filter(bar -> bar.given != null).forEach(bar -> bar.broken = true);
  }

  /** Time has passed. */
  public List<Outcome> tick(Instant now) {
    List<Outcome> outcomes = new ArrayList<>();
    while (cursor != null && !cursor.ends().plus(grace).isAfter(now)) {
      closeFirst(outcomes);
    }
    return outcomes;
  }

  private boolean isOver(Frame frame) {
    return cursor == null || frame.opens().isBefore(cursor.opens());
  }

  private void closeUntil(List<Outcome> outcomes, Instant opens) {
    while (cursor != null && cursor.opens().isBefore(opens)) {
      closeFirst(outcomes);
    }
  }

  private void closeFirst(List<Outcome> outcomes) {
    Frame frame = cursor;
    Open bar = open.remove(frame.opens());
    cursor = frames.from(frame.ends()).orElse(null);
    if (bar == null || !whole(bar)) {
      missed(outcomes, frames.span(frame));
      return;
    }
    outcomes.add(
        figures(bar)
            .<Outcome>map(figures -> new Outcome.Closed(frame, figures))
            .orElseGet(() -> new Outcome.Quiet(frame)));
  }

  /** Misses that follow each other are told as one. */
  private static void missed(List<Outcome> outcomes, TimeRange span) {
    if (!outcomes.isEmpty() && outcomes.getLast() instanceof Outcome.Missed before) {
      outcomes.set(
          outcomes.size() - 1,
          new Outcome.Missed(new TimeRange(before.range().start(), span.end()), before.bars() + 1));
    } else {
      outcomes.add(new Outcome.Missed(span, 1));
    }
  }

  private boolean whole(Open bar) {
    return bar.given == null ? complete(bar) : !bar.broken;
  }

  /** Whether every piece has come; a gap in the stream shows as a missing piece. */
  private boolean complete(Open bar) {
    if (bar == null || bar.given != null || bar.broken) {
      return false;
    }
    if (bar.whole == 0) {
      bar.whole =
          frames.timeframe() == Timeframe.SECONDS_5 ? 1 : Math.max(1, frames.pieces(bar.frame));
    }
    return bar.pieces.count() >= bar.whole;
  }

  private Optional<Bar> figures(Open bar) {
    return bar.given == null ? bar.pieces.bar(bar.frame, averageDigits) : Optional.of(bar.given);
  }
}
