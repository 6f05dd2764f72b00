package io.ktrdr.api;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.desk.FuzzyDesk;
import io.ktrdr.api.desk.FuzzySettings;
import io.ktrdr.api.desk.JobDesk;
import io.ktrdr.api.desk.SymbolDesk;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.Role;
import io.ktrdr.api.security.Access;
import io.ktrdr.api.security.KeyRing;
import io.ktrdr.api.security.SecuritySettings;
import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.gateway.GatewaySupervisor;
import io.ktrdr.job.BoardNews;
import io.ktrdr.job.JobEntity;
import io.ktrdr.job.JobNews;
import io.ktrdr.job.JobPage;
import io.ktrdr.job.JobQuery;
import io.ktrdr.job.JobTotals;
import io.ktrdr.market.BarSeries;
import io.ktrdr.market.Contract;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.Origin;
import io.ktrdr.market.SecurityType;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Source;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.store.BenchmarkBars;
import io.ktrdr.store.Chunking;
import io.ktrdr.store.MergeResult;
import io.ktrdr.store.Provenance;
import io.ktrdr.store.StoreDatabase;
import io.ktrdr.store.StoreSettings;
import io.ktrdr.symbol.AuditLog;
import io.ktrdr.symbol.Filler;
import io.ktrdr.symbol.FillerStatus;
import io.ktrdr.symbol.Resolution;
import io.ktrdr.symbol.SubscriptionNews;
import io.ktrdr.symbol.Subscriptions;
import io.ktrdr.symbol.SymbolEntity;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.japi.function.Function;

/**
 * Serves the peers' bars two ways until its input ends, for {@code serve.sh}: with all caches (port
 * given), and without any cache of ours (port + 1). Arguments: folder with the CSV files, folder
 * for the stores, port, and {@code keys} if requests are to need an API key, which is then printed:
 * that of the first, that of the second.
 */
public final class ServeBenchmark {

  static final Instrument PEERS =
      new Instrument(
          InstrumentId.parse("PEERS.NASDAQ.STK"),
          Contract.of("PEERS", SecurityType.STK, "SMART", "NASDAQ", "USD"),
          "SYNTHETIC",
          "",
          new BigDecimal("0.01"),
          "UTC",
          "",
          "",
          List.of());

  private static final List<Instrument> KNOWN = List.of(PEERS);

  /** Requests are counted, but never so many that one is turned away. */
  private static final String NEEDS_A_KEY =
      """
      ktrdr.http.auth.mode = keys
      ktrdr.http.rate-limit.operator { per-second = 1000000, burst = 1000000 }
      """;

  private static final String KEEPS_NOTHING =
      """
      ktrdr.http { segment-cache-size = 0, verdict-cache-entries = 0, answer-cache-size = 0 }
      """;

