package io.ktrdr.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.ktrdr.simulator.scenario.ScenarioException;
import io.ktrdr.simulator.scenario.ScenarioReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.server.AllDirectives;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.http.javadsl.unmarshalling.Unmarshaller;

/**
 * Lets a hand trigger faults while a simulated gateway runs: {@code POST /faults} takes lines of a
 * scenario, {@code DELETE /faults} ends everything, {@code GET /state} tells how things stand. For
 * this machine only; pages in a browser are turned away.
 */
public final class ControlChannel extends AllDirectives {

  private static final String HOST = "127.0.0.1";
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();
  private static final String HELP =
      """
      POST /faults    one fault on each line, as in a scenario: happens at once, or says "at 10s …" or "on history 1 …"
      DELETE /faults  all is well again, and nothing waits to happen
      GET /state      how things stand
      """;

  private final SimulatedGateway gateway;

  private ControlChannel(SimulatedGateway gateway) {
    this.gateway = gateway;
  }

  /**
   * Opens the channel on loopback; the stage fails when the port is taken.
   *
   * @param port 0 for any free one
   */
  public static CompletionStage<ServerBinding> open(
      ActorSystem<?> system, SimulatedGateway gateway, int port) {
    return Http.get(system).newServerAt(HOST, port).bind(new ControlChannel(gateway).route());
  }

  private Route route() {
    return optionalHeaderValueByName(
        "Origin",
        origin ->
            origin.isPresent()
                ? complete(json(StatusCodes.FORBIDDEN, Map.of("error", "not for web pages")))
                : concat(
                    path("faults", () -> concat(post(this::take), delete(this::calm))),
                    path("state", () -> get(this::state)),
                    pathSingleSlash(() -> get(() -> complete(HELP)))));
  }

  private Route take() {
    return entity(
        Unmarshaller.entityToString(),
        text -> {
          List<String> lines =
              text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
          try {
            // All or nothing: one that cannot be read must not leave half of them behind.
            lines.forEach(ScenarioReader::order);
            lines.forEach(gateway::order);
            return complete(json(StatusCodes.ACCEPTED, Map.of("accepted", lines)));
          } catch (ScenarioException wrong) {
            return complete(json(StatusCodes.BAD_REQUEST, Map.of("error", wrong.getMessage())));
          }
        });
  }

  private Route calm() {
    gateway.calm();
    return complete(json(StatusCodes.OK, Map.of("calm", true)));
  }

  private Route state() {
    return complete(json(StatusCodes.OK, gateway.state()));
  }

  private static HttpResponse json(StatusCode status, Object body) {
    try {
      return HttpResponse.create()
          .withStatus(status)
          .withEntity(ContentTypes.APPLICATION_JSON, JSON.writeValueAsBytes(body));
    } catch (JsonProcessingException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
