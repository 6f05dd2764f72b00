package io.ktrdr.gateway;

import io.ktrdr.gateway.Diagnosis.Step;
import io.ktrdr.gateway.GatewayStatus.ConnectionStatus;
import io.ktrdr.gateway.GatewayStatus.FarmStatus;
import io.ktrdr.gateway.GatewayStatus.Notice;
import io.ktrdr.gateway.GatewayStatus.Phase;
import io.ktrdr.market.Origin;
import io.ktrdr.wire.Handshake.ClientHello;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What was seen on the way to IB, put into plain words. */
final class Findings {

  static final String PORT = "is the port reachable?";
  static final String PROTOCOL = "does the API answer there?";
  static final String VERSION = "do we speak the same version?";
  static final String CLIENT_ID = "is the client id free?";
  static final String SESSION = "is the API enabled, and somebody logged in?";
  static final String ORIGIN = "is it the right kind of gateway?";
  static final String READ_ONLY = "is the API read-only?";
  static final String LINK = "has the gateway its link to IB?";
  static final String FARMS = "are IB's data farms up?";
  static final String CLOCK = "are the clocks together?";
  static final String CANARY = "does data come?";

  private static final Duration RECENT = Duration.ofMinutes(10);

  private Findings() {}

  /** What lives at the port. */
  static List<Step> port(String host, int port, PortProbe.Found found) {
    String where = host + ":" + port;
    Step reached = Step.ok(PORT, where + " takes connections");
    return switch (found) {
      case PortProbe.Found.Unreachable(String reason) ->
          List.of(
              Step.failed(
                  PORT,
                  reason,
                  "Start TWS or IB Gateway there and log in. TWS listens on 7496 (live) and 7497"
                      + " (paper), IB Gateway on 4001 and 4002, its container images often on 4003"
                      + " and 4004. From another machine or container, \"Allow connections from"
                      + " localhost only\" has to be off, and no firewall in between."),
              Step.notReached(PROTOCOL));
      case PortProbe.Found.Silent silent ->
          List.of(
              reached,
              Step.failed(
                  PROTOCOL,
                  "it took the connection and said nothing",
                  "Look at the screen of TWS or IB Gateway: it may ask whether to accept the"
                      + " connection, or wait for a login. Restart it if it hangs."));
      case PortProbe.Found.Closed closed ->
          List.of(
              reached,
              Step.failed(
                  PROTOCOL,
                  "it closed the connection without a word",
                  "In TWS: File, Global Configuration, API, Settings: \"Enable ActiveX and Socket"
                      + " Clients\" has to be on, and this machine among the trusted IPs. A port"
                      + " forwarder with nothing behind it does the same."));
      case PortProbe.Found.Http(String firstLine) ->
          List.of(
              reached,
              Step.failed(
                  PROTOCOL,
                  "a web server answers there (" + firstLine + ")",
                  "That is not the socket API, but perhaps IB's Client Portal gateway: give the"
                      + " port that TWS or IB Gateway shows under API, Settings."));
      case PortProbe.Found.Tls tls ->
          List.of(
              reached,
              Step.failed(
                  PROTOCOL,
                  "something that wants TLS answers there",
                  "The API port speaks no TLS. Give the API's own port, or end the TLS in a tunnel"
                      + " (stunnel, ssh) on this side."));
      case PortProbe.Found.Other(String firstBytes) ->
          List.of(
              reached,
              Step.failed(
                  PROTOCOL,
                  "something else answers there (\"" + firstBytes + "\")",
                  "Give the port that TWS or IB Gateway shows under API, Settings."));
      case PortProbe.Found.Gateway(int version) ->
          List.of(reached, Step.ok(PROTOCOL, "a gateway answers"), version(version));
    };
  }

  private static Step version(int version) {
    ClientHello ours = ClientHello.ours();
    return ours.accepts(version)
        ? Step.ok(VERSION, "version " + version)
        : Step.failed(
            VERSION,
            "it speaks version "
                + version
                + ", we speak "
                + ours.minVersion()
                + " to "
                + ours.maxVersion(),
            "Update TWS or IB Gateway (Help, About says which it is).");
  }

  /** The steps that make no sense without the API. */
  static List<Step> beyondThePort() {
    return Stream.of(CLIENT_ID, SESSION, ORIGIN, LINK, FARMS, CLOCK, CANARY)
        .map(Step::notReached)
        .toList();
  }

