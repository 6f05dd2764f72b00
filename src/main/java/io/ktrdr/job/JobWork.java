package io.ktrdr.job;

import io.ktrdr.gateway.Outlook;
import io.ktrdr.job.JobEntity.GetReply;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EffectFactories;

/**
 * The working side of a {@link JobBehavior}: begins items, turns what their runs report into facts,
 * and waits when IB cannot be asked. Belongs to one actor.
 */
final class JobWork {

  private final ActorContext<JobEntity.Command> context;
  private final TimerScheduler<JobEntity.Command> timers;
  private final EffectFactories<JobEvent, Job> effects;
  private final String id;
  private final JobContext jobs;
  private final JobListeners listeners;
  private final JobRuns runs;
  private final ActorRef<Outlook> outlooks;
  private final ActorRef<ItemRun.Report> reports;
  private int tries;
  private Instant nextTry = Instant.EPOCH;
  private boolean cutOff;

  JobWork(
      ActorContext<JobEntity.Command> context,
      TimerScheduler<JobEntity.Command> timers,
      EffectFactories<JobEvent, Job> effects,
      String id,
      JobContext jobs,
      JobListeners listeners) {
    this.context = context;
    this.timers = timers;
    this.effects = effects;
    this.id = id;
    this.jobs = jobs;
    this.listeners = listeners;
    this.runs = new JobRuns(id, jobs.settings());
    this.outlooks = context.messageAdapter(Outlook.class, JobMessage.Foreseen::new);
    this.reports = context.messageAdapter(ItemRun.Report.class, JobMessage.Ran::new);
  }

  boolean isEmpty() {
    return runs.isEmpty();
  }

  /** What ran before is gone. */
  void startAgain() {
    runs.working().forEach(item -> context.stop(runs.remove(item)));
    tryAtOnce();
  }

  /** A wish of a user's has become facts. */
  void moved(Job after, String actor) {
    if (after.state() == JobState.PAUSED || after.state() == JobState.CANCELLING) {
      runs.stopAll(actor);
    }
    tryAtOnce();
    goOn(after);
  }

  private void tryAtOnce() {
    tries = 0;
    nextTry = Instant.EPOCH;
    cutOff = false;
  }

  void company(long requests) {
    runs.company(requests);
  }

  /** Writes facts down, with the one that ends the job if they leave nothing to do. */
  Effect<JobEvent, Job> record(Job job, List<JobEvent> facts) {
    return effects.persist(withEnd(job, facts)).thenRun(this::goOn);
  }

  List<JobEvent> withEnd(Job job, List<JobEvent> facts) {
    List<JobEvent> all = new ArrayList<>(facts);
    job.applyAll(facts).settle(!runs.isEmpty(), now()).ifPresent(all::add);
    return all;
  }

  /** Begins what may begin, tells who wants to know, and sets the alarm for what has to wait. */
  void goOn(Job job) {
    if (!job.exists()) {
      return;
    }
    Instant now = now();
    boolean waits = job.waiting().isPresent();
    boolean held = waits && (cutOff || now.isBefore(nextTry));
    if (!held) {
      int parallel = waits ? 1 : jobs.settings().parallelItems();
      job.next(runs.working(), parallel, now).forEach(item -> begin(job, item));
    }
    if (job.state() == JobState.RUNNING && !cutOff) {
      Instant due = held ? nextTry : job.nextDue(now).orElse(Instant.MAX);
      if (due.isBefore(Instant.MAX)) {
        timers.startSingleTimer(
            new JobMessage.Continue(), Duration.between(now, due).plusMillis(1));
      }
    }
    keepFigures(job);
    rested(job);
    listeners.changed(job.state(), () -> status(job));
  }

  /** While something runs its figures are written down now and then, and the end is foreseen. */
  private void keepFigures(Job job) {
    boolean active = job.state() == JobState.RUNNING || !runs.isEmpty();
    if (!active) {
      timers.cancel(new JobMessage.SaveProgress());
      timers.cancel(new JobMessage.LookAhead());
      runs.rests();
    } else if (!timers.isTimerActive(new JobMessage.LookAhead())) {
      timers.startTimerWithFixedDelay(
          new JobMessage.SaveProgress(), jobs.settings().saveProgressEvery());
      timers.startTimerWithFixedDelay(new JobMessage.LookAhead(), jobs.settings().forecastEvery());
      lookAhead(job);
    }
  }

  private void begin(Job job, int item) {
    ActorRef<ItemRun.Command> run =
        context.spawnAnonymous(ItemRun.create(jobs, id, job.spec().orElseThrow(), item, reports));
    context.watchWith(run, new JobMessage.RunStopped(run, item));
    runs.add(item, run);
  }

  Effect<JobEvent, Job> onRunStopped(Job job, JobMessage.RunStopped stopped) {
    if (!runs.is(stopped.item(), stopped.run())) {
      return effects.none();
    }
    return onReport(
        job,
        new ItemRun.Report.Impossible(
            stopped.item(),
            0,
            0,
            ItemProblem.of(
                "INTERNAL_ERROR", "the item broke off", "The log says more; try again.")));
  }