  private ServeBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    Path csv = Path.of(arguments[0]);
    Path folder = Path.of(arguments[1]);
    int port = Integer.parseInt(arguments[2]);
    boolean keys = arguments.length > 3 && arguments[3].equals("keys");
    Config config = config("ktrdr.http.max-page-bars = 1000000\n" + (keys ? NEEDS_A_KEY : ""));
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "bench", config);
    BarSeries minutes = BenchmarkBars.read(csv.resolve("bars_1m.csv"));
    BarSeries days = BenchmarkBars.read(csv.resolve("bars_1d.csv"));
    try (StoreDatabase hot = fill(folder.resolve("hot"), 1 << 30, minutes, days);
        StoreDatabase cold = fill(folder.resolve("cold"), 0, minutes, days)) {
      String hotKey = serve(system, hot, config, port, "");
      String coldKey = serve(system, cold, config, port + 1, KEEPS_NOTHING);
      if (keys) {
        System.out.println(String.join("\t", "key", hotKey, coldKey));
      }
      for (Work work : Work.all(minutes, days)) {
        System.out.println(
            String.join("\t", work.name(), work.body(), work.query(), work.peerQuery()));
      }
      System.out.println("up");
      while (System.in.read() >= 0) {
        // until the script closes the pipe
      }
    }
    system.terminate();
  }

  static Config config(String overrides) {
    return ConfigFactory.parseString("pekko.loglevel = WARNING\n" + overrides)
        .withFallback(ConfigFactory.parseResources("dispatchers.conf"))
        .withFallback(ConfigFactory.parseResources("http.conf"))
        .withFallback(ConfigFactory.parseResources("stream.conf"))
        .withFallback(ConfigFactory.parseResources("store.conf"))
        .withFallback(ConfigFactory.parseResources("quality.conf"))
        .withFallback(ConfigFactory.load("reference"))
        .resolve();
  }

  static StoreDatabase fill(Path folder, long decodedCache, BarSeries minutes, BarSeries days) {
    StoreDatabase database = StoreDatabase.open(folder, new StoreSettings(decodedCache, 8));
    Provenance provenance = new Provenance(Source.IMPORT, "bench", "import", "", Instant.now());
    for (Map.Entry<Timeframe, BarSeries> bars :
        Map.of(Timeframe.MINUTE_1, minutes, Timeframe.DAY_1, days).entrySet()) {
      SeriesId series =
          new SeriesId(PEERS.id(), bars.getKey(), WhatToShow.TRADES, TradingHours.RTH);
      if (database.bars().summary(series).isEmpty()) {
        database.bars().merge(series, bars.getValue(), Chunking.plain(bars.getKey()), provenance);
      }
    }
    return database;
  }

  /** Opens a port; the text of a key for it is returned. */
  static String serve(
      ActorSystem<?> system, StoreDatabase database, Config config, int port, String overrides)
      throws Exception {
    TradingCalendar calendar = new PeerCalendar();
    KeyRing ring = new KeyRing(database.database(), Clock.systemUTC());
    Config all =
        ConfigFactory.parseString(overrides + "\nktrdr.http.port = " + port).withFallback(config);
    ApiContext context = context(system, database, new OneSymbol(), calendar, all, ring);
    HttpServer.bind(system, context, HttpSettings.from(all))
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS);
    return ring.create(
            "bench-" + Instant.now().toEpochMilli(), Role.OPERATOR, Optional.empty(), "bench")
        .text();
  }

  /** A node's rooms around a store, with nothing behind them. */
  static ApiContext context(
      ActorSystem<?> system,
      StoreDatabase database,
      SymbolDesk symbols,
      TradingCalendar calendar,
      Config config,
      KeyRing ring) {
    return new ApiContext(
        database.bars(),
        database.instruments(),
        symbols,
        instrument -> calendar,
        Calendars::bundled,
        system.<GatewaySupervisor.Command>ignoreRef(),
        () -> Optional.of(Origin.SIMULATED),
        Clock.systemUTC(),
        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
        "bench",
        FuzzyDesk.open(
            FuzzySettings.from(ConfigFactory.parseResources("fuzzy.conf")), Clock.systemUTC()),
        new NoJobs(),
        new Access(SecuritySettings.from(config), ring, Optional.empty()));
  }

  /** One kind of request, in our words and in the peer's. */
  private record Work(String name, String body, String query, String peerQuery) {

    static List<Work> all(BarSeries minutes, BarSeries days) {
      return List.of(
          of("1d252", "1d", days, 1_000, 252),
          of("1m10k", "1m", minutes, 500_000, 10_000),
          of("1m100k", "1m", minutes, 500_000, 100_000));
    }

    private static Work of(String name, String timeframe, BarSeries bars, int from, int count) {
      Instant start = Instant.ofEpochSecond(bars.time(from));
      Instant last = Instant.ofEpochSecond(bars.time(from + count - 1));
      boolean daily = timeframe.equals("1d");
      return new Work(
          name,
          "{\"symbol\":\"PEERS\",\"timeframe\":\""
              + timeframe
              + "\",\"start_date\":\""
              + (daily ? start.toString().substring(0, 10) : start)
              + "\",\"end_date\":\""
              + (daily ? last.toString().substring(0, 10) : last.plusSeconds(60))
              + "\"}",
          "instrument=PEERS&style=columns&limit="
              + count
              + "&timeframe="
              + timeframe
              + "&start="
              + start
              + "&end="
              + last.plusSeconds(daily ? 86_400 : 60),
          timeframe + "?start=" + start + "&end=" + last);
    }
  }

  /** One instrument, of which everything is known. */
  static class OneSymbol implements SymbolDesk {

    @Override
    public CompletionStage<Resolution> resolve(String text) {
      return CompletableFuture.completedFuture(new Resolution.Resolved(PEERS));
    }

    @Override
    public List<Instrument> known() {
      return KNOWN;
    }

    @Override
    public CompletionStage<Subscriptions> subscriptions(Duration timeout) {
      return CompletableFuture.failedFuture(new IllegalStateException("nothing is subscribed to"));
    }

    @Override
    public CompletionStage<FillerStatus> filler(
        Function<ActorRef<FillerStatus>, Filler.Command> question, Duration timeout) {
      return CompletableFuture.failedFuture(new IllegalStateException("nothing is filled"));
    }

    @Override
    public OptionalInt namesakes(InstrumentId instrument) {
      return OptionalInt.empty();
    }

    @Override
    public CompletionStage<MergeResult> keep(
        Instrument instrument, SeriesId series, BarSeries bars, Provenance provenance) {
      return CompletableFuture.failedFuture(new IllegalStateException("nothing is imported"));
    }

    @Override
    public CompletionStage<MergeResult> preview(
        Instrument instrument, SeriesId series, BarSeries bars, Provenance provenance) {
      return CompletableFuture.failedFuture(new IllegalStateException("nothing is imported"));
    }

    @Override
    public org.apache.pekko.stream.javadsl.Source<AuditLog.Line, NotUsed> audit(
        Optional<InstrumentId> instrument, long after) {
      return org.apache.pekko.stream.javadsl.Source.empty();
    }

    @Override
    public org.apache.pekko.stream.javadsl.Source<AuditLog.Line, NotUsed> follow(
        Optional<InstrumentId> instrument, long after) {
      return org.apache.pekko.stream.javadsl.Source.empty();
    }

    @Override
    public void watchSubscriptions(ActorRef<SubscriptionNews> listener) {
      throw new IllegalStateException("nothing is watched");
    }

    @Override
    public void tell(InstrumentId instrument, SymbolEntity.Command command) {
      throw new IllegalStateException("nothing is told");
    }

    @Override
    public CompletionStage<Void> tryJournal() {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public org.apache.pekko.stream.javadsl.Source<InstrumentId, NotUsed> audited() {
      return org.apache.pekko.stream.javadsl.Source.empty();
    }

    @Override
    public <R> CompletionStage<R> ask(
        InstrumentId instrument,
        Function<ActorRef<R>, SymbolEntity.Command> question,
        Duration timeout) {
      return CompletableFuture.failedFuture(
          new IllegalStateException("bars are missing: the benchmark must not load any"));
    }
  }

  /** Serving bars needs no jobs. */
  static final class NoJobs implements JobDesk {
    @Override
    public <R> CompletionStage<R> ask(
        String id, Function<ActorRef<R>, JobEntity.Command> question, Duration timeout) {
      return CompletableFuture.failedFuture(new UnsupportedOperationException(id));
    }

    @Override
    public CompletionStage<JobPage> page(JobQuery query, Duration timeout) {
      return CompletableFuture.failedFuture(new UnsupportedOperationException("no jobs"));
    }

    @Override
    public void watch(String id, ActorRef<JobNews> listener) {
      throw new UnsupportedOperationException("no jobs");
    }

    @Override
    public void watchAll(int latest, ActorRef<BoardNews> listener) {
      throw new UnsupportedOperationException("no jobs");
    }

    @Override
    public CompletionStage<JobTotals> totals(Duration timeout) {
      return CompletableFuture.failedFuture(new UnsupportedOperationException("no jobs"));
    }

    @Override
    public int maxItems() {
      return 0;
    }
  }
}
