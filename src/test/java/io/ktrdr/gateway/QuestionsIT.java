package io.ktrdr.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ktrdr.gateway.GatewayQuestion.ContractsReply;
import io.ktrdr.gateway.GatewayQuestion.ContractsReply.ContractsFound;
import io.ktrdr.gateway.GatewayQuestion.FindContracts;
import io.ktrdr.gateway.GatewayQuestion.FindHeadTimestamp;
import io.ktrdr.gateway.GatewayQuestion.HeadTimestampReply;
import io.ktrdr.gateway.GatewayQuestion.HeadTimestampReply.HeadTimestampFound;
import io.ktrdr.gateway.GatewayQuestion.HistoryReply;
import io.ktrdr.gateway.GatewayQuestion.HistoryReply.ChunkFetched;
import io.ktrdr.gateway.GatewayQuestion.HistoryReply.FetchFailed;
import io.ktrdr.gateway.GatewayQuestion.HistoryReply.Fetched;
import io.ktrdr.gateway.GatewayQuestion.SearchSymbols;
import io.ktrdr.market.Contract;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.wire.BarColumns;
import io.ktrdr.wire.ClientMessage.CancelHeadTimestamp;
import io.ktrdr.wire.ClientMessage.CancelHistoricalData;
import io.ktrdr.wire.ClientMessage.ReqContractDetails;
import io.ktrdr.wire.ClientMessage.ReqHeadTimestamp;
import io.ktrdr.wire.ClientMessage.ReqHistoricalData;
import io.ktrdr.wire.ClientMessage.ReqMatchingSymbols;
import io.ktrdr.wire.DateForm;
import io.ktrdr.wire.ServerMessage.HeadTimestamp;
import io.ktrdr.wire.ServerMessage.HistoricalData;
import io.ktrdr.wire.ServerMessage.HistoricalDataEnd;
import io.ktrdr.wire.ServerMessage.Span;
import io.ktrdr.wire.ServerMessage.SymbolSamples;
import io.ktrdr.wire.SymbolSample;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Questions against gateways that answer well, badly, late or not at all, over real TCP. */
class QuestionsIT {

  private static final ActorTestKit KIT = ActorTestKit.create();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long OPEN = Instant.parse("2026-01-05T14:30:00Z").getEpochSecond();
  private static final TimeRange THREE_MINUTES = TimeRange.ofEpochSeconds(OPEN, OPEN + 180);

  @AfterAll
  static void shutdown() {
    KIT.shutdownTestKit();
  }

  @ParameterizedTest
  @ValueSource(ints = {176, 195, 196, 200})
  void barsComeTrimmedToWhatWasAsked(int version) {
    try (ScriptedGateway server =
            answering(
                version,
                (peer, asked) ->
                    bars(
                        peer, version, asked, OPEN - 60, OPEN, OPEN + 60, OPEN + 120, OPEN + 180));
        GatewayUnderTest gateway = connect(server, "")) {
      var probe = gateway.fetch(Timeframe.MINUTE_1, THREE_MINUTES);

      ChunkFetched chunk = probe.expectMessageClass(ChunkFetched.class, PATIENCE);
      assertThat(chunk.asked()).isEqualTo(THREE_MINUTES);
      assertThat(chunk.bars().times()).containsExactly(OPEN, OPEN + 60, OPEN + 120);
      assertThat(chunk.done()).isEqualTo(1);
      assertThat(chunk.total()).isEqualTo(1);
      probe.expectMessage(new Fetched(1));
      ReqHistoricalData sent = server.received(ReqHistoricalData.class).getFirst();
      assertThat(sent.endDateTime()).isEqualTo("20260105-14:34:00");
      assertThat(sent.duration()).isEqualTo("240 S");
      assertThat(sent.barSize()).isEqualTo("1 min");
      assertThat(sent.formatDate()).isEqualTo(2);
      assertThat(sent.contract().conId()).isEqualTo(265598);
    }
  }

  @Test
  void noDataIsAnAnswerAndNotAFailure() {
    try (ScriptedGateway server =
            answering(
                200,
                (peer, asked) ->
                    peer.error(
                        asked.reqId(),
                        162,
                        "Historical Market Data Service error message:HMDS query returned no data:"
                            + " AAPL@SMART Trades"));
        GatewayUnderTest gateway = connect(server, "")) {
      var probe = gateway.fetch(Timeframe.MINUTE_1, THREE_MINUTES);

      assertThat(probe.expectMessageClass(ChunkFetched.class, PATIENCE).bars().isEmpty()).isTrue();
      probe.expectMessage(new Fetched(1));
    }
  }

