package io.ktrdr.api.desk;

import io.ktrdr.job.JobEntity;
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

  /** Figures about all jobs. */
  CompletionStage<JobTotals> totals(Duration timeout);

  /** The most items that a job may have. */
  int maxItems();
}
