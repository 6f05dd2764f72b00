package io.ktrdr.api.socket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.apache.pekko.NotUsed;
import org.apache.pekko.http.impl.engine.server.UpgradeToOtherProtocolResponseHeader;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.util.ByteString;

/**
 * From an HTTP request to a WebSocket whose frames we write ourselves. The one place that touches
 * Pekko HTTP's internal hook for protocol upgrades (ADR 0017).
 */
public final class Handshake {

  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final String VERSION = "13";
  private static final int KEY_BYTES = 16;

  private Handshake() {}

  /** What is wrong with a request as the beginning of a WebSocket; empty when nothing is. */
  public static Optional<String> objection(HttpRequest request) {
    if (!tokens(request, "upgrade").contains("websocket")
        || !tokens(request, "connection").contains("upgrade")) {
      return Optional.of(
          "this is a WebSocket: connect with ws:// or wss://, or use GET /api/v1/stream for the"
              + " same events as SSE");
    }
    if (!VERSION.equals(header(request, "sec-websocket-version"))) {
      return Optional.of("Sec-WebSocket-Version must be 13");
    }
    return keyFault(header(request, "sec-websocket-key"));
  }

  private static Optional<String> keyFault(String key) {
    try {
      return Base64.getDecoder().decode(key).length == KEY_BYTES
          ? Optional.empty()
          : Optional.of("Sec-WebSocket-Key must be 16 bytes in Base64");
    } catch (IllegalArgumentException e) {
      return Optional.of("Sec-WebSocket-Key must be 16 bytes in Base64");
    }
  }

  /** The subprotocols that the client offers, as it ranks them. */
  public static List<String> subprotocols(HttpRequest request) {
    return headers(request, "sec-websocket-protocol")
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }

  /**
   * The answer 101, after which the connection belongs to {@code bytes}.
   *
   * @param request one without an {@link #objection}
   * @param bytes from the client's bytes to ours, frames on both sides
   */
  public static HttpResponse accept(
      HttpRequest request,
      Optional<String> subprotocol,
      Flow<ByteString, ByteString, NotUsed> bytes) {
    HttpResponse response =
        HttpResponse.create()
            .withStatus(StatusCodes.SWITCHING_PROTOCOLS)
            .addHeader(RawHeader.create("Upgrade", "websocket"))
            .addHeader(Connection.create("upgrade"))
            .addHeader(
                RawHeader.create(
                    "Sec-WebSocket-Accept", acceptance(header(request, "sec-websocket-key"))))
            .addHeader(
                UpgradeToOtherProtocolResponseHeader.apply(
                    bytes.<Object>mapMaterializedValue(used -> used).asScala()));
    return subprotocol
        .map(name -> response.addHeader(RawHeader.create("Sec-WebSocket-Protocol", name)))
        .orElse(response);
  }

  static String acceptance(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  private static String header(HttpRequest request, String name) {
    return headers(request, name).findFirst().orElse("").strip();
  }

  private static List<String> tokens(HttpRequest request, String name) {
    return headers(request, name)
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .map(token -> token.strip().toLowerCase(Locale.ROOT))
        .toList();
  }

  private static java.util.stream.Stream<String> headers(HttpRequest request, String name) {
    return StreamSupport.stream(request.getHeaders().spliterator(), false)
        .filter(header -> header.lowercaseName().equals(name))
        .map(HttpHeader::value);
  }
}
