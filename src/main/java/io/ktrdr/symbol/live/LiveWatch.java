package io.ktrdr.symbol.live;

import io.ktrdr.gateway.Farm;
import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.gateway.LinkNews;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Watches over one subscription at IB: when to ask, when to ask anew, when silence is a failure. It
 * trusts data, not notices: restored is what delivers, or what has nothing to deliver because the
 * market is shut. Pure but for its memory; time is passed in.
 */
public final class LiveWatch {

  /** What to do. */
  public sealed interface Step {

    /** Subscribe, under a new id; what is open at IB under the old one is given up. */
    record Ask(String reason) implements Step {}

    /**
     * Ask history whether there were bars in a span in which none came.
     *
     * @param first the moment of the first one that is missed
     */
    record Probe(Instant first, Instant until) implements Step {}

    /** Nothing flows any more, or may not have flowed since a moment. */
    record Interrupted(Instant since, String reason) implements Step {}

    /** It flows again, or the market is shut: what was missed can be had from history. */
    record Restored(Instant since, String reason) implements Step {}

    /** Somebody should look. */
    record Alarm(String reason) implements Step {}
  }

  private final DueTimes times;
  private final LiveSettings settings;

  private LiveState state = LiveState.WAITING;
  private String reason = "not connected yet";
  private Instant since;
  private boolean linked;
  private boolean stalled;
  private boolean asked;
  private Optional<Instant> lastData = Optional.empty();
  private Optional<Instant> interrupted = Optional.empty();
  private Optional<Instant> expectedBy = Optional.empty();
  private Optional<Instant> askAt = Optional.empty();
  private Optional<Instant> restsAt = Optional.empty();
  private boolean verifying;
  private boolean quiet;
  private int misses;
  private int fruitless;
  private int asks;

  /**
   * @param frames of the bars that IB sends
   */
  public LiveWatch(BarFrames frames, LiveSettings settings, Instant now) {
    this.times = new DueTimes(frames, settings);
    this.settings = settings;
    this.since = now;
  }

  public LiveState state() {
    return state;
  }

  /** When it came to be so. */
  public Instant since() {
    return since;
  }

  /** Why it is so; empty when there is nothing to say. */
  public String reason() {
    return reason;
  }

  public Optional<Instant> lastData() {
    return lastData;
  }

  /** Until when something has to come, unless something is wrong. */
  public Optional<Instant> expectedBy() {
    return expectedBy;
  }

  /** How often it was subscribed again. */
  public int restarts() {
    return Math.max(0, asks - 1);
  }

  /** When {@link #tick} has something to do at the latest. */
  public Optional<Instant> due() {
    return earlier(earlier(askAt, expectedBy), state == LiveState.LIVE ? restsAt : expectedBy);
  }

  /** The connection has news. */
  public List<Step> news(LinkNews news, Instant now) {
    List<Step> steps = new ArrayList<>();
    switch (news) {
      case LinkNews.Up up -> {
        linked = true;
        stalled = false;
        interrupt(steps, now, "a new session with the gateway");
        ask(steps, now, "a new session with the gateway");
      }
      case LinkNews.Down down -> {
        linked = false;
        stalled = false;
        asked = false;
        lose(steps, now, down.problem().detail());
        enter(LiveState.WAITING, down.problem().detail(), now);
      }
      case LinkNews.Stalled lost -> {
        stalled = true;
        lose(steps, now, "the gateway has no link to IB: " + lost.reason());
      }
      case LinkNews.DataLost back -> {
        stalled = false;
        interrupt(steps, back.since(), "IB lost the subscriptions (1101)");
        ask(steps, now, "IB lost the subscriptions (1101)");
      }
      case LinkNews.DataKept back -> {
        stalled = false;
        if (asked) {
          interrupt(steps, back.since(), "the link to IB was lost (1102)");
          verify(now, "the link to IB is back; looking whether bars come");
        } else {
          ask(steps, now, "the link to IB is back");
        }
      }
      case LinkNews.FarmChanged changed -> farm(steps, changed, now);
      case LinkNews.CompetingSession other -> {
        if (!other.competing() && linked && !state.settled()) {
          ask(steps, now, "no other session has the market data any more");
        }
      }
      case LinkNews.Maintenance window -> {}
      case LinkNews.MaintenanceOver over -> {}
    }
    return steps;
  }

