package io.ktrdr.client;

/** Hears of a job while it is waited for. */
@FunctionalInterface
public interface JobListener {

  /** How it stands now; often. */
  void seen(Job job);

  /** The node does not answer at the moment; it is waited for. */
  default void nodeAway() {}
}
