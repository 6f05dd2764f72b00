package io.ktrdr.app;

/** A node cannot start; the message is a sentence that says why and what to do. */
public final class StartRefusedException extends RuntimeException {

  private final boolean forGood;

  private StartRefusedException(String message, boolean forGood) {
    super(message);
    this.forGood = forGood;
  }

  /** What was asked for can never work, such as simulated data in a folder of real ones. */
  static StartRefusedException forGood(String message) {
    return new StartRefusedException(message, true);
  }

  /** It does not work now, such as a port that is in use. */
  static StartRefusedException forNow(String message) {
    return new StartRefusedException(message, false);
  }

  /** Whether asking for the same again is useless. */
  public boolean isForGood() {
    return forGood;
  }
}
