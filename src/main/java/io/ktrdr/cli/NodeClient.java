package io.ktrdr.cli;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.ktrdr.client.Connection;
import io.ktrdr.client.KtrdrClient;
import io.ktrdr.client.KtrdrException;
import java.io.FileNotFoundException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options by which a command reaches a running node; failures become its own sentences. */
final class NodeClient {

  /** Prices keep every digit the node wrote: {@code 125.070} stays {@code 125.070}. */
  static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${KTRDR_URL:-http://127.0.0.1:8000}",
      description =
          "Where the node answers; $$KTRDR_URL or http://127.0.0.1:8000 unless given"
              + " (now ${DEFAULT-VALUE}).")
  private URI url;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "How long to wait for an answer (${DEFAULT-VALUE} s).")
  private int timeoutSeconds;

  @Mixin private NodeAccess access;

  private KtrdrClient client;

  /** The body of an answer; any other than a success is a {@link CommandFailure}. */
  JsonNode get(String path, Map<String, Optional<String>> query) {
    return asked(node -> node.connection().get(path, query));
  }

  /** The body of an answer whatever its status, for resources that tell by it how things stand. */
  JsonNode getWhateverTheStatus(String path) {
    return asked(node -> node.connection().getWhateverTheStatus(path));
  }

  JsonNode post(String path, JsonNode body) {
    return post(path, body, Map.of());
  }

  JsonNode post(String path, JsonNode body, Map<String, String> headers) {
    return asked(node -> node.connection().post(path, body, headers));
  }

  JsonNode delete(String path) {
    return asked(node -> node.connection().delete(path, Map.of()));
  }

  /**
   * An answer of any length.
   *
   * @param reading may fail: then, and when the connection breaks, the command does
   */
  <T> T download(String path, Map<String, Optional<String>> query, Connection.Reading<T> reading) {
    return asked(node -> node.connection().download(path, query, "*/*", reading));
  }

  /** Sends a file, and gives the body of the answer. */
  JsonNode upload(String path, Map<String, Optional<String>> query, String contentType, Path file) {
    return asked(
        node -> {
          try {
            return node.connection().upload(path, query, contentType, file);
          } catch (FileNotFoundException e) {
            throw CommandFailure.usage("there is no file " + file);
          }
        });
  }

  /**
   * An answer of the typed client.
   *
   * @throws CommandFailure for every failure of it, in words for a terminal
   */
  <T> T asked(Function<KtrdrClient, T> question) {
    try {
      return question.apply(client());
    } catch (KtrdrException failure) {
      throw told(failure);
    }
  }

  /** What is inside the envelope, or the answer itself where it has none. */
  static JsonNode data(JsonNode answer) {
    return answer.isObject() && answer.has("data") ? answer.get("data") : answer;
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  URI url() {
    return url;
  }

  private synchronized KtrdrClient client() {
    if (client == null) {
      if (timeoutSeconds < 1) {
        throw CommandFailure.usage("--timeout must be at least 1 second");
      }
      try {
        KtrdrClient.Builder node =
            KtrdrClient.connect(url)
                .timeout(Duration.ofSeconds(timeoutSeconds))
                .retries(0)
                .userAgent("ktrdr/" + Main.Version.number());
        access.key().ifPresent(node::apiKey);
        access.trusted().ifPresent(node::trust);
        client = node.open();
      } catch (IllegalArgumentException e) {
        throw CommandFailure.usage("--url " + e.getMessage());
      }
    }
    return client;
  }

  private CommandFailure told(KtrdrException failure) {
    return switch (failure.code()) {
      case KtrdrException.UNREACHABLE ->
          CommandFailure.unreachable(
              failure.getMessage()
                  + (failure.getCause() instanceof SSLException
                      ? "; --ca names the certificates to believe, or: "
                      : "; ")
                  + "start one with \"ktrdr serve\", or say where it is with --url");
      case KtrdrException.NO_ANSWER ->
          CommandFailure.unreachable(failure.getMessage() + " (--timeout allows for more)");
      case KtrdrException.CONNECTION_BROKEN -> CommandFailure.unreachable(failure.getMessage());
      default ->
          CommandFailure.failed(
              failure.status().isPresent() ? ProblemText.of(failure) : failure.getMessage());
    };
  }
}
