package io.ktrdr.job;

import io.ktrdr.job.JobEntity.CreateReply;
import io.ktrdr.job.JobEntity.GetReply;
import io.ktrdr.job.JobEntity.MoveReply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * How a {@link JobEntity} lives: it lets the pure {@link Job} decide, turns what its runs report
 * into facts, and goes on after a restart with whatever was not settled.
 */
final class JobBehavior extends EventSourcedBehavior<JobEntity.Command, JobEvent, Job> {

  /** The tag of the facts that say how a job stands as a whole. */
  static final String TAG = "job";

  private final ActorContext<JobEntity.Command> context;
  private final JobContext jobs;
  private final Consumer<ActorRef<JobEntity.Command>> passivate;
  private final JobListeners listeners;
  private final JobWork work;

  /**
   * @param board hears how it stands
   * @param passivate asks the shard to stop this entity
   */
  static Behavior<JobEntity.Command> create(
      String id,
      JobContext jobs,
      RecipientRef<JobBoard.Command> board,
      Consumer<ActorRef<JobEntity.Command>> passivate) {
    return Behaviors.withMdc(
        JobEntity.Command.class,
        Map.of("job", id),
        Behaviors.setup(
            context ->
                Behaviors.withTimers(
                    timers -> new JobBehavior(context, timers, id, jobs, board, passivate))));
  }

  private JobBehavior(
      ActorContext<JobEntity.Command> context,
      TimerScheduler<JobEntity.Command> timers,
      String id,
      JobContext jobs,
      RecipientRef<JobBoard.Command> board,
      Consumer<ActorRef<JobEntity.Command>> passivate) {
    super(
        persistenceId(id),
        SupervisorStrategy.restartWithBackoff(Duration.ofMillis(200), Duration.ofSeconds(10), 0.2));
    this.context = context;
    this.jobs = jobs;
    this.passivate = passivate;
    this.listeners = new JobListeners(context, timers, board, jobs.settings());
    this.work = new JobWork(context, timers, Effect(), id, jobs, listeners);
    context.setReceiveTimeout(jobs.settings().passivateAfter(), new JobMessage.Idle());
  }

  static PersistenceId persistenceId(String id) {
    return PersistenceId.of(Jobs.KEY.name(), id);
  }

  @Override
  public Job emptyState() {
    return Job.NONE;
  }

  @Override
  public EventHandler<Job, JobEvent> eventHandler() {
    return Job::apply;
  }

  @Override
  public Set<String> tagsFor(JobEvent event) {
    return switch (event) {
      case JobEvent.ItemStarted item -> Set.of();
      case JobEvent.ItemsProgressed item -> Set.of();
      case JobEvent.ItemCompleted item -> Set.of();
      case JobEvent.ItemFailed item -> Set.of();
      case JobEvent.ItemReturned item -> Set.of();
      case JobEvent.JobWaited waited -> Set.of();
      case JobEvent.JobWentOn wentOn -> Set.of();
      case JobEvent other -> Set.of(TAG);
    };
  }

