package io.ktrdr.api;

import com.typesafe.config.Config;
import io.ktrdr.api.audit.AuditRoutes;
import io.ktrdr.api.audit.ProofRoutes;
import io.ktrdr.api.audit.RevisionsRoutes;
import io.ktrdr.api.bars.BarReader;
import io.ktrdr.api.bars.Coverage;
import io.ktrdr.api.bars.ResampledBars;
import io.ktrdr.api.bars.SegmentCache;
import io.ktrdr.api.data.BarQuestions;
import io.ktrdr.api.data.BarsRoutes;
import io.ktrdr.api.data.DataLoadRoutes;
import io.ktrdr.api.data.ExportRoutes;
import io.ktrdr.api.data.ImportRoutes;
import io.ktrdr.api.data.Resampling;
import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.desk.GatewayDesk;
import io.ktrdr.api.edge.Dispatch;
import io.ktrdr.api.edge.Drain;
import io.ktrdr.api.edge.Edge;
import io.ktrdr.api.frames.FrameReader;
import io.ktrdr.api.fuzzy.FuzzyBars;
import io.ktrdr.api.fuzzy.FuzzyDataRoutes;
import io.ktrdr.api.fuzzy.FuzzyInferRoutes;
import io.ktrdr.api.fuzzy.FuzzyRoutes;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.EndpointTable;
import io.ktrdr.api.http.Gate;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.RequestBodies;
import io.ktrdr.api.http.RequestMeters;
import io.ktrdr.api.http.UnreadableRequest;
import io.ktrdr.api.ib.GatewayMeters;
import io.ktrdr.api.ib.IbRoutes;
import io.ktrdr.api.indicators.CalculateRoutes;
import io.ktrdr.api.indicators.IndicatorSettings;
import io.ktrdr.api.indicators.IndicatorsRoutes;
import io.ktrdr.api.instruments.CalendarRoutes;
import io.ktrdr.api.instruments.InstrumentsRoutes;
import io.ktrdr.api.instruments.SubscriptionsRoutes;
import io.ktrdr.api.instruments.SymbolsRoutes;
import io.ktrdr.api.instruments.TimeframesRoutes;
import io.ktrdr.api.jobs.JobMeters;
import io.ktrdr.api.jobs.JobsRoutes;
import io.ktrdr.api.ledger.CoverageRoutes;
import io.ktrdr.api.ledger.GapMarksRoutes;
import io.ktrdr.api.ledger.GapsRoutes;
import io.ktrdr.api.operations.ConfigRoutes;
import io.ktrdr.api.operations.HealthRoutes;
import io.ktrdr.api.operations.NodeMeters;
import io.ktrdr.api.operations.OperationsRoutes;
import io.ktrdr.api.operations.ReadyChecks;
import io.ktrdr.api.pages.PagesRoutes;
import io.ktrdr.api.quality.QualityDesk;
import io.ktrdr.api.quality.QualityRoutes;
import io.ktrdr.api.quality.QualitySettings;
import io.ktrdr.api.quality.RepairRoutes;
import io.ktrdr.api.security.Access;
import io.ktrdr.api.security.KeyGate;
import io.ktrdr.api.security.KeysRoutes;
import io.ktrdr.api.series.InstrumentLookup;
import io.ktrdr.api.socket.PlainSocket;
import io.ktrdr.api.stream.StreamGate;
import io.ktrdr.api.stream.StreamRoutes;
import io.ktrdr.quality.check.Thresholds;
import io.micrometer.core.instrument.FunctionCounter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.http.javadsl.ConnectionContext;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.ServerBuilder;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.settings.ParserSettings;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import org.apache.pekko.io.Inet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.concurrent.duration.Duration;

/** The HTTP side of a node. */
public final class HttpServer {

  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  private static final DispatcherSelector STORE =
      DispatcherSelector.fromConfig("ktrdr.store-dispatcher");

  private static final java.time.Duration LAST_USED_EVERY = java.time.Duration.ofMinutes(1);

  private HttpServer() {}

