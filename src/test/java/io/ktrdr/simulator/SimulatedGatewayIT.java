package io.ktrdr.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.ktrdr.simulator.limits.Limit;
import io.ktrdr.simulator.limits.Violation;
import io.ktrdr.testing.RunningClock;
import io.ktrdr.testing.SettableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulated gateway over real TCP, asked by a client that shares no code with it. */
class SimulatedGatewayIT {

  private static final String[] AAPL = {
    "0", "AAPL", "STK", "", "", "", "", "SMART", "NASDAQ", "USD", "", ""
  };

  private static ActorTestKit kit;

  /** By which limits are kept: however long this machine takes, here no time passes by itself. */
  private final SettableClock limitsClock =
      new SettableClock(Instant.parse("2026-11-20T15:30:00Z"));

  private SimulatedGateway gateway;

  @BeforeAll
  static void system() {
    kit = ActorTestKit.create();
  }

  @AfterAll
  static void noSystem() {
    kit.shutdownTestKit();
  }

  @BeforeEach
  void start() {
    Instant friday = Instant.parse("2026-11-20T15:30:00Z");
    Clock market = RunningClock.from(friday);
    SimulatorSettings settings =
        SimulatorSettings.from(ConfigFactory.parseResources("simulator.conf")).withPort(0);
    gateway = SimulatedGateway.start(kit.system(), settings, market, limitsClock);
  }

  @AfterEach
  void stop() {
    gateway.stop();
  }

