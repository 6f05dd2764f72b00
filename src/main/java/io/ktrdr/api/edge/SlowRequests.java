package io.ktrdr.api.edge;

import io.ktrdr.api.http.Fields;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of requests that took long, and where the time went, on the logger {@code ktrdr.slow}. */
final class SlowRequests {

  private static final Logger LOG = LoggerFactory.getLogger("ktrdr.slow");

  /** What a client may have put into a query that is nobody else's business. */
  private static final Pattern SECRET =
      Pattern.compile("(?i)((?:^|&)[^=&]*(?:token|key|secret|password)[^=&]*=)[^&]*");

  private final long nanos;

  /**
   * @param threshold zero tells of none
   */
  SlowRequests(Duration threshold) {
    this.nanos = threshold.isZero() ? Long.MAX_VALUE : threshold.toNanos();
  }

  /**
   * @param bytes -1 when the client went away
   */
  void look(Passage passage, int status, long bytes, long now) {
    if (now - passage.begun < nanos) {
      return;
    }
    LOG.warn(
        "{} {} took {} ms: answer after {} ms, {} sent in {} ms; status {}, caller {}, request"
            + " {}{}",
        passage.method(),
        target(passage),
        millis(now - passage.begun),
        millis(passage.answered - passage.begun),
        bytes < 0 ? "not wholly" : bytes + " bytes",
        millis(now - passage.answered),
        status,
        passage.callerName(),
        passage.requestId,
        passage.trace == null ? "" : ", trace " + passage.trace.traceId());
  }

  private static String target(Passage passage) {
    String query = passage.request.getUri().rawQueryString().orElse("");
    return Fields.shortened(passage.path)
        + (query.isEmpty() ? "" : "?" + Fields.shortened(SECRET.matcher(query).replaceAll("$1…")));
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.1f", nanos / 1e6);
  }
}
