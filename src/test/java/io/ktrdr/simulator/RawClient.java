package io.ktrdr.simulator;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client written by hand on a bare socket, so that no codec of ours can hide a mistake. */
final class RawClient implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 30_000;

  private final Socket socket;
  private final DataInputStream in;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new DataInputStream(socket.getInputStream());
  }

  /** Connected, started, and past the greeting: 15, 9 and three notices. */
  static RawClient started(int port, int version, int clientId) throws IOException {
    RawClient client = new RawClient(port);
    client.hello("v100.." + version);
    client.receive();
    client.send("71", "2", Integer.toString(clientId), "");
    for (int i = 0; i < 5; i++) {
      client.receive();
    }
    return client;
  }

  void hello(String versions) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes("API\0".getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(frame(versions.getBytes(StandardCharsets.US_ASCII)));
    write(bytes.toByteArray());
  }

  void send(String... fields) throws IOException {
    write(frame((String.join("\0", fields) + "\0").getBytes(StandardCharsets.UTF_8)));
  }

  void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  static byte[] frame(byte[] payload) {
    byte[] frame = new byte[4 + payload.length];
    frame[0] = (byte) (payload.length >>> 24);
    frame[1] = (byte) (payload.length >>> 16);
    frame[2] = (byte) (payload.length >>> 8);
    frame[3] = (byte) payload.length;
    System.arraycopy(payload, 0, frame, 4, payload.length);
    return frame;
  }

  /** The fields of the next frame. */
  List<String> receive() throws IOException {
    byte[] payload = new byte[in.readInt()];
    in.readFully(payload);
    List<String> fields =
        new ArrayList<>(List.of(new String(payload, StandardCharsets.ISO_8859_1).split("\0", -1)));
    fields.removeLast();
    return fields;
  }

  /** The next frame with a message id, leaving out others. */
  List<String> receive(String id) throws IOException {
    List<String> fields = receive();
    while (!fields.getFirst().equals(id)) {
      fields = receive();
    }
    return fields;
  }

  /** Whether the server says nothing for a while, and stays. */
  boolean silentFor(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      in.readInt();
      return false;
    } catch (SocketTimeoutException silence) {
      return true;
    } catch (EOFException end) {
      return false;
    } finally {
      socket.setSoTimeout(PATIENCE_MILLIS);
    }
  }

  /** Whether the server has closed the connection, leaving out what it said before. */
  boolean closed() throws IOException {
    try {
      while (true) {
        receive();
      }
    } catch (EOFException end) {
      return true;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
