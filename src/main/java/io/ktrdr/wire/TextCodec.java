package io.ktrdr.wire;

/** The text protocol of server versions 151 to 200. */
record TextCodec(int serverVersion) implements Codec {

  @Override
  public byte[] encode(ClientMessage message) {
    FieldWriter out = FieldWriter.ofClient(serverVersion);
    ClientText.write(out, message);
    return out.payload();
  }

  @Override
  public ClientMessage decodeClient(byte[] payload) {
    return ClientKind.read(new FieldReader(payload, serverVersion));
  }

  @Override
  public byte[] encode(ServerMessage message) {
    FieldWriter out = FieldWriter.ofServer(serverVersion);
    ServerText.write(out, message);
    return out.payload();
  }

  @Override
  public ServerMessage decodeServer(byte[] payload) {
    return ServerKind.read(new FieldReader(payload, serverVersion));
  }
}
