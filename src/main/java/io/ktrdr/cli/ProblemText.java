package io.ktrdr.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.ktrdr.client.KtrdrException;

/** A problem document (RFC 9457) as lines for a terminal. */
final class ProblemText {

  private ProblemText() {}

  /** An answer that is no problem document is told by its status. */
  static String of(KtrdrException failure) {
    JsonNode problem = failure.document();
    if (!problem.hasNonNull("title")) {
      return failure.getMessage();
    }
    StringBuilder text = new StringBuilder(problem.get("title").asText());
    append(text, ": ", problem.path("detail"));
    for (JsonNode error : problem.path("errors")) {
      if (error.path("detail").equals(problem.path("detail"))) {
        continue; // a single fault is told already
      }
      text.append("\n  ").append(error.path("pointer").asText("?"));
      append(text, ": ", error.path("detail"));
    }
    for (JsonNode candidate : problem.path("candidates")) {
      text.append("\n  could be ").append(candidate.path("instrument").asText(candidate.asText()));
      append(text, "  ", candidate.path("name"));
    }
    JsonNode ib = problem.path("ib");
    if (ib.hasNonNull("code")) {
      text.append("\n  IB said (").append(ib.get("code").asText()).append(")");
      append(text, ": ", ib.path("message"));
    }
    append(text, "\n  request ", problem.path("request_id"));
    return text.toString();
  }

  private static void append(StringBuilder text, String before, JsonNode part) {
    if (!part.asText("").isEmpty()) {
      text.append(before).append(part.asText());
    }
  }
}
