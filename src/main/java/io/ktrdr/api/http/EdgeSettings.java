package io.ktrdr.api.http;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How the edge of HTTP behaves; read from {@code ktrdr.http}, where each key is explained.
 *
 * @param http2 whether HTTP/2 is spoken beside HTTP/1.1 where the connection is encrypted
 * @param headerTimeout how long a new connection may take to its first whole request
 * @param keepAliveTimeout how long a connection may rest between two requests
 * @param drainDelay how long a node that stops says so before it stops listening
 * @param drainTimeout how long requests under way then have
 * @param accessLog whether a line is written for each request
 * @param slowRequest a request that takes longer is told of; zero never
 * @param compressAbove bytes from which an answer is compressed; 0 never
 * @param compressionLevel 1 (fast) to 9 (small)
 * @param compressionMemory bytes for compressed answers that may be sent again; 0 keeps none
 * @param keyMemory bytes for the answers that are kept for Idempotency-Keys
 * @param keyLifetime how long they are kept
 * @param minFreeDisk bytes on the data folder's disk, below which the node is not ready
 */
public record EdgeSettings(
    boolean http2,
    Duration headerTimeout,
    Duration keepAliveTimeout,
    Duration drainDelay,
    Duration drainTimeout,
    boolean accessLog,
    Duration slowRequest,
    CorsSettings cors,
    long compressAbove,
    int compressionLevel,
    long compressionMemory,
    long keyMemory,
    Duration keyLifetime,
    long minFreeDisk) {

  /**
   * @throws IllegalArgumentException naming a key that cannot be as it is
   */
  public EdgeSettings {
    if (compressionLevel < 1 || compressionLevel > 9) {
      throw new IllegalArgumentException(
          "ktrdr.http.compression.level is " + compressionLevel + ", a level is a number in 1..9");
    }
  }

  /** Reads {@code ktrdr.http}. */
  public static EdgeSettings from(Config http) {
    return new EdgeSettings(
        http2(http.getString("http2")),
        http.getDuration("header-timeout"),
        http.getDuration("keep-alive-timeout"),
        http.getDuration("drain-delay"),
        http.getDuration("drain-timeout"),
        http.getBoolean("access-log"),
        http.getDuration("slow-request"),
        CorsSettings.from(http.getConfig("cors")),
        http.getBytes("compression.above"),
        http.getInt("compression.level"),
        http.getBytes("compression.memory"),
        http.getBytes("idempotency.memory"),
        http.getDuration("idempotency.keep"),
        http.getBytes("min-free-disk"));
  }

  private static boolean http2(String text) {
    return switch (text) {
      case "tls" -> true;
      case "off", "false", "no" -> false;
      default ->
          throw new IllegalArgumentException(
              "ktrdr.http.http2 is \"" + text + "\"; it may be tls (where TLS is spoken) or off");
    };
  }
}
