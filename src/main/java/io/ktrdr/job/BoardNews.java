package io.ktrdr.job;

import io.ktrdr.CborSerializable;
import java.util.List;

/** What somebody hears who watches all jobs. */
public sealed interface BoardNews extends CborSerializable {

  /**
   * Comes first, and again for one who watches already.
   *
   * @param latest newest first
   */
  record Listed(List<JobSummary> latest) implements BoardNews {
    public Listed {
      latest = List.copyOf(latest);
    }
  }

  /** A job is new, or stands otherwise than before. */
  record Changed(JobSummary job) implements BoardNews {}
}
