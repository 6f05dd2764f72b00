package io.ktrdr.api.http;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How the HTTP server behaves; read from {@code ktrdr.http}, where each key is explained.
 *
 * @param host the interface to bind to; loopback unless set otherwise
 * @param port 0 takes any free one
 * @param maxBodySize bytes
 * @param maxImportSize bytes that an imported file may have
 * @param maxImportBars bars that an imported file may have
 * @param segmentCacheSize bytes
 * @param answerCacheSize bytes
 * @param edge what every request and every answer passes
 */
public record HttpSettings(
    String host,
    int port,
    int maxConnections,
    Duration idleTimeout,
    long maxBodySize,
    long maxImportSize,
    int maxImportBars,
    Duration bodyTimeout,
    Duration requestTimeout,
    Duration askTimeout,
    Duration loadTimeout,
    int defaultPageBars,
    int maxPageBars,
    int maxStreamBars,
    long maxRangeBars,
    long streamAboveBars,
    long segmentCacheSize,
    long answerCacheSize,
    long verdictCacheEntries,
    EdgeSettings edge) {

  /** Reads {@code ktrdr.http} of a whole configuration. */
  public static HttpSettings from(Config root) {
    Config http = root.getConfig("ktrdr.http");
    return new HttpSettings(
        http.getString("host"),
        http.getInt("port"),
        http.getInt("max-connections"),
        http.getDuration("idle-timeout"),
        http.getBytes("max-body-size"),
        http.getBytes("max-import-size"),
        http.getInt("max-import-bars"),
        http.getDuration("body-timeout"),
        http.getDuration("request-timeout"),
        http.getDuration("ask-timeout"),
        http.getDuration("load-timeout"),
        http.getInt("default-page-bars"),
        http.getInt("max-page-bars"),
        http.getInt("max-stream-bars"),
        http.getLong("max-range-bars"),
        http.getLong("stream-above-bars"),
        http.getBytes("segment-cache-size"),
        http.getBytes("answer-cache-size"),
        http.getLong("verdict-cache-entries"),
        EdgeSettings.from(http));
  }
}