  @Test
  void aPacingReplyStopsTheClassForAWhileAndThenTheRequestIsRepeated() {
    try (ScriptedGateway server =
            answering(
                200,
                new Answer() {
                  private boolean refused;

                  @Override
                  public void to(ScriptedGateway.Peer peer, ReqHistoricalData asked)
                      throws IOException {
                    if (refused) {
                      bars(peer, 200, asked, OPEN);
                    } else {
                      refused = true;
                      peer.error(
                          asked.reqId(),
                          162,
                          "Historical Market Data Service error message:Historical data request"
                              + " pacing violation");
                    }
                  }
                });
        GatewayUnderTest gateway =
            connect(server, "ktrdr.gateway.limits.stop-after-violation = 3 s")) {
      Instant start = Instant.now();
      var probe = gateway.fetch(Timeframe.MINUTE_1, THREE_MINUTES);
      gateway.eventually(
          () ->
              assertThat(gateway.status().pacing().waitingFor())
                  .hasValueSatisfying(
                      wait -> assertThat(wait.policy()).isEqualTo("rest-after-violation")));

      probe.expectMessageClass(ChunkFetched.class, PATIENCE);
      assertThat(Duration.between(start, Instant.now())).isGreaterThan(Duration.ofSeconds(3));
      assertThat(server.received(ReqHistoricalData.class)).hasSize(2);
      assertThat(server.received(ReqHistoricalData.class).get(1).reqId())
          .isNotEqualTo(server.received(ReqHistoricalData.class).get(0).reqId());
    }
  }

  @Test
  void aRefusalCarriesIbsCodeAndWordsToTheAsker() {
    try (ScriptedGateway server =
            answering(
                200,
                (peer, asked) ->
                    peer.error(asked.reqId(), 200, "No security definition has been found"));
        GatewayUnderTest gateway = connect(server, "")) {
      FetchFailed failed =
          gateway
              .fetch(Timeframe.MINUTE_1, THREE_MINUTES)
              .expectMessageClass(FetchFailed.class, PATIENCE);

      assertThat(failed.problem())
          .isEqualTo(
              new GatewayProblem(
                  CodeClass.BAD_REQUEST,
                  200,
                  "No security definition has been found",
                  "IB knows no such contract, or more than one fits.",
                  Duration.ZERO,
                  Optional.of(
                      new GatewayProblem.Asked(
                          "AAPL.NASDAQ.STK", "bars 1m TRADES, step 1 of 1", 1, Lane.INTERACTIVE))));
      assertThat(failed.remaining()).isEqualTo(THREE_MINUTES);
      assertThat(server.received(ReqHistoricalData.class)).hasSize(1);
    }
  }

  @Test
  void silenceEndsInACancelAndANamedFailureAndLateAnswersAreIgnored() {
    try (ScriptedGateway server =
            ScriptedGateway.start(
                peer -> {
                  peer.welcome(200, "SIM0000001");
                  ReqHistoricalData asked = peer.await(ReqHistoricalData.class);
                  peer.await(CancelHistoricalData.class);
                  bars(peer, 200, asked, OPEN);
                  peer.error(asked.reqId(), 162, "API historical data query cancelled: 1");
                  while (true) {
                    peer.await(CancelHistoricalData.class);
                  }
                });
        GatewayUnderTest gateway =
            connect(server, "ktrdr.gateway { request-timeout = 300 ms, retries = 1 }")) {
      var probe = gateway.fetch(Timeframe.MINUTE_1, THREE_MINUTES);

      FetchFailed failed = probe.expectMessageClass(FetchFailed.class, PATIENCE);
      assertThat(failed.problem().kind()).isEqualTo(CodeClass.CONNECTIVITY);
      assertThat(failed.problem().detail()).contains("did not answer");
      probe.expectNoMessage(Duration.ofMillis(100));
      gateway.eventually(() -> assertThat(server.received(CancelHistoricalData.class)).hasSize(2));
      gateway.eventually(() -> assertThat(gateway.status().pacing().inFlight()).isZero());
    }
  }

  @Test
  void barsOutOfOrderAreNeverServed() {
    try (ScriptedGateway server =
            answering(200, (peer, asked) -> bars(peer, 200, asked, OPEN + 60, OPEN));
        GatewayUnderTest gateway = connect(server, "ktrdr.gateway.retries = 0")) {
      FetchFailed failed =
          gateway
              .fetch(Timeframe.MINUTE_1, THREE_MINUTES)
              .expectMessageClass(FetchFailed.class, PATIENCE);

      assertThat(failed.problem().detail()).startsWith("IB sent bars out of order");
      assertThat(gateway.status().notices())
          .anyMatch(notice -> notice.text().startsWith("IB sent bars out of order"));
    }
  }

