package io.ktrdr.gateway;

/** What an IB code means for the one who asked; each code has exactly one class, in one table. */
public enum CodeClass {
  /** Nothing to do. */
  INFORMATIONAL(Severity.INFO, Retry.NOT_NEEDED, "Nothing to do."),
  /** The link between gateway and IB, or ours to the gateway, is down or back. */
  CONNECTIVITY(
      Severity.WARNING, Retry.WHEN_BACK, "Wait: it is asked again when the connection is back."),
  /** One of IB's data farms is down or back. */
  FARM(
      Severity.WARNING,
      Retry.WHEN_BACK,
      "Wait: requests of this kind are held until the farm is back."),
  /** Asked too fast; wait and ask again. */
  PACING(Severity.WARNING, Retry.AFTER_A_PAUSE, "Wait: it is asked again by itself, more slowly."),
  /** IB has nothing here. */
  NO_DATA(Severity.INFO, Retry.NEVER, "Nothing: IB has nothing here."),
  /** The question is wrong; never repeat it unchanged. */
  BAD_REQUEST(Severity.ERROR, Retry.NEVER, "Correct the request: the same one is refused again."),
  /** A subscription or permission is missing. */
  ENTITLEMENT(
      Severity.ERROR,
      Retry.NEVER,
      "Subscribe to the data in IB's Client Portal (Settings, Market Data Subscriptions), or ask "
          + "for something else."),
  /** The answer comes, with a remark. */
  ADVISORY(Severity.INFO, Retry.NOT_NEEDED, "Nothing: the answer follows."),
  /**
   * IB answered, and what it said was not taken: it does not fit what is stored. Never IB's code.
   */
  HELD(
      Severity.ERROR,
      Retry.NEVER,
      "Look at the fact split_suspected in the audit trail: if the stored bars are wrong, remove or"
          + " amend them and load again."),
  /** The connection cannot go on. */
  FATAL(
      Severity.CRITICAL,
      Retry.RECONNECT,
      "Read the sentence before this one: without a change the connection does not come up.");

  private final Severity severity;
  private final Retry retry;
  private final String next;

  CodeClass(Severity severity, Retry retry, String next) {
    this.severity = severity;
    this.retry = retry;
    this.next = next;
  }

  /** How bad codes of this class are, unless their row says otherwise. */
  public Severity severity() {
    return severity;
  }

  /** What is done about them here, unless their row says otherwise. */
  public Retry retry() {
    return retry;
  }

  /** What a person should do, unless their row says otherwise. */
  public String next() {
    return next;
  }
}
