package io.ktrdr.api.stream;

import io.ktrdr.api.desk.ApiContext;
import io.ktrdr.api.desk.GatewayDesk;
import io.ktrdr.api.frames.FrameReader;
import io.ktrdr.api.http.Caller;
import io.ktrdr.api.http.Endpoint;
import io.ktrdr.api.http.Exchange;
import io.ktrdr.api.http.Fields;
import io.ktrdr.api.http.HttpSettings;
import io.ktrdr.api.http.Problem;
import io.ktrdr.api.http.ProblemException;
import io.ktrdr.api.http.ProblemType;
import io.ktrdr.api.http.Role;
import io.ktrdr.api.indicators.IndicatorSettings;
import io.ktrdr.api.series.InstrumentLookup;
import io.ktrdr.api.socket.Handshake;
import io.ktrdr.api.socket.PlainSocket;
import io.ktrdr.market.Timeframe;
import io.ktrdr.market.TradingHours;
import io.ktrdr.market.WhatToShow;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Source;

/** {@code /ws/v1} and {@code GET /api/v1/stream}: the same events over WebSocket and as SSE. */
public final class StreamRoutes {

  /** The subprotocol that a client may name. */
  static final String PROTOCOL = "ktrdr.v1";

  private static final Set<String> FIELDS =
      Set.of("channel", "instrument", "job", "timeframe", "what", "session", "snapshot", "live");

  private static final Duration DRAIN = Duration.ofSeconds(2);

  private final ActorSystem<?> system;
  private final SessionLogic.House house;
  private final int mostSessions;
  private final Function<HttpRequest, Optional<PlainSocket>> sockets;

  private StreamRoutes(
      ActorSystem<?> system,
      SessionLogic.House house,
      int mostSessions,
      Function<HttpRequest, Optional<PlainSocket>> sockets) {
    this.system = system;
    this.house = house;
    this.mostSessions = mostSessions;
    this.sockets = sockets;
  }

  /**
   * Starts what streams need. Once per server.
   *
   * @param sockets finds the socket that a request came by, where it may be written to
   */
  public static StreamRoutes start(
      ActorSystem<?> system,
      ApiContext context,
      HttpSettings settings,
      InstrumentLookup lookup,
      FrameReader frames,
      GatewayDesk gateway,
      StreamGate gate,
      Function<HttpRequest, Optional<PlainSocket>> sockets,
      Executor blocking) {
    StreamSettings streams = StreamSettings.from(system.settings().config());
    StreamMeters meters = new StreamMeters(context.meters());
    Sources sources =
        new NodeSources(
            context,
            settings,
            lookup,
            IndicatorSettings.from(system.settings().config()),
            new LatestBars(context, frames, settings.askTimeout(), blocking),
            streams.maxSnapshotBars(),
            gateway,
            blocking);
    ActorRef<Channels.Command> channels =
        system.systemActorOf(
            Channels.create(
                new Opener(
                    new SeriesOpener(streams, sources, context.clock()),
                    new BoardOpener(streams, sources)),
                meters,
                context.clock()),
            "streams-" + Epochs.next(),
            Props.empty());
    drainBeforeStop(system, channels);
    return new StreamRoutes(
        system,
        new SessionLogic.House(
            streams,
            channels,
            gate,
            meters,
            context.clock(),
            context.version(),
            context::simulated),
        // each holds a connection for good: a fifth of them is left for requests
        Math.min(streams.maxSessions(), Math.max(1, settings.maxConnections() * 4 / 5)),
        sockets);
  }

