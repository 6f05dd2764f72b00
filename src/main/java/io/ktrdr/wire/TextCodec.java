package io.ktrdr.wire;

/** The text protocol of server versions 151 to 200. */
final class TextCodec implements Codec {

  private final int serverVersion;

  TextCodec(int serverVersion) {
    this.serverVersion = serverVersion;
  }

  @Override
  public int serverVersion() {
    return serverVersion;
  }

  @Override
  public byte[] encode(ClientMessage message) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ClientMessage decodeClient(byte[] payload) {
    throw new UnsupportedOperationException();
  }

  @Override
  public byte[] encode(ServerMessage message) {
    throw new UnsupportedOperationException();
  }

  @Override
  public ServerMessage decodeServer(byte[] payload) {
    throw new UnsupportedOperationException();
  }
}
