package io.ktrdr.api.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/** The name that a caller gives to one piece of work, so that sending it twice does it once. */
public final class IdempotencyKey {

  public static final String HEADER = "Idempotency-Key";

  private static final String LOWERCASE = "idempotency-key";
  private static final int LONGEST = 255;

  private IdempotencyKey() {}

  /**
   * The key of a request, if it has one.
   *
   * @param query is told of a key that is not fit to be one
   */
  public static Optional<String> of(HttpRequest request, Fields query) {
    List<String> keys = new ArrayList<>(1);
    for (HttpHeader header : request.getHeaders()) {
      if (header.is(LOWERCASE)) {
        keys.add(header.value().strip());
      }
    }
    if (keys.isEmpty()) {
      return Optional.empty();
    }
    String key = keys.getFirst();
    if (keys.size() > 1) {
      query.fault(
          HEADER,
          "invalid",
          "the header Idempotency-Key was sent " + keys.size() + " times; it may be sent once");
      return Optional.empty();
    }
    if (key.isEmpty() || key.length() > LONGEST) {
      query.fault(
          HEADER,
          "invalid",
          "the header Idempotency-Key has "
              + key.length()
              + " characters; 1 to "
              + LONGEST
              + " are allowed, and not only blanks");
      return Optional.empty();
    }
    return Optional.of(key);
  }
}
