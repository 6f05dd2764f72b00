package io.ktrdr.symbol.live;

import io.ktrdr.market.Bar;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.live.LiveEvent.Standing;
import io.ktrdr.symbol.live.LiveEvent.StandingBar;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Tells all listeners of a live series the same things in the same order. Keeps the latest bars for
 * those who come new, and the latest events for those who come back. Belongs to one actor.
 */
public final class LiveHub {

  /** Bars of a filled gap that are told one by one; of a larger one the store has them. */
  private static final int MOST_BACKFILLED = 2_000;

  private final SeriesId series;
  private final String epoch;
  private final int recentBars;
  private final int recentEvents;
  private final Set<ActorRef<LiveEvent>> listeners = new LinkedHashSet<>();
  private final TreeMap<Instant, StandingBar> bars = new TreeMap<>();
  private final Deque<LiveEvent> events = new ArrayDeque<>();
  private Optional<Bar> forming = Optional.empty();
  private SubscriptionStatus status;
  private long seq;

  /**
   * @param epoch never used before for this series
   */
  public LiveHub(SubscriptionStatus status, String epoch, int recentBars, int recentEvents) {
    this.series = status.series();
    this.status = status;
    this.epoch = epoch;
    this.recentBars = recentBars;
    this.recentEvents = recentEvents;
  }

  public int listeners() {
    return listeners.size();
  }

  public SubscriptionStatus status() {
    return status;
  }

  /**
   * Takes a listener in: it is told what it has missed, when it says where it left off and that is
   * remembered, else a snapshot.
   */
  public void join(ActorRef<LiveEvent> listener, Optional<Resume> resume) {
    listeners.add(listener);
    Optional<List<LiveEvent>> missed = resume.flatMap(this::since);
    missed.ifPresentOrElse(
        some -> some.forEach(listener::tell),
        () -> listener.tell(new LiveEvent.Snapshot(series, epoch, seq, latest(), status)));
  }

  /**
   * Where a listener left off.
   *
   * @param seq the last number it has heard
   */
  public record Resume(String epoch, long seq) {}

  private Optional<List<LiveEvent>> since(Resume resume) {
    boolean known =
        resume.epoch().equals(epoch) && resume.seq() <= seq && resume.seq() >= seq - events.size();
    return known
        ? Optional.of(events.stream().filter(event -> event.seq() > resume.seq()).toList())
        : Optional.empty();
  }

  public void leave(ActorRef<LiveEvent> listener) {
    listeners.remove(listener);
  }

  /** The newest bar as it stands. */
  public void forming(Bar bar) {
    forming = Optional.of(bar);
    tell(new LiveEvent.BarChanged(series, epoch, ++seq, bar, Standing.FORMING));
  }

  /** A bar is over. */
  public void closed(Bar bar) {
    keep(bar, Standing.PROVISIONAL);
    forming = forming.filter(other -> other.time().isAfter(bar.time()));
    tell(new LiveEvent.BarChanged(series, epoch, ++seq, bar, Standing.PROVISIONAL));
  }

  /** History says otherwise. */
  public void revised(Bar before, Bar after) {
    keep(after, Standing.FINAL);
    tell(new LiveEvent.BarRevised(series, epoch, ++seq, before, after));
  }

  /** History has been asked about a range. */
  public void confirmed(TimeRange range) {
    bars.replaceAll(
        (time, bar) ->
            range.contains(time) && bar.standing() == Standing.PROVISIONAL
                ? new StandingBar(bar.bar(), Standing.FINAL)
                : bar);
    tell(new LiveEvent.BarsConfirmed(series, epoch, ++seq, range));
  }

  public void gap(TimeRange range, int count, String reason) {
    forming = forming.filter(bar -> !range.contains(bar.time()));
    tell(new LiveEvent.GapFound(series, epoch, ++seq, range, count, reason));
  }

  public void backfilled(TimeRange range, List<Bar> filled) {
    filled.forEach(bar -> keep(bar, Standing.FINAL));
    List<Bar> told =
        filled.size() > MOST_BACKFILLED
            ? filled.subList(filled.size() - MOST_BACKFILLED, filled.size())
            : filled;
    tell(new LiveEvent.Backfilled(series, epoch, ++seq, range, told));
  }

  /** Told only when the state or its reason is another. */
  public void status(SubscriptionStatus now) {
    boolean news = now.state() != status.state() || !now.reason().equals(status.reason());
    status = now;
    if (news) {
      tell(new LiveEvent.StatusChanged(series, epoch, ++seq, now));
    }
  }

  public void ended(String reason) {
    tell(new LiveEvent.Ended(series, epoch, ++seq, reason));
    listeners.clear();
  }

  private List<StandingBar> latest() {
    List<StandingBar> latest = new ArrayList<>(bars.values());
    forming.ifPresent(bar -> latest.add(new StandingBar(bar, Standing.FORMING)));
    return latest;
  }

  private void keep(Bar bar, Standing standing) {
    bars.put(bar.time(), new StandingBar(bar, standing));
    while (bars.size() > recentBars) {
      bars.pollFirstEntry();
    }
  }

  private void tell(LiveEvent event) {
    events.addLast(event);
    while (events.size() > recentEvents) {
      events.removeFirst();
    }
    listeners.forEach(listener -> listener.tell(event));
  }
}