  /** Clients are told before the connections are cut. */
  private static void drainBeforeStop(ActorSystem<?> system, ActorRef<Channels.Command> channels) {
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseServiceUnbind(),
            "drain-streams",
            () ->
                AskPattern.<Channels.Command, Done>ask(
                    channels, Channels.Drain::new, DRAIN, system.scheduler()));
  }

  public List<Endpoint> endpoints() {
    return List.of(
        // whoever has no credentials in a header may send them as the first operation
        Endpoint.get("/ws/v1", Set.of(), this::webSocket).needing(Role.NONE),
        Endpoint.get("/api/v1/stream", FIELDS, this::events));
  }

  private void roomForOneMore() {
    if (house.meters().sessions() >= mostSessions) {
      throw new ProblemException(
          Problem.of(ProblemType.STREAM_LIMIT, "all " + mostSessions + " sessions are in use")
              .retryAfter(Duration.ofSeconds(30)));
    }
  }

  private static Optional<Caller> known(Exchange exchange) {
    return Optional.of(exchange.caller()).filter(caller -> caller.role().includes(Role.VIEWER));
  }

  private static SessionLogic.Client client(Exchange exchange, Optional<PlainSocket> socket) {
    return new SessionLogic.Client(
        exchange.requestId(), known(exchange), exchange.request(), socket);
  }

  private CompletionStage<HttpResponse> webSocket(Exchange exchange, Fields query) {
    query.check();
    Handshake.objection(exchange.request())
        .ifPresent(
            objection -> {
              throw new ProblemException(Problem.of(ProblemType.UPGRADE_REQUIRED, objection));
            });
    roomForOneMore();
    return CompletableFuture.completedFuture(
        Handshake.accept(
            exchange.request(),
            Handshake.subprotocols(exchange.request()).stream()
                .filter(PROTOCOL::equals)
                .findFirst(),
            Flow.fromGraph(
                new StreamSocket(house, client(exchange, sockets.apply(exchange.request()))))));
  }

  private CompletionStage<HttpResponse> events(Exchange exchange, Fields query) {
    ClientOp.Subscribe ask = subscribe(exchange, query);
    query.check();
    roomForOneMore();
    return AskPattern.<Channels.Command, Session.Note>ask(
            house.channels(),
            replyTo -> new Channels.Open(0, ask, exchange.caller(), exchange.requestId(), replyTo),
            Duration.ofSeconds(30),
            system.scheduler())
        .thenApply(
            note -> {
              Opening opening = (Opening) note;
              if (opening.accepted().isEmpty()) {
                throw new ProblemException(opening.rejected().getFirst().problem());
              }
              return answer(exchange, opening);
            });
  }

  private HttpResponse answer(Exchange exchange, Opening opening) {
    return HttpResponse.create()
        .withEntity(
            HttpEntities.create(
                MediaTypes.TEXT_EVENT_STREAM.toContentType(),
                Source.fromGraph(
                    new EventStream(house, client(exchange, Optional.empty()), opening))))
        .addHeader(RawHeader.create("Cache-Control", "no-store"))
        .addHeader(RawHeader.create("X-Accel-Buffering", "no"));
  }

  private ClientOp.Subscribe subscribe(Exchange exchange, Fields query) {
    Channel channel = query.require("channel", StreamRoutes::channel).orElse(Channel.BARS);
    String list = channel == Channel.JOBS ? "job" : "instrument";
    List<String> names =
        query
            .text(list)
            .map(text -> Arrays.stream(text.split(",", -1)).map(String::strip).toList())
            .orElse(List.of());
    if (channel.ofSeries() && names.isEmpty()) {
      query.fault("instrument", "required", "instrument is required");
    }
    if (names.size() > 100
        || names.stream().anyMatch(name -> name.isEmpty() || name.length() > 100)) {
      query.fault(list, "invalid", list + " is one name, or up to 100 parted by commas");
    }
    Optional<Timeframe> timeframe =
        channel.ofSeries()
            ? query.require("timeframe", Timeframe::parse)
            : query.read("timeframe", Timeframe::parse);
    Optional<Resume> resume =
        exchange.request().getHeader("Last-Event-ID").flatMap(header -> readable(header.value()));
    return new ClientOp.Subscribe(
        null,
        channel,
        names,
        timeframe.orElse(null),
        query.read("what", WhatToShow::parse),
        query.read("session", TradingHours::parse).orElse(TradingHours.RTH),
        query.number("snapshot", 0, house.settings().maxSnapshotBars(), -1),
        resume.map(place -> Map.of("", place)).orElse(Map.of()),
        query.read("live", StreamRoutes::flag).orElse(true),
        null);
  }

  /** Indicators are described by an object, which a query cannot hold. */
  private static Channel channel(String text) {
    Channel channel = Channel.parse(text);
    if (channel == Channel.INDICATORS) {
      throw new IllegalArgumentException("indicators on live bars are had over /ws/v1");
    }
    return channel;
  }

  private static Boolean flag(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new IllegalArgumentException(
              "live \"" + Fields.shortened(text) + "\" is not one of [true, false]");
    };
  }

  /** An id of another life means that the client begins anew: no reason to refuse it. */
  private static Optional<Resume> readable(String id) {
    try {
      return Optional.of(Resume.parse(id));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
