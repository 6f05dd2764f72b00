package io.ktrdr.gateway;

/** Whether the other side still lives: asked, and counted when nothing at all came back. */
final class Liveness {

  private final int allowedMisses;
  private boolean waiting;
  private int misses;

  Liveness(int allowedMisses) {
    this.allowedMisses = allowedMisses;
  }

  /** A question for the time went out. */
  void asked() {
    waiting = true;
  }

  /** Anything that arrives proves life. */
  void heard() {
    waiting = false;
    misses = 0;
  }

  boolean waiting() {
    return waiting;
  }

  /** The time for an answer is over; true when that was one miss too many. */
  boolean answerOverdue() {
    if (waiting) {
      waiting = false;
      misses++;
    }
    return misses >= allowedMisses;
  }

  /** Whether the last question was missed, so that the next should go at once. */
  boolean missed() {
    return misses > 0;
  }
}
