package io.ktrdr.wire;

/**
 * Bytes that are not the protocol, or a message that cannot be written in it. Says which message,
 * which field and what stood there; never carries a guessed value.
 */
public final class WireException extends RuntimeException {

  private static final int SHOWN = 80;

  private final String message;
  private final String field;
  private final String value;
  private final String reason;

  WireException(String message, String field, String value, String reason) {
    super(
        (message.isEmpty() ? "" : message + ": ")
            + field
            + (value == null ? " " : " \"" + shown(value) + "\" ")
            + reason);
    this.message = message;
    this.field = field;
    this.value = value == null ? "" : shown(value);
    this.reason = reason;
  }

  /** A fault outside any message: a frame, a handshake. */
  WireException(String field, String value, String reason) {
    this("", field, value, reason);
  }

  /** IB's name and id of the message, such as {@code historicalData (17)}; empty outside one. */
  public String messageName() {
    return message;
  }

  /** The field's name, as in {@code docs/wire}. */
  public String field() {
    return field;
  }

  /** What stood there, shortened; empty when the field is missing. */
  public String value() {
    return value;
  }

  /** What is wrong with it. */
  public String reason() {
    return reason;
  }

  private static String shown(String value) {
    String plain = value.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= SHOWN ? plain : plain.substring(0, SHOWN) + "…";
  }
}
