package io.ktrdr.symbol;

import io.ktrdr.CborSerializable;
import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.gateway.Lane;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.symbol.FillValue.Candidate;
import io.ktrdr.symbol.LedgerQuestion.FillWork;
import io.ktrdr.symbol.SymbolEntity.CoverageReply;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.AbstractMatchingBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Fills gaps by itself, a few requests at a time, in the lowest lane: looks at the stored series,
 * takes what {@link FillValue} puts first, and stops when the cycle's requests are spent or IB
 * cannot be asked. One for the whole cluster; off unless the settings say otherwise. A pause lasts
 * until it is resumed, over restarts too.
 */
public final class Filler extends AbstractMatchingBehavior<Filler.Command> {

  /** Under this name its loads stand in the audit trail. */
  static final String ACTOR = "filler";

  private static final Duration LOOK_PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE_PATIENCE = Duration.ofSeconds(5);
  private static final int EARLY = 100;

  /** What it understands. */
  public sealed interface Command {}

  /** Asks how it stands. */
  public record GetStatus(ActorRef<FillerStatus> replyTo) implements Command, CborSerializable {}

  /** Begins no more stretches until resumed; what is being asked comes to its end. */
  public record Pause(ActorRef<FillerStatus> replyTo) implements Command, CborSerializable {}

  /** Goes on. */
  public record Resume(ActorRef<FillerStatus> replyTo) implements Command, CborSerializable {}

  /** Begins a cycle now, whether or not cycles begin by themselves; not while paused. */
  public record RunNow(ActorRef<FillerStatus> replyTo) implements Command, CborSerializable {}

  private record TimeForCycle() implements Command {}

  /** Told by the cluster when the node stops. */
  record Stop() implements Command {}

  private record Looked(Optional<FillWork> work) implements Command {}

  private record Filled(CoverageReply reply) implements Command {}

  private record NoAnswer(Throwable failure) implements Command {}

  /** What the journal says at the start. */
  private record PauseKnown(boolean paused) implements Command {}

  /** A pause, or its end, is in the journal; or could not be written, and holds until a restart. */
  private record PauseKept(ActorRef<FillerStatus> replyTo, Throwable failure) implements Command {}

  private final TimerScheduler<Command> timers;
  private final FillerSettings settings;
  private final Supplier<List<SeriesId>> stored;
  private final Function<InstrumentId, ? extends RecipientRef<SymbolEntity.Command>> entities;
  private final Clock clock;
  private final ActorRef<FillerPause.Command> pause;

  private final Deque<SeriesId> toLookAt = new ArrayDeque<>();
  private final List<Candidate> candidates = new ArrayList<>();
  private boolean paused;
  private boolean running;
  private Optional<Instant> nextAt = Optional.empty();
  private Optional<FillerStatus.Filling> filling = Optional.empty();
  private Optional<FillerStatus.Cycle> cycle = Optional.empty();

