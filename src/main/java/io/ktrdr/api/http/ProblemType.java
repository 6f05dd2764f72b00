package io.ktrdr.api.http;

import java.util.Locale;

/**
 * The kinds of problem that the API answers with. Each has a page {@code docs/problems/<name>.md}.
 */
public enum ProblemType {
  MALFORMED_REQUEST(400, "The request cannot be read as HTTP"),
  MALFORMED_JSON(400, "The body is not JSON"),
  INVALID_PAGE_TOKEN(400, "The page token is not one of ours, or belongs to another question"),
  UNAUTHORIZED(401, "No credential, or one that is not taken"),
  FORBIDDEN(403, "The role of the caller does not allow this"),
  NOT_ENTITLED(403, "IB refuses this data to this login"),
  ORIGIN_NOT_ALLOWED(403, "Pages of this origin may not use the API"),
  NOT_FOUND(404, "There is nothing at this path"),
  UNKNOWN_SYMBOL(404, "No instrument has this name"),
  UNKNOWN_JOB(404, "There is no such job"),
  UNKNOWN_KEY(404, "There is no such API key"),
  METHOD_NOT_ALLOWED(405, "This resource does not take this method"),
  NOT_ACCEPTABLE(406, "Accept wants none of what this can be had in"),
  REQUEST_TIMEOUT(408, "The body did not arrive in time"),
  AMBIGUOUS_INSTRUMENT(409, "Several instruments have this name"),
  BARS_HELD_BACK(409, "IB's bars do not fit the stored ones and are held back"),
  SERIES_CHANGED(409, "The bars changed between two pages"),
  INCOMPLETE_DATA(409, "Bars are missing that must not be"),
  REPAIR_CONFLICT(409, "The repair does not stand so that this can be done"),
  REPAIR_STALE(409, "The bars of the repair have changed meanwhile"),
  SUBSCRIPTION_LIMIT(409, "IB allows no more live subscriptions of this kind"),
  ORIGIN_MISMATCH(409, "Simulated and real bars never mix"),
  JOB_STATE(409, "The job is not in a state for this"),
  AUDIT_VERIFY_RUNNING(409, "The audit trail is being verified already"),
  KEY_CONFLICT(409, "The API key does not stand so that this can be done"),
  PAYLOAD_TOO_LARGE(413, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body is declared as something that is not taken here"),
  UNREADABLE_FILE(422, "The file cannot be imported"),
  INVALID_REQUEST(422, "Something in the request is not allowed"),
  IDEMPOTENCY_KEY_REUSED(422, "The key was used for something else"),
  RANGE_TOO_LARGE(422, "The range spans too many bars"),
  INSUFFICIENT_DATA(422, "There are too few bars to calculate from"),
  TOO_MANY_POINTS(422, "The answer would have too many numbers"),
  UPGRADE_REQUIRED(426, "This is a WebSocket"),
  STREAM_LIMIT(429, "A stream asks for more than it may"),
  TOO_MANY_REQUESTS(429, "The caller asks more often than allowed"),
  INTERNAL_ERROR(500, "Something went wrong on our side"),
  CORRUPT_CHUNK(500, "Stored bars fail their checksum and are not served"),
  IB_REFUSED(422, "IB refused the request"),
  FUZZY_CONFIGURATION(503, "The fuzzy definitions have errors"),
  NOT_READY(503, "The node cannot serve now"),
  AUTHENTICATION_UNAVAILABLE(503, "Tokens cannot be verified now"),
  GATEWAY_UNAVAILABLE(503, "The way to IB is down"),
  PACING_LIMITED(503, "IB's pacing limits are used up"),
  TIMEOUT(504, "No answer in time"),
  LOAD_CONTINUES(504, "The load takes longer than this request waits");

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** The last part of the type's URI and the name of its page: {@code unknown-symbol}. */
  public String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** RFC 9457's {@code type}. */
  String uri() {
    return "urn:ktrdr:problem:" + slug();
  }
}
