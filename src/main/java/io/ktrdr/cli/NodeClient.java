package io.ktrdr.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** How to reach a running node, and the asking itself. */
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

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /** The body of an answer; any other than a success is a {@link CommandFailure}. */
  JsonNode get(String path, Map<String, Optional<String>> query) {
    return json(exchange(request(path, query).GET().build()));
  }

  /** The body of an answer whatever its status, for resources that tell by it how things stand. */
  JsonNode getWhateverTheStatus(String path) {
    return read(send(request(path, Map.of()).GET().build()).body());
  }

  JsonNode post(String path, JsonNode body) {
    return post(path, body, Map.of());
  }

  JsonNode post(String path, JsonNode body, Map<String, String> headers) {
    HttpRequest.Builder request =
        request(path, Map.of())
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
    headers.forEach(request::header);
    return json(exchange(request.build()));
  }

  /** Reads an answer's body while it arrives. */
  interface Reading<T> {
    T from(InputStream body) throws IOException;
  }

  /**
   * An answer of any length.
   *
   * @param reading may fail: then, and when the connection breaks, the command does
   */
  <T> T download(String path, Map<String, Optional<String>> query, Reading<T> reading) {
    HttpRequest request = request(path, query).GET().build();
    HttpResponse<InputStream> response = send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() / 100 != 2) {
        throw CommandFailure.failed(
            ProblemText.of(
                response.statusCode(), new String(body.readAllBytes(), StandardCharsets.UTF_8)));
      }
      return reading.from(body);
    } catch (IOException e) {
      throw CommandFailure.failed("the connection to " + url + " broke: " + e.getMessage());
    }
  }

  /** Sends a file, and gives the body of the answer. */
  JsonNode upload(String path, Map<String, Optional<String>> query, String contentType, Path file) {
    try {
      return json(
          exchange(
              request(path, query)
                  .header("Content-Type", contentType)
                  .POST(HttpRequest.BodyPublishers.ofFile(file))
                  .build()));
    } catch (FileNotFoundException e) {
      throw CommandFailure.usage("there is no file " + file);
    }
  }

  /** What is inside the envelope, or the answer itself where it has none. */
  static JsonNode data(JsonNode answer) {
    return answer.isObject() && answer.has("data") ? answer.get("data") : answer;
  }

  URI url() {
    return url;
  }

  private HttpRequest.Builder request(String path, Map<String, Optional<String>> query) {
    if (timeoutSeconds < 1) {
      throw CommandFailure.usage("--timeout must be at least 1 second");
    }
    if (!("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
        || url.getHost() == null) {
      throw CommandFailure.usage(
          "--url \""
              + url
              + "\" is not of the form http://HOST:PORT, such as"
              + " http://127.0.0.1:8000");
    }
    String parameters =
        query.entrySet().stream()
            .filter(entry -> entry.getValue().isPresent())
            .map(entry -> entry.getKey() + "=" + encoded(entry.getValue().orElseThrow()))
            .sorted()
            .collect(Collectors.joining("&"));
    String base = url.toString().replaceFirst("/+$", "");
    return HttpRequest.newBuilder(
            URI.create(base + path + (parameters.isEmpty() ? "" : "?" + parameters)))
        .timeout(Duration.ofSeconds(timeoutSeconds))
        .header("Accept", "application/json, application/problem+json")
        .header("User-Agent", "ktrdr/" + Main.Version.number());
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpResponse<String> exchange(HttpRequest request) {
    HttpResponse<String> response = send(request);
    if (response.statusCode() / 100 != 2) {
      throw CommandFailure.failed(ProblemText.of(response.statusCode(), response.body()));
    }
    return response;
  }

  private HttpResponse<String> send(HttpRequest request) {
    return send(request, HttpResponse.BodyHandlers.ofString());
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (HttpTimeoutException e) {
      throw CommandFailure.unreachable(
          url + " did not answer within " + timeoutSeconds + " s (--timeout allows for more)");
    } catch (ConnectException e) {
      throw CommandFailure.unreachable(
          "no node answers at "
              + url
              + "; start one with \"ktrdr serve\", or say where it is with"
              + " --url");
    } catch (IOException e) {
      throw CommandFailure.unreachable("the connection to " + url + " broke: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailure.failed("interrupted");
    }
  }

  private JsonNode json(HttpResponse<String> response) {
    return read(response.body());
  }

  private JsonNode read(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw CommandFailure.failed(
          url + " answered something that is not JSON; is a ktrdr node listening there?");
    }
  }
}
