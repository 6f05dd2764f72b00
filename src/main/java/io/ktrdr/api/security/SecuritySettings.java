package io.ktrdr.api.security;

import com.typesafe.config.Config;
import io.ktrdr.api.http.AddressRange;
import io.ktrdr.api.http.ClientAddress;
import io.ktrdr.api.http.Role;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is let in, and how much each may ask; read from {@code ktrdr.http}, where each key is
 * explained.
 *
 * @param loopback whether the server listens to this machine only
 * @param bootstrap the SHA-256 of the configuration's own key
 * @param metrics whether they are for callers only
 * @param documented whether contract and documentation are for anybody
 * @param jwt whose tokens are taken
 * @param addresses which machine a request comes from, by the word of trusted proxies
 * @param limits by role
 * @param refreshKeys how often it is looked whether another node made or ended a key
 */
public record SecuritySettings(
    Mode mode,
    boolean loopback,
    Optional<byte[]> bootstrap,
    Toggle metrics,
    boolean documented,
    Optional<JwtSettings> jwt,
    ClientAddress addresses,
    Toggle limited,
    Map<Role, RateLimiter.Limit> limits,
    Duration refreshKeys) {

  private static final Duration SHORTEST_REFRESH = Duration.ofMillis(100);
  private static final Duration LONGEST_REFRESH = Duration.ofMinutes(1);
  private static final int SHORTEST_BOOTSTRAP_KEY = 32;

  /** Whether a credential is asked for. */
  public enum Mode {
    AUTO,
    KEYS,
    OFF
  }

  /** Yes, no, or as the rest is. */
  enum Toggle {
    AUTO,
    YES,
    NO
  }

  /**
   * Reads {@code ktrdr.http} of a whole configuration.
   *
   * @throws IllegalArgumentException naming the setting that is wrong
   */
  public static SecuritySettings from(Config root) {
    Config http = root.getConfig("ktrdr.http");
    Config auth = http.getConfig("auth");
    boolean loopback = isLoopback(http.getString("host"));
    Mode mode =
        switch (auth.getString("mode")) {
          case "auto" -> Mode.AUTO;
          case "keys" -> Mode.KEYS;
          case "off" -> Mode.OFF;
          default -> throw wrong("auth.mode", auth.getString("mode"), "auto, keys, off");
        };
    if (mode == Mode.OFF && !loopback) {
      throw new IllegalArgumentException(
          "ktrdr.http.auth.mode cannot be off while ktrdr.http.host is "
              + http.getString("host")
              + ": whoever reaches it could do anything; take keys, or 127.0.0.1 as the host");
    }
    return new SecuritySettings(
        mode,
        loopback,
        bootstrap(auth.getString("bootstrap-admin-key")),
        toggle("auth.metrics", auth.getString("metrics"), "viewer", "open"),
        switch (auth.getString("documentation")) {
          case "open" -> true;
          case "viewer" -> false;
          default ->
              throw wrong("auth.documentation", auth.getString("documentation"), "open, viewer");
        },
        auth.getString("jwt.issuer").isEmpty()
            ? Optional.empty()
            : Optional.of(JwtSettings.from(auth.getConfig("jwt"))),
        new ClientAddress(
            http.getStringList("trusted-proxies").stream().map(SecuritySettings::proxy).toList()),
        toggle("rate-limit.mode", http.getString("rate-limit.mode"), "on", "off"),
        limits(http.getConfig("rate-limit")),
        refreshKeys(auth.getDuration("refresh-keys")));
  }

  /** Whether a request without a credential is refused. */
  public boolean required() {
    return switch (mode) {
      case KEYS -> true;
      case OFF -> false;
      case AUTO -> !loopback;
    };
  }

  /** Whether somebody could come in without any key of the ring. */
  public boolean hasOtherCredentials() {
    return bootstrap.isPresent() || jwt.isPresent();
  }

  /** Whether metrics are for anybody. */
  boolean metricsAreOpen() {
    return metrics == Toggle.NO || (metrics == Toggle.AUTO && !required());
  }

  boolean isLimited() {
    return limited == Toggle.YES || (limited == Toggle.AUTO && required());
  }

  private static Optional<byte[]> bootstrap(String key) {
    if (key.isEmpty()) {
      return Optional.empty();
    }
    if (key.length() < SHORTEST_BOOTSTRAP_KEY || !key.matches("[!-~]+")) {
      throw new IllegalArgumentException(
          "ktrdr.http.auth.bootstrap-admin-key must have at least "
              + SHORTEST_BOOTSTRAP_KEY
              + " printable ASCII characters without spaces; make one with: openssl rand -hex 32");
    }
    return Optional.of(KeyText.hash(key));
  }

  private static Duration refreshKeys(Duration every) {
    if (every.compareTo(SHORTEST_REFRESH) < 0 || every.compareTo(LONGEST_REFRESH) > 0) {
      throw new IllegalArgumentException(
          "ktrdr.http.auth.refresh-keys must be 100 ms to 1 minute: for so long another node takes"
              + " a revoked key, not "
              + every);
    }
    return every;
  }

  private static AddressRange proxy(String text) {
    try {
      return AddressRange.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("ktrdr.http.trusted-proxies: " + e.getMessage(), e);
    }
  }

  private static Map<Role, RateLimiter.Limit> limits(Config limits) {
    Map<Role, RateLimiter.Limit> byRole = new EnumMap<>(Role.class);
    for (Role role : List.of(Role.VIEWER, Role.OPERATOR, Role.ADMIN)) {
      String name = role.toString();
      Config limit = limits.getConfig(name);
      try {
        byRole.put(
            role, new RateLimiter.Limit(limit.getDouble("per-second"), limit.getLong("burst")));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "ktrdr.http.rate-limit." + name + ": " + e.getMessage(), e);
      }
    }
    return byRole;
  }

  private static Toggle toggle(String key, String text, String yes, String no) {
    if (text.equals("auto")) {
      return Toggle.AUTO;
    }
    if (text.equals(yes)) {
      return Toggle.YES;
    }
    if (text.equals(no)) {
      return Toggle.NO;
    }
    throw wrong(key, text, "auto, " + yes + ", " + no);
  }

  private static IllegalArgumentException wrong(String key, String text, String allowed) {
    return new IllegalArgumentException(
        "ktrdr.http." + key + " is \"" + text + "\" and must be one of " + allowed);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
