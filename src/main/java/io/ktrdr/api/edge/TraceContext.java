package io.ktrdr.api.edge;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * The trace that a request belongs to, as its {@code traceparent} says (W3C Trace Context). What
 * this node does for the request is a span of its own.
 *
 * @param traceId 32 hex digits
 * @param parentId the caller's span, 16 hex digits
 * @param spanId ours, 16 hex digits
 * @param flags two hex digits: whether the caller records the trace
 */
record TraceContext(String traceId, String parentId, String spanId, String flags) {

  /** The shape of version 00; of later versions, what they have to begin with. */
  private static final Pattern SHAPE =
      Pattern.compile("(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

  private static final String NO_TRACE = "0".repeat(32);
  private static final String NO_PARENT = "0".repeat(16);

  /**
   * Reads a {@code traceparent}; one that is not as the standard says counts as absent.
   *
   * @param header the header's value
   */
  static Optional<TraceContext> parse(String header) {
    var matcher = SHAPE.matcher(header);
    if (!matcher.matches()
        || (header.startsWith("00") && matcher.group(4) != null)
        || matcher.group(1).equals(NO_TRACE)
        || matcher.group(2).equals(NO_PARENT)) {
      return Optional.empty();
    }
    return Optional.of(
        new TraceContext(matcher.group(1), matcher.group(2), freshSpan(), matcher.group(3)));
  }

  /** For {@code traceresponse}: which span of the trace the answer is. */
  String response() {
    return "00-" + traceId + "-" + spanId + "-" + flags;
  }

  private static String freshSpan() {
    long bits;
    do {
      bits = ThreadLocalRandom.current().nextLong();
    } while (bits == 0);
    return "%016x".formatted(bits);
  }
}