  /** A farm that is back may have dropped its subscriptions without a word. */
  private void farm(List<Step> steps, LinkNews.FarmChanged changed, Instant now) {
    if (changed.farm().kind() == Farm.Kind.CONTRACTS || !linked || stalled) {
      return;
    }
    switch (changed.state()) {
      case OK -> {
        if (!asked) {
          ask(steps, now, changed.farm() + " is back");
        } else if (state == LiveState.LIVE) {
          verifying = true;
          expectedBy = earlier(expectedBy, times.verifiedBy(now));
        } else if (state == LiveState.RESTORING || state == LiveState.DEGRADED) {
          verify(now, changed.farm() + " is back; looking whether bars come");
        }
      }
      case BROKEN -> {
        if (state == LiveState.LIVE) {
          reason = changed.farm() + " is broken";
        }
      }
      case IDLE, CONNECTING -> {}
    }
  }

  /** The request has gone out. */
  public List<Step> asked(Instant now) {
    List<Step> steps = new ArrayList<>();
    if (times.open(now)) {
      if (!state.equals(LiveState.DEGRADED)) {
        enter(LiveState.RESTORING, "subscribed; nothing has come yet", now);
      }
      expectedBy = times.verifiedBy(now);
    } else {
      rest(steps, now);
    }
    return steps;
  }

  /** A bar, or a part of one, has come. */
  public List<Step> data(Instant now) {
    List<Step> steps = new ArrayList<>();
    lastData = Optional.of(now);
    misses = 0;
    fruitless = 0;
    verifying = false;
    quiet = false;
    askAt = Optional.empty();
    expectedBy = times.nextBy(now);
    restsAt = times.restsAt(now);
    if (state != LiveState.LIVE || !reason.isEmpty()) {
      enter(LiveState.LIVE, "", now);
    }
    restored(steps, "bars come");
    return steps;
  }

  /** The attempt has come to its end. */
  public List<Step> broke(GatewayProblem problem, Instant now) {
    List<Step> steps = new ArrayList<>();
    asked = false;
    lose(steps, now, problem.detail());
    if (!linked) {
      return steps;
    }
    Duration pause = times.pause(problem);
    boolean refused = pause.compareTo(settings.refusedRetry()) >= 0;
    if (refused) {
      enter(LiveState.REFUSED, sentence(problem), now);
    } else if (state != LiveState.DEGRADED) {
      enter(LiveState.RESTORING, sentence(problem), now);
    }
    askAt = Optional.of(now.plus(pause));
    return steps;
  }

  /**
   * History has answered a {@link Step.Probe}.
   *
   * @param bars how many it has of those that did not come
   */
  public List<Step> probed(int bars, Instant now) {
    List<Step> steps = new ArrayList<>();
    if (misses == 0 || !linked) {
      return steps;
    }
    if (bars > 0) {
      misses = 2;
      interrupt(steps, lastData.orElse(since), "IB has bars that did not come");
      ask(steps, now, "IB has bars that did not come");
    } else {
      // Nobody trades: silence is the truth. Asked again only after a while.
      misses = 0;
      quiet = true;
      verifying = false;
      Instant later = now.plus(settings.quietProbe());
      expectedBy = times.nextBy(later);
      if (state == LiveState.LIVE) {
        reason = "no bars come, and IB's history has none either";
      }
    }
    return steps;
  }

  /** Time has passed. */
  public List<Step> tick(Instant now) {
    List<Step> steps = new ArrayList<>();
    if (!linked || stalled) {
      return steps;
    }
    if (askAt.isPresent() && !askAt.get().isAfter(now)) {
      ask(steps, now, reason);
      return steps;
    }
    if (!asked) {
      return steps;
    }
    if (state == LiveState.MARKET_CLOSED && times.open(now)) {
      enter(LiveState.RESTORING, "the market has opened; waiting for the first bar", now);
    } else if (state == LiveState.LIVE
        && expectedBy.isPresent()
        && times.rests(expectedBy.get(), now)) {
      rest(steps, now);
    } else if (state == LiveState.RESTORING && !times.open(now)) {
      rest(steps, now);
    }
    restsAt = restsAt.filter(now::isBefore);
    if (expectedBy.isPresent() && !expectedBy.get().isAfter(now)) {
      missed(steps, now);
    }
    return steps;
  }

