package io.ktrdr.api;

import com.sun.net.httpserver.HttpExchange;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.security.KeyRing;
import io.ktrdr.calendar.Calendars;
import io.ktrdr.calendar.TradingCalendar;
import io.ktrdr.gateway.LiveSource;
import io.ktrdr.market.Bar;
import io.ktrdr.market.Instrument;
import io.ktrdr.market.InstrumentId;
import io.ktrdr.market.SeriesId;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import io.ktrdr.store.StoreDatabase;
import io.ktrdr.symbol.Resolution;
import io.ktrdr.symbol.Subscriptions;
import io.ktrdr.symbol.SymbolEntity;
import io.ktrdr.symbol.live.LiveHub;
import io.ktrdr.symbol.live.SubscriptionStatus;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Serves live bars that are published on demand until its input ends, for {@code fanout.sh}: the
 * node's own HTTP server, hubs and sessions; only the series' source is the benchmark's. Arguments:
 * folder for the store, port. {@code GET /publish?n=&gap_us=&series=} is on port + 1, {@code GET
 * /memory} too.
 */
public final class FanoutBenchmark {

  private static final Instant FIRST = Instant.parse("2024-01-02T14:30:00Z");

  /** What the source of a series hears. */
  private sealed interface Feed {
    record Listen(SymbolEntity.Listen wish) implements Feed {}

    record Publish(long number) implements Feed {}
  }

  private FanoutBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[1]);
    Config config =
        ConfigFactory.defaultOverrides()
            .withFallback(
                ConfigFactory.parseString(
                    """
                    pekko.loglevel = WARNING
                    ktrdr.http { port = %d, max-connections = 4000 }
                    # A burst is more than any reader would get in a second: nothing of it may be left out.
                    ktrdr.stream { buffer-frames = 1000000, buffer-bytes = 1 GiB, interval-grace = 0s }
                    """
                        .formatted(port)))
            .withFallback(ConfigFactory.parseResources("dispatchers.conf"))
            .withFallback(ConfigFactory.parseResources("http.conf"))
            .withFallback(ConfigFactory.parseResources("stream.conf"))
            .withFallback(ConfigFactory.parseResources("store.conf"))
            .withFallback(ConfigFactory.parseResources("quality.conf"))
            .withFallback(ConfigFactory.load("reference"))
            .resolve();
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "bench", config);
    Published symbols = new Published(system);
    TradingCalendar calendar = Calendars.bundled().byId(Calendars.ALWAYS).orElseThrow();
    try (StoreDatabase database = StoreDatabase.open(Path.of(arguments[0]))) {
      ApiContext context =
          ServeBenchmark.context(
              system,
              database,
              symbols,
              calendar,
              config,
              new KeyRing(database.database(), Clock.systemUTC()));
      HttpServer.bind(system, context, HttpSettings.from(config))
          .toCompletableFuture()
          .get(20, TimeUnit.SECONDS);
      control(port + 1, symbols);
      System.out.println("up");
      while (System.in.read() >= 0) {
        // until the script closes the pipe
      }
    }
    system.terminate();
    System.exit(0);
  }

  private static void control(int port, Published symbols) throws IOException {
    com.sun.net.httpserver.HttpServer control =
        com.sun.net.httpserver.HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    control.createContext(
        "/publish",
        exchange -> {
          Map<String, String> query = query(exchange);
          int count = Integer.parseInt(query.get("n"));
          long gap = Long.parseLong(query.getOrDefault("gap_us", "0")) * 1000;
          int series = Integer.parseInt(query.getOrDefault("series", "1"));
          new Thread(() -> symbols.publish(count, gap, series), "publisher").start();
          answer(exchange, "{}");
        });
    control.createContext(
        "/memory",
        exchange -> {
          System.gc();
          answer(
              exchange,
              Long.toString(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed()));
        });
    control.start();
  }

  private static Map<String, String> query(HttpExchange exchange) {
    Map<String, String> query = new HashMap<>();
    for (String one : exchange.getRequestURI().getQuery().split("&")) {
      query.put(one.substring(0, one.indexOf('=')), one.substring(one.indexOf('=') + 1));
    }
    return query;
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.US_ASCII);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** Series S0, S1 …, all of them live. */
  private static final class Published extends ServeBenchmark.OneSymbol {

    private static final int SERIES = 20;

    private final List<ActorRef<Feed>> feeds = new ArrayList<>();
    private final List<SeriesId> ids = new ArrayList<>();
    private long number;

    Published(ActorSystem<?> system) {
      for (int i = 0; i < SERIES; i++) {
        SeriesId id =
            new SeriesId(
                InstrumentId.parse("S" + i + ".NASDAQ.STK"),
                Timeframe.MINUTE_1,
                WhatToShow.TRADES,
                TradingHours.RTH);
        ids.add(id);
        feeds.add(system.systemActorOf(feed(id), "published-" + i, Props.empty()));
      }
    }

    private static Behavior<Feed> feed(SeriesId id) {
      LiveHub hub =
          new LiveHub(
              SubscriptionStatus.unknown(id, LiveSource.REAL_TIME_BARS, FIRST), "b", 10, 10);
      BigDecimal price = new BigDecimal("188.51");
      return Behaviors.receiveMessage(
          message -> {
            switch (message) {
              case Feed.Listen listen -> hub.join(listen.wish().listener(), listen.wish().resume());
              case Feed.Publish publish ->
                  hub.closed(
                      new Bar(
                          FIRST.plusSeconds(60 * publish.number()),
                          price,
                          price,
                          price,
                          price,
                          BigDecimal.valueOf(System.nanoTime()),
                          null,
                          null));
            }
            return Behaviors.same();
          });
    }

    synchronized void publish(int count, long gapNanos, int series) {
      long begun = System.nanoTime();
      for (int i = 0; i < count; i++) {
        long due = begun + i * gapNanos;
        while (gapNanos > 0 && System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        feeds.get(i % series).tell(new Feed.Publish(++number));
      }
    }

    @Override
    public CompletionStage<Resolution> resolve(String text) {
      return CompletableFuture.completedFuture(
          new Resolution.Resolved(
              new Instrument(
                  InstrumentId.parse(text + ".NASDAQ.STK"),
                  ServeBenchmark.PEERS.contract(),
                  "SYNTHETIC",
                  "",
                  new BigDecimal("0.01"),
                  "UTC",
                  "",
                  "",
                  List.of())));
    }

    @Override
    public CompletionStage<Subscriptions> subscriptions(Duration timeout) {
      return CompletableFuture.completedFuture(
          new Subscriptions(
              ids.stream()
                  .map(id -> SubscriptionStatus.unknown(id, LiveSource.REAL_TIME_BARS, FIRST))
                  .toList(),
              List.of()));
    }

    @Override
    public void tell(InstrumentId instrument, SymbolEntity.Command command) {
      if (command instanceof SymbolEntity.Listen wish) {
        feeds.get(ids.indexOf(wish.series())).tell(new Feed.Listen(wish));
      }
    }
  }
}