  /** What the session tells. */
  static List<Step> session(GatewayStatus status, Instant now) {
    Optional<ConnectionStatus> best =
        status.connections().stream()
            .filter(one -> one.levels().session() > 0)
            .findFirst()
            .or(() -> status.connections().stream().findFirst());
    if (best.isEmpty()) {
      return List.of(Step.failed(SESSION, "there is no connection", "Look at the log."));
    }
    ConnectionStatus connection = best.get();
    Step clientId = clientId(connection, status.notices(), now);
    if (connection.phase() == Phase.REFUSED) {
      return List.of(
          clientId,
          Step.ok(SESSION, "a session stands"),
          Step.failed(
              ORIGIN,
              connection.reason(),
              "Connect to the other kind of gateway, or give this one a data folder of its own."));
    }
    if (connection.levels().session() == 0) {
      return List.of(clientId, noSession(connection), Step.notReached(ORIGIN));
    }
    return List.of(
        clientId,
        Step.ok(
            SESSION, "a session stands, for " + String.join(", ", masked(connection.accounts()))),
        Step.ok(ORIGIN, connection.origin().map(Origin::toString).orElse("unknown")),
        Step.ok(READ_ONLY, "either way is well: no order is ever sent. Leave Read-Only API on."),
        link(connection),
        farms(connection),
        clock(connection));
  }

  private static Step clientId(ConnectionStatus connection, List<Notice> notices, Instant now) {
    boolean clashed =
        notices.stream()
            .anyMatch(notice -> notice.code() == 326 && notice.at().isAfter(now.minus(RECENT)));
    if (!clashed) {
      return Step.ok(CLIENT_ID, "client id " + connection.clientId());
    }
    String next =
        "Another program, or a session that died, has an id of our range. Give each program a range"
            + " of its own (ktrdr.gateway.client-id and client-ids).";
    return connection.levels().session() > 0
        ? Step.remark(
            CLIENT_ID, "another was taken, client id " + connection.clientId() + " is ours", next)
        : Step.failed(CLIENT_ID, connection.reason(), next);
  }

  private static Step noSession(ConnectionStatus connection) {
    return switch (connection.phase()) {
      case MAINTENANCE ->
          Step.failed(
              SESSION,
              connection.reason(),
              "Wait: it comes back by itself when IB's reset is over.");
      case AWAITING_LOGIN ->
          Step.failed(
              SESSION,
              connection.reason(),
              "Log in to TWS or IB Gateway, two-factor code and all.");
      default ->
          Step.failed(
              SESSION,
              connection.reason(),
              "Log in to TWS or IB Gateway, accept the connection if it asks, and see that the API"
                  + " is enabled under API, Settings.");
    };
  }

  private static Step link(ConnectionStatus connection) {
    return connection.levels().linkUp()
        ? Step.ok(LINK, "yes, as far as it says")
        : Step.failed(
            LINK,
            connection.reason(),
            "Look at the network of the gateway's machine and at IB's system status page; it comes"
                + " back by itself.");
  }

  private static Step farms(ConnectionStatus connection) {
    List<FarmStatus> farms = connection.levels().farms();
    String broken = names(farms, true);
    if (!broken.isEmpty()) {
      return Step.failed(
          FARMS,
          "down: " + broken,
          "Wait: IB brings them back by itself, and what they do not serve works. Outside of IB's"
              + " resets a restart of the gateway helps at times.");
    }
    return Step.ok(FARMS, farms.isEmpty() ? "none was spoken of" : "up: " + names(farms, false));
  }

  private static String names(List<FarmStatus> farms, boolean broken) {
    return farms.stream()
        .filter(one -> (one.state() == Farm.State.BROKEN) == broken)
        .map(one -> one.farm().toString())
        .collect(Collectors.joining(", "));
  }

  private static Step clock(ConnectionStatus connection) {
    Optional<Duration> skew = connection.clockSkew();
    if (skew.isEmpty()) {
      return Step.notReached(CLOCK);
    }
    String found = "IB's is %.1f s ahead of ours".formatted(skew.get().toMillis() / 1000.0);
    return skew.get().abs().compareTo(Duration.ofSeconds(2)) < 0
        ? Step.ok(CLOCK, found)
        : Step.remark(
            CLOCK, found, "Set this machine's clock (NTP, chrony): bars are closed by it.");
  }

  /** Enough of an account to know it by, not enough to print it everywhere. */
  private static List<String> masked(List<String> accounts) {
    return accounts.stream()
        .map(
            account ->
                account.length() <= 4
                    ? account
                    : account.substring(0, 3) + "…" + account.substring(account.length() - 2))
        .toList();
  }

  /** What became of asking for a few bars. */
  static Step canary(Optional<GatewayProblem> problem, int bars) {
    if (problem.isPresent()) {
      GatewayProblem trouble = problem.get();
      String words = trouble.ibMessage().isEmpty() ? "" : " (" + trouble.ibMessage() + ")";
      return Step.failed(CANARY, trouble.detail() + words, trouble.nextStep());
    }
    return bars > 0
        ? Step.ok(CANARY, bars + " daily bars of EUR.USD came")
        : Step.remark(
            CANARY,
            "IB answered, but without a bar",
            "Ask for an instrument of your own: it may be entitled where EUR.USD is not.");
  }
}
