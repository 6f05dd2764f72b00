package io.ktrdr.gateway;

import io.ktrdr.pacing.PacedRequest;
import io.ktrdr.pacing.PacingClass;
import io.ktrdr.wire.ServerMessage.ErrorMessage;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What IB's codes mean: looks them up in {@link IbCodeTable}, and never fails. */
final class IbCodes {

  /**
   * One row.
   *
   * @param text a fragment of IB's text in lower case, empty when the code alone decides
   * @param ends whether the request it names is over
   * @param meaning one sentence for people
   * @param next what a person should do, one or two sentences
   * @param retry what the product does by itself
   */
  record Row(
      int code,
      String text,
      CodeClass kind,
      boolean ends,
      Severity severity,
      String meaning,
      String next,
      Retry retry) {

    /** A row that does as all of its class do. */
    static Row of(int code, String text, CodeClass kind, boolean ends, String meaning) {
      return new Row(code, text, kind, ends, kind.severity(), meaning, kind.next(), kind.retry());
    }

    Row next(String sentence) {
      return new Row(code, text, kind, ends, severity, meaning, sentence, retry);
    }

    Row retry(Retry policy) {
      return new Row(code, text, kind, ends, severity, meaning, next, policy);
    }

    Row severity(Severity other) {
      return new Row(code, text, kind, ends, other, meaning, next, retry);
    }

    private boolean fits(int givenCode, String lowerCaseText) {
      return code == givenCode && lowerCaseText.contains(text);
    }
  }

  /** What all codes of a span mean that have no row of their own; both ends are part of it. */
  record Span(int from, int to, Row row) {

    private boolean fits(int code) {
      return code >= from && code <= to;
    }
  }

  static final List<Row> TABLE = IbCodeTable.ROWS;

  /** A code that is in no table and names a request. */
  static final Row UNKNOWN =
      Row.of(
              0,
              "",
              CodeClass.BAD_REQUEST,
              true,
              "IB refused the request, for a reason we have no entry for.")
          .next("Read IB's text, and report the code.");

  /** A code that is in no table and names no request. */
  static final Row REMARK =
      Row.of(0, "", CodeClass.INFORMATIONAL, false, "A remark of the gateway.");

  private static final Row LINK_NOT_WELL =
      Row.of(
          162,
          "",
          CodeClass.CONNECTIVITY,
          true,
          "The historical data service refused the request while a connection of IB was down.");

  private IbCodes() {}

  /** What a code means for a request; never fails, unknown codes follow IB's ranges. */
  static Row classify(int reqId, int code, String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (Row row : TABLE) {
      if (row.fits(code, lower)) {
        return row;
      }
    }
    for (Span span : IbCodeTable.SPANS) {
      if (span.fits(code)) {
        return span.row();
      }
    }
    return reqId > 0 ? UNKNOWN : REMARK;
  }

  /**
   * The same where it is known how things stood. A gateway that is not set to English sends its
   * texts in its own language, and 162 says all kinds of things: when no text fits and the link to
   * IB or a farm was down, that is what it says.
   */
  static Row classify(int reqId, int code, String text, boolean linkWell) {
    Row row = classify(reqId, code, text);
    return code == 162 && row.text().isEmpty() && !linkWell ? LINK_NOT_WELL : row;
  }

  /**
   * Which of IB's budgets a complaint about pacing is about; empty when it is about another matter.
   */
  static Optional<PacingClass> overdrawn(ErrorMessage error, Row row, PacedRequest request) {
    if (row.kind() != CodeClass.PACING) {
      return Optional.empty();
    }
    return Optional.of(
        switch (error.code()) {
          case 100 -> PacingClass.MESSAGES;
          case 101 -> PacingClass.LINES;
          case 10190 -> PacingClass.TICKS;
          default -> request.pacingClass();
        });
  }
}
