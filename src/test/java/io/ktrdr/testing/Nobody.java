package io.ktrdr.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A port of this machine where nobody listens and which nobody else gets, until this is closed. */
public final class Nobody implements AutoCloseable {

  private final Socket holder = new Socket();

  public Nobody() throws IOException {
    holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  public int port() {
    return holder.getLocalPort();
  }

  /** Host and port. */
  public String address() {
    return "127.0.0.1:" + port();
  }

  @Override
  public void close() throws IOException {
    holder.close();
  }
}
