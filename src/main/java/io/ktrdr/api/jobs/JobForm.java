package io.ktrdr.api.jobs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ktrdr.api.http.Json;
import io.ktrdr.job.JobStatus;
import io.ktrdr.job.JobSummary;
import java.util.List;

/** Jobs as JSON for whoever tells of them elsewhere: the same members as {@code GET /jobs} has. */
public final class JobForm {

  private JobForm() {}

  /** In one line of a list. */
  public static ObjectNode of(JobSummary job) {
    return Json.MAPPER.valueToTree(JobView.Line.of(job));
  }

  /** In full, without its items. */
  public static ObjectNode of(JobStatus job, boolean simulated) {
    return Json.MAPPER.valueToTree(JobView.of(job, List.of(), null, simulated));
  }
}
