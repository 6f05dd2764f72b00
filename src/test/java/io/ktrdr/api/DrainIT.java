package io.ktrdr.api;

import static io.ktrdr.api.ApiFixture.AAPL;
import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Timeframe;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a node stops while long answers are on their way. */
class DrainIT {

  private static final String MANY =
      "/api/v1/bars?instrument=AAPL&timeframe=1m&start=2023-03-01&end=2023-06-01&limit=50000";

  /** An answer in chunks, read as slowly as its reader likes. */
  private static final class Reader implements AutoCloseable {
    private final Socket socket = new Socket();
    private final InputStream in;

    Reader(ApiFixture api, int receiveBuffer) throws IOException {
      socket.setReceiveBufferSize(receiveBuffer);
      socket.setSoTimeout(20_000);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), api.uri("/").getPort()));
      in = new BufferedInputStream(socket.getInputStream(), 1_024);
      socket
          .getOutputStream()
          .write(
              ("GET " + MANY + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(line()).isEqualTo("HTTP/1.1 200 OK");
      boolean chunked = false;
      for (String header = line(); !header.isEmpty(); header = line()) {
        chunked |= header.equalsIgnoreCase("Transfer-Encoding: chunked");
      }
      assertThat(chunked).as("streamed").isTrue();
    }

    /** The whole body. Fails where the connection ends before the last chunk. */
    String rest() throws IOException {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int size = chunk(); size > 0; size = chunk()) {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
          throw new IOException("cut off within a chunk");
        }
        body.writeBytes(bytes);
        line();
      }
      return body.toString(StandardCharsets.UTF_8);
    }

    String restUnchecked() {
      try {
        return rest();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private int chunk() throws IOException {
      String size = line();
      if (size.isEmpty()) {
        throw new IOException("cut off between two chunks");
      }
      return Integer.parseInt(size, 16);
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
        if (next != '\r') {
          line.append((char) next);
        }
      }
      return line.toString();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void aStreamedAnswerIsFinishedWithinTheDeadlineAndCutOffAtItAndMeanwhileTheNodeIsNotReady(
      @TempDir Path folder) throws Exception {
    try (ApiFixture api =
        new ApiFixture(
            folder,
            """
            ktrdr.http { stream-above-bars = 1000, drain-delay = 2s, drain-timeout = 2s }
            pekko.http.server.socket-options.so-send-buffer-size = 16 KiB
            """)) {
      BarSeries bars =
          api.fill(AAPL, Timeframe.MINUTE_1, "2023-03-01T00:00:00Z", "2023-06-01T00:00:00Z");
      try (Reader ready = new Reader(api, 1 << 16);
          Reader stuck = new Reader(api, 1 << 12)) {
        assertThat(api.get("/health/ready").statusCode()).isEqualTo(200);

        CompletableFuture<Done> stopped =
            CoordinatedShutdown.get(api.kit.system())
                .runAll(CoordinatedShutdown.unknownReason())
                .toCompletableFuture();
        CompletableFuture<String> rest =
            // read in a thread of its own: the node itself goes on in those of the common pool
            CompletableFuture.supplyAsync(ready::restUnchecked, Thread::startVirtualThread);
        HttpResponse<String> draining = api.get("/health/ready");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (draining.statusCode() == 200 && System.nanoTime() < end) {
          // stopping begins in a thread of its own
          draining = api.get("/health/ready");
        }
        String whole = rest.get(20, TimeUnit.SECONDS);

        assertThat(draining.statusCode()).isEqualTo(503);
        assertThat(ApiFixture.json(draining).path("detail").asText())
            .contains("the node is about to stop");
        assertThat(draining.headers().firstValue("Connection")).contains("close");
        assertThat(whole.split("\"t\":", -1)).hasSize(bars.size() + 1);
        assertThat(whole).endsWith("}");
        stopped.get(20, TimeUnit.SECONDS);
        assertThat(cutOff(stuck)).isTrue();
      }
    }
  }

  @Test
  void aStreamedAnswerIsFinishedThoughTheNodeStopsListeningAtOnce(@TempDir Path folder)
      throws Exception {
    try (ApiFixture api =
        new ApiFixture(
            folder,
            """
            ktrdr.http { stream-above-bars = 1000, drain-delay = 0s, drain-timeout = 20s }
            pekko.coordinated-shutdown.phases.service-unbind.timeout = 20s
            pekko.http.server.socket-options.so-send-buffer-size = 16 KiB
            """)) {
      BarSeries bars =
          api.fill(AAPL, Timeframe.MINUTE_1, "2023-03-01T00:00:00Z", "2023-06-01T00:00:00Z");
      try (Reader begun = new Reader(api, 1 << 12)) {
        CompletableFuture<Done> stopped =
            CoordinatedShutdown.get(api.kit.system())
                .runAll(CoordinatedShutdown.unknownReason())
                .toCompletableFuture();
        awaitClosed(api);

        assertThat(begun.rest().split("\"t\":", -1)).hasSize(bars.size() + 1);
        stopped.get(20, TimeUnit.SECONDS);
      }
    }
  }

  /** Until nobody can connect any more. */
  private static void awaitClosed(ApiFixture api) throws IOException {
    int port = api.uri("/").getPort();
    boolean open = true;
    while (open) {
      try (Socket another = new Socket(InetAddress.getLoopbackAddress(), port)) {
        open = another.isConnected();
      } catch (ConnectException refused) {
        open = false;
      } catch (SocketException reset) {
        // in the moment of closing; the next is refused
      }
    }
  }

  private static boolean cutOff(Reader reader) {
    try {
      reader.rest();
      return false;
    } catch (IOException cut) {
      return true;
    }
  }
}