  @Test
  void equalQuestionsInFlightAreAskedOnce() {
    try (ScriptedGateway server =
            ScriptedGateway.start(
                peer -> {
                  peer.welcome(200, "SIM0000001");
                  ReqHistoricalData asked = peer.await(ReqHistoricalData.class);
                  peer.await(ReqMatchingSymbols.class);
                  bars(peer, 200, asked, OPEN);
                  peer.stay();
                });
        GatewayUnderTest gateway = connect(server, "")) {
      var one = gateway.fetch(Timeframe.MINUTE_1, THREE_MINUTES);
      var other = gateway.fetch(Timeframe.MINUTE_1, THREE_MINUTES);
      gateway.eventually(() -> assertThat(server.received(ReqHistoricalData.class)).isNotEmpty());
      var third = gateway.fetch(Timeframe.MINUTE_1, THREE_MINUTES);
      TestProbe<ContractsReply> search = KIT.createTestProbe();
      gateway.supervisor.tell(new SearchSymbols("x", Lane.INTERACTIVE, search.ref()));

      for (TestProbe<HistoryReply> probe : List.of(one, other, third)) {
        assertThat(probe.expectMessageClass(ChunkFetched.class, PATIENCE).bars().times())
            .containsExactly(OPEN);
        probe.expectMessage(new Fetched(1));
      }
      assertThat(server.received(ReqHistoricalData.class)).hasSize(1);
    }
  }

  @Test
  void anAskerThatIsGoneTakesItsRequestAlong() {
    try (ScriptedGateway server = answering(200, (peer, asked) -> {});
        GatewayUnderTest gateway = connect(server, "")) {
      TestProbe<HistoryReply> probe = gateway.fetch(Timeframe.MINUTE_1, THREE_MINUTES);
      gateway.eventually(() -> assertThat(server.received(ReqHistoricalData.class)).hasSize(1));

      probe.stop();

      gateway.eventually(() -> assertThat(server.received(CancelHistoricalData.class)).hasSize(1));
      gateway.eventually(() -> assertThat(gateway.status().pacing().inFlight()).isZero());
    }
  }

  @Test
  void aLostConnectionIsSurvivedByTheQuestion() {
    try (ScriptedGateway server =
            ScriptedGateway.start(
                peer -> {
                  peer.welcome(200, "SIM0000001");
                  peer.await(ReqHistoricalData.class);
                  peer.reset();
                },
                peer -> {
                  peer.welcome(200, "SIM0000001");
                  bars(peer, 200, peer.await(ReqHistoricalData.class), OPEN);
                  peer.stay();
                });
        GatewayUnderTest gateway = connect(server, "ktrdr.gateway.no-connection-grace = 30 s")) {
      var probe = gateway.fetch(Timeframe.MINUTE_1, THREE_MINUTES);

      probe.expectMessageClass(ChunkFetched.class, PATIENCE);
      probe.expectMessage(new Fetched(1));
    }
  }

  @Test
  void aJoinThatDoesNotFitIsNotedAndAskedAgainOnce() {
    long second = OPEN + 2 * 86_400 - 120;
    TimeRange range = TimeRange.ofEpochSeconds(OPEN, second + 60);
    try (ScriptedGateway server =
            ScriptedGateway.start(
                peer -> {
                  peer.welcome(200, "SIM0000001");
                  priced(peer, peer.await(ReqHistoricalData.class), 100, OPEN, second - 60);
                  priced(peer, peer.await(ReqHistoricalData.class), 101, OPEN, second - 60, second);
                  priced(peer, peer.await(ReqHistoricalData.class), 100, OPEN, second - 60, second);
                  peer.stay();
                });
        GatewayUnderTest gateway = connect(server, "")) {
      var probe = gateway.fetch(Timeframe.MINUTE_1, range);

      assertThat(probe.expectMessageClass(ChunkFetched.class, PATIENCE).bars().times())
          .containsExactly(OPEN, second - 60);
      ChunkFetched joined = probe.expectMessageClass(ChunkFetched.class, PATIENCE);
      assertThat(joined.bars().times()).containsExactly(second);
      assertThat(joined.bars().bar(0).close()).isEqualByComparingTo("100");
      probe.expectMessage(new Fetched(2));
      assertThat(gateway.status().notices())
          .anyMatch(notice -> notice.text().contains("twice differently"));
    }
  }

