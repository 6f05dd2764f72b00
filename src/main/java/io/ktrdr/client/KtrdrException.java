package io.ktrdr.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A question was not answered as hoped. Either the node answered with a problem (RFC 9457), whose
 * parts can be asked for here, or none answered at all: then {@link #status} is empty and {@link
 * #code} is one of the constants.
 */
public final class KtrdrException extends RuntimeException {

  /** No connection could be made; nothing was asked. */
  public static final String UNREACHABLE = "UNREACHABLE";

  /** No answer came within the client's timeout; whether the node did something is not known. */
  public static final String NO_ANSWER = "NO_ANSWER";

  /** The connection broke half way; whether the node did something is not known. */
  public static final String CONNECTION_BROKEN = "CONNECTION_BROKEN";

  /** Something answered that is no node. */
  public static final String NOT_A_NODE = "NOT_A_NODE";

  /** The thread was interrupted while it waited. */
  public static final String INTERRUPTED = "INTERRUPTED";

  /**
   * One fault of a request.
   *
   * @param pointer into the body, or a query parameter's name after a slash
   */
  public record Fault(String pointer, String code, String detail) {}

  /** What IB itself said. */
  public record IbError(int code, String message) {}

  private final int status;
  private final String code;
  private final transient JsonNode document;
  private final Duration retryAfter;

  private KtrdrException(
      String message,
      int status,
      String code,
      JsonNode document,
      Duration retryAfter,
      Throwable cause) {
    super(message, cause);
    this.status = status;
    this.code = code;
    this.document = document;
    this.retryAfter = retryAfter;
  }

  static KtrdrException noAnswer(String code, String message, Throwable cause) {
    return new KtrdrException(message, 0, code, MissingNode.getInstance(), null, cause);
  }

  /**
   * @param retryAfter the header, in seconds, when there was one
   */
  static KtrdrException of(int status, String body, Optional<String> retryAfter) {
    JsonNode problem;
    try {
      problem = Answers.JSON.readTree(body);
    } catch (JsonProcessingException e) {
      problem = MissingNode.getInstance();
    }
    if (!problem.hasNonNull("code")) {
      return new KtrdrException(
          "the node answered with status " + status,
          status,
          problem.isObject() ? "HTTP_" + status : NOT_A_NODE,
          problem,
          seconds(retryAfter),
          null);
    }
    Duration patience =
        problem.path("retry_after_ms").canConvertToLong()
            ? Duration.ofMillis(problem.get("retry_after_ms").longValue())
            : seconds(retryAfter);
    String title = problem.path("title").asText("");
    String detail = problem.path("detail").asText("");
    return new KtrdrException(
        detail.isEmpty() ? title : title + ": " + detail,
        status,
        problem.get("code").asText(),
        problem,
        patience,
        null);
  }

  private static Duration seconds(Optional<String> header) {
    return header
        .filter(text -> text.matches("\\d{1,9}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
        .orElse(null);
  }

  /** What kind of problem it is, such as {@code UNKNOWN_SYMBOL}; each has a page in the docs. */
  public String code() {
    return code;
  }

  /** The HTTP status; empty when no node answered. */
  public OptionalInt status() {
    return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
  }

  /** The problem in a sentence for the one who asked. */
  public String detail() {
    return document.path("detail").asText(getMessage());
  }

  /** Every fault of the request, where it is one of the request. */
  public List<Fault> errors() {
    List<Fault> faults = new ArrayList<>();
    for (JsonNode error : document.path("errors")) {
      faults.add(
          new Fault(
              error.path("pointer").asText(),
              error.path("code").asText(),
              error.path("detail").asText()));
    }
    return List.copyOf(faults);
  }

  /** By this id the node's log and audit trail name the request. */
  public Optional<String> requestId() {
    return Optional.ofNullable(document.path("request_id").asText(null));
  }

  /** When asking again makes sense, where the node said so. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** IB's own words, where the trouble is IB's. */
  public Optional<IbError> ib() {
    JsonNode ib = document.path("ib");
    return ib.hasNonNull("code")
        ? Optional.of(new IbError(ib.get("code").asInt(), ib.path("message").asText()))
        : Optional.empty();
  }

  /** Ids of the instruments that an ambiguous name could mean. */
  public List<String> candidates() {
    List<String> ids = new ArrayList<>();
    for (JsonNode candidate : document.path("candidates")) {
      ids.add(candidate.isTextual() ? candidate.asText() : candidate.path("instrument").asText());
    }
    return List.copyOf(ids);
  }

  /** The whole problem document; missing when there was none. */
  public JsonNode document() {
    return document == null ? MissingNode.getInstance() : document;
  }

  /** Whether no node answered, so that asking again later may help. */
  public boolean isUnanswered() {
    return status == 0
        && (code.equals(UNREACHABLE) || code.equals(NO_ANSWER) || code.equals(CONNECTION_BROKEN));
  }
}
