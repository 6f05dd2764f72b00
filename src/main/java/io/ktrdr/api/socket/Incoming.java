package io.ktrdr.api.socket;

/** What a client has sent, put together from its frames. */
public sealed interface Incoming {

  /** A whole text message. */
  record Text(String text) implements Incoming {}

  record Ping(byte[] payload) implements Incoming {}

  record Pong(byte[] payload) implements Incoming {}

  /**
   * The client says good-bye.
   *
   * @param code 1005 when it gave none
   */
  record Close(int code, String reason) implements Incoming {}

  /**
   * It does not keep to the protocol; nothing of what follows is read.
   *
   * @param code to close with: 1002, 1003, 1007 or 1009
   */
  record Fault(int code, String reason) implements Incoming {}
}
