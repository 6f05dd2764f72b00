package io.ktrdr.job;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.persistence.query.EventEnvelope;
import org.apache.pekko.persistence.query.Offset;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.persistence.query.javadsl.CurrentEventsByTagQuery;

/** Reads from all journals which jobs there are and how each stands. */
final class OpenJobs {

  private static final String PREFIX = Jobs.KEY.name() + "|";

  private OpenJobs() {}

  /**
   * All jobs by id, as the facts about whole jobs tell; what became of their items is known of the
   * finished ones only.
   */
  static CompletionStage<Map<String, JobSummary>> read(
      ActorSystem<?> system, JobSettings settings) {
    return PersistenceQuery.get(system)
        .getReadJournalFor(CurrentEventsByTagQuery.class, settings.readJournal())
        .currentEventsByTag(JobBehavior.TAG, Offset.noOffset())
        .<Map<String, JobSummary>>runFold(new HashMap<>(), OpenJobs::take, system);
  }

  private static Map<String, JobSummary> take(
      Map<String, JobSummary> jobs, EventEnvelope envelope) {
    String id = envelope.persistenceId().substring(PREFIX.length());
    switch (envelope.event()) {
      case JobEvent.JobCreated created -> jobs.put(id, JobSummary.of(id, Job.NONE.apply(created)));
      case JobEvent event -> jobs.computeIfPresent(id, (same, before) -> before.after(event));
      default -> {
        // nothing else bears the tag
      }
    }
    return jobs;
  }
}