  Effect<JobEvent, Job> onReport(Job job, ItemRun.Report report) {
    int item = report.item();
    if (!runs.has(item)) {
      return effects.none();
    }
    Instant now = now();
    return switch (report) {
      case ItemRun.Report.Began began ->
          record(
              job,
              List.of(
                  new JobEvent.ItemStarted(
                      item, began.series(), began.range(), began.warnings(), now)));
      case ItemRun.Report.Moved moved -> {
        boolean answers = runs.moved(moved);
        listeners.changed(job.state(), () -> status(job));
        yield answers ? record(job, wentOn(job, now)) : effects.none();
      }
      case ItemRun.Report.Done done -> {
        JobEvent.Step step = runs.unsaved(item, done.requests(), done.bars());
        List<JobEvent> facts = new ArrayList<>(done.requests() > 0 ? wentOn(job, now) : List.of());
        facts.add(
            new JobEvent.ItemCompleted(
                item, step.requests(), step.bars(), done.completeness(), now));
        yield ended(job, item, facts);
      }
      case ItemRun.Report.Stopped stopped -> {
        JobEvent.Step step = runs.unsaved(item, stopped.requests(), stopped.bars());
        yield ended(
            job,
            item,
            List.of(returned(job, step, Optional.empty(), Optional.empty(), false, now)));
      }
      case ItemRun.Report.Refused refused -> onRefused(job, refused, now);
      case ItemRun.Report.Impossible impossible -> {
        JobEvent.Step step = runs.unsaved(item, impossible.requests(), impossible.bars());
        yield ended(
            job,
            item,
            List.of(
                new JobEvent.ItemFailed(
                    item, step.requests(), step.bars(), impossible.problem(), now)));
      }
    };
  }

  private Effect<JobEvent, Job> onRefused(Job job, ItemRun.Report.Refused refused, Instant now) {
    int item = refused.item();
    JobEvent.Step step = runs.unsaved(item, refused.requests(), refused.bars());
    ItemProblem problem = ItemProblem.of(refused.problem());
    FailurePolicy.Verdict verdict =
        FailurePolicy.judge(
            refused.problem(),
            refused.connected(),
            job.items().get(item).attempts(),
            jobs.settings(),
            now);
    return switch (verdict) {
      case FailurePolicy.Verdict.GiveUp giveUp ->
          ended(
              job,
              item,
              List.of(new JobEvent.ItemFailed(item, step.requests(), step.bars(), problem, now)));
      case FailurePolicy.Verdict.Again again ->
          ended(
              job,
              item,
              List.of(
                  returned(
                      job, step, Optional.of(problem), Optional.of(again.notBefore()), true, now)));
      case FailurePolicy.Verdict.Outage outage -> {
        List<JobEvent> facts = new ArrayList<>();
        if (job.waiting().isEmpty() && job.state() == JobState.RUNNING) {
          context.getLog().info("waits for IB: {}", problem.detail());
          tries = 0;
          facts.add(new JobEvent.JobWaited(problem, now));
        }
        nextTry = now.plus(runs.backoff(tries++));
        facts.add(returned(job, step, Optional.of(problem), Optional.empty(), false, now));
        yield ended(job, item, facts);
      }
    };
  }

  private static JobEvent returned(
      Job job,
      JobEvent.Step step,
      Optional<ItemProblem> problem,
      Optional<Instant> notBefore,
      boolean counts,
      Instant now) {
    int attempts = job.items().get(step.item()).attempts();
    return new JobEvent.ItemReturned(
        step.item(),
        step.requests(),
        step.bars(),
        problem,
        counts ? attempts + 1 : attempts,
        notBefore,
        now);
  }

  private List<JobEvent> wentOn(Job job, Instant now) {
    return job.waiting().isPresent() ? List.of(new JobEvent.JobWentOn(now)) : List.of();
  }

  /** An item's run is over. */
  private Effect<JobEvent, Job> ended(Job job, int item, List<JobEvent> facts) {
    context.stop(runs.remove(item));
    return record(job, facts);
  }

  // ---- figures ----

  Effect<JobEvent, Job> onForeseen(Job job, Outlook outlook) {
    runs.foreseen(outlook);
    if (job.waiting().isEmpty() || outlook.connected() != cutOff) {
      return effects.none();
    }
    // The gateway itself is not there, and no try makes sense; or it is there again.
    cutOff = !outlook.connected();
    nextTry = now();
    goOn(job);
    return effects.none();
  }

  void lookAhead(Job job) {
    if (job.state() == JobState.RUNNING) {
      jobs.gateway().tell(runs.question(job, outlooks, now()));
    }
  }

  Effect<JobEvent, Job> onSaveProgress() {
    List<JobEvent.Step> steps = runs.unsaved();
    if (steps.isEmpty()) {
      return effects.none();
    }
    runs.saved(steps);
    return effects.persist(new JobEvent.ItemsProgressed(steps, now()));
  }

  void rested(Job job) {
    boolean rests = job.state().over() || job.state() == JobState.PAUSED;
    if (rests && runs.isEmpty()) {
      listeners.rested(new GetReply.Found(status(job), List.of(), Optional.empty()));
    }
  }

  GetReply found(Job job, JobEntity.Get get) {
    List<ItemStatus> page =
        IntStream.range(Math.max(0, get.from()), get.limit() == 0 ? 0 : job.items().size())
            .mapToObj(item -> runs.item(job, item, now()))
            .filter(item -> get.only().map(item.memory().state()::equals).orElse(true))
            .limit(get.limit() + 1L)
            .toList();
    boolean more = page.size() > get.limit();
    return new GetReply.Found(
        status(job),
        more ? page.subList(0, get.limit()) : page,
        more ? Optional.of(page.get(get.limit()).index()) : Optional.empty());
  }

  JobStatus status(Job job) {
    return runs.status(job, now());
  }

  private Instant now() {
    return jobs.clock().instant();
  }
}