  /**
   * Opens the port and serves until the actor system stops, which first ends serving in order.
   *
   * @return the binding, or a failure when the port cannot be had
   */
  public static CompletionStage<ServerBinding> bind(
      ActorSystem<?> system, ApiContext context, HttpSettings settings) {
    Edge edge = Edge.create(system, settings.edge(), settings.maxConnections(), context.meters());
    edge.atEnd(
        new NodeMeters(context.meters(), context.store(), dataFolder(system), context.version()));
    Dispatch dispatch = dispatch(system, context, settings, edge);
    ServerBuilder server =
        Http.get(system)
            .newServerAt(settings.host(), settings.port())
            .withSettings(
                serverSettings(system, settings, edge, context.access().tls().isPresent()));
    keepUp(system, context.access());
    return context
        .access()
        .tls()
        .map(tls -> server.enableHttps(ConnectionContext.httpsServer(tls::engine)))
        .orElse(server)
        .bind(dispatch::handle)
        .whenComplete(
            (binding, failure) -> {
              if (failure == null) {
                edge.endWith(system, binding);
              } else {
                edge.close();
              }
            });
  }

  /** What answers, without a port. */
  static Dispatch dispatch(
      ActorSystem<?> system, ApiContext context, HttpSettings settings, Edge edge) {
    RequestMeters meters = new RequestMeters(context.meters());
    Gate gate =
        KeyGate.of(
            context.access(),
            context.meters(),
            context.clock(),
            System::nanoTime,
            settings.edge().cors()::allows);
    return new Dispatch(
        system,
        new EndpointTable(
            endpoints(
                system,
                context,
                settings,
                meters,
                edge.drain(),
                gate,
                context.access().tls().isPresent()
                    ? request -> Optional.empty()
                    : edge::plainSocket)),
        gate,
        context.access().settings().addresses(),
        edge,
        meters,
        settings.requestTimeout(),
        settings.loadTimeout());
  }

  /** What has to be looked after by the clock, away from requests. */
  private static void keepUp(ActorSystem<?> system, Access access) {
    again(system, LAST_USED_EVERY, access.keys()::writeLastUsed);
    again(system, access.settings().refreshKeys(), access.keys()::refresh);
    access.tls().ifPresent(tls -> again(system, tls.checkInterval(), tls::check));
  }

  /** A failure must not end it: the scheduler would not run it any more. */
  private static void again(ActorSystem<?> system, java.time.Duration pause, Runnable work) {
    system
        .classicSystem()
        .scheduler()
        .scheduleWithFixedDelay(
            pause,
            pause,
            () -> {
              try {
                work.run();
              } catch (RuntimeException e) {
                LOG.warn(
                    "What is done every {} s failed, and is tried again", pause.toSeconds(), e);
              }
            },
            system.dispatchers().lookup(STORE));
  }

