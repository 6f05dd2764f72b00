package io.ktrdr.api.edge;

import java.time.Instant;
import java.util.Locale;

/**
 * One request as the access log tells it.
 *
 * @param at when it came, milliseconds of the epoch
 * @param method as sent
 * @param path the endpoint's, with {@code {names}} for what varies; {@code -} where nothing is
 * @param status of the answer
 * @param bytes of its body as sent; -1 when the client went away
 * @param nanos until the last byte was handed to the connection
 * @param caller who asked, also when he was turned away; {@code -} when he has not shown who he is
 * @param requestId the request's
 * @param remote the machine it came from, seen through trusted proxies
 * @param traceId of the trace it belongs to; empty when to none
 * @param protocol such as {@code HTTP/1.1}
 */
record AccessLine(
    long at,
    String method,
    String path,
    int status,
    long bytes,
    long nanos,
    String caller,
    String requestId,
    String remote,
    String traceId,
    String protocol) {

  /** A JSON object in one line. */
  String json() {
    StringBuilder out = new StringBuilder(256);
    out.append("{\"at\":\"").append(Instant.ofEpochMilli(at));
    text(out, "\",\"method\":\"", method);
    text(out, "\",\"path\":\"", path);
    out.append("\",\"status\":").append(status);
    out.append(",\"bytes\":").append(bytes < 0 ? "null" : Long.toString(bytes));
    out.append(",\"ms\":").append(String.format(Locale.ROOT, "%.3f", nanos / 1e6));
    text(out, ",\"caller\":\"", caller);
    text(out, "\",\"request_id\":\"", requestId);
    text(out, "\",\"remote\":\"", remote);
    text(out, "\",\"protocol\":\"", protocol);
    if (!traceId.isEmpty()) {
      text(out, "\",\"trace_id\":\"", traceId);
    }
    return out.append("\"}").toString();
  }

  /** What came from outside must not end the text, the line or the document. */
  private static void text(StringBuilder out, String before, String value) {
    out.append(before);
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ' || (c >= 0x7f && c <= 0x9f) || c == 0x2028 || c == 0x2029) {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
  }
}
