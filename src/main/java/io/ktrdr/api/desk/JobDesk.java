package io.ktrdr.api.desk;

import io.ktrdr.job.BoardNews;
import io.ktrdr.job.JobEntity;
import io.ktrdr.job.JobNews;
import io.ktrdr.job.JobPage;
import io.ktrdr.job.JobQuery;
import io.ktrdr.job.JobTotals;
import io.ktrdr.job.Jobs;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.japi.function.Function;

/** What the API needs of the jobs: one asked, all listed. */
public interface JobDesk {

  /** The real one. */
  static JobDesk of(Jobs jobs) {
    return new JobDesk() {
      @Override
      public <R> CompletionStage<R> ask(
          String id, Function<ActorRef<R>, JobEntity.Command> question, Duration timeout) {
        return jobs.job(id).ask(question, timeout);
      }

      @Override
      public CompletionStage<JobPage> page(JobQuery query, Duration timeout) {
        return jobs.page(query, timeout);
      }

      @Override
      public void watch(String id, ActorRef<JobNews> listener) {
        jobs.job(id).tell(new JobEntity.Watch(listener));
      }

      @Override
      public void watchAll(int latest, ActorRef<BoardNews> listener) {
        jobs.watch(latest, listener);
      }

      @Override
      public CompletionStage<JobTotals> totals(Duration timeout) {
        return jobs.totals(timeout);
      }

      @Override
      public int maxItems() {
        return jobs.settings().maxItems();
      }
    };
  }

  /** Asks a job; fails with a timeout when there is no answer. */
  <R> CompletionStage<R> ask(
      String id, Function<ActorRef<R>, JobEntity.Command> question, Duration timeout);

  /** A page of jobs, newest first. */
  CompletionStage<JobPage> page(JobQuery query, Duration timeout);

  /**
   * Has a listener hear how a job stands, now and whenever that changes, until it ends. Again for
   * one that may have been forgotten.
   */
  void watch(String id, ActorRef<JobNews> listener);

  /**
   * The same for all jobs.
   *
   * @param latest how many it hears of at first, the newest
   */
  void watchAll(int latest, ActorRef<BoardNews> listener);

  /** Figures about all jobs. */
  CompletionStage<JobTotals> totals(Duration timeout);

  /** The most items that a job may have. */
  int maxItems();
}
