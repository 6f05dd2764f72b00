package io.ktrdr.api;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.settings.ParserSettings;
import org.apache.pekko.http.javadsl.settings.ServerSettings;
import scala.concurrent.duration.Duration;

/** The HTTP side of a node. */
public final class HttpServer {

  private HttpServer() {}

  /**
   * Opens the port and serves until the binding is terminated.
   *
   * @return the binding, or a failure when the port cannot be had
   */
  public static CompletionStage<ServerBinding> bind(
      ActorSystem<?> system, ApiContext context, HttpSettings settings) {
    RequestMeters meters = new RequestMeters(context.meters());
    EndpointTable table = new EndpointTable(endpoints(system, context, settings, meters));
    Dispatch dispatch =
        new Dispatch(system, table, meters, settings.loadTimeout().plus(settings.requestTimeout()));
    return Http.get(system)
        .newServerAt(settings.host(), settings.port())
        .withSettings(serverSettings(system, settings))
        .bind(dispatch::handle);
  }

  static List<Endpoint> endpoints(
      ActorSystem<?> system, ApiContext context, HttpSettings settings, RequestMeters meters) {
    List<Endpoint> endpoints = new ArrayList<>();
    endpoints.addAll(new TimeframesRoutes().endpoints());
    return endpoints;
  }

  private static ServerSettings serverSettings(ActorSystem<?> system, HttpSettings settings) {
    org.apache.pekko.actor.ActorSystem classic = system.classicSystem();
    ServerSettings defaults = ServerSettings.create(classic);
    return defaults
        .withServerHeader(java.util.Optional.empty())
        .withMaxConnections(settings.maxConnections())
        .withTransparentHeadRequests(true)
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
