package io.ktrdr.job;

import io.ktrdr.job.JobEntity.GetReply;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.RecipientRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * Everybody who wants to hear how a job stands: the board, those who watch, and those who wait for
 * its rest. A change of state is told at once, a change of figures a few times a second at most.
 * Belongs to one actor.
 */
final class JobListeners {

  private final ActorContext<JobEntity.Command> context;
  private final TimerScheduler<JobEntity.Command> timers;
  private final RecipientRef<JobBoard.Command> board;
  private final JobSettings settings;
  private final Set<ActorRef<JobNews>> watching = new LinkedHashSet<>();
  private List<ActorRef<GetReply>> waiting = new ArrayList<>();
  private Optional<JobState> told = Optional.empty();

  JobListeners(
      ActorContext<JobEntity.Command> context,
      TimerScheduler<JobEntity.Command> timers,
      RecipientRef<JobBoard.Command> board,
      JobSettings settings) {
    this.context = context;
    this.timers = timers;
    this.board = board;
    this.settings = settings;
  }

  boolean isEmpty() {
    return watching.isEmpty() && waiting.isEmpty();
  }

  void add(ActorRef<JobNews> listener, Optional<JobStatus> status) {
    if (status.isEmpty()) {
      listener.tell(new JobNews.Nothing());
      return;
    }
    if (watching.add(listener)) {
      context.watchWith(listener, new JobMessage.ListenerGone(listener));
    }
    listener.tell(new JobNews.Stands(status.get()));
  }

  void remove(ActorRef<JobNews> listener) {
    watching.remove(listener);
  }

  void await(ActorRef<GetReply> replyTo) {
    waiting.add(replyTo);
  }

  /** Something is not as it was. */
  void changed(JobState state, Supplier<JobStatus> status) {
    if (!told.equals(Optional.of(state))) {
      tell(status.get());
    } else if (!timers.isTimerActive(new JobMessage.TellNews())) {
      timers.startSingleTimer(new JobMessage.TellNews(), settings.newsEvery());
    }
  }

  void tell(JobStatus status) {
    timers.cancel(new JobMessage.TellNews());
    told = Optional.of(status.state());
    watching.forEach(listener -> listener.tell(new JobNews.Stands(status)));
    tellBoard(status);
  }

  void tellBoard(JobStatus status) {
    board.tell(new JobBoard.Report(JobSummary.of(status)));
  }

  /** Nothing of the job runs any more. */
  void rested(GetReply how) {
    List<ActorRef<GetReply>> all = waiting;
    waiting = new ArrayList<>();
    all.forEach(one -> one.tell(how));
  }
}
