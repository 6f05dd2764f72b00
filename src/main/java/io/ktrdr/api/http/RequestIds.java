package io.ktrdr.api.http;

import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Names of requests: the caller's {@code X-Request-Id} when it is fit to be one, else the id of the
 * trace that it belongs to, else one by chance.
 */
public final class RequestIds {

  /** Both ways. */
  public static final String HEADER = "X-Request-Id";

  private static final Pattern FIT = Pattern.compile("[A-Za-z0-9._:/+=-]{1,128}");

  private RequestIds() {}

  /** Whether a caller's id may stand in logs, answers and the audit trail; null may not. */
  public static boolean fit(String id) {
    return id != null && FIT.matcher(id).matches();
  }

  /** An id by chance: 20 letters and digits. */
  public static String fresh() {
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