  private void missed(List<Step> steps, Instant now) {
    if (!times.open(now) && lastData.isEmpty()) {
      rest(steps, now);
      return;
    }
    misses++;
    Instant first = lastData.orElse(since);
    String what = "nothing has come since " + first;
    if (verifying) {
      // Told that the subscriptions were kept: they were not, this one at least.
      verifying = false;
      interrupt(steps, first, what);
      ask(steps, now, what);
      return;
    }
    if (misses == 1) {
      if (state == LiveState.LIVE) {
        reason = what + "; asking history";
      }
      expectedBy = Optional.of(now.plus(settings.verify()));
      steps.add(new Step.Probe(first, now));
      return;
    }
    interrupt(steps, first, what);
    if (misses == 2) {
      ask(steps, now, what);
      return;
    }
    boolean worse = state != LiveState.DEGRADED;
    if (worse) {
      enter(LiveState.DEGRADED, what + ", though it was subscribed again", now);
      steps.add(new Step.Alarm(reason));
    }
    Duration pause = settings.degradedRetry().multipliedBy(1L << Math.min(fruitless, 4));
    fruitless++;
    expectedBy = Optional.empty();
    askAt = Optional.of(now.plus(earlierOf(pause, settings.degradedRetryLongest())));
  }

  private void ask(List<Step> steps, Instant now, String why) {
    asked = true;
    asks++;
    askAt = Optional.empty();
    expectedBy = Optional.empty();
    verifying = false;
    if (state != LiveState.DEGRADED) {
      enter(LiveState.RESTORING, "subscribing: " + why, now);
    }
    steps.add(new Step.Ask(why));
  }

  /** Nothing flows, whether or not something is open at IB. */
  private void lose(List<Step> steps, Instant now, String why) {
    expectedBy = Optional.empty();
    askAt = Optional.empty();
    verifying = false;
    interrupt(steps, lastData.orElse(since), why);
    if (state == LiveState.LIVE || state == LiveState.MARKET_CLOSED) {
      enter(LiveState.RESTORING, why, now);
    }
  }

  private void interrupt(List<Step> steps, Instant from, String why) {
    if (interrupted.isEmpty() && lastData.isPresent()) {
      interrupted = Optional.of(from);
      steps.add(new Step.Interrupted(from, why));
    }
  }

  private void restored(List<Step> steps, String why) {
    if (interrupted.isPresent()) {
      steps.add(new Step.Restored(interrupted.get(), why));
      interrupted = Optional.empty();
    }
  }

  /** The market is shut: nothing is due before the first bar of the next session. */
  private void rest(List<Step> steps, Instant now) {
    misses = 0;
    verifying = false;
    expectedBy = times.nextBy(now);
    enter(LiveState.MARKET_CLOSED, "the market is shut", now);
    restored(steps, "the market is shut");
  }

  private void verify(Instant now, String why) {
    if (!times.open(now)) {
      rest(new ArrayList<>(), now);
      return;
    }
    verifying = true;
    enter(LiveState.RESTORING, why, now);
    expectedBy = times.verifiedBy(now);
  }

  private static String sentence(GatewayProblem problem) {
    return problem.ibCode() == 0
        ? problem.detail()
        : problem.detail() + " (" + problem.ibCode() + ")";
  }

  private void enter(LiveState next, String why, Instant now) {
    if (state != next) {
      state = next;
      since = now;
    }
    reason = why;
  }

  /** Whether nothing comes because nobody trades. */
  public boolean quiet() {
    return quiet;
  }

  private static Optional<Instant> earlier(Optional<Instant> one, Optional<Instant> other) {
    return one.isEmpty() || (other.isPresent() && other.get().isBefore(one.get())) ? other : one;
  }

  private static Duration earlierOf(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
