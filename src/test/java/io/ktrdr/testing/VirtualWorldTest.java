package io.ktrdr.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.GatewayQuestion.ContractsReply;
import io.ktrdr.gateway.GatewayQuestion.ContractsReply.ContractsFound;
import io.ktrdr.gateway.GatewayQuestion.FetchBars;
import io.ktrdr.gateway.GatewayQuestion.FindContracts;
import io.ktrdr.gateway.GatewayQuestion.HistoryReply;
import io.ktrdr.gateway.GatewayQuestion.HistoryReply.ChunkFetched;
import io.ktrdr.gateway.GatewayQuestion.HistoryReply.Fetched;
import io.ktrdr.gateway.GatewayStatus;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.gateway.Lane;
import io.ktrdr.market.Contract;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import java.time.Duration;
import java.time.Instant;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.Test;

/** The whole way from our gateway to the simulated one and back, in virtual time. */
class VirtualWorldTest {

  @Test
  void connectsAsksAndGetsItsBarsWithoutARealSecondPassing() {
    try (VirtualWorld world = VirtualWorld.at("2024-03-05T20:00:00Z")) {
      ActorRef<GatewaySupervisor.Command> gateway = world.gateway("");
      world.advance(Duration.ofSeconds(1));
      Inbox<GatewayStatus> status = world.inbox();
      gateway.tell(new GatewaySupervisor.GetStatus(status.ref()));
      world.settle();
      assertThat(status.last().connections().getFirst().phase())
          .isEqualTo(GatewayStatus.Phase.READY);

      Inbox<ContractsReply> contracts = world.inbox();
      gateway.tell(
          new FindContracts(
              Contract.of("AAPL", SecurityType.STK, "SMART", "NASDAQ", "USD"),
              Lane.INTERACTIVE,
              contracts.ref()));
      world.advance(Duration.ofSeconds(1));
      Instrument apple = ((ContractsFound) contracts.last()).instruments().getFirst();

      Inbox<HistoryReply> bars = world.inbox();
      gateway.tell(
          new FetchBars(
              apple,
              new SeriesId(apple.id(), Timeframe.MINUTE_1, WhatToShow.TRADES, TradingHours.RTH),
              new TimeRange(
                  Instant.parse("2024-03-05T14:30:00Z"), Instant.parse("2024-03-05T19:00:00Z")),
              Lane.INTERACTIVE,
              "test",
              bars.ref()));
      world.advance(Duration.ofSeconds(5));

      assertThat(bars.last()).isInstanceOf(Fetched.class);
      assertThat(
              bars.messages().stream()
                  .filter(ChunkFetched.class::isInstance)
                  .mapToInt(chunk -> ((ChunkFetched) chunk).bars().size())
                  .sum())
          .isEqualTo(270);
      assertThat(world.simulator().violations()).isEmpty();
    }
  }

  @Test
  void aDayPassesInAMomentWithTheConnectionKeptAliveThroughoutIt() {
    try (VirtualWorld world = VirtualWorld.at("2024-03-05T20:00:00Z")) {
      ActorRef<GatewaySupervisor.Command> gateway = world.gateway("");

      world.advance(Duration.ofDays(1));

      Inbox<GatewayStatus> status = world.inbox();
      gateway.tell(new GatewaySupervisor.GetStatus(status.ref()));
      world.settle();
      assertThat(status.last().connections().getFirst())
          .matches(connection -> connection.phase() == GatewayStatus.Phase.READY)
          .matches(connection -> connection.reconnects() == 0);
      assertThat(status.last().pacing().sent()).isGreaterThanOrEqualTo(2 * 24 * 60 - 2);
      assertThat(world.clock().instant()).isEqualTo(Instant.parse("2024-03-06T20:00:00Z"));
    }
  }
}
