package io.ktrdr.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.desk.FuzzyDesk;
import io.ktrdr.api.desk.FuzzySettings;
import io.ktrdr.api.edge.Dispatch;
import io.ktrdr.api.edge.Drain;
import io.ktrdr.api.edge.Edge;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Gate;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.Json;
import io.ktrdr.api.http.RequestMeters;
import io.ktrdr.api.security.Access;
import io.ktrdr.api.security.KeyRing;
import io.ktrdr.api.security.SecuritySettings;
import io.ktrdr.api.tls.TlsContext;
import io.ktrdr.api.tls.TlsSettings;
import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.gateway.CodeClass;
import io.ktrdr.gateway.Diagnosis;
import io.ktrdr.gateway.Farm;
import io.ktrdr.gateway.GatewayProblem;
import io.ktrdr.gateway.GatewayQuestion;
import io.ktrdr.gateway.GatewayStatus;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.gateway.Lane;
import io.ktrdr.gateway.LoginsStatus;
import io.ktrdr.gateway.RequestKind;
import io.ktrdr.gateway.Role;
import io.ktrdr.market.Bar;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.BarSeriesBuilder;
import io.ktrdr.market.Contract;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.Origin;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Source;
import io.ktrdr.market.TimeRange;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.store.Chunking;
import io.ktrdr.store.Provenance;
import io.ktrdr.store.StoreDatabase;
import io.ktrdr.testing.OpenApi;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.ServerBinding;

/**
 * A served API over a real store, with scripted symbols and a scripted gateway, for real clients.
 */
final class ApiFixture implements AutoCloseable {

  static final Instant NOW = Instant.parse("2023-06-15T16:00:00Z");

  static final Instrument AAPL = Samples.stock("AAPL", "NASDAQ", 265598);
  static final Instrument EURUSD = Samples.pair("EUR", "USD", 12087792);

  final ActorTestKit kit;
  final StoreDatabase database;
  final FakeSymbols symbols;
  final FakeJobs jobs;
  final HttpSettings settings;
  final HttpClient client = HttpClient.newHttpClient();

  /** Null leaves questions for the status unanswered. */
  volatile GatewayStatus status = status(GatewayStatus.Phase.READY);

  /** The contract that was asked for last. */
  volatile Contract looked;

  volatile GatewayQuestion.ContractsReply search =
      new GatewayQuestion.ContractsReply.ContractsFound(List.of());

  private final ApiContext context;
  private final ServerBinding binding;

