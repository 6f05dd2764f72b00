package io.ktrdr.api.bars;

/** A chunk that is needed is not in memory; the work starts again where it may block. */
final class NotInMemory extends RuntimeException {

  static final NotInMemory SIGNAL = new NotInMemory();

  private NotInMemory() {
    super("not in memory", null, false, false);
  }
}
