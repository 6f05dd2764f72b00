package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.gateway.GatewayStatus.ConnectionStatus;
import io.ktrdr.gateway.GatewayStatus.Phase;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.testing.RunningClock;
import io.ktrdr.testing.Shares;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Predicate;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;

/** A supervisor with short times, and words to ask it. */
final class GatewayUnderTest implements AutoCloseable {

  /** An afternoon when IB resets nothing, whenever the test runs. */
  static final Clock CLOCK = RunningClock.from(Instant.parse("2026-01-07T15:00:00Z"));

  static final Instrument AAPL = stock("AAPL", 265598);

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final ActorTestKit kit;
  final ActorRef<GatewaySupervisor.Command> supervisor;

  private GatewayUnderTest(ActorTestKit kit, GatewaySettings settings) {
    this.kit = kit;
    this.supervisor = kit.spawn(GatewaySupervisor.create(settings, CLOCK));
  }

  static GatewayUnderTest connectedTo(ActorTestKit kit, int port, String overrides) {
    return new GatewayUnderTest(kit, settings(port, overrides));
  }

  static GatewaySettings settings(int port, String overrides) {
    return GatewaySettings.from(
        ConfigFactory.parseString(overrides)
            .withFallback(
                ConfigFactory.parseString(
                    """
                    ktrdr.gateway {
                      backoff { min = 50 ms, max = 200 ms }
                      handshake-timeout = 10 s
                      no-connection-grace = 300 ms
                      client-id-rest = 300 ms
                      close-timeout = 500 ms
                      limits { history-per-second = 100, guard = 0 s, identical-interval = 100 ms }
                    }
                    ktrdr.gateway.port = %d
                    """
                        .formatted(port)))
            .withFallback(ConfigFactory.parseResources("gateway.conf"))
            .resolve());
  }

  static Instrument stock(String symbol, int conId) {
    return Shares.of(symbol, "NASDAQ", conId);
  }

  static SeriesId series(Instrument instrument, Timeframe timeframe) {
    return new SeriesId(instrument.id(), timeframe, WhatToShow.TRADES, TradingHours.RTH);
  }

  GatewayStatus status() {
    TestProbe<GatewayStatus> probe = kit.createTestProbe();
    supervisor.tell(new GatewaySupervisor.GetStatus(probe.ref()));
    return probe.receiveMessage(PATIENCE);
  }

  ConnectionStatus connection() {
    return status().connections().getFirst();
  }

  /** Waits until the connection is as wanted; fails with its last state when its patience ends. */
  ConnectionStatus await(Predicate<ConnectionStatus> wanted) {
    TestProbe<Object> probe = kit.createTestProbe();
    return probe.awaitAssert(
        PATIENCE,
        Duration.ofMillis(20),
        () -> {
          ConnectionStatus now = connection();
          assertThat(now).matches(wanted);
          return now;
        });
  }

  ConnectionStatus await(Phase phase) {
    return await(status -> status.phase() == phase);
  }

  /** Waits until an assertion holds. */
  void eventually(Runnable assertion) {
    kit.createTestProbe()
        .awaitAssert(
            PATIENCE,
            Duration.ofMillis(20),
            () -> {
              assertion.run();
              return null;
            });
  }

  TestProbe<GatewayQuestion.HistoryReply> fetch(Timeframe timeframe, TimeRange range) {
    return fetch(AAPL, timeframe, range, "test");
  }

  TestProbe<GatewayQuestion.HistoryReply> fetch(
      Instrument instrument, Timeframe timeframe, TimeRange range, String askedBy) {
    TestProbe<GatewayQuestion.HistoryReply> probe = kit.createTestProbe();
    supervisor.tell(
        new GatewayQuestion.FetchBars(
            instrument,
            series(instrument, timeframe),
            range,
            Lane.INTERACTIVE,
            askedBy,
            probe.ref()));
    return probe;
  }

  void stop() {
    supervisor.tell(new GatewaySupervisor.Stop());
    kit.createTestProbe().expectTerminated(supervisor, PATIENCE);
  }

  @Override
  public void close() {
    kit.stop(supervisor, PATIENCE);
  }
}
