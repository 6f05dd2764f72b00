package io.ktrdr.job;

import io.ktrdr.CborSerializable;

/** What a listener hears of a job. */
public sealed interface JobNews extends CborSerializable {

  /** How it stands now; a job that is over may be retried, so this need not be the last. */
  record Stands(JobStatus status) implements JobNews {}

  /** There is no such job. */
  record Nothing() implements JobNews {}
}