  /**
   * Asks the journal first whether somebody has paused it; what is said to it meanwhile waits.
   *
   * @param stored the series that hold bars
   * @param entities the entity of an instrument
   */
  static Behavior<Command> create(
      FillerSettings settings,
      Supplier<List<SeriesId>> stored,
      Function<InstrumentId, ? extends RecipientRef<SymbolEntity.Command>> entities,
      Clock clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    Behaviors.withStash(
                        EARLY,
                        early -> {
                          ActorRef<FillerPause.Command> pause =
                              context.spawn(FillerPause.create(clock), "pause");
                          pause.tell(
                              new FillerPause.Get(
                                  context.messageAdapter(
                                      FillerPause.State.class,
                                      state -> new PauseKnown(state.paused()))));
                          return starting(
                              early,
                              paused ->
                                  new Filler(
                                      context, timers, settings, stored, entities, clock, pause,
                                      paused));
                        })));
  }

  private static Behavior<Command> starting(
      StashBuffer<Command> early, Function<Boolean, Behavior<Command>> ready) {
    return Behaviors.receiveMessage(
        message ->
            switch (message) {
              case PauseKnown known -> early.unstashAll(ready.apply(known.paused()));
              case Stop stop -> Behaviors.stopped();
              case Command other -> {
                if (!early.isFull()) {
                  early.stash(other);
                }
                yield Behaviors.same();
              }
            });
  }

  private Filler(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      FillerSettings settings,
      Supplier<List<SeriesId>> stored,
      Function<InstrumentId, ? extends RecipientRef<SymbolEntity.Command>> entities,
      Clock clock,
      ActorRef<FillerPause.Command> pause,
      boolean paused) {
    super(context);
    this.timers = timers;
    this.settings = settings;
    this.stored = stored;
    this.entities = entities;
    this.clock = clock;
    this.pause = pause;
    this.paused = paused;
    if (settings.enabled()) {
      later(settings.firstAfter());
    }
  }

  @Override
  public Behavior<Command> onMessage(Command command) {
    switch (command) {
      case GetStatus get -> get.replyTo().tell(status());
      case Pause asked -> keep(true, asked.replyTo());
      case Resume asked -> keep(false, asked.replyTo());
      case PauseKnown known -> paused = known.paused();
      case PauseKept kept -> {
        if (kept.failure() != null) {
          getContext().getLog().warn("a pause holds until a restart only", kept.failure());
        }
        kept.replyTo().tell(status());
      }
      case RunNow run -> {
        if (!running && !paused) {
          begin();
        }
        run.replyTo().tell(status());
      }
      case TimeForCycle time -> {
        if (!running && !paused) {
          begin();
        } else if (!running) {
          later(settings.every());
        }
      }
      case Stop stop -> {
        return Behaviors.stopped();
      }
      case Looked looked -> looked(looked.work());
      case Filled filled -> filled(filled.reply());
      case NoAnswer none -> {
        cycle = cycle.map(before -> before.refused(0));
        end("a load gave no answer: " + none.failure().getMessage());
      }
    }
    return this;
  }

  private void keep(boolean wanted, ActorRef<FillerStatus> replyTo) {
    paused = wanted;
    getContext()
        .ask(
            FillerPause.State.class,
            pause,
            PAUSE_PATIENCE,
            answer -> new FillerPause.Put(wanted, answer),
            (state, failure) -> new PauseKept(replyTo, failure));
  }

  private void begin() {
    running = true;
    nextAt = Optional.empty();
    timers.cancelAll();
    candidates.clear();
    toLookAt.clear();
    List<SeriesId> all = stored.get();
    toLookAt.addAll(settings.series().isEmpty() ? all : settings.series());
    cycle = Optional.of(FillerStatus.Cycle.begun(now(), toLookAt.size()));
    look();
  }

  private void look() {
    SeriesId series = toLookAt.poll();
    if (series == null) {
      candidates.sort(FillValue.biggestFirst(now(), settings.requestsPerCycle()));
      fill();
      return;
    }
    Instant now = now();
    TimeRange window = new TimeRange(now.minus(settings.oldest()), now);
    getContext()
        .ask(
            FillWork.class,
            entities.apply(series.instrument()),
            LOOK_PATIENCE,
            replyTo -> new LedgerQuestion.GetFillWork(series, window, settings.tail(), replyTo),
            (work, failure) -> new Looked(failure == null ? Optional.of(work) : Optional.empty()));
  }

  private void looked(Optional<FillWork> work) {
    work.ifPresent(
        found -> {
          List<Candidate> worth =
              found.stretches().stream()
                  .filter(stretch -> stretch.missing() >= settings.minBars())
                  .map(stretch -> new Candidate(found.series(), stretch))
                  .toList();
          candidates.addAll(worth);
          cycle = cycle.map(before -> before.found(worth.size()));
        });
    look();
  }

  private void fill() {
    int left = settings.requestsPerCycle() - cycle.orElseThrow().requests();
    if (candidates.isEmpty()) {
      end("nothing is left to fill");
    } else if (paused) {
      end("paused");
    } else if (left < 1) {
      end("the requests of a cycle are spent");
    } else {
      fill(candidates.removeFirst(), left);
    }
  }

  private void fill(Candidate next, int requestsLeft) {
    TimeRange range = FillValue.affordable(next, requestsLeft);
    filling = Optional.of(new FillerStatus.Filling(next.series(), range, next.stretch().missing()));
    FillerStatus.Cycle now = cycle.orElseThrow();
    String requestId = ACTOR + "-" + now.startedAt().getEpochSecond() + "-" + (now.asked() + 1);
    getContext()
        .ask(
            CoverageReply.class,
            entities.apply(next.series().instrument()),
            settings.patience(),
            replyTo ->
                new SymbolEntity.EnsureCoverage(
                    next.series(),
                    range,
                    Lane.BACKFILL,
                    ACTOR,
                    requestId,
                    Optional.empty(),
                    replyTo),
            (reply, failure) -> failure == null ? new Filled(reply) : new NoAnswer(failure));
  }

  private void filled(CoverageReply reply) {
    filling = Optional.empty();
    switch (reply) {
      case CoverageReply.Covered covered -> {
        cycle = cycle.map(before -> before.filled(covered.requests(), covered.barsStored()));
        fill();
      }
      case CoverageReply.CoverageFailed failed -> {
        cycle = cycle.map(before -> before.refused(failed.barsStored()));
        if (onlyThisOne(failed.problem())) {
          fill();
        } else {
          end("IB cannot be asked: " + failed.problem().detail());
        }
      }
      case CoverageReply.CoverageCancelled cancelled -> {
        cycle = cycle.map(before -> before.filled(cancelled.requests(), cancelled.barsStored()));
        fill();
      }
      case CoverageReply.UnknownInstrument unknown -> {
        cycle = cycle.map(before -> before.refused(0));
        fill();
      }
    }
  }

  /** IB's "no" is about one series; trouble on the way to it is about all. */
  private static boolean onlyThisOne(GatewayProblem problem) {
    return switch (problem.kind()) {
      case NO_DATA, BAD_REQUEST, ENTITLEMENT, ADVISORY, INFORMATIONAL, HELD -> true;
      case CONNECTIVITY, FARM, PACING, FATAL -> false;
    };
  }

  private void end(String why) {
    running = false;
    filling = Optional.empty();
    candidates.clear();
    cycle = cycle.map(before -> before.ended(now(), why));
    FillerStatus.Cycle done = cycle.orElseThrow();
    getContext()
        .getLog()
        .info(
            "filled gaps: {} series, {} stretches, {} asked, {} requests, {} bars; {}",
            done.series(),
            done.stretches(),
            done.asked(),
            done.requests(),
            done.bars(),
            why);
    if (settings.enabled()) {
      later(settings.every());
    }
  }

  private void later(Duration after) {
    nextAt = Optional.of(now().plus(after));
    timers.startSingleTimer(new TimeForCycle(), after);
  }

  private FillerStatus status() {
    return new FillerStatus(
        settings.enabled(),
        paused,
        settings.every(),
        settings.requestsPerCycle(),
        settings.oldest(),
        settings.tail(),
        nextAt,
        filling,
        cycle);
  }

  private Instant now() {
    return clock.instant();
  }
}