  @ParameterizedTest
  @CsvSource({
    "v100..151,151",
    "v157..178,178",
    "v100..187,187",
    "v100..200,200",
    "v100..225,200",
    "v176,176",
    "v100..200 +PACEAPI,200"
  })
  void theHandshakeAnswersTheNewestCommonVersionInTwoFields(String offered, String version)
      throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.hello(offered);
      List<String> answer = client.receive();
      assertThat(answer).hasSize(2);
      assertThat(answer.getFirst()).isEqualTo(version);
      assertThat(answer.get(1)).matches("\\d{8} \\d\\d:\\d\\d:\\d\\d US/Eastern");
      assertThat(client.silentFor(300)).as("nothing before START_API").isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"v100..150", "v201..225", "63", "hello", ""})
  void otherVersionsAreClosed(String offered) throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.hello(offered);
      assertThat(client.closed()).isTrue();
    }
  }

  @Test
  void theGreetingHasExactlyTheFieldsThatClientsCount() throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.hello("v100..200");
      client.receive();
      client.send("71", "2", "7", "");
      assertThat(client.receive()).containsExactly("15", "1", "SIM0000001");
      assertThat(client.receive()).containsExactly("9", "1", "1");
      for (String code : List.of("2104", "2106", "2158")) {
        List<String> notice = client.receive();
        assertThat(notice).hasSize(6).startsWith("4", "-1", code);
      }
    }
  }

  @Test
  void aClientIdInUseIsToldSoBeforeTheClose() throws IOException {
    try (RawClient first = RawClient.started(gateway.port(), 187, 7)) {
      boolean stayed = false;
      // who is held up between the two cannot tell them apart, and looks again
      for (int tries = 0; tries < 20 && !stayed; tries++) {
        try (RawClient second = new RawClient(gateway.port())) {
          second.hello("v100..187");
          second.receive();
          second.send("71", "2", "7", "");
          assertThat(second.receive())
              .containsExactly(
                  "4",
                  "2",
                  "-1",
                  "326",
                  "Unable to connect as the client id is already in use. Retry with a unique client"
                      + " id.",
                  "");
          stayed = second.silentFor(300);
          assertThat(second.closed()).isTrue();
        }
      }
      assertThat(stayed).as("still open after it was told").isTrue();
      first.send("49", "1");
      assertThat(first.receive()).startsWith("49", "1");
    }
  }

  @Test
  void aClientIdIsFreeAgainAfterTheClose() throws IOException {
    RawClient.started(gateway.port(), 200, 7).close();
    Instant until = Instant.now().plusSeconds(30);
    String first = "";
    while (!first.equals("15") && Instant.now().isBefore(until)) {
      try (RawClient again = new RawClient(gateway.port())) {
        again.hello("v100..200");
        again.receive();
        again.send("71", "2", "7", "");
        first = again.receive().getFirst();
      }
    }
    assertThat(first).isEqualTo("15");
  }

  @ParameterizedTest
  @CsvSource({"151,38", "152,39", "163,40", "164,40", "181,40", "182,41", "186,42", "200,42"})
  void contractDetailsHaveTheFieldsOfTheVersion(int version, int fields) throws IOException {
    try (RawClient client = RawClient.started(gateway.port(), version, 1)) {
      client.send(details(5, "AAPL", "STK", "SMART", "USD"));
      List<String> data = client.receive();
      assertThat(data).hasSize(fields + 2).startsWith("10");
      assertThat(data).contains("265598", "APPLE INC", "US/Eastern", "US0378331005");
      assertThat(client.receive()).containsExactly("52", "1", "5");
    }
  }

  @Test
  void unknownIsError200AloneAndLooseQuestionsGetSeveralAnswers() throws IOException {
    try (RawClient client = RawClient.started(gateway.port(), 187, 1)) {
      client.send(details(5, "NOSUCHSYM", "STK", "SMART", "USD"));
      assertThat(client.receive())
          .containsExactly(
              "4", "2", "5", "200", "No security definition has been found for the request", "");
      client.send(details(6, "VOD", "STK", "SMART", ""));
      List<String> currencies = new ArrayList<>();
      List<String> answer = client.receive();
      while (answer.getFirst().equals("10")) {
        currencies.add(answer.get(9));
        answer = client.receive();
      }
      assertThat(answer).containsExactly("52", "1", "6");
      assertThat(currencies).containsExactlyInAnyOrder("USD", "GBP");
      client.send(details(7, "ES", "FUT", "CME", "USD"));
      List<String> expiries = new ArrayList<>();
      for (answer = client.receive(); answer.getFirst().equals("10"); answer = client.receive()) {
        expiries.add(answer.get(4));
      }
      assertThat(expiries).startsWith("20261218", "20270319", "20270617", "20270917").isSorted();
      client.send("81", "8", "AAP");
      assertThat(client.receive()).startsWith("79", "8", "1", "265598", "AAPL", "STK", "NASDAQ");
      client.send("81", "9", "ZZZZZ");
      assertThat(client.receive()).contains("9", "322");
      limitsClock.now = limitsClock.now.plusMillis(1_050);
      client.send("81", "10", "ZZZZZ");
      assertThat(client.receive()).containsExactly("79", "10", "0");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {151, 173, 178, 187, 195, 196, 200})
  void historyHasTheLayoutOfTheVersion(int version) throws IOException {
    try (RawClient client = RawClient.started(gateway.port(), version, 1)) {
      client.send(history(5, "20260305-21:00:00", "1 min", "1 D", "1", "TRADES", "1"));
      List<String> data = client.receive("17");
      int at = version < 196 ? 4 : 2;
      assertThat(data.get(at)).isEqualTo("390");
      assertThat(data).hasSize(at + 1 + 390 * 8);
      String date = data.get(at + 1);
      assertThat(date)
          .isEqualTo(version < 174 ? "20260305  09:30:00" : "20260305 09:30:00 US/Eastern");
      if (version >= 196) {
        assertThat(client.receive()).hasSize(4).startsWith("108", "5");
      }
      client.send(history(6, "20260305-21:00:00", "1 day", "5 D", "1", "MIDPOINT", "2"));
      List<String> days = client.receive("17");
      assertThat(days.get(at)).isEqualTo("5");
      assertThat(days.subList(at + 1, at + 9)).startsWith("20260227").endsWith("-1", "-1", "-1");
    }
  }

  @Test
  void historyOfEveryVersionIsTheSameHistory() throws IOException {
    List<List<String>> answers = new ArrayList<>();
    for (int version : new int[] {176, 187, 195}) {
      // an id of its own each: the one before may not be free yet
      try (RawClient client = RawClient.started(gateway.port(), version, version)) {
        client.send(history(5, "20260305-21:00:00", "5 mins", "2 D", "0", "TRADES", "2"));
        answers.add(client.receive("17"));
      }
    }
    assertThat(answers.get(1)).isEqualTo(answers.get(0));
    assertThat(answers.get(2)).isEqualTo(answers.get(0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "20260305-21:00:00|1 sec|1 D|TRADES|321",
        "20260305-21:00:00|1 secs|1 D|TRADES|162",
        "20260305-21:00:00|1 min|1 Q|TRADES|321",
        "20260305-21:00:00|1 min|366 D|TRADES|321",
        "20260305-21:00:00|1 min|1 D|PRICES|321",
        "20260305 21:00:00 GMT|1 min|1 D|TRADES|10314",
        "soon|1 min|1 D|TRADES|10314",
        "20260305-21:00:00|1 min|1 D|AGGTRADES|10299",
        "20260305-21:00:00|1 min|1 D|SCHEDULE|10295",
        "19800305-21:00:00|1 day|1 M|TRADES|162"
      })
  void wrongRequestsAreRefusedAsIbDoes(
      String end, String bar, String duration, String what, String code) throws IOException {
    try (RawClient client = RawClient.started(gateway.port(), 187, 1)) {
      client.send(history(5, end, bar, duration, "1", what, "1"));
      assertThat(client.receive()).hasSize(6).startsWith("4", "2", "5", code);
    }
  }

  @Test
  void updatesFollowTheBarsUntilCancelled() throws IOException {
    try (RawClient client = RawClient.started(gateway.port(), 200, 1)) {
      List<String> request = new ArrayList<>(List.of("20", "5"));
      request.addAll(List.of(AAPL));
      request.addAll(List.of("0", "", "5 secs", "1800 S", "0", "TRADES", "2", "1", ""));
      client.send(request.toArray(String[]::new));
      List<String> bars = client.receive();
      assertThat(bars).startsWith("17", "5");
      assertThat(bars.get(2)).as("the newest bar may not have begun").isIn("359", "360");
      assertThat(client.receive()).startsWith("108", "5");
      List<String> update = client.receive("90");
      assertThat(update).hasSize(10);
      client.send("25", "1", "5");
      assertThat(client.receive("4").subList(1, 4))
          .containsExactly(
              "5",
              "162",
              "Historical Market Data Service error message:API historical data query cancelled:"
                  + " 5");
      client.send("25", "1", "5");
      assertThat(client.receive("4")).contains("366");
    }
  }

  @Test
  void realTimeBarsComeEveryFiveSecondsOnTheGrid() throws IOException {
    try (RawClient client = RawClient.started(gateway.port(), 200, 1)) {
      List<String> request = new ArrayList<>(List.of("50", "3", "5"));
      request.addAll(List.of(AAPL));
      request.addAll(List.of("5", "TRADES", "1", ""));
      client.send(request.toArray(String[]::new));
      List<String> bar = client.receive("50");
      assertThat(bar).hasSize(11).startsWith("50", "3", "5");
      assertThat(Long.parseLong(bar.get(3)) % 5).isZero();
      client.send("51", "1", "5");
      client.send("2", "2", "99");
      assertThat(client.receive("4")).contains("300");
    }
  }

  @Test
  void accountQuestionsAreAnsweredAtOnce() throws IOException {
    try (RawClient client = RawClient.started(gateway.port(), 178, 1)) {
      client.send("61", "1");
      assertThat(client.receive()).containsExactly("62", "1");
      client.send("5", "1");
      assertThat(client.receive()).containsExactly("53", "1");
      client.send("99", "1");
      assertThat(client.receive()).containsExactly("102");
      client.send("6", "2", "1", "SIM0000001");
      assertThat(client.receive("54")).containsExactly("54", "1", "SIM0000001");
      client.send("76", "1", "9", "SIM0000001", "", "0");
      assertThat(client.receive("74")).containsExactly("74", "1", "9");
      client.send("7", "3", "10", "0", "", "", "", "", "", "");
      assertThat(client.receive()).containsExactly("55", "1", "10");
      client.send("62", "1", "11", "All", "NetLiquidation");
      assertThat(client.receive("64")).containsExactly("64", "1", "11");
    }
  }

  @Test
  void limitsAreEnforcedAndWrittenDown() throws IOException {
    try (RawClient client = RawClient.started(gateway.port(), 187, 1)) {
      for (int i = 0; i < 2; i++) {
        client.send(history(5 + i, "20261119-21:00:00", "5 secs", "1800 S", "1", "TRADES", "2"));
      }
      List<String> codes = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        List<String> answer = client.receive();
        codes.add(answer.getFirst().equals("4") ? answer.get(3) : "bars");
      }
      assertThat(codes).containsExactlyInAnyOrder("bars", "162");
      assertThat(gateway.violations())
          .extracting(Violation::limit)
          .containsExactly(Limit.IDENTICAL_WITHIN_FIFTEEN_SECONDS);
      for (int i = 0; i < 60; i++) {
        client.send("49", "1");
      }
      assertThat(client.receive("4").subList(2, 4)).containsExactly("-1", "100");
      assertThat(client.closed()).as("after three violations").isTrue();
    }
  }

  @Test
  void garbledMessagesAreNamedAndGarbageHarmsNobodyElse() throws IOException {
    try (RawClient good = RawClient.started(gateway.port(), 187, 1);
        RawClient bad = RawClient.started(gateway.port(), 187, 2)) {
      bad.send("20", "x5", "AAPL");
      assertThat(bad.receive()).startsWith("4", "2", "-1", "320");
      bad.send("3", "1", "order");
      assertThat(bad.receive()).startsWith("4", "2", "-1", "321");
      bad.write("\u00ff\u00ff\u00ff\u00ffgarbage".getBytes(StandardCharsets.ISO_8859_1));
      assertThat(bad.closed()).isTrue();
      try (RawClient http = new RawClient(gateway.port())) {
        http.write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(http.closed()).isTrue();
      }
      good.send("49", "1");
      assertThat(good.receive()).hasSize(3).startsWith("49", "1");
    }
  }

  @Test
  void aPortInUseIsSaid() {
    SimulatorSettings taken =
        SimulatorSettings.from(ConfigFactory.parseResources("simulator.conf"))
            .withPort(gateway.port());
    assertThatThrownBy(() -> SimulatedGateway.start(kit.system(), taken))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("127.0.0.1:" + gateway.port())
        .hasMessageContaining("in use");
  }

  private static String[] details(
      int reqId, String symbol, String type, String exchange, String currency) {
    return new String[] {
      "9",
      "8",
      Integer.toString(reqId),
      "",
      symbol,
      type,
      "",
      "",
      "",
      "",
      exchange,
      "",
      currency,
      "",
      "",
      "",
      "",
      "",
      ""
    };
  }

  private static String[] history(
      int reqId,
      String end,
      String bar,
      String duration,
      String rth,
      String what,
      String formatDate) {
    List<String> fields = new ArrayList<>(List.of("20", Integer.toString(reqId)));
    fields.addAll(List.of(AAPL));
    fields.addAll(List.of("0", end, bar, duration, rth, what, formatDate, "0", ""));
    return fields.toArray(String[]::new);
  }
}
