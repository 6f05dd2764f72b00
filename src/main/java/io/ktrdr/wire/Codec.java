package io.ktrdr.wire;

/**
 * Messages to payloads and back, for one negotiated server version. A payload is what a frame
 * carries, without the length prefix; see {@link Frames}. Stateless and thread-safe.
 *
 * <p>The text protocol of server versions {@value #OLDEST_TEXT} to {@value #NEWEST_TEXT} is the
 * only one so far. From 201 on message ids are raw integers and bodies may be protobuf: another
 * implementation of this interface, chosen in {@link #forVersion}.
 *
 * <p>Every method throws {@link WireException} and nothing else for what cannot be written or read.
 */
public interface Codec {

  /** The oldest server version spoken. */
  int OLDEST_TEXT = 151;

  /** The newest server version that is all text. */
  int NEWEST_TEXT = 200;

  /**
   * The codec for a negotiated version.
   *
   * @throws WireException when nobody here speaks that version
   */
  static Codec forVersion(int serverVersion) {
    if (serverVersion < OLDEST_TEXT || serverVersion > NEWEST_TEXT) {
      throw new WireException(
          "server version",
          Integer.toString(serverVersion),
          "is not in " + OLDEST_TEXT + ".." + NEWEST_TEXT);
    }
    return new TextCodec(serverVersion);
  }

  /** The negotiated version. */
  int serverVersion();

  /** What a client sends. */
  byte[] encode(ClientMessage message);

  /**
   * Reads what a client sent. An id we do not read yields {@link
   * ClientMessage.UnsupportedClientMessage}; fields after the last known one are ignored.
   */
  ClientMessage decodeClient(byte[] payload);

  /** What a server sends. */
  byte[] encode(ServerMessage message);

  /**
   * Reads what a server sent. An id we do not read yields {@link
   * ServerMessage.UnsupportedServerMessage}; a surplus field is an error, because it means that the
   * layout is not the one we think.
   */
  ServerMessage decodeServer(byte[] payload);
}