  /** Facts are never deleted. */
  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(
        jobs.settings().snapshotEvery(), jobs.settings().snapshotsKept());
  }

  @Override
  public SignalHandler<Job> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::onRecovered)
        .build();
  }

  @Override
  public CommandHandler<JobEntity.Command, JobEvent, Job> commandHandler() {
    return this::onCommand;
  }

  private Effect<JobEvent, Job> onCommand(Job job, JobEntity.Command command) {
    return switch (command) {
      case JobEntity.Create create -> onCreate(job, create);
      case JobEntity.Get get -> {
        get.replyTo().tell(job.exists() ? work.found(job, get) : new GetReply.NoSuchJob());
        yield Effect().none();
      }
      case JobEntity.Move move -> onMove(job, move);
      case JobEntity.AwaitRest await -> {
        if (job.exists()) {
          listeners.await(await.replyTo());
          work.rested(job);
        } else {
          await.replyTo().tell(new GetReply.NoSuchJob());
        }
        yield Effect().none();
      }
      case JobEntity.Watch watch -> {
        listeners.add(
            watch.listener(), job.exists() ? Optional.of(work.status(job)) : Optional.empty());
        yield Effect().none();
      }
      case JobMessage.WakeUp wakeUp -> Effect().none();
      case JobMessage.MayStart may -> onMayStart(job);
      case JobMessage.Company company -> {
        work.company(company.requests());
        yield Effect().none();
      }
      case JobMessage.Ran ran -> work.onReport(job, ran.report());
      case JobMessage.RunStopped stopped -> work.onRunStopped(job, stopped);
      case JobMessage.Foreseen foreseen -> work.onForeseen(job, foreseen.outlook());
      case JobMessage.LookAhead look -> {
        work.lookAhead(job);
        yield Effect().none();
      }
      case JobMessage.SaveProgress save -> work.onSaveProgress();
      case JobMessage.Continue go -> work.record(job, List.of());
      case JobMessage.TellNews tell -> {
        listeners.tell(work.status(job));
        yield Effect().none();
      }
      case JobMessage.ListenerGone gone -> {
        listeners.remove(gone.listener());
        yield Effect().none();
      }
      case JobMessage.Idle idle -> {
        boolean restful = !job.exists() || (job.state() != JobState.RUNNING && work.isEmpty());
        if (restful && listeners.isEmpty()) {
          passivate.accept(context.getSelf());
        }
        yield Effect().none();
      }
    };
  }

  // ---- life ----

  /** Also after a restart because of the journal: what ran before is gone then. */
  private void onRecovered(Job job) {
    work.startAgain();
    if (job.exists()) {
      // Nothing of it runs, so one that was being cancelled is over.
      context.getSelf().tell(new JobMessage.Continue());
    }
  }

  private Effect<JobEvent, Job> onCreate(Job job, JobEntity.Create create) {
    if (job.exists()) {
      create
          .replyTo()
          .tell(
              job.spec().equals(Optional.of(create.spec()))
                  ? new CreateReply.Created(work.status(job), false)
                  : new CreateReply.OtherSpec(work.status(job)));
      return Effect().none();
    }
    return Effect()
        .persist(new JobEvent.JobCreated(create.spec(), create.actor(), create.requestId(), now()))
        .thenRun(
            after -> {
              work.goOn(after);
              create.replyTo().tell(new CreateReply.Created(work.status(after), true));
            });
  }

  private Effect<JobEvent, Job> onMove(Job job, JobEntity.Move move) {
    if (!job.exists()) {
      move.replyTo().tell(new MoveReply.NoJobToMove());
      return Effect().none();
    }
    return switch (job.decide(move.move(), move.actor(), move.requestId(), now())) {
      case Job.Decision.Already already -> {
        move.replyTo().tell(new MoveReply.Moved(work.status(job)));
        yield Effect().none();
      }
      case Job.Decision.Refused refused -> {
        move.replyTo().tell(new MoveReply.NotAllowed(refused.state(), refused.allowed()));
        yield Effect().none();
      }
      case Job.Decision.Do wanted -> {
        List<JobEvent> facts = work.withEnd(job, wanted.facts());
        yield Effect()
            .persist(facts)
            .thenRun(
                after -> {
                  work.moved(after, move.actor());
                  move.replyTo().tell(new MoveReply.Moved(work.status(after)));
                });
      }
    };
  }

  private Effect<JobEvent, Job> onMayStart(Job job) {
    if (job.exists() && job.state() == JobState.QUEUED) {
      return work.record(job, List.of(new JobEvent.JobStarted(now())));
    }
    if (job.exists()) {
      listeners.tellBoard(work.status(job));
    }
    return Effect().none();
  }

  private Instant now() {
    return jobs.clock().instant();
  }
}
