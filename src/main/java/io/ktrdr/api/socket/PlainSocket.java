package io.ktrdr.api.socket;

import org.apache.pekko.util.ByteString;

/** The socket of a connection without TLS, for bytes that pass the toolkit by. */
@FunctionalInterface
public interface PlainSocket {

  /**
   * Writes as much as the socket takes at once; never waits.
   *
   * @return what it did not take, all of it when the connection is gone
   */
  ByteString write(ByteString bytes);
}