  /** Every operation there is, resource by resource. */
  static List<Endpoint> endpoints(
      ActorSystem<?> system,
      ApiContext context,
      HttpSettings settings,
      RequestMeters meters,
      Drain drain,
      Gate gate,
      Function<HttpRequest, Optional<PlainSocket>> sockets) {
    Executor blocking = system.dispatchers().lookup(STORE);
    SegmentCache segments = new SegmentCache(settings.segmentCacheSize());
    measure(segments, context);
    Coverage coverage = new Coverage(settings.verdictCacheEntries());
    BarReader reader = new BarReader(context.store(), segments, coverage, blocking);
    ResampledBars resampled = new ResampledBars(context.store(), coverage);
    Resampling resampling = new Resampling(reader, resampled, blocking);
    FrameReader frames = new FrameReader(context.store(), resampled);
    InstrumentLookup lookup = new InstrumentLookup(context);
    BarQuestions questions = new BarQuestions(context, settings);
    FuzzyBars fuzzyBars = new FuzzyBars(context, questions, reader, frames, blocking);
    RequestBodies bodies = new RequestBodies(system, settings);
    QualitySettings qualitySettings = QualitySettings.from(system.settings().config());
    Thresholds thresholds = qualitySettings.thresholds();
    QualityDesk quality = new QualityDesk(context, settings, qualitySettings, blocking);
    GatewayDesk gateway = new GatewayDesk(system, context.gateway());
    GatewayMeters gatewayMeters = new GatewayMeters(context.meters());
    JobMeters jobMeters = new JobMeters(context.meters());
    JobsRoutes jobs = new JobsRoutes(context, settings, bodies);
    StreamRoutes streams =
        StreamRoutes.start(
            system,
            context,
            settings,
            lookup,
            frames,
            gateway,
            StreamGate.of(gate),
            sockets,
            blocking);
    return Stream.of(
            new SymbolsRoutes(context).endpoints(),
            new TimeframesRoutes().endpoints(),
            new CalendarRoutes(context, settings, lookup, blocking).endpoints(),
            new DataLoadRoutes(
                    context, settings, bodies, lookup, questions, reader, resampling, meters, jobs)
                .endpoints(),
            new BarsRoutes(
                    context,
                    settings,
                    lookup,
                    questions,
                    reader,
                    resampling,
                    thresholds,
                    blocking,
                    meters)
                .endpoints(),
            new ExportRoutes(context, lookup, questions, reader, blocking).endpoints(),
            new ImportRoutes(
                    system, context, settings, lookup, questions, quality.settings().thresholds())
                .endpoints(),
            new CoverageRoutes(context, settings, lookup).endpoints(),
            new GapsRoutes(context, settings, lookup).endpoints(),
            new GapMarksRoutes(context, settings, bodies, lookup).endpoints(),
            new InstrumentsRoutes(system, context, settings, lookup).endpoints(),
            jobs.endpoints(),
            new QualityRoutes(context, settings, lookup, quality).endpoints(),
            new RepairRoutes(context, settings, bodies, lookup, quality, blocking).endpoints(),
            new AuditRoutes(system, context, settings, lookup).endpoints(),
            new ProofRoutes(system, context, settings, lookup, blocking).endpoints(),
            new RevisionsRoutes(context, lookup, blocking).endpoints(),
            new SubscriptionsRoutes(context, settings, bodies, lookup).endpoints(),
            new FuzzyRoutes(context, bodies).endpoints(),
            new FuzzyDataRoutes(context, bodies, lookup, fuzzyBars).endpoints(),
            new FuzzyInferRoutes(context, bodies, lookup, fuzzyBars, blocking).endpoints(),
            new IndicatorsRoutes().endpoints(),
            new CalculateRoutes(
                    context,
                    IndicatorSettings.from(system.settings().config()),
                    bodies,
                    lookup,
                    questions,
                    reader,
                    frames,
                    blocking)
                .endpoints(),
            new IbRoutes(context, settings, bodies, gateway).endpoints(),
            streams.endpoints(),
            new KeysRoutes(context.access(), bodies, blocking, context.clock()).endpoints(),
            new HealthRoutes(
                    context,
                    settings,
                    gateway,
                    new ReadyChecks(
                        system,
                        context,
                        drain,
                        dataFolder(system),
                        settings.edge().minFreeDisk(),
                        blocking))
                .endpoints(),
            new ConfigRoutes(system.settings().config(), context.version()).endpoints(),
            new OperationsRoutes(context, gateway, gatewayMeters, jobMeters).endpoints(),
            new PagesRoutes(context.version(), blocking).endpoints())
        .flatMap(List::stream)
        .toList();
  }

  private static Optional<Path> dataFolder(ActorSystem<?> system) {
    Config config = system.settings().config();
    return config.hasPath("ktrdr.data-folder")
        ? Optional.of(Path.of(config.getString("ktrdr.data-folder")).toAbsolutePath())
        : Optional.empty();
  }

  private static void measure(SegmentCache segments, ApiContext context) {
    FunctionCounter.builder("ktrdr.http.segments.hits", segments, s -> (double) s.hits())
        .description("Encoded chunks found in memory")
        .register(context.meters());
    FunctionCounter.builder("ktrdr.http.segments.misses", segments, s -> (double) s.misses())
        .description("Encoded chunks not found in memory")
        .register(context.meters());
  }

  private static ServerSettings serverSettings(
      ActorSystem<?> system, HttpSettings settings, Edge edge, boolean encrypted) {
    org.apache.pekko.actor.ActorSystem classic = system.classicSystem();
    ServerSettings defaults = ServerSettings.create(classic);
    List<Inet.SocketOption> options = new ArrayList<>();
    defaults.getSocketOptions().forEach(options::add);
    options.add(edge.socketOption());
    return defaults
        .withServerHeader(Optional.empty())
        .withMaxConnections(settings.maxConnections())
        .withRemoteAddressAttribute(true)
        .withSocketOptions(options)
        // ADR 0028 tells why never on plain connections
        .withEnableHttp2(encrypted && settings.edge().http2())
        .withTerminationDeadlineExceededResponse(UnreadableRequest.stopping())
        .withParsingErrorHandler(UnreadableRequest.class.getName())
        .withParserSettings(
            ParserSettings.forServer(classic).withMaxContentLength(settings.maxBodySize()))
        .withTimeouts(
            defaults
                .getTimeouts()
                .withIdleTimeout(Duration.fromNanos(settings.idleTimeout().toNanos()))
                // Dispatch keeps the time itself, as its answers are problems like any other
                .withRequestTimeout(Duration.Inf()));
  }
}