  @Test
  void aHeadTimestampIsCancelledOnceItIsKnown() {
    try (ScriptedGateway server =
            ScriptedGateway.start(
                peer -> {
                  peer.welcome(200, "SIM0000001");
                  ReqHeadTimestamp asked = peer.await(ReqHeadTimestamp.class);
                  peer.send(new HeadTimestamp(asked.reqId(), "345479400"));
                  peer.stay();
                });
        GatewayUnderTest gateway = connect(server, "")) {
      TestProbe<HeadTimestampReply> probe = KIT.createTestProbe();
      gateway.supervisor.tell(
          new FindHeadTimestamp(
              GatewayUnderTest.AAPL,
              WhatToShow.TRADES,
              TradingHours.RTH,
              Lane.INTERACTIVE,
              probe.ref()));

      assertThat(probe.expectMessageClass(HeadTimestampFound.class, PATIENCE).head())
          .isEqualTo("1980-12-12T14:30:00Z");
      gateway.eventually(() -> assertThat(server.received(CancelHeadTimestamp.class)).hasSize(1));
    }
  }

  @Test
  void anUnknownContractIsAnEmptyAnswer() {
    try (ScriptedGateway server =
            ScriptedGateway.start(
                peer -> {
                  peer.welcome(200, "SIM0000001");
                  ReqContractDetails asked = peer.await(ReqContractDetails.class);
                  peer.error(asked.reqId(), 200, "No security definition has been found");
                  peer.stay();
                });
        GatewayUnderTest gateway = connect(server, "")) {
      TestProbe<ContractsReply> probe = KIT.createTestProbe();
      gateway.supervisor.tell(
          new FindContracts(
              Contract.of("NOSUCH", SecurityType.STK, "SMART", "", "USD"),
              Lane.INTERACTIVE,
              probe.ref()));

      assertThat(probe.expectMessageClass(ContractsFound.class, PATIENCE).instruments()).isEmpty();
    }
  }

  @Test
  void aSearchFindsIdsAndNames() {
    try (ScriptedGateway server =
            ScriptedGateway.start(
                peer -> {
                  peer.welcome(200, "SIM0000001");
                  ReqMatchingSymbols asked = peer.await(ReqMatchingSymbols.class);
                  peer.send(
                      new SymbolSamples(
                          asked.reqId(),
                          List.of(
                              new SymbolSample(
                                  265598,
                                  "AAPL",
                                  "STK",
                                  "NASDAQ",
                                  "USD",
                                  List.of("OPT"),
                                  "APPLE INC",
                                  ""),
                              new SymbolSample(
                                  1, "ODD", "NEWS", "X", "USD", List.of(), "unnameable", ""))));
                  peer.stay();
                });
        GatewayUnderTest gateway = connect(server, "")) {
      TestProbe<ContractsReply> probe = KIT.createTestProbe();
      gateway.supervisor.tell(new SearchSymbols("AAPL", Lane.INTERACTIVE, probe.ref()));

      var found = probe.expectMessageClass(ContractsFound.class, PATIENCE).instruments();
      assertThat(found).hasSize(1);
      assertThat(found.getFirst().id()).hasToString("AAPL.NASDAQ.STK");
      assertThat(found.getFirst().longName()).isEqualTo("APPLE INC");
    }
  }

  private interface Answer {
    void to(ScriptedGateway.Peer peer, ReqHistoricalData asked) throws IOException;
  }

  private static ScriptedGateway answering(int version, Answer answer) {
    return ScriptedGateway.start(
        peer -> {
          peer.welcome(version, "SIM0000001");
          while (true) {
            answer.to(peer, peer.await(ReqHistoricalData.class));
          }
        });
  }

  private static void bars(
      ScriptedGateway.Peer peer, int version, ReqHistoricalData asked, long... times)
      throws IOException {
    Span span = new Span("20260105-14:30:00", asked.endDateTime());
    BarColumns columns = columns(100, times);
    if (version < 196) {
      peer.send(new HistoricalData(asked.reqId(), Optional.of(span), columns));
    } else {
      peer.send(
          new HistoricalData(asked.reqId(), Optional.empty(), columns),
          new HistoricalDataEnd(asked.reqId(), span));
    }
  }

  private static void priced(
      ScriptedGateway.Peer peer, ReqHistoricalData asked, long price, long... times)
      throws IOException {
    peer.send(
        new HistoricalData(asked.reqId(), Optional.empty(), columns(price, times)),
        new HistoricalDataEnd(asked.reqId(), new Span("20260105-14:30:00", "")));
  }

  private static BarColumns columns(long price, long... times) {
    long[] prices = new long[times.length];
    int[] counts = new int[times.length];
    Arrays.fill(prices, price);
    Arrays.fill(counts, 3);
    return new BarColumns(
        DateForm.EPOCH,
        0,
        0,
        0,
        times,
        prices,
        prices.clone(),
        prices.clone(),
        prices.clone(),
        prices.clone(),
        prices.clone(),
        counts);
  }

  private static GatewayUnderTest connect(ScriptedGateway server, String overrides) {
    GatewayUnderTest gateway = GatewayUnderTest.connectedTo(KIT, server.port(), overrides);
    gateway.await(GatewayStatus.Phase.READY);
    return gateway;
  }
}
