package io.ktrdr.api.bars;

/** A chunk that is needed is not in memory; the work starts again where it may block. */
final class NotInMemory extends RuntimeException {

  NotInMemory() {
    // Caught at once and never shown, so it carries no trace.
    super("not in memory", null, false, false);
  }
}
