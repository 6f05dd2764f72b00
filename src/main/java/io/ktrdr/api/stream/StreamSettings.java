package io.ktrdr.api.stream;

import com.typesafe.config.Config;
import java.time.Duration;

/** How streams behave; read from {@code ktrdr.stream}, where each key is explained. */
public record StreamSettings(
    Duration authTimeout,
    Duration heartbeat,
    Duration pingEvery,
    int missedPongs,
    int bufferFrames,
    long bufferBytes,
    int bufferPatience,
    Duration lagTimeout,
    int maxSubscriptions,
    int maxMessageSize,
    int opsPerSecond,
    int maxSessions,
    int snapshotBars,
    int maxSnapshotBars,
    int rememberEvents,
    long rememberBytes,
    Duration linger,
    Duration intervalGrace,
    Duration pollEvery,
    Duration relistenEvery,
    int maxIndicatorBars,
    Duration closeTimeout,
    boolean testInstrument) {

  /** Reads {@code ktrdr.stream} of a whole configuration. */
  public static StreamSettings from(Config root) {
    Config config = root.getConfig("ktrdr.stream");
    return new StreamSettings(
        config.getDuration("auth-timeout"),
        config.getDuration("heartbeat"),
        config.getDuration("ping-every"),
        config.getInt("missed-pongs"),
        config.getInt("buffer-frames"),
        config.getBytes("buffer-bytes"),
        config.getInt("buffer-patience"),
        config.getDuration("lag-timeout"),
        config.getInt("max-subscriptions"),
        config.getBytes("max-message-size").intValue(),
        config.getInt("ops-per-second"),
        config.getInt("max-sessions"),
        config.getInt("snapshot-bars"),
        config.getInt("max-snapshot-bars"),
        config.getInt("remember-events"),
        config.getBytes("remember-bytes"),
        config.getDuration("linger"),
        config.getDuration("interval-grace"),
        config.getDuration("poll-every"),
        config.getDuration("relisten-every"),
        config.getInt("max-indicator-bars"),
        config.getDuration("close-timeout"),
        config.getBoolean("test-instrument"));
  }
}
