package io.ktrdr.job;

import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.gateway.Outlook;
import io.ktrdr.gateway.PlannedWork;
import io.ktrdr.market.Timeframe;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What a job does at this moment, which no journal has to remember: the runs of its items, their
 * figures, and the outlook. Belongs to one actor.
 */
final class JobRuns {

  /** One item being worked off. */
  private static final class Run {
    private final ActorRef<ItemRun.Command> actor;
    private int requests;
    private int planned;
    private int bars;
    private int requestsSaved;
    private int barsSaved;
    private boolean stopping;

    Run(ActorRef<ItemRun.Command> actor) {
      this.actor = actor;
    }
  }

  private final String id;
  private final JobSettings settings;
  private final Map<Integer, Run> runs = new LinkedHashMap<>();
  private final Pace pace;
  private Optional<Estimate> estimate = Optional.empty();
  private Optional<Outlook> outlook = Optional.empty();
  private long company;

  JobRuns(String id, JobSettings settings) {
    this.id = id;
    this.settings = settings;
    this.pace = new Pace(settings.rateWindow());
  }

  Set<Integer> working() {
    return Set.copyOf(runs.keySet());
  }

  boolean isEmpty() {
    return runs.isEmpty();
  }

  void add(int item, ActorRef<ItemRun.Command> actor) {
    runs.put(item, new Run(actor));
  }

  /** Whether a run is the one that works off an item now. */
  boolean is(int item, ActorRef<ItemRun.Command> actor) {
    return runs.containsKey(item) && runs.get(item).actor.equals(actor);
  }

  boolean has(int item) {
    return runs.containsKey(item);
  }

  /** Takes an item's run out, to be stopped. */
  ActorRef<ItemRun.Command> remove(int item) {
    return runs.remove(item).actor;
  }

  /** Tells every run to end early, once. */
  void stopAll(String actor) {
    runs.values().stream()
        .filter(run -> !run.stopping)
        .forEach(
            run -> {
              run.stopping = true;
              run.actor.tell(new ItemRun.Stop(actor));
            });
  }

  /** Takes the figures of a run; whether they say that IB answers. */
  boolean moved(ItemRun.Report.Moved moved) {
    Run run = runs.get(moved.item());
    if (run == null) {
      return false;
    }
    run.requests = moved.requests();
    run.planned = moved.planned();
    run.bars = moved.bars();
    return moved.requests() > 0;
  }

  /** What a run has done since its figures were written down last, up to these totals. */
  JobEvent.Step unsaved(int item, int requests, int bars) {
    Run run = runs.get(item);
    return new JobEvent.Step(
        item,
        Math.max(0, Math.max(requests, run.requests) - run.requestsSaved),
        Math.max(0, Math.max(bars, run.bars) - run.barsSaved));
  }

  /** What all runs have done since their figures were written down last. */
  List<JobEvent.Step> unsaved() {
    return runs.keySet().stream()
        .map(item -> unsaved(item, 0, 0))
        .filter(step -> step.requests() > 0 || step.bars() > 0)
        .toList();
  }

  void saved(List<JobEvent.Step> steps) {
    for (JobEvent.Step step : steps) {
      Run run = runs.get(step.item());
      if (run != null) {
        run.requestsSaved += step.requests();
        run.barsSaved += step.bars();
      }
    }
  }

  void foreseen(Outlook latest) {
    outlook = Optional.of(latest);
  }

  /** Nothing runs: how fast it was and when it would end says nothing any more. */
  void rests() {
    pace.restart();
    outlook = Optional.empty();
  }

  void company(long requests) {
    company = requests;
  }

  // ---- how it stands ----

  /** An item with the figures of now. */
  ItemStatus item(Job job, int index, Instant now) {
    LoadSpec spec = job.spec().orElseThrow();
    JobItem memory = withRun(job, index);
    return new ItemStatus(
        index,
        spec.instrument(index),
        spec.timeframe(index),
        memory,
        planned(job, index, memory, estimate(job, now).experience(job.items())));
  }

  /** An item is running when it is worked off now, and not when it was before a restart. */
  private JobItem withRun(Job job, int index) {
    JobItem memory = job.items().get(index);
    Run run = runs.get(index);
    if (run == null) {
      return memory.state() == ItemState.RUNNING
          ? memory.returned(Optional.empty(), memory.attempts(), Optional.empty())
          : memory;
    }
    return memory.running().progressed(run.requests - run.requestsSaved, run.bars - run.barsSaved);
  }

  private int planned(Job job, int index, JobItem memory, double experience) {
    if (memory.state().settled()) {
      return memory.requests();
    }
    int guess = (int) Math.ceil(estimate(job, Instant.EPOCH).byRange(index) * experience);
    Run run = runs.get(index);
    int known = run == null || run.planned == 0 ? guess : run.planned;
    int before = run == null ? memory.requests() : memory.requests() - run.requests;
    return Math.max(memory.requests(), run == null ? guess : before + known);
  }

