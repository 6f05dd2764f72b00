package io.ktrdr.job;

import io.ktrdr.CborSerializable;
import io.ktrdr.gateway.Lane;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.StashBuffer;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * All jobs of the house: which there are, whose turn it is, and how much company each has at IB's
 * door. It remembers nothing itself: it reads the jobs' journals when it starts, and wakes those
 * that are not over, which is how they go on after a restart.
 */
final class JobBoard {

  /** What it understands. */
  sealed interface Command {}

  /** How a job stands. */
  record Report(JobSummary summary) implements Command, CborSerializable {}

  /** Asks for a page of jobs, newest first. */
  record GetPage(JobQuery query, ActorRef<JobPage> replyTo) implements Command, CborSerializable {}

  /** Asks for figures about all of them. */
  record GetTotals(ActorRef<JobTotals> replyTo) implements Command, CborSerializable {}

  /**
   * Takes a listener in: it hears which jobs there are, then of each change. Until it ends.
   *
   * @param latest how many of them it hears of at first
   */
  record Watch(int latest, ActorRef<BoardNews> listener) implements Command, CborSerializable {}

  private record ListenerGone(ActorRef<BoardNews> listener) implements Command {}

  private record Loaded(Map<String, JobSummary> jobs) implements Command {}

  private record NotLoaded(Throwable why) implements Command {}

  private enum LoadAgain implements Command {
    INSTANCE
  }

  private enum Look implements Command {
    INSTANCE
  }

  private static final Duration RETRY = Duration.ofSeconds(2);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
  private static final int EARLY = 10_000;

  static final Comparator<JobSummary> NEWEST_FIRST =
      Comparator.comparing(JobSummary::createdAt).reversed().thenComparing(JobSummary::id);

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final StashBuffer<Command> early;
  private final Supplier<CompletionStage<Map<String, JobSummary>>> journal;
  private final Function<String, RecipientRef<JobEntity.Command>> entities;
  private final JobSettings settings;
  private final Clock clock;
  private final Map<String, JobSummary> jobs = new HashMap<>();
  private final Set<String> admitted = new HashSet<>();
  private final Set<String> heardOf = new HashSet<>();
  private final Set<ActorRef<BoardNews>> listeners = new HashSet<>();
  private JobTotals.Done done = JobTotals.Done.NOTHING;

