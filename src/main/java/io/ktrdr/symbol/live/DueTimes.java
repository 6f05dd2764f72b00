package io.ktrdr.symbol.live;

import io.ktrdr.gateway.CodeClass;
import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.symbol.live.BarFrames.Frame;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** By when something has to come of one subscription, by calendar and settings. Pure. */
final class DueTimes {

  /** IB's code for another session of the same user that has the data. */
  private static final int COMPETING = 10_197;

  private final BarFrames frames;
  private final LiveSettings settings;

  /**
   * @param frames of the bars that IB sends
   */
  DueTimes(BarFrames frames, LiveSettings settings) {
    this.frames = frames;
    this.settings = settings;
  }

  /** Whether the market is open. */
  boolean open(Instant now) {
    return frames.open(now);
  }

  /** When the market shuts next, as far as the present bar tells; now when it is shut. */
  Optional<Instant> restsAt(Instant now) {
    return frames.at(now).map(Frame::ends).filter(this::breaks).or(() -> shut(now));
  }

  /** Whether no bar begins where one ends. */
  private boolean breaks(Instant end) {
    return frames.from(end).filter(next -> next.opens().equals(end)).isEmpty();
  }

  private Optional<Instant> shut(Instant now) {
    return frames.open(now) ? Optional.empty() : Optional.of(now);
  }

  /** Shut, and nothing is owed from before. */
  boolean rests(Instant expectedBy, Instant now) {
    return !frames.open(now) && nextBy(now).filter(expectedBy::isBefore).isEmpty();
  }

  /**
   * A bar that has begun by now has to show itself by its end and some slack. Near the end of the
   * last bar before a break there may be nothing left to come.
   */
  Optional<Instant> nextBy(Instant now) {
    Optional<Frame> frame = frames.atOrFrom(now);
    if (frame.isPresent() && !now.isBefore(frame.get().ends().minus(slack()))) {
      Instant ends = frame.get().ends();
      frame = frames.from(ends).filter(next -> next.opens().isAfter(ends)).or(() -> frames.at(now));
    }
    return frame.map(Frame::ends).map(ends -> ends.plus(slack()));
  }

  /** What was just asked for, or is said to have been kept, has to show itself. */
  Optional<Instant> verifiedBy(Instant now) {
    Duration two = frames.timeframe().duration().multipliedBy(2);
    return Optional.of(now.plus(two.compareTo(settings.verify()) > 0 ? two : settings.verify()));
  }

  private Duration slack() {
    Duration part = frames.timeframe().duration().dividedBy(5);
    return part.compareTo(settings.slack()) > 0 ? part : settings.slack();
  }

  /** How long to wait before asking again, by what went wrong. */
  Duration pause(GatewayProblem problem) {
    if (problem.ibCode() == COMPETING) {
      return settings.degradedRetry();
    }
    if (problem.kind() == CodeClass.PACING) {
      return problem.retryAfter().compareTo(settings.retry()) > 0
          ? problem.retryAfter()
          : settings.retry();
    }
    return switch (problem.kind()) {
      case BAD_REQUEST, ENTITLEMENT, NO_DATA, HELD -> settings.refusedRetry();
      case CONNECTIVITY, FARM, INFORMATIONAL, ADVISORY, FATAL, PACING -> settings.retry();
    };
  }
}
