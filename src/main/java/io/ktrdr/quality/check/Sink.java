package io.ktrdr.quality.check;

/** Takes findings as they come, roughly in order of time. */
@FunctionalInterface
public interface Sink {
  void found(Finding finding);
}
