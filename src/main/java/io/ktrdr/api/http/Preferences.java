package io.ktrdr.api.http;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;

/**
 * What a client would like, by its {@code Prefer} headers (RFC 7240). A wish that is not understood
 * is no error.
 *
 * @param respondAsync an answer at once, with a job to follow, rather than a long wait
 * @param patience how long the client would wait for the end; zero unless it says so
 */
public record Preferences(boolean respondAsync, Duration patience) {

  private static final Pattern WAIT = Pattern.compile("wait *= *\"?(\\d{1,6})\"?");

  /**
   * The wishes of a request.
   *
   * @param longest no client is waited for longer
   */
  public static Preferences of(HttpRequest request, Duration longest) {
    String wishes =
        StreamSupport.stream(request.getHeaders().spliterator(), false)
            .filter(header -> header.is("prefer"))
            .map(HttpHeader::value)
            .collect(Collectors.joining(","))
            .toLowerCase(Locale.ROOT);
    boolean async = false;
    Duration wait = Duration.ZERO;
    for (String wish : wishes.split("[,;]", -1)) {
      Matcher waiting = WAIT.matcher(wish.strip());
      if (wish.strip().equals("respond-async")) {
        async = true;
      } else if (waiting.matches() && wait.isZero()) {
        wait = Duration.ofSeconds(Long.parseLong(waiting.group(1)));
      }
    }
    return new Preferences(async, wait.compareTo(longest) > 0 ? longest : wait);
  }
}
