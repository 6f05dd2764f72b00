package io.ktrdr.gateway;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import io.ktrdr.market.Origin;
import io.ktrdr.pacing.PacingLimits;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How to reach and treat one IB login; {@code gateway.conf} explains every key.
 *
 * @param login its name
 * @param clientId the first client id
 * @param clientIds how many ids from there on may be used
 * @param connections the roles of each connection; the role {@link Role#LIVE} is given once
 * @param maintenance IB's resets and weekly logins
 * @param transitions how many steps of the state machines are kept for the status
 * @param expectedOrigin the only kind of gateway that is accepted; empty to accept the first
 */
public record GatewaySettings(
    String login,
    String host,
    int port,
    int clientId,
    int clientIds,
    Duration clientIdRest,
    List<Set<Role>> connections,
    Optional<Origin> expectedOrigin,
    Timing timing,
    Asking asking,
    Watch watch,
    CircuitBreaker.Settings breaker,
    ResetWindows maintenance,
    int notices,
    int transitions,
    PacingLimits limits) {

  /** How long the steps of a connection may take. */
  public record Timing(
      Duration connectTimeout,
      Duration handshakeTimeout,
      Duration backoffMin,
      Duration backoffMax,
      Duration backoffResetAfter,
      Duration livenessInterval,
      Duration livenessAnswerWithin,
      int livenessMisses,
      Duration closeTimeout) {}

  /**
   * What a connection watches itself for.
   *
   * @param interval how often it looks
   * @param clockSkewWarning from which difference to IB's clock on it warns
   * @param clockJump from which jump of our own clock on it looks whether the gateway is still
   *     there
   * @param recycleAfter how long a gateway without a link to IB keeps its socket
   * @param competingRetry how long after the last word of a competing session it is taken for over
   */
  record Watch(
      Duration interval,
      Duration clockSkewWarning,
      Duration clockJump,
      Duration recycleAfter,
      Duration competingRetry,
      Alarms alarms) {}

  /** How questions are treated. */
  public record Asking(
      Duration noConnectionGrace,
      Duration requestTimeout,
      int retries,
      Duration aging,
      Duration shortestSubscription) {}

  public GatewaySettings {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("ktrdr.gateway.port must be in 1..65535, is " + port);
    }
    if (clientId < 0 || clientIds < 1) {
      throw new IllegalArgumentException(
          "ktrdr.gateway.client-id must be 0 or more and client-ids 1 or more, are "
              + clientId
              + " and "
              + clientIds);
    }
    connections = connections.stream().map(Set::copyOf).toList();
    if (connections.size() > clientIds) {
      throw new IllegalArgumentException(
          "ktrdr.gateway.connections lists "
              + connections.size()
              + " connections, but client-ids allows for "
              + clientIds);
    }
    if (connections.stream().filter(roles -> roles.contains(Role.LIVE)).count() != 1) {
      throw new IllegalArgumentException(
          "ktrdr.gateway.connections must give the role live to exactly one connection, is "
              + connections);
    }
  }

  /** Reads {@code ktrdr.gateway} of a whole configuration; of its only login, or what all share. */
  public static GatewaySettings from(Config root) {
    return read(root.getConfig("ktrdr.gateway"));
  }

  /** Reads one login's settings. */
  static GatewaySettings read(Config config) {
    return new GatewaySettings(
        config.getString("login"),
        config.getString("host"),
        config.getInt("port"),
        config.getInt("client-id"),
        config.getInt("client-ids"),
        config.getDuration("client-id-rest"),
        connections(config),
        origin(config),
        timing(config),
        new Asking(
            config.getDuration("no-connection-grace"),
            config.getDuration("request-timeout"),
            config.getInt("retries"),
            config.getDuration("aging"),
            config.getDuration("shortest-subscription")),
        watch(config.getConfig("watch")),
        new CircuitBreaker.Settings(
            config.getInt("breaker.failures"),
            config.getDuration("breaker.rest"),
            config.getDuration("breaker.longest-rest")),
        ResetWindows.from(config.getConfig("maintenance")),
        config.getInt("notices"),
        config.getInt("transitions"),
        limits(config.getConfig("limits")));
  }

  /** The same login, accepting one kind of gateway only. */
  public GatewaySettings expecting(Origin origin) {
    return new GatewaySettings(
        login,
        host,
        port,
        clientId,
        clientIds,
        clientIdRest,
        connections,
        Optional.of(origin),
        timing,
        asking,
        watch,
        breaker,
        maintenance,
        notices,
        transitions,
        limits);
  }

  /** The same treatment of a gateway at another place. */
  public GatewaySettings at(String otherHost, int otherPort) {
    return new GatewaySettings(
        login,
        otherHost,
        otherPort,
        clientId,
        clientIds,
        clientIdRest,
        connections,
        expectedOrigin,
        timing,
        asking,
        watch,
        breaker,
        maintenance,
        notices,
        transitions,
        limits);
  }

  private static List<Set<Role>> connections(Config config) {
    return config.getList("connections").stream()
        .map(
            roles -> {
              if (!(roles.unwrapped() instanceof List<?> names) || names.isEmpty()) {
                throw new ConfigException.BadValue(
                    config.origin(), "connections", "each connection is a list of roles");
              }
              return names.stream()
                  .map(name -> role(config, name.toString()))
                  .collect(Collectors.toUnmodifiableSet());
            })
        .toList();
  }

  private static Role role(Config config, String name) {
    return Arrays.stream(Role.values())
        .filter(role -> role.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ConfigException.BadValue(
                    config.origin(),
                    "connections",
                    "\"" + name + "\" is not one of " + Arrays.toString(Role.values())));
  }

  private static Optional<Origin> origin(Config config) {
    String text = config.getString("expected-origin");
    return switch (text) {
      case "" -> Optional.empty();
      case "real" -> Optional.of(Origin.REAL);
      case "simulated" -> Optional.of(Origin.SIMULATED);
      default ->
          throw new ConfigException.BadValue(
              config.origin(),
              "expected-origin",
              "\"" + text + "\" is not one of " + Arrays.toString(Origin.values()) + " or empty");
    };
  }

  private static Timing timing(Config config) {
    return new Timing(
        config.getDuration("connect-timeout"),
        config.getDuration("handshake-timeout"),
        config.getDuration("backoff.min"),
        config.getDuration("backoff.max"),
        config.getDuration("backoff.reset-after"),
        config.getDuration("liveness.interval"),
        config.getDuration("liveness.answer-within"),
        config.getInt("liveness.misses"),
        config.getDuration("close-timeout"));
  }

  private static Watch watch(Config config) {
    return new Watch(
        config.getDuration("interval"),
        config.getDuration("clock-skew-warning"),
        config.getDuration("clock-jump"),
        config.getDuration("recycle-after"),
        config.getDuration("competing-retry"),
        new Alarms(
            config.getDuration("alarm.warn-after"),
            config.getDuration("alarm.alarm-after"),
            config.getDuration("alarm.repeat"),
            config.getInt("alarm.id-clashes")));
  }

  private static PacingLimits limits(Config config) {
    return new PacingLimits(
        config.getInt("messages-per-second"),
        config.getInt("message-burst"),
        config.getInt("small-bar-budget"),
        config.getDuration("small-bar-window"),
        config.getDuration("identical-interval"),
        config.getInt("same-contract-budget"),
        config.getDuration("same-contract-window"),
        config.getInt("open-history"),
        config.getInt("keep-up-to-date"),
        config.getDouble("history-per-second"),
        config.getInt("history-burst"),
        config.getDuration("search-interval"),
        config.getInt("lines"),
        config.getDuration("stop-after-violation"),
        config.getDuration("message-stop"),
        config.getDuration("reduced-after-violation"),
        config.getDuration("guard"));
  }
}