  private JobBoard(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      StashBuffer<Command> early,
      Supplier<CompletionStage<Map<String, JobSummary>>> journal,
      Function<String, RecipientRef<JobEntity.Command>> entities,
      JobSettings settings,
      Clock clock) {
    this.context = context;
    this.timers = timers;
    this.early = early;
    this.journal = journal;
    this.entities = entities;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * @param journal reads how all jobs stand
   */
  static Behavior<Command> create(
      Supplier<CompletionStage<Map<String, JobSummary>>> journal,
      Function<String, RecipientRef<JobEntity.Command>> entities,
      JobSettings settings,
      Clock clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    Behaviors.withStash(
                        EARLY,
                        early ->
                            new JobBoard(context, timers, early, journal, entities, settings, clock)
                                .reading())));
  }

  /** Until all jobs are known no turn can be given. */
  private Behavior<Command> reading() {
    context.pipeToSelf(
        journal.get(),
        (found, failure) -> failure == null ? new Loaded(found) : new NotLoaded(failure));
    return Behaviors.receiveMessage(
        command ->
            switch (command) {
              case Loaded loaded -> {
                loaded.jobs().forEach(jobs::putIfAbsent);
                jobs.values().stream()
                    .filter(job -> !job.state().over())
                    .sorted(NEWEST_FIRST.reversed())
                    .forEach(job -> entities.apply(job.id()).tell(new JobMessage.WakeUp()));
                timers.startTimerWithFixedDelay(Look.INSTANCE, LOOK_EVERY);
                yield early.unstashAll(open());
              }
              case NotLoaded not -> {
                context.getLog().error("the jobs could not be read", not.why());
                timers.startSingleTimer(LoadAgain.INSTANCE, RETRY);
                yield Behaviors.same();
              }
              case LoadAgain again -> reading();
              case Report report -> stash(report);
              case GetPage get -> stash(get);
              case GetTotals get -> stash(get);
              case Watch watch -> stash(watch);
              case ListenerGone gone -> Behaviors.same();
              case Look look -> Behaviors.same();
            });
  }

  private Behavior<Command> stash(Command command) {
    if (!early.isFull()) {
      early.stash(command);
    }
    return Behaviors.same();
  }

  private Behavior<Command> open() {
    admit();
    return Behaviors.receiveMessage(
        command -> {
          switch (command) {
            case Report report -> take(report.summary());
            case GetPage get -> get.replyTo().tell(get.query().page(listed(), clock.instant()));
            case GetTotals get ->
                get.replyTo().tell(JobTotals.of(jobs.values(), done, clock.instant()));
            case Watch watch -> watch(watch);
            case ListenerGone gone -> listeners.remove(gone.listener());
            case Look look -> {
              // One that was told to start and did not say so is told again.
              admitted.clear();
              forget();
              admit();
            }
            case Loaded late -> {}
            case NotLoaded late -> {}
            case LoadAgain late -> {}
          }
          return Behaviors.same();
        });
  }

  private void watch(Watch watch) {
    if (listeners.add(watch.listener())) {
      context.watchWith(watch.listener(), new ListenerGone(watch.listener()));
    }
    List<JobSummary> all = listed();
    watch
        .listener()
        .tell(new BoardNews.Listed(all.subList(0, Math.min(all.size(), watch.latest()))));
  }

  private void take(JobSummary now) {
    JobSummary before = jobs.put(now.id(), now);
    if (!now.equals(before)) {
      listeners.forEach(listener -> listener.tell(new BoardNews.Changed(now)));
    }
    if (now.state() != JobState.QUEUED) {
      admitted.remove(now.id());
    }
    // What was done before this board came to be was counted by another.
    if (heardOf.add(now.id()) ? before == null : before != null) {
      done = done.plus(before, now);
    }
    if (now.state() == JobState.RUNNING) {
      entities.apply(now.id()).tell(new JobMessage.Company(company(now)));
    }
    admit();
  }

  /** All of a better lane's requests go first; a job of the same lane is served in turn with it. */
  private long company(JobSummary job) {
    return jobs.values().stream()
        .filter(other -> other.state() == JobState.RUNNING && !other.id().equals(job.id()))
        .filter(other -> other.lane().rank() <= job.lane().rank())
        .mapToLong(
            other ->
                other.lane() == job.lane()
                    ? Math.min(other.requestsLeft(), job.requestsLeft())
                    : other.requestsLeft())
        .sum();
  }

  /** Gives the turn to those who wait longest, as many as may run in each lane. */
  private void admit() {
    for (Lane lane : Lane.values()) {
      long running =
          jobs.values().stream()
              .filter(job -> job.lane() == lane)
              .filter(job -> holdsPlace(job) || admitted.contains(job.id()))
              .count();
      jobs.values().stream()
          .filter(job -> job.lane() == lane && job.state() == JobState.QUEUED)
          .filter(job -> !admitted.contains(job.id()))
          .sorted(NEWEST_FIRST.reversed())
          .limit(Math.max(0, settings.parallelJobs() - running))
          .toList()
          .forEach(
              job -> {
                admitted.add(job.id());
                entities.apply(job.id()).tell(new JobMessage.MayStart());
              });
    }
  }

  private static boolean holdsPlace(JobSummary job) {
    return job.state() == JobState.RUNNING || job.state() == JobState.CANCELLING;
  }

  private List<JobSummary> listed() {
    List<JobSummary> all = new ArrayList<>(jobs.values());
    all.sort(NEWEST_FIRST);
    return all;
  }

  /** Finished jobs are listed for a while, and so many of them. */
  private void forget() {
    Instant oldest = clock.instant().minus(settings.listedFor());
    List<JobSummary> over = listed().stream().filter(job -> job.state().over()).toList();
    for (int i = 0; i < over.size(); i++) {
      JobSummary job = over.get(i);
      Optional<Instant> ended = job.endedAt();
      if (i >= settings.listedMost() || ended.filter(at -> at.isBefore(oldest)).isPresent()) {
        jobs.remove(job.id());
        heardOf.remove(job.id());
      }
    }
  }
}