  JobProgress progress(Job job, Instant now) {
    Estimate estimated = estimate(job, now);
    double experience = estimated.experience(job.items());
    List<JobItem> items = new ArrayList<>(job.items().size());
    long planned = 0;
    double work = 0;
    double done = 0;
    for (int index = 0; index < job.items().size(); index++) {
      JobItem item = withRun(job, index);
      items.add(item);
      int all = planned(job, index, item, experience);
      planned += all;
      double weight = Math.max(1, item.state().settled() ? estimated.byRange(index) : all);
      work += weight;
      done +=
          item.state().settled()
              ? weight
              : weight * Math.min(1, item.requests() / Math.max(1.0, all));
    }
    JobCounts counts = JobCounts.of(items);
    boolean running = job.state() == JobState.RUNNING;
    if (running) {
      pace.at(now, counts.requests(), counts.bars());
    }
    JobProgress progress =
        new JobProgress(
            counts,
            planned,
            work == 0 ? 1 : done / work,
            running ? pace.requestsPerMinute() : 0,
            running ? pace.barsPerSecond() : 0,
            Optional.empty());
    return running && job.waiting().isEmpty() ? progress.with(eta(progress, now)) : progress;
  }

  /** By the pacing model; and no sooner than the items that run side by side can be answered. */
  private Optional<Instant> eta(JobProgress progress, Instant now) {
    if (progress.requestsLeft() == 0) {
      return Optional.of(now);
    }
    return outlook.flatMap(
        look ->
            look.lastSent()
                .map(
                    sent -> {
                      Instant answered = sent.plus(look.answer());
                      Instant inTurn =
                          now.plus(
                              look.answer()
                                  .multipliedBy(progress.requestsLeft())
                                  .dividedBy(settings.parallelItems()));
                      Instant later = answered.isAfter(inTurn) ? answered : inTurn;
                      return later.isAfter(now) ? later : now;
                    }));
  }

  /** The question when the rest will be done, other jobs' share included. */
  GatewaySupervisor.Foresee question(Job job, ActorRef<Outlook> replyTo, Instant now) {
    Estimate estimated = estimate(job, now);
    double experience = estimated.experience(job.items());
    Map<Timeframe, Long> left = new EnumMap<>(Timeframe.class);
    for (int index = 0; index < job.items().size(); index++) {
      JobItem item = withRun(job, index);
      left.merge(
          job.spec().orElseThrow().timeframe(index),
          (long) planned(job, index, item, experience) - item.requests(),
          Long::sum);
    }
    long own = Math.max(1, left.values().stream().mapToLong(each -> each).sum());
    return new GatewaySupervisor.Foresee(
        left.entrySet().stream()
            .map(
                each ->
                    new PlannedWork(
                        each.getKey(),
                        estimated.what(),
                        each.getValue() + Math.round((double) company * each.getValue() / own)))
            .toList(),
        job.spec().orElseThrow().lane(),
        replyTo);
  }

  JobStatus status(Job job, Instant now) {
    return new JobStatus(
        id,
        job.spec().orElseThrow(),
        job.state(),
        job.moves(),
        job.actor(),
        job.requestId(),
        job.createdAt(),
        job.startedAt(),
        job.endedAt(),
        progress(job, now),
        job.waiting()
            .map(why -> new JobStatus.Waiting(why, job.waitingSince().orElse(job.createdAt()))),
        failures(job),
        List.of());
  }

  private static List<JobStatus.Failures> failures(Job job) {
    Map<List<Object>, JobStatus.Failures> kinds = new HashMap<>();
    for (int index = 0; index < job.items().size(); index++) {
      JobItem item = job.items().get(index);
      if (item.state() == ItemState.FAILED) {
        ItemProblem problem = item.problem().orElseThrow();
        int first = index;
        kinds.merge(
            List.of(problem.code(), problem.ibCode()),
            new JobStatus.Failures(problem, 1, first),
            (all, one) -> new JobStatus.Failures(all.problem(), all.items() + 1, all.first()));
      }
    }
    return kinds.values().stream()
        .sorted(
            Comparator.comparingInt(JobStatus.Failures::items)
                .reversed()
                .thenComparingInt(JobStatus.Failures::first))
        .toList();
  }

  private Estimate estimate(Job job, Instant now) {
    if (estimate.isEmpty()) {
      estimate = Optional.of(new Estimate(job.spec().orElseThrow(), now));
    }
    return estimate.get();
  }

  /** How long to wait before the next try of a job that waits for IB. */
  Duration backoff(int tries) {
    return FailurePolicy.backoff(tries, settings);
  }
}
