package io.ktrdr.api.http;

import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * Names each request: by the caller's {@code X-Request-Id} when it is fit to be one, else by
 * chance.
 */
final class RequestIds {

  static final String HEADER = "X-Request-Id";

  private static final Pattern FIT = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");

  private RequestIds() {}

  static String of(HttpRequest request) {
    return request
        .getHeader(HEADER)
        .map(header -> header.value())
        .filter(value -> FIT.matcher(value).matches())
        .orElseGet(RequestIds::fresh);
  }

  static String fresh() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    char[] id = new char[20];
    long bits = random.nextLong();
    for (int i = 0; i < id.length; i++) {
      if (i == 12) {
        bits = random.nextLong();
      }
      id[i] = "0123456789abcdefghjkmnpqrstvwxyz".charAt((int) (bits & 31));
      bits >>>= 5;
    }
    return new String(id);
  }
}
