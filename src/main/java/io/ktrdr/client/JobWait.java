package io.ktrdr.client;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;

/** Waits for a job, through a restart of its node. */
final class JobWait {

  /** At first more often: a short load is over at once. */
  private static final Duration FIRST_LOOK = Duration.ofMillis(50);

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final Duration NODE_AWAY = Duration.ofMinutes(2);

  private final Function<String, Job> look;

  JobWait(Function<String, Job> look) {
    this.look = look;
  }

  /**
   * @param enough when to return before it is over
   * @throws KtrdrException when the node is away for longer than two minutes, or has no such job
   */
  Job until(String id, Predicate<Job> enough, JobListener listener) {
    long awaySince = 0;
    boolean away = false;
    Duration pause = FIRST_LOOK;
    while (true) {
      try {
        Job job = look.apply(id);
        away = false;
        listener.seen(job);
        if (job.state().isOver() || enough.test(job)) {
          return job;
        }
      } catch (KtrdrException failure) {
        if (!failure.isUnanswered()) {
          throw failure;
        }
        if (!away) {
          away = true;
          awaySince = System.nanoTime();
          listener.nodeAway();
        } else if (System.nanoTime() - awaySince > NODE_AWAY.toNanos()) {
          throw failure;
        }
      }
      Connection.sleep(pause);
      Duration longer = pause.multipliedBy(2);
      pause = longer.compareTo(LOOK_EVERY) < 0 ? longer : LOOK_EVERY;
    }
  }
}
