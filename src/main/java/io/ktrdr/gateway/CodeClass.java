package io.ktrdr.gateway;

/** What an IB code means for the one who asked; each code has exactly one class, in one table. */
public enum CodeClass {
  /** Nothing to do. */
  INFORMATIONAL,
  /** The link between gateway and IB, or ours to the gateway, is down or back. */
  CONNECTIVITY,
  /** One of IB's data farms is down or back. */
  FARM,
  /** Asked too fast; wait and ask again. */
  PACING,
  /** IB has nothing here. */
  NO_DATA,
  /** The question is wrong; never repeat it unchanged. */
  BAD_REQUEST,
  /** A subscription or permission is missing. */
  ENTITLEMENT,
  /** The answer comes, with a remark. */
  ADVISORY,
  /** The connection cannot go on. */
  FATAL
}