  ApiFixture(Path folder, String overrides) throws Exception {
    this(folder, overrides, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  ApiFixture(Path folder, String overrides, Clock clock) throws Exception {
    Config config =
        ConfigFactory.parseString("pekko.loglevel = WARNING\nktrdr.http.port = 0\n" + overrides)
            .withFallback(ConfigFactory.parseResources("dispatchers.conf"))
            .withFallback(ConfigFactory.parseResources("http.conf"))
            .withFallback(ConfigFactory.parseResources("stream.conf"))
            .withFallback(ConfigFactory.parseResources("store.conf"))
            .withFallback(ConfigFactory.parseResources("quality.conf"))
            .withFallback(
                ConfigFactory.parseString("ktrdr.fuzzy.file = no-such-file.yaml")
                    .withFallback(ConfigFactory.parseResources("fuzzy.conf")))
            .withFallback(ConfigFactory.load("reference"))
            .resolve();
    kit = ActorTestKit.create("api", config);
    database = StoreDatabase.open(folder);
    symbols = new FakeSymbols(kit, database.bars());
    jobs = new FakeJobs(kit);
    symbols.know(AAPL);
    symbols.know(EURUSD);
    settings = HttpSettings.from(config);
    Calendars calendars = Calendars.bundled();
    context =
        new ApiContext(
            database.bars(),
            database.instruments(),
            symbols,
            calendars::of,
            () -> calendars,
            gateway(),
            () -> Optional.of(Origin.SIMULATED),
            clock,
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            "1.2.3",
            FuzzyDesk.open(FuzzySettings.from(config), Clock.systemUTC()),
            jobs,
            new Access(
                SecuritySettings.from(config),
                new KeyRing(database.database(), Clock.fixed(NOW, ZoneOffset.UTC)),
                TlsSettings.from(config).map(tls -> TlsContext.open(tls, Clock.systemUTC()))));
    database.measure(context.meters());
    binding =
        HttpServer.bind(kit.system(), context, settings)
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
  }

  /** What is served, built once more beside the server. */
  List<Endpoint> endpoints() {
    return HttpServer.endpoints(
        kit.system(),
        context,
        settings,
        new RequestMeters(context.meters()),
        Drain.never(),
        Gate.OPEN,
        request -> Optional.empty());
  }

  Access access() {
    return context.access();
  }

  /** Where to post, with nothing that exists where a path has a variable part. */
  List<String> postPaths() {
    return endpoints().stream()
        .filter(endpoint -> endpoint.method().equals("POST"))
        .map(endpoint -> endpoint.path().replaceAll("\\{[^}]*}", "nothing"))
        .toList();
  }

  /** What answers, without a port in between. */
  Dispatch inProcess(Edge edge) {
    return HttpServer.dispatch(kit.system(), context, settings, edge);
  }

  /** An edge besides the server's. */
  Edge edge() {
    return Edge.create(
        kit.system(), settings.edge(), 1, new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
  }

  private ActorRef<GatewaySupervisor.Command> gateway() {
    return kit.spawn(
        Behaviors.receive(GatewaySupervisor.Command.class)
            .onMessage(
                GatewaySupervisor.GetLogins.class,
                question -> {
                  if (status != null) {
                    question.replyTo().tell(new LoginsStatus(List.of(status)));
                  }
                  return Behaviors.same();
                })
            .onMessage(
                GatewaySupervisor.Diagnose.class,
                question -> {
                  question
                      .replyTo()
                      .tell(
                          new Diagnosis(
                              "main",
                              "127.0.0.1",
                              4002,
                              false,
                              List.of(
                                  new Diagnosis.Step(
                                      "is the port reachable?",
                                      Diagnosis.Outcome.FAILED,
                                      "refused",
                                      "Start it."))));
                  return Behaviors.same();
                })
            .onMessage(
                GatewayQuestion.SearchSymbols.class,
                question -> {
                  question.replyTo().tell(search);
                  return Behaviors.same();
                })
            .onMessage(
                GatewayQuestion.FindContracts.class,
                question -> {
                  looked = question.query();
                  question.replyTo().tell(search);
                  return Behaviors.same();
                })
            .build());
  }

  static GatewayStatus status(GatewayStatus.Phase phase) {
    return new GatewayStatus(
        "main",
        "127.0.0.1",
        4002,
        List.of(
            new GatewayStatus.ConnectionStatus(
                "connection-1",
                Set.of(Role.LIVE),
                1,
                phase,
                NOW,
                "socket refused",
                Optional.empty(),
                GatewayStatus.AlarmLevel.WARNING,
                new GatewayStatus.Levels(
                    GatewayStatus.SocketState.OPEN,
                    NOW,
                    7,
                    true,
                    Optional.of(NOW),
                    List.of(
                        new GatewayStatus.FarmStatus(
                            new Farm(Farm.Kind.MARKET_DATA, "usfarm"), Farm.State.OK, NOW))),
                178,
                List.of("SIM0000001"),
                Optional.of(Origin.SIMULATED),
                Optional.of(Duration.ofMillis(-12)),
                3)),
        new GatewayStatus.PacingStatus(
            Map.of(Lane.BACKFILL, 2),
            1,
            77,
            Optional.of(new GatewayStatus.Wait("identical_15s", NOW)),
            List.of(new GatewayStatus.Budget("open_50", 1, 50, Optional.of(NOW))),
            List.of(
                new GatewayStatus.LaneStatus(Lane.BACKFILL, 1, Optional.of(NOW), Optional.empty())),
            List.of(
                new GatewayStatus.Waiting(
                    "265598@SMART 1m TRADES", Lane.BACKFILL, "job-1", 1, NOW, Optional.empty()))),
        List.of(new GatewayStatus.Notice(NOW, 2104, CodeClass.FARM, "farm is connected")),
        new GatewayStatus.Timetable(
            "2026-11",
            "north-america",
            Optional.of(new GatewayStatus.Window("nightly reset", NOW, NOW.plusSeconds(5400))),
            false,
            NOW.plusSeconds(86_400)),
        List.of(
            new GatewayStatus.Transition(
                NOW, "connection-1", "socket", "CONNECTING", "HANDSHAKING", "waiting")),
        List.of(
            new GatewayStatus.BreakerStatus(
                RequestKind.HISTORY,
                GatewayStatus.BreakerState.OPEN,
                Optional.of(NOW),
                Optional.of(NOW.plusSeconds(30)),
                5,
                1,
                Optional.of(down()))));
  }

  static GatewayProblem down() {
    return new GatewayProblem(
        CodeClass.CONNECTIVITY,
        504,
        "Not connected",
        "IB is not connected",
        Duration.ofMillis(2500));
  }

  static SeriesId series(Instrument instrument, Timeframe timeframe) {
    return new SeriesId(
        instrument.id(),
        timeframe,
        WhatToShow.defaultFor(instrument.id().type()),
        TradingHours.RTH);
  }

  /** Stores every bar that should exist in a range of bar times. */
  BarSeries fill(Instrument instrument, Timeframe timeframe, String start, String end) {
    TradingCalendar calendar = Calendars.bundled().of(instrument);
    long[] times =
        calendar.expectedBars(
            timeframe, TradingHours.RTH, new TimeRange(Instant.parse(start), Instant.parse(end)));
    BarSeries bars =
        instrument.equals(EURUSD)
            ? Samples.rising(times, BarSeries.NONE, BarSeries.NONE)
            : Samples.rising(times, 2_354_120, 17_600_123);
    store(series(instrument, timeframe), bars);
    return bars;
  }

  void store(SeriesId series, BarSeries bars) {
    put(series, Source.IB_HIST, bars);
  }

  /** Stores bars of a source, one after the other. */
  BarSeries put(SeriesId series, Source source, Instant start, int count) {
    long[] times =
        LongStream.range(0, count)
            .map(i -> start.getEpochSecond() + i * series.timeframe().seconds())
            .toArray();
    BarSeries bars = Samples.walk(times);
    put(series, source, bars);
    return bars;
  }

  void put(SeriesId series, Source source, List<Bar> bars) {
    BarSeriesBuilder builder = new BarSeriesBuilder();
    bars.forEach(builder::add);
    put(series, source, builder.build());
  }

  private void put(SeriesId series, Source source, BarSeries bars) {
    database
        .bars()
        .merge(
            series,
            bars,
            Chunking.plain(series.timeframe()),
            new Provenance(source, "test", "load", "r1", NOW));
  }

  URI uri(String path) {
    return URI.create(
        (access().tls().isPresent() ? "https" : "http")
            + "://127.0.0.1:"
            + binding.localAddress().getPort()
            + path);
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  /**
   * What is measured, asked for until this is among it, or for long enough: some is counted a
   * moment after its cause, and a scrape that waits half a second for the gateway in vain leaves
   * out what it would have said.
   */
  String metrics(String sign) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    String told = get("/metrics").body();
    while (!told.contains(sign) && System.nanoTime() < end) {
      told = get("/metrics").body();
    }
    return told;
  }

  /** What is measured under a name and with these labels, over all others. */
  static double sum(HttpResponse<String> metrics, String name, String... labels) {
    return metrics
        .body()
        .lines()
        .filter(line -> line.startsWith(name))
        .filter(line -> Arrays.stream(labels).allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  HttpResponse<String> delete(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).DELETE().build());
  }

  /** Any request; the answer is held against the contract, whatever the test asks about it. */
  HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(
            OpenApi.CONTRACT.faults(
                request.method(),
                request.uri().getRawPath(),
                answer.statusCode(),
                answer.headers().firstValue("Content-Type"),
                answer.body()))
        .as("%s %s answered %s", request.method(), request.uri(), answer.statusCode())
        .isEmpty();
    return answer;
  }

  static JsonNode json(HttpResponse<String> response) throws IOException {
    return Json.MAPPER.readTree(response.body());
  }

  @Override
  public void close() {
    client.close();
    binding
        .terminate(Duration.ofSeconds(1))
        .toCompletableFuture()
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
    kit.shutdownTestKit();
    database.close();
  }
}
