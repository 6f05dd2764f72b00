package io.ktrdr.api.http;

import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** The name that a caller gives to one piece of work, so that sending it twice does it once. */
public final class IdempotencyKey {

  public static final String HEADER = "Idempotency-Key";

  private static final int LONGEST = 255;

  private IdempotencyKey() {}

  /**
   * The key of a request, if it has one.
   *
   * @param query is told of a key that is not fit to be one
   */
  public static Optional<String> of(HttpRequest request, Fields query) {
    return request
        .getHeader(HEADER)
        .map(HttpHeader::value)
        .filter(text -> fit(text, query))
        .map(String::strip);
  }

  /** Whether a text is fit to be a key; if not, that is a fault of the request. */
  public static boolean fit(String key, Fields query) {
    if (!key.isBlank() && key.length() <= LONGEST) {
      return true;
    }
    query.fault(
        HEADER,
        "invalid",
        "the header Idempotency-Key has "
            + key.length()
            + " characters; 1 to "
            + LONGEST
            + " are allowed, and not only blanks");
    return false;
  }
}
