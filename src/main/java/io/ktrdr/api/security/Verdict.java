package io.ktrdr.api.security;

import io.ktrdr.api.http.Caller;
import java.time.Duration;

/** What came of looking at a credential. */
public sealed interface Verdict {

  /** It is good. */
  record Accepted(Caller caller) implements Verdict {}

  /**
   * It is not.
   *
   * @param detail a sentence for the caller; nothing of the credential is in it
   */
  record Refused(String detail) implements Verdict {}

  /** It is good, and gives no right to anything here. */
  record WithoutRole(String detail) implements Verdict {}

  /** Too many wrong ones came from this address; this one was not looked at, or was wrong too. */
  record Slowed(Duration pause) implements Verdict {}

  /** It could not be looked at now, such as when the identity provider's keys cannot be had. */
  record Unavailable(String detail) implements Verdict {}
}
